"""What somebody hears when the ladder gives them something; lists of the long silent (domain §3.6)."""

from actions import colours, ladder
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.follow_ups import OpenAlert
from handlers.todo import OpenFollowUp


class OpenColour(Button, prefix="ldq"):
    """Who has that colour."""

    kind: str
    action = colours.show_colour
    keeps = True


class EarlierColoured(Button, prefix="lda", page="earlier"):
    """One page back among the silent."""

    kind: str
    page: int
    action = colours.show_colour
    keeps = True


class LaterColoured(Button, prefix="ldb", page="later"):
    """One page on among the silent."""

    kind: str
    page: int
    action = colours.show_colour
    keeps = True


SCREENS = (
    Screen(
        "colour-list",
        ((EarlierColoured, LaterColoured), (Go("todo"),), (Go("chase", only_if="chases"),)),
        items="people",
        item_buttons=(OpenFollowUp,),
    ),
    Screen("ladder-note", ((Go("todo"),),), sections=("late",), prepare=ladder.count_desks),
    Screen("colour-note", ((OpenColour,), (Go("todo"),))),
    Screen("help-passed", ((OpenAlert,), (Go("todo"),))),
    Screen("follow-up-passed", ((OpenAlert,), (Go("todo"),))),
)
