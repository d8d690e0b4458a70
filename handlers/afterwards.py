"""课后: how it was, who was not there, what is made up for (domain §3.4-C)."""

from actions import absences, make_ups
from bot.buttons import Button
from bot.forms import Form, Material, Question
from bot.screens import Screen
from handlers.exams import ShowExam
from handlers.ratings import HOME, ShowRatings
from handlers.tick_lists import ShowTicks


class GiveLesson(Form):
    """What is read or heard instead, and the question to it."""

    before = make_ups.offer_lesson
    content = Material(max_length=2000)
    quiz = Question(max_length=600)
    on_submit = make_ups.give_lesson
    passes = ("training",)


class EndSitting(Button, prefix="afe"):
    """结束."""

    training: int
    action = absences.end_sitting
    only_if = "begun"
    keeps = True


class SessionAfter(Button, prefix="aft"):
    """课后 of a sitting that has begun."""

    training: int
    action = absences.show_afterwards
    only_if = "begun"
    keeps = True


class ShowAbsent(Button, prefix="afa"):
    """谁没来."""

    training: int
    page: int
    action = absences.show_absent
    keeps = True


class EarlierAbsent(Button, prefix="afb", page="earlier"):
    """One page back."""

    training: int
    page: int
    action = absences.show_absent
    keeps = True


class LaterAbsent(Button, prefix="afn", page="later"):
    """One page on."""

    training: int
    page: int
    action = absences.show_absent
    keeps = True


class DealLesson(Button, prefix="afl"):
    """发补课."""

    training: int
    opens = GiveLesson
    only_if = "ungiven"
    keeps = True


class OpenMakeUp(Button, prefix="afm"):
    """补课."""

    make_up: int
    action = make_ups.open_make_up
    keeps = True


class AnswerMakeUp(Button, prefix="afq"):
    """One of the answers."""

    make_up: int
    choice: int
    action = make_ups.answer_make_up


class ShowMakeUps(Button, prefix="afu"):
    """要补的课."""

    action = make_ups.show_make_ups
    only_if = "waiting"
    keeps = True


AFTER = ((ShowTicks,), (ShowAbsent, ShowRatings), (DealLesson,), (ShowExam,), *HOME)

SCREENS = (
    Screen("sitting-ended", AFTER),
    Screen("sitting-after", AFTER),
    Screen("nobody-ticked", ((ShowTicks,), *HOME)),
    Screen(
        "absences-found",
        ((ShowAbsent,), (DealLesson,), (ShowRatings,), *HOME),
        sections=("given", "ungiven"),
    ),
    Screen(
        "absent-list",
        ((EarlierAbsent, LaterAbsent), (DealLesson,), (ShowTicks,), *HOME),
        items="people",
    ),
    Screen("make-up-given", ((OpenMakeUp,), *HOME), prepare=make_ups.describe_given),
    Screen(
        "make-up",
        HOME,
        items="choices",
        item_buttons=(AnswerMakeUp,),
        lines=False,
        picture="photo",
        voice="voice",
    ),
    Screen("make-up-wrong", ((OpenMakeUp,), *HOME)),
    Screen("made-up", HOME),
    Screen("make-ups", HOME, items="rows", item_buttons=(OpenMakeUp,), lines=False),
    Screen("lesson-given", ((ShowAbsent,), *HOME), sections=("now", "later")),
)
