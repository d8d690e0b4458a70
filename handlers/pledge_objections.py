"""✋ 异议: what the committee decides (domain §2.2)."""

from actions import pledge_objections
from actions.pledge_objections import Decision
from bot.buttons import Button, Go
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from models.pledge_objections import ANSWER


class DecideObjection(Form):
    """What becomes of an objection, and why."""

    before = pledge_objections.offer_decision
    decision = Choice(Decision)
    answer = Text(min_length=2, max_length=ANSWER)
    on_submit = pledge_objections.decide_objection
    passes = ("objection",)


class ShowObjections(Button, prefix="zj"):
    """异议."""

    page: int
    action = pledge_objections.show_objections
    only_if = "deciding"
    keeps = True


class ObjectionsEarlier(Button, prefix="zje", page="earlier"):
    """One page back."""

    page: int
    action = pledge_objections.show_objections
    keeps = True


class ObjectionsLater(Button, prefix="zjl", page="later"):
    """One page on."""

    page: int
    action = pledge_objections.show_objections
    keeps = True


class OpenObjection(Button, prefix="zjo"):
    """One of them."""

    objection: int
    action = pledge_objections.open_objection
    keeps = True


class LookAtObjection(Button, prefix="zja"):
    """The one that a note is about."""

    objection: int
    action = pledge_objections.open_objection
    keeps = True


class Decide(Button, prefix="zjd"):
    """作决定."""

    objection: int
    opens = DecideObjection
    only_if = "open"


BACK = ((Go("progress"),), (Go("menu"),))

SCREENS = (
    Screen("objections", ((ObjectionsEarlier, ObjectionsLater), *BACK), items="rows",
           item_buttons=(OpenObjection,), lines=False, sections=("none",)),
    Screen(
        "objection", ((Decide,), (ShowObjections,), *BACK),
        sections=("who", "anonymous", "answered", "others"),
    ),
    Screen("objection-decided", ((ShowObjections,), *BACK)),
    Screen("objection-to-own", BACK, sections=("answer",)),
    Screen("pledge-objected", ((LookAtObjection,), (ShowObjections,))),
    Screen("objection-settled", BACK),
    Screen("about-yourself", BACK),
)  # fmt: skip
