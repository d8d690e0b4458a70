"""🎭预演: the coming days, tried out for the county (design §3.14)."""

from actions import rehearsals
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from models.roles import Permission


class RehearsalUnit(Button, prefix="rhu"):
    """Of this county."""

    org: int
    action = rehearsals.show_rehearsal
    keeps = True


class RehearseDays(Button, prefix="rhd"):
    """So many days."""

    org: int
    days: int
    action = rehearsals.rehearse


REHEARSE = Command("rehearse", rehearsals.show_rehearsals, needs=Permission.REHEARSE, listed=False)

AGAIN = ((Go("rehearse"),), (Go("menu"),))

SCREENS = (
    Screen("rehearsal-units", ((Go("menu"),),), items="units", item_buttons=(RehearsalUnit,), lines=False),
    Screen("rehearsal", ((Go("menu"),),), items="offered", item_buttons=(RehearseDays,), lines=False),
    Screen(
        "rehearsal-done",
        AGAIN,
        items="kinds",
        item_sections=("moved", "merged", "unsent"),
        sections=(
            "busiest",
            "longest",
            "doubled",
            "years",
            "birth-unknown",
            "joined-unknown",
            "joined-by-month",
            "large",
        ),
    ),
    Screen("rehearsal-no-room", AGAIN),
    Screen("rehearsal-job-failed", AGAIN),
    Screen("rehearsal-cut-short", AGAIN),
)
