"""发通知, before it leaves: how each kind of reader will see it (domain §3.4-L)."""

from actions import draft_cards
from bot.buttons import Button
from bot.screens import Screen


class LookOrdinary(Button, prefix="bcv", kind="ordinary"):
    """As most see it."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class LookElder(Button, prefix="bcw", kind="elder"):
    """As elders see and hear it."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class LookEnglish(Button, prefix="bcx", kind="english"):
    """As who reads English sees it."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class LookPhone(Button, prefix="bcy", kind="phone"):
    """As it is said on the telephone."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class BackToDraft(Button, prefix="bcf"):
    """Back to the card."""

    notice: int
    action = draft_cards.show_draft
    keeps = True


LOOKS = ((LookOrdinary, LookElder), (LookEnglish, LookPhone))

SCREENS = (
    Screen(
        "notice-look-chat",
        (*LOOKS, (BackToDraft,)),
        sections=("question", "asks", "due", "mute"),
        html="html",
        files="files",
        voice="voice",
        language="language",
    ),
    Screen("notice-look-phone", (*LOOKS, (BackToDraft,)), sections=("question", "asks", "due")),
)
