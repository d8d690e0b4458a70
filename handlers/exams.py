"""考试: put together by who runs a sitting, sat in the chat (Z14)."""

from actions import exams
from bot.buttons import Button, Go
from bot.forms import Form, Number, Question
from bot.screens import Screen


class AddExamQuestion(Form):
    """One question more."""

    before = exams.offer_question
    quiz = Question(max_length=600)
    on_submit = exams.add_question
    passes = ("training",)


class SetMark(Form):
    """How many per cent, how many tries."""

    before = exams.offer_question
    mark = Number(1, 100)
    tries = Number(1, 10)
    on_submit = exams.set_mark
    passes = ("training",)


class ShowExam(Button, prefix="exo"):
    """考试."""

    training: int
    action = exams.show_exam
    keeps = True


class AddToExam(Button, prefix="exa"):
    """加一题."""

    training: int
    opens = AddExamQuestion
    only_if = "draft"
    keeps = True


class ChangeMark(Button, prefix="exm"):
    """及格线."""

    training: int
    opens = SetMark
    only_if = "draft"
    keeps = True


class OpenExam(Button, prefix="exb"):
    """开考."""

    training: int
    action = exams.open_exam
    only_if = "draft"


class CloseExam(Button, prefix="exc"):
    """收卷."""

    training: int
    action = exams.close_exam
    only_if = "running"


class ShowResults(Button, prefix="exr"):
    """成绩."""

    training: int
    page: int
    action = exams.show_results
    only_if = "results"
    keeps = True


class EarlierResults(Button, prefix="exe", page="earlier"):
    """One page back."""

    training: int
    page: int
    action = exams.show_results
    keeps = True


class LaterResults(Button, prefix="exn", page="later"):
    """One page on."""

    training: int
    page: int
    action = exams.show_results
    keeps = True


class SitExam(Button, prefix="exs"):
    """开始考试."""

    exam: int
    action = exams.sit_exam
    keeps = True


class SitAgain(Button, prefix="exx"):
    """再考一次."""

    exam: int
    action = exams.sit_exam
    only_if = "again"


class AnswerExam(Button, prefix="exq"):
    """One of the answers."""

    exam: int
    place: int
    choice: int
    action = exams.answer_exam


HOME = ((Go("menu"),),)

SCREENS = (
    Screen(
        "exam-card",
        ((AddToExam, ChangeMark), (OpenExam,), (CloseExam,), (ShowResults,), (Go("session"),), *HOME),
        sections=("draft", "running", "closed"),
    ),
    Screen("exam-fixed", ((ShowExam,), *HOME)),
    Screen("exam-empty", ((ShowExam,), *HOME)),
    Screen("exam-results", ((EarlierResults, LaterResults), (ShowExam,), *HOME), items="people"),
    Screen("exam-opened", ((SitExam,), *HOME), prepare=exams.describe_opened),
    Screen("exam-question", HOME, items="choices", item_buttons=(AnswerExam,), lines=False),
    Screen("exam-passed", HOME),
    Screen("exam-failed", ((SitAgain,), *HOME), sections=("again", "spent")),
)
