"""📚 学习培训: what one is invited to; enrol, ask for leave, look (domain §3.4-C)."""

from collections.abc import Mapping

from actions import enrolling, leaves, materials
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from handlers.course_wishes import WishThese
from handlers.training_calendars import AddToCalendar, MyCalendar
from models.enrolments import LeaveReason


def is_another_reason(answers: Mapping[str, object]) -> bool:
    """Whether the reason has to be told in words."""
    return answers.get("reason") is LeaveReason.OTHER


class AskLeave(Form):
    """请假: why."""

    before = leaves.offer_leave
    reason = Choice(LeaveReason)
    excuse = Text(min_length=2, max_length=200, when=is_another_reason)
    on_submit = leaves.ask_leave
    passes = ("training", "member")


class LearningOf(Button, prefix="tl"):
    """The sittings of this member of the family."""

    member: int
    page: int
    action = enrolling.show_learning
    keeps = True


class LearningEarlier(Button, prefix="tle", page="earlier"):
    """The page before."""

    member: int
    page: int
    action = enrolling.show_learning
    keeps = True


class LearningLater(Button, prefix="tln", page="later"):
    """The page behind."""

    member: int
    page: int
    action = enrolling.show_learning
    keeps = True


class ShowTraining(Button, prefix="td"):
    """看详情."""

    training: int
    member: int
    action = enrolling.show_training
    keeps = True


class Enrol(Button, prefix="te"):
    """报名."""

    training: int
    member: int
    action = enrolling.enrol
    only_if = "enrollable"


class BeginLeave(Button, prefix="tq"):
    """请假."""

    training: int
    member: int
    opens = AskLeave
    only_if = "excusable"


class LeaveQueue(Button, prefix="tw"):
    """不等了."""

    training: int
    member: int
    action = enrolling.leave_queue
    only_if = "waits"


class ShowMaterials(Button, prefix="tm"):
    """看资料."""

    training: int
    member: int
    action = materials.show_materials
    only_if = "materials"
    keeps = True


LEARNING = Command("train", enrolling.open_learning)
ANSWERS = ((Enrol, BeginLeave), (ShowTraining,))
OWN = (*((Enrol, BeginLeave), (LeaveQueue,), (ShowMaterials, AddToCalendar), (Go("train"),), (Go("menu"),)),)
SAID = ("place", "clashes", "safety")

SCREENS = (
    Screen("who-learns", items="people", item_buttons=(LearningOf,), lines=False),
    Screen(
        "learning",
        ((LearningEarlier, LearningLater), (MyCalendar, WishThese), (Go("menu"),)),
        items="sittings",
        item_buttons=(ShowTraining,),
    ),
    Screen("training-card", OWN, sections=("industry", "mode", "skill", "cost", "why", *SAID)),
    Screen("training-invited", ANSWERS, sections=("wished", "abroad"), prepare=enrolling.describe_sittings),
    Screen("training-reminder", ANSWERS, sections=("abroad", "safety"), prepare=enrolling.describe_sittings),
    Screen(
        "training-news",
        ANSWERS,
        sections=("cancelled", "why", "changed", "abroad"),
        prepare=enrolling.describe_sittings,
    ),
    Screen("training-seat", ANSWERS, prepare=enrolling.describe_sittings),
    Screen("training-enrolled", OWN, sections=("clashes", "safety")),
    Screen("training-queued", OWN, sections=("clashes",)),
    Screen("sitting-closed", ((ShowTraining,), (Go("train"),))),
    Screen("already-enrolled", ((ShowTraining,), (Go("train"),))),
    Screen("leave-asked", OWN),
    Screen("leave-granted", ((ShowTraining,), (Go("train"),))),
    Screen("leave-refused", ((ShowTraining,), (Go("train"),))),
    Screen("leave-decided", ((ShowTraining,), (Go("train"),), (Go("menu"),))),
    Screen("materials", ((ShowTraining,), (Go("train"),)), items="links"),
    Screen("material", files="files"),
)
