"""没送到的消息: who did not get what, and sending it again."""

from actions import letters
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from models.roles import Permission


class OpenReason(Button, prefix="lo"):
    """Those of one reason."""

    reason: str
    page: int
    action = letters.show_reason
    keeps = True


class EarlierLetters(Button, prefix="le", page="earlier"):
    """One page back."""

    reason: str
    page: int
    action = letters.show_reason
    keeps = True


class LaterLetters(Button, prefix="ll", page="later"):
    """One page on."""

    reason: str
    page: int
    action = letters.show_reason
    keeps = True


class ResendLetter(Button, prefix="la"):
    """再发一次."""

    letter: int
    action = letters.resend_letter
    keeps = True


class ResendAll(Button, prefix="lz"):
    """全部再发."""

    reason: str
    action = letters.resend_reason
    only_if = "some"


class ResendMore(Button, prefix="lm"):
    """The next ones."""

    reason: str
    action = letters.resend_reason
    only_if = "more"


LETTERS = Command("letters", letters.show_letters, needs=Permission.DELIVERY_SEE)

SCREENS = (
    Screen(
        "letters",
        ((Go("menu"),),),
        items="reasons",
        item_buttons=(OpenReason,),
        lines=False,
        sections=("reasons", "empty"),
    ),
    Screen(
        "letters-list",
        ((EarlierLetters, LaterLetters), (ResendAll,), (Go("letters"),), (Go("menu"),)),
        items="people",
        item_buttons=(ResendLetter,),
        item_sections=("phone",),
    ),
    Screen("letter-resent", ((Go("letters"),), (Go("menu"),))),
    Screen("letters-resent", ((ResendMore,), (Go("letters"),), (Go("menu"),)), sections=("more",)),
    Screen("letter-on-its-way", ((Go("letters"),), (Go("menu"),))),
)
