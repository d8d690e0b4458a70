"""代签: the list to be ticked (domain §3.4-L)."""

from actions import tick_lists
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen


class AddAttendee(Form):
    """Whose name? One text."""

    before = tick_lists.offer_attendee
    who = Text(max_length=20)
    on_submit = tick_lists.find_attendee
    passes = ("training",)


class ShowTicks(Button, prefix="sgl"):
    """代签."""

    training: int
    page: int
    action = tick_lists.show_ticks
    keeps = True


class EarlierTicks(Button, prefix="sge", page="earlier"):
    """One page back."""

    training: int
    page: int
    action = tick_lists.show_ticks
    keeps = True


class LaterTicks(Button, prefix="sgn", page="later"):
    """One page on."""

    training: int
    page: int
    action = tick_lists.show_ticks
    keeps = True


class Tick(Button, prefix="sgk"):
    """One person was there, or was not."""

    training: int
    member: int
    page: int
    action = tick_lists.tick


class TickAll(Button, prefix="sga"):
    """其余都到了."""

    training: int
    action = tick_lists.tick_all
    only_if = "open"


class FindAttendee(Button, prefix="sgf"):
    """加一人."""

    training: int
    opens = AddAttendee
    keeps = True


HOME = ((Go("sign"),), (Go("menu"),))

SCREENS = (
    Screen(
        "tick-list",
        ((EarlierTicks, LaterTicks), (TickAll,), (FindAttendee,), *HOME),
        items="people",
        item_buttons=(Tick,),
        lines=False,
        sections=("none",),
    ),
    Screen(
        "tick-found",
        ((ShowTicks,), *HOME),
        items="people",
        item_buttons=(Tick,),
        lines=False,
        sections=("none",),
    ),
    Screen("sign-tick-asked", ((Tick,), (ShowTicks,), (Go("menu"),))),
)
