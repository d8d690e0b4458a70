"""Reports of members, to be read, heard, written down and answered (domain §3.4-B′)."""

from actions import report_answers
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.todo import BackToCause, OpenFollowUp


class AnswerReport(Form):
    """已阅, and a few words."""

    before = report_answers.offer_answer
    wording = Text(max_length=300)
    on_submit = report_answers.answer_report
    passes = ("follow_up",)


class WriteDown(Form):
    """What was spoken, in writing."""

    before = report_answers.offer_writing_down
    wording = Text(max_length=500)
    on_submit = report_answers.write_down
    passes = ("follow_up", "part")


class ReadReport(Button, prefix="wrr"):
    """看汇报, from its card."""

    follow_up: int
    action = report_answers.show_report
    only_if = "reporting"
    keeps = True


class ReadThis(Button, prefix="wrt"):
    """看汇报, from the message that it came."""

    follow_up: int
    action = report_answers.show_report
    keeps = True


class Acknowledge(Button, prefix="wrk"):
    """已阅."""

    follow_up: int
    action = report_answers.acknowledge_report
    only_if = "answering"


class SayWords(Button, prefix="wry"):
    """已阅, and a few words."""

    follow_up: int
    opens = AnswerReport
    only_if = "answering"
    keeps = True


class HearPart(Button, prefix="wrh"):
    """Hear what was spoken of this part."""

    follow_up: int
    part: str
    action = report_answers.hear_report
    only_if = "spoken"
    keeps = True


class WritePartDown(Button, prefix="wrd"):
    """整理成文字."""

    follow_up: int
    part: str
    opens = WriteDown
    only_if = "unwritten"
    keeps = True


class RaiseDifficulty(Button, prefix="wrg"):
    """列为难处."""

    follow_up: int
    action = report_answers.raise_difficulty
    only_if = "hard"
    keeps = True


SCREENS = (
    Screen("report-came", ((ReadThis,), (Go("todo"),)), sections=("spoken",)),
    Screen(
        "report",
        ((Acknowledge, SayWords), (RaiseDifficulty,), (BackToCause,)),
        items="parts",
        item_buttons=(HearPart, WritePartDown),
        sections=("answering", "keeper", "words", "again", "late", "unwritten"),
    ),
    Screen("report-voice", ((WritePartDown,), (ReadThis,)), voice="voice"),
    Screen("nothing-to-write-down", ((ReadThis,), (Go("todo"),))),
    Screen("difficulty-raised", ((OpenFollowUp,), (Go("todo"),))),
)
