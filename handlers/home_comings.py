"""返乡: the question of 小年, being home again, the branch's meeting, what one would like to learn (W22b)."""

from datetime import timedelta

from actions import arriving, home_plans
from bot.buttons import Button, Go
from bot.forms import Date, Form
from bot.screens import Screen
from handlers.course_wishes import WishThese

_LAST = timedelta(days=120)


class PlanHomeComing(Form):
    """回,大概…: from which day, until when."""

    before = home_plans.offer_plan
    from_on = Date(earliest=timedelta(0), latest=_LAST)
    until_on = Date(earliest=timedelta(0), latest=_LAST, optional=True)
    on_submit = home_plans.plan_home_coming
    passes = ("member",)


class TellComing(Button, prefix="jp"):
    """回,大概…."""

    member: int
    opens = PlanHomeComing


class ChangeComing(Button, prefix="jq"):
    """回家的日子, told unasked."""

    member: int
    opens = PlanHomeComing
    only_if = "gone"


class StayAway(Button, prefix="jn"):
    """不回."""

    member: int
    action = home_plans.stay_away


class StayUnsure(Button, prefix="ju"):
    """还没定."""

    member: int
    action = home_plans.stay_unsure


class ComeHome(Button, prefix="jh"):
    """我到家了."""

    member: int
    action = arriving.come_home
    only_if = "gone"


class LeaveAgain(Button, prefix="jg"):
    """只回来看看,还要走."""

    member: int
    action = arriving.leave_again


class Attend(Button, prefix="jt", attends="one"):
    """来."""

    member: int
    attends: int
    action = home_plans.answer_meeting
    only_if = "meeting"


class BeExcused(Button, prefix="jb", attends="zero"):
    """有事."""

    member: int
    attends: int
    action = home_plans.answer_meeting
    only_if = "meeting"


ANSWERS = ((TellComing,), (StayAway, StayUnsure))

SCREENS = (
    Screen("home-coming", ANSWERS, prepare=home_plans.describe_questions),
    Screen(
        "home-planned",
        ((Attend, BeExcused), (TellComing,), (StayAway,), (Go("menu"),)),
        sections=("until", "meeting"),
    ),
    Screen("home-not-coming", ((TellComing,), (Go("talk"),), (Go("menu"),))),
    Screen("home-unsure", (*ANSWERS, (Go("menu"),))),
    Screen(
        "home-again",
        ((Attend, BeExcused), (WishThese,), (LeaveAgain,), (Go("menu"),)),
        sections=("meeting",),
    ),
    Screen("only-visiting", ((Go("travel"),), (Go("menu"),))),
    Screen("nothing-to-reopen", ((Go("travel"),), (Go("menu"),))),
    Screen("meeting-set", ((Attend, BeExcused),), prepare=home_plans.describe_meetings),
    Screen("meeting-answered", ((Go("menu"),),), sections=("attends", "excused")),
)
