"""发通知, part by part: what is asked where somebody changes a draft (domain §3.4-L)."""

from datetime import timedelta

from actions import drafts
from actions.drafts import Reply
from bot.buttons import Button
from bot.forms import Choice, Content, Date, Form, Text

TWO_WEEKS, _YEAR = timedelta(days=14), timedelta(days=366)


class RewriteNotice(Form):
    """Other words, or other files."""

    before = drafts.offer_reply
    what = Content()
    on_submit = drafts.rewrite_draft
    passes = ("notice",)
    expires_after = TWO_WEEKS


class AddFiles(Form):
    """Photos, files, voices and videos that go with it."""

    before = drafts.offer_reply
    files = Content(files_only=True)
    on_submit = drafts.add_files
    passes = ("notice",)


class SpeakForElders(Form):
    """The same, spoken."""

    before = drafts.offer_reply
    voice = Content(files_only=True, kinds=("voice",), at_most=1)
    on_submit = drafts.set_voice
    passes = ("notice",)


class AskReply(Form):
    """要回复: which kind, to which question, until when."""

    before = drafts.offer_reply
    reply = Choice(Reply)
    question = Text(max_length=300)
    due = Date(earliest=timedelta(0), latest=_YEAR, optional=True)
    on_submit = drafts.choose_reply
    passes = ("notice",)
    summary = False


class SetDue(Form):
    """Until when."""

    before = drafts.offer_reply
    due = Date(earliest=timedelta(0), latest=_YEAR, optional=True)
    on_submit = drafts.set_due
    passes = ("notice",)


class SayWhyUrgent(Form):
    """Why it cannot wait."""

    before = drafts.offer_urgency
    reason = Text(min_length=2, max_length=200)
    on_submit = drafts.make_urgent
    passes = ("notice",)


class ChangeDue(Button, prefix="bcm"):
    """截止时间."""

    notice: int
    opens = SetDue
    keeps = True


class ChangeWords(Button, prefix="bcn"):
    """改内容."""

    notice: int
    opens = RewriteNotice
    keeps = True


class MoreFiles(Button, prefix="bco"):
    """加图片/文件."""

    notice: int
    opens = AddFiles
    keeps = True


class ForElders(Button, prefix="bcq"):
    """长辈语音."""

    notice: int
    opens = SpeakForElders
    keeps = True


class Hasten(Button, prefix="bct"):
    """加急."""

    notice: int
    opens = SayWhyUrgent
    only_if = "hasty"
    keeps = True


class WantReply(Button, prefix="bck"):
    """要回复."""

    notice: int
    opens = AskReply
    keeps = True
