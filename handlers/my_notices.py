"""📢通知: a notice as it is read, what it asks for, and the list of what was sent (Z06, domain §3.2)."""

from actions import notice_reading
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Number, Text
from bot.forms.handed import Handed
from bot.screens import Screen


class ReadNotice(Button, prefix="na"):
    """已阅."""

    notice: int
    member: int
    action = notice_reading.read_notice
    only_if = "readable"


class NoticeYes(Button, prefix="nb", yes="yes"):
    """是."""

    notice: int
    member: int
    yes: int
    action = notice_reading.decide_notice
    only_if = "deciding"
    keeps = True


class NoticeNo(Button, prefix="nc", yes="no"):
    """否."""

    notice: int
    member: int
    yes: int
    action = notice_reading.decide_notice
    only_if = "deciding"
    keeps = True


class AnswerNoticeNumber(Form):
    """回数字."""

    before = notice_reading.offer_answer
    number = Number(-(10**9), 10**12)
    on_submit = notice_reading.answer_with_number
    passes = ("notice", "member")
    summary = False


class AnswerNoticeText(Form):
    """回文字."""

    before = notice_reading.offer_answer
    reply = Text(max_length=1000)
    on_submit = notice_reading.answer_with_words
    passes = ("notice", "member")
    summary = False


class AnswerNoticeFile(Form):
    """交附件."""

    before = notice_reading.offer_answer
    file = Handed()
    on_submit = notice_reading.answer_with_file
    passes = ("notice", "member")
    summary = False


class WriteNumber(Button, prefix="nd"):
    """填数字."""

    notice: int
    member: int
    opens = AnswerNoticeNumber
    only_if = "numbering"
    keeps = True


class WriteWords(Button, prefix="ne"):
    """写回复."""

    notice: int
    member: int
    opens = AnswerNoticeText
    only_if = "writing"
    keeps = True


class HandIn(Button, prefix="nf"):
    """交附件."""

    notice: int
    member: int
    opens = AnswerNoticeFile
    only_if = "handing"
    keeps = True


class OpenNotice(Button, prefix="ng"):
    """The notice of this line."""

    notice: int
    member: int
    action = notice_reading.open_notice
    keeps = True


class EarlierNotices(Button, prefix="nh", page="earlier"):
    """One page back."""

    member: int
    page: int
    action = notice_reading.turn_my_notices
    keeps = True


class LaterNotices(Button, prefix="ni", page="later"):
    """One page on."""

    member: int
    page: int
    action = notice_reading.turn_my_notices
    keeps = True


MY_NOTICES = Command("notice", notice_reading.show_my_notices)
_ANSWERS = ((ReadNotice,), (NoticeYes, NoticeNo), (WriteNumber,), (WriteWords,), (HandIn,))
_SECTIONS = ("again", "reason", "due", "question")
MENU = ((Go("notice"), Go("menu")),)
SCREENS = (
    Screen(
        "notice", _ANSWERS, html="html", files="files", voice="voice", sections=_SECTIONS,
        prepare=notice_reading.describe_notices,
    ),
    Screen(
        "notice-opened", (*_ANSWERS, *MENU), html="html", files="files", voice="voice", sections=_SECTIONS
    ),
    Screen("notice-recalled"),
    Screen(
        "my-notices", ((EarlierNotices, LaterNotices), (Go("menu"),)), items="notices",
        item_buttons=(OpenNotice,),
    ),
    Screen("notice-read", MENU),
    Screen("notice-answered", MENU),
    Screen("notice-over", MENU),
    Screen("not-what-is-asked", MENU),
)  # fmt: skip
