"""今日待办: who needs a person today, by cause, most urgent first (domain §3.4-L)."""

from actions import desk, follow_ups
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.colours import COLOURS
from handlers.phone_list import PrintOwn
from models.roles import Permission


class OpenCause(Button, prefix="fc"):
    """The list of one cause, none of them late."""

    kind: str
    page: int
    action = follow_ups.show_cause
    only_if = "calm"
    keeps = True


class OpenLateCause(Button, prefix="fx"):
    """The list of one cause, some of them late."""

    kind: str
    page: int
    action = follow_ups.show_cause
    only_if = "late"
    keeps = True


class BackToCause(Button, prefix="fb"):
    """Back to the list."""

    kind: str
    page: int
    action = follow_ups.show_cause
    keeps = True


class EarlierInCause(Button, prefix="fe", page="earlier"):
    """One page back."""

    kind: str
    page: int
    action = follow_ups.show_cause
    keeps = True


class LaterInCause(Button, prefix="fl", page="later"):
    """One page on."""

    kind: str
    page: int
    action = follow_ups.show_cause
    keeps = True


class OpenFollowUp(Button, prefix="fo"):
    """The card of this line."""

    follow_up: int
    action = follow_ups.show_follow_up
    keeps = True


class OpenDesk(Button, prefix="ldk"):
    """轮到我的: across all causes, most urgent first."""

    page: int
    action = desk.show_desk
    only_if = "desk"
    keeps = True


class EarlierOnDesk(Button, prefix="ldj", page="earlier"):
    """One page back."""

    page: int
    action = desk.show_desk
    keeps = True


class LaterOnDesk(Button, prefix="ldz", page="later"):
    """One page on."""

    page: int
    action = desk.show_desk
    keeps = True


TODAY = Command("todo", desk.show_todo, needs=Permission.FOLLOW_UP_HANDLE)

SCREENS = (
    Screen(
        "todo",
        (
            (OpenDesk,),
            COLOURS,
            (Go("review", only_if="pledges"),),
            (PrintOwn,),
            (Go("roster"),),
            (Go("menu"),),
        ),
        items="causes",
        item_buttons=(OpenCause, OpenLateCause),
        lines=False,
        sections=("first", "some", "late", "empty", "pledges"),
    ),
    Screen(
        "desk",
        ((EarlierOnDesk, LaterOnDesk), (Go("todo"),)),
        items="people",
        item_buttons=(OpenFollowUp,),
    ),
    Screen(
        "todo-list",
        ((EarlierInCause, LaterInCause), (Go("todo"),)),
        items="people",
        item_buttons=(OpenFollowUp,),
    ),
)
