"""Despair and death, when somebody writes of them: people first (domain §3.5)."""

from actions import sorrow
from bot.buttons import Button, Go
from bot.commands import Reaction
from bot.screens import Screen
from handlers.follow_ups import OpenAlert


class ItIsThem(Button, prefix="zf"):
    """This member has died, says the family."""

    member: int
    action = sorrow.report_death


class SomebodyElse(Button, prefix="zg"):
    """Somebody else of the family has."""

    action = sorrow.report_mourning
    only_if = "known"


DISTRESS = Reaction("distress", sorrow.hear_distress)
DEATH = Reaction("death", sorrow.hear_of_death)

SCREENS = (
    Screen("distress-heard", ((Go("sos"),), (Go("menu"),))),
    Screen(
        "death-heard",
        ((SomebodyElse,), (Go("talk", only_if="known"),), (Go("menu"),)),
        items="people",
        item_buttons=(ItIsThem,),
        lines=False,
        sections=("known", "unknown"),
    ),
    Screen("death-told", ((OpenAlert,), (Go("todo"),))),
    Screen("mourning-heard", ((Go("talk"),), (Go("menu"),))),
    Screen("mourning-told", ((Go("roster"),), (Go("todo"),))),
)
