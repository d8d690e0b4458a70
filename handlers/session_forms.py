"""🎓 办一期: the questions about a sitting, when it is planned and when it changes (domain §3.4-L)."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from actions import materials, training_changes, training_plans
from actions.training_plans import OTHER
from bot.buttons import Go
from bot.forms import Choice, Clock, Date, Form, LinkOrFile, Number, Text
from bot.screens import Screen
from models.trainings import Classroom, Industry, Mode

_USUAL = ("09:00", "14:30", "19:30")
_SOON, _LATE = timedelta(0), timedelta(days=400)
_SEATS, _YUAN = 5000, 5_000_000


def is_life(answers: Mapping[str, object]) -> bool:
    """Whether it is a sitting of the branch's life."""
    return answers.get("classroom") is Classroom.LIFE


def is_practice(answers: Mapping[str, object]) -> bool:
    """Whether it is one of the practice classroom."""
    return answers.get("classroom") is Classroom.PRACTICE


def is_red(answers: Mapping[str, object]) -> bool:
    """Whether a red site is visited."""
    return answers.get("classroom") is Classroom.RED


def is_elsewhere(answers: Mapping[str, object]) -> bool:
    """Whether it takes place somewhere else."""
    return not is_red(answers)


def is_written_place(answers: Mapping[str, object]) -> bool:
    """Whether the place has to be told in words."""
    return OTHER in {answers.get("site"), answers.get("venue")}


def is_written_teacher(answers: Mapping[str, object]) -> bool:
    """Whether who teaches has to be told in words."""
    return answers.get("teacher") == OTHER


class AboutSitting:
    """Which classroom, what, when, where, who teaches, how long, for how many."""

    classroom = Choice(Classroom)
    form = Choice(options_from="forms", when=is_life)
    industry = Choice(Industry, when=is_practice)
    mode = Choice(Mode, when=is_practice)
    topic = Text(min_length=2, max_length=80)
    day = Date(earliest=_SOON, latest=_LATE)
    at = Clock(_USUAL)
    site = Choice(options_from="sites", when=is_red)
    venue = Choice(options_from="venues", when=is_elsewhere)
    place = Text(max_length=100, when=is_written_place)
    teacher = Choice(options_from="teachers")
    teacher_name = Text(max_length=40, optional=True, when=is_written_teacher)
    hours = Number(0.5, 40, step=Decimal("0.5"))
    capacity = Number(1, _SEATS, optional=True)
    cost = Number(1, _YUAN, optional=True)


class PlanTraining(AboutSitting, Form):
    """办一期: all of that, and for whom."""

    before = training_plans.offer_planning
    audience = Choice(options_from="audiences")
    on_submit = training_plans.plan_training
    summary = True


class PlanWished(AboutSitting, Form):
    """办一期 for those who wish for a course."""

    before = training_plans.offer_wished
    on_submit = training_plans.plan_training
    passes = ("course",)
    speaks_as = "plan-training"
    summary = True


class ChangeTraining(Form):
    """改一改: what is skipped stays."""

    before = training_changes.offer_change
    topic = Text(min_length=2, max_length=80, optional=True)
    day = Date(earliest=_SOON, latest=_LATE, optional=True)
    at = Clock(_USUAL, optional=True)
    venue = Choice(options_from="places", optional=True)
    place = Text(max_length=100, when=is_written_place)
    teacher = Choice(options_from="teachers", optional=True)
    teacher_name = Text(max_length=40, optional=True, when=is_written_teacher)
    capacity = Number(1, _SEATS, optional=True)
    on_submit = training_changes.change_training
    passes = ("training",)
    summary = True


class CancelTraining(Form):
    """取消: why, if one likes to say it."""

    before = training_changes.offer_cancelling
    why = Text(min_length=2, max_length=200, optional=True)
    on_submit = training_changes.cancel_training
    passes = ("training",)
    summary = True


class AddMaterial(Form):
    """📎 a link, a photo, a recording."""

    before = materials.offer_material
    title = Text(min_length=2, max_length=80)
    what = LinkOrFile(max_length=300)
    on_submit = materials.add_material
    passes = ("training",)


SCREENS = (Screen("starts-too-soon", ((Go("session"),), (Go("menu"),))),)
