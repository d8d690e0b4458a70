"""支部统计: the structure, and who answered in this cycle (Z02, R3)."""

from actions import stats
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.members import OpenMember
from models.roles import Permission


class ListSilent(Button, prefix="sl"):
    """没报到的."""

    abroad: int
    page: int
    action = stats.show_silent
    only_if = "missing"
    keeps = True


class EarlierSilent(Button, prefix="se", page="earlier"):
    """One page back."""

    abroad: int
    page: int
    action = stats.show_silent
    keeps = True


class LaterSilent(Button, prefix="st", page="later"):
    """One page on."""

    abroad: int
    page: int
    action = stats.show_silent
    keeps = True


class ListFields(Button, prefix="sf"):
    """按单位类型."""

    action = stats.show_fields
    only_if = "several"
    keeps = True


class OfField(Button, prefix="so", field="code"):
    """The figures of this field alone."""

    field: str
    action = stats.show_stats_of
    keeps = True


STATS = Command("stats", stats.show_stats, needs=Permission.STATS_SEE)

SCREENS = (
    Screen("structure", ((ListFields,),), items="units", item_sections=("committees",), sections=("field",)),
    Screen(
        "cycle-stats",
        ((ListFields,), (Go("burden"),), (Go("todo"),), (Go("menu"),)),
        items="cycles",
        item_buttons=(ListSilent,),
        sections=("field",),
    ),
    Screen(
        "stats-fields",
        ((Go("stats"),), (Go("menu"),)),
        items="fields",
        item_buttons=(OfField,),
        lines=False,
        sections=("unknown",),
    ),
    Screen(
        "silent-list",
        ((EarlierSilent, LaterSilent), (Go("stats"),), (Go("menu"),)),
        items="people",
        item_buttons=(OpenMember,),
        lines=False,
    ),
)
