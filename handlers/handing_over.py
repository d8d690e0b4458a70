"""交接清单: what a new secretary takes over, each count with the list that it counts."""

from actions import handing_over
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.contacts import OpenContacts
from handlers.members import OpenMember
from handlers.stats import ListSilent
from handlers.todo import OpenCause, OpenLateCause


class OpenUnbound(Button, prefix="hu"):
    """Those for whom no chat speaks."""

    org: int
    page: int
    action = handing_over.show_unbound
    keeps = True


class EarlierUnbound(Button, prefix="he", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = handing_over.show_unbound
    keeps = True


class LaterUnbound(Button, prefix="hl", page="later"):
    """One page on."""

    org: int
    page: int
    action = handing_over.show_unbound
    keeps = True


SCREENS = (
    Screen(
        "hand-over",
        ((OpenUnbound,), (OpenContacts,), (Go("todo"),)),
        items="lists",
        item_buttons=(OpenCause, OpenLateCause, ListSilent),
        lines=False,
        sections=("alone",),
    ),
    Screen(
        "unbound-list",
        ((EarlierUnbound, LaterUnbound), (Go("invite"),), (Go("menu"),)),
        items="people",
        item_buttons=(OpenMember,),
        lines=False,
        sections=("empty",),
    ),
)
