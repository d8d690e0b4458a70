"""负担: pushes and questions a person and month, seen by whoever answers for a subtree (domain §3.6)."""

from actions import burden
from bot.buttons import Go
from bot.commands import Command
from bot.screens import Screen
from models.roles import Permission

BURDEN = Command("burden", burden.show_burden, needs=Permission.STATS_SEE)

SCREENS = (
    Screen(
        "burden",
        ((Go("settings", only_if="rules"),), (Go("stats"),), (Go("menu"),)),
        items="units",
        sections=("some", "more"),
    ),
)
