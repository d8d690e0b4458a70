"""📣逐级下发: what came from above, and giving a task or a plan to those below (domain §3.4-M)."""

from datetime import timedelta

from actions import cascades
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Content, Date, Form, Year
from bot.screens import Screen
from handlers.cascade_answers import OpenTask
from handlers.cascade_trees import GivenPlans, GivenTasks
from models.cascades import Tier, Wanted
from models.roles import Permission

_YEAR = timedelta(days=366)


class IssueTask(Form):
    """Text, what is given back, until when, to whom."""

    before = cascades.offer_task
    what = Content()
    wanted = Choice(Wanted)
    due = Date(earliest=timedelta(0), latest=_YEAR)
    tier = Choice(Tier)
    on_submit = cascades.give_task
    passes = ("org",)


class IssuePlan(Form):
    """年度发展计划: the year, the document, until when it is to be read."""

    before = cascades.offer_task
    year = Year(2000, 2100)
    what = Content()
    due = Date(earliest=timedelta(0), latest=_YEAR, optional=True)
    on_submit = cascades.give_plan
    passes = ("org",)


class GiveTask(Button, prefix="bda"):
    """下发一件事."""

    org: int
    opens = IssueTask
    keeps = True


class GivePlan(Button, prefix="bdb"):
    """发年度计划."""

    org: int
    opens = IssuePlan
    keeps = True


class EarlierTasks(Button, prefix="bdc", page="earlier"):
    """One page back."""

    page: int
    action = cascades.show_cascade
    keeps = True


class LaterTasks(Button, prefix="bdd", page="later"):
    """One page on."""

    page: int
    action = cascades.show_cascade
    keeps = True


CASCADE = Command("cascade", cascades.show_cascade, needs=Permission.TASK_ANSWER)

SCREENS = (
    Screen(
        "cascade",
        ((EarlierTasks, LaterTasks), (GiveTask, GivePlan), (GivenTasks, GivenPlans), (Go("menu"),)),
        items="tasks",
        item_buttons=(OpenTask,),
        item_sections=("late",),
    ),
    Screen("no-units-below", ((Go("cascade"),), (Go("menu"),))),
)
