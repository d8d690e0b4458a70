"""课后: how it was, who was not there, what is made up for (domain §3.4-C)."""

from actions import absences, make_ups, ratings
from bot.buttons import Button, Go
from bot.forms import Form, Material, Question, Text
from bot.screens import Screen
from handlers.sign_ins import ShowTicks


class SayHowItWas(Form):
    """One line beside the stars."""

    before = ratings.offer_words
    line = Text(max_length=200)
    on_submit = ratings.say_how_it_was
    passes = ("training", "member")


class GiveLesson(Form):
    """What is read or heard instead, and the question to it."""

    before = make_ups.offer_lesson
    content = Material(max_length=2000)
    quiz = Question(max_length=600)
    on_submit = make_ups.give_lesson
    passes = ("training",)


class Rate(Button, prefix="afr"):
    """So many stars."""

    training: int
    member: int
    stars: int
    action = ratings.rate


class AddWords(Button, prefix="afw"):
    """写一句."""

    training: int
    member: int
    opens = SayHowItWas


class ShowRatings(Button, prefix="afs"):
    """满意度."""

    training: int
    action = ratings.show_ratings
    keeps = True


class EndSitting(Button, prefix="afe"):
    """结束."""

    training: int
    action = absences.end_sitting
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


HOME = ((Go("menu"),),)

SCREENS = (
    Screen(
        "how-was-it",
        HOME,
        items="choices",
        item_buttons=(Rate,),
        lines=False,
        prepare=ratings.describe_asking,
    ),
    Screen("rated", ((AddWords,), *HOME)),
    Screen("words-kept", HOME),
    Screen(
        "ratings",
        ((ShowAbsent,), *HOME),
        items="lines",
        sections=("few", "enough"),
    ),
    Screen("sitting-ended", ((ShowTicks,), (ShowAbsent,), (ShowRatings,), *HOME)),
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
