"""学时: one's own, who is behind, and the figures of the units (domain §2.4, §4 R5)."""

from actions import learning_accounts, learning_figures
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.afterwards import ShowMakeUps


class OpenBehind(Button, prefix="lhb"):
    """还差学时的."""

    page: int
    action = learning_accounts.show_behind
    only_if = "leading"
    keeps = True


class EarlierBehind(Button, prefix="lhe", page="earlier"):
    """One page back."""

    page: int
    action = learning_accounts.show_behind
    keeps = True


class LaterBehind(Button, prefix="lhn", page="later"):
    """One page on."""

    page: int
    action = learning_accounts.show_behind
    keeps = True


class OpenFigures(Button, prefix="lhf"):
    """培训统计 of the own unit."""

    org: int
    page: int
    action = learning_figures.show_figures
    only_if = "counting"
    keeps = True


class FiguresOf(Button, prefix="lhg"):
    """Those of a unit."""

    org: int
    page: int
    action = learning_figures.show_figures
    keeps = True


class FiguresAbove(Button, prefix="lhv", org="up"):
    """Those of the unit above."""

    org: int
    page: int
    action = learning_figures.show_figures
    keeps = True


class EarlierFigures(Button, prefix="lhx", org="here", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = learning_figures.show_figures
    keeps = True


class LaterFigures(Button, prefix="lhy", org="here", page="later"):
    """One page on."""

    org: int
    page: int
    action = learning_figures.show_figures
    keeps = True


HOURS = Command("hours", learning_accounts.show_account)

SCREENS = (
    Screen(
        "learning-account",
        ((ShowMakeUps,), (OpenBehind,), (OpenFigures,), (Go("learn"),), (Go("menu"),)),
        items="rows",
        item_sections=("missing", "unschooled", "reached"),
        sections=("waiting",),
    ),
    Screen(
        "hours-missing",
        ((EarlierBehind, LaterBehind), (Go("hours"),), (Go("menu"),)),
        items="people",
        item_sections=("unschooled",),
    ),
    Screen(
        "learning-figures",
        ((EarlierFigures, LaterFigures), (FiguresAbove,), (Go("hours"),), (Go("menu"),)),
        items="units",
        item_buttons=(FiguresOf,),
        sections=("stars",),
    ),
)
