"""今日待办: who needs a person today, by cause, most urgent first (domain §3.4-L)."""

from actions import follow_ups
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
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


TODAY = Command("todo", follow_ups.show_todo, needs=Permission.FOLLOW_UP_HANDLE)

SCREENS = (
    Screen(
        "todo",
        ((Go("roster"),), (Go("menu"),)),
        items="causes",
        item_buttons=(OpenCause, OpenLateCause),
        lines=False,
        sections=("some", "late", "empty"),
    ),
    Screen(
        "todo-list",
        ((EarlierInCause, LaterInCause), (Go("todo"),)),
        items="people",
        item_buttons=(OpenFollowUp,),
    ),
)
