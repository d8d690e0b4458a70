"""直接办, 转发并补充: what a unit does with what comes from above (domain §3.4-M)."""

from actions import cascade_answers, cascades
from bot.buttons import Button, Go
from bot.forms import Choice, Form, Number, Text
from bot.forms.handed import Handed
from bot.screens import Screen
from models.cascades import Tier


class PassTaskOn(Form):
    """转发并补充: own words, and to whom."""

    before = cascade_answers.offer_answer
    added = Text(max_length=1000, optional=True)
    tier = Choice(Tier)
    on_submit = cascade_answers.pass_on
    passes = ("item",)


class AnswerNumber(Form):
    """直接办: a number."""

    before = cascade_answers.offer_answer
    number = Number(0, 100_000_000)
    on_submit = cascade_answers.number_item
    passes = ("item",)


class AnswerFile(Form):
    """直接办: a file."""

    before = cascade_answers.offer_answer
    file = Handed()
    on_submit = cascade_answers.hand_in
    passes = ("item",)


class OpenTask(Button, prefix="bde"):
    """The task of this line."""

    item: int
    action = cascade_answers.show_item
    keeps = True


class ReadTask(Button, prefix="bdf"):
    """已阅."""

    item: int
    action = cascade_answers.read_item
    only_if = "readable"


class TaskYes(Button, prefix="bdg"):
    """是."""

    item: int
    yes: int
    action = cascade_answers.decide_item
    only_if = "deciding"


class TaskNo(Button, prefix="bdh", yes="no"):
    """否."""

    item: int
    yes: int
    action = cascade_answers.decide_item
    only_if = "deciding"


class TaskNumber(Button, prefix="bdi"):
    """填数字."""

    item: int
    opens = AnswerNumber
    only_if = "numbering"
    keeps = True


class TaskFile(Button, prefix="bdj"):
    """交附件."""

    item: int
    opens = AnswerFile
    only_if = "handing"
    keeps = True


class PassOn(Button, prefix="bdk"):
    """转发并补充."""

    item: int
    opens = PassTaskOn
    only_if = "passable"
    keeps = True


_DO = ((PassOn,), (ReadTask, TaskYes, TaskNo, TaskNumber, TaskFile), (Go("cascade"),))
_SAID = ("year", "due", "late", "answered", "answer")

SCREENS = (
    Screen("task-came", _DO, sections=_SAID, html="html", files="files", prepare=cascades.describe_tasks),
    Screen("task-chased", _DO, sections=_SAID, html="html", prepare=cascades.describe_tasks),
    Screen("task-card", _DO, sections=_SAID, html="html", files="files"),
    Screen("task-done", ((Go("cascade"),), (Go("menu"),))),
    Screen("done-already", ((OpenTask,), (Go("cascade"),))),
)
