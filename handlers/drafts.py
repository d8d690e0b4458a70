"""📣发通知: writing a notice step by step, and its card (domain §3.4-L)."""

from datetime import timedelta

from actions import draft_cards, drafts
from actions.drafts import Reply
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Content, Date, Form, Text
from bot.screens import Screen
from handlers.audiences import BuildAudience, ShowSavedFor
from models.roles import Permission

_TWO_WEEKS, _YEAR = timedelta(days=14), timedelta(days=366)


class WriteNotice(Form):
    """要发什么?"""

    before = drafts.offer_writing
    what = Content()
    on_submit = drafts.begin_draft
    passes = ("org",)
    expires_after = _TWO_WEEKS


class RewriteNotice(Form):
    """Other words, or other files."""

    before = drafts.offer_reply
    what = Content()
    on_submit = drafts.rewrite_draft
    passes = ("notice",)
    expires_after = _TWO_WEEKS


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


class BeginNotice(Button, prefix="bca"):
    """✍️ for this organisation."""

    org: int
    opens = WriteNotice
    keeps = True


class ShowDrafts(Button, prefix="bcb"):
    """📝草稿."""

    page: int
    action = drafts.show_drafts
    only_if = "drafts"
    keeps = True


class EarlierDrafts(Button, prefix="bcc", page="earlier"):
    """One page back among drafts."""

    page: int
    action = drafts.show_drafts
    keeps = True


class LaterDrafts(Button, prefix="bcd", page="later"):
    """One page on among drafts."""

    page: int
    action = drafts.show_drafts
    keeps = True


class OpenDraft(Button, prefix="bce"):
    """The draft of this line."""

    notice: int
    action = draft_cards.show_draft
    keeps = True


class BackToDraft(Button, prefix="bcf"):
    """Back to the card."""

    notice: int
    action = draft_cards.show_draft
    keeps = True


class ChooseQuick(Button, prefix="bcg"):
    """To this quick audience."""

    notice: int
    kind: str
    action = drafts.choose_quick


class ChangeWhom(Button, prefix="bch"):
    """发给谁."""

    notice: int
    action = drafts.ask_whom
    keeps = True


class ChangeReceipt(Button, prefix="bci"):
    """回执."""

    notice: int
    action = drafts.ask_receipt
    keeps = True


class WantRead(Button, prefix="bcj", kind="read"):
    """要已阅."""

    notice: int
    kind: str
    action = drafts.choose_receipt


class WantReply(Button, prefix="bck"):
    """要回复."""

    notice: int
    opens = AskReply
    keeps = True


class WantNothing(Button, prefix="bcl", kind="nothing"):
    """不用."""

    notice: int
    kind: str
    action = drafts.choose_receipt


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


class NoFiles(Button, prefix="bcp"):
    """去掉附件."""

    notice: int
    action = drafts.drop_files
    only_if = "files"


class ForElders(Button, prefix="bcq"):
    """长辈语音."""

    notice: int
    opens = SpeakForElders
    keeps = True


class NoVoice(Button, prefix="bcr"):
    """去掉语音."""

    notice: int
    action = drafts.drop_voice
    only_if = "voice"


class TurnPin(Button, prefix="bcs"):
    """置顶, or no longer."""

    notice: int
    action = drafts.turn_pin


class Hasten(Button, prefix="bct"):
    """加急."""

    notice: int
    opens = SayWhyUrgent
    only_if = "hasty"
    keeps = True


class CalmDown(Button, prefix="bcu"):
    """不加急."""

    notice: int
    action = drafts.calm_down
    only_if = "urgent"


class LookOrdinary(Button, prefix="bcv", kind="ordinary"):
    """As most see it."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class LookElder(Button, prefix="bcw", kind="elder"):
    """As elders see and hear it."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class LookEnglish(Button, prefix="bcx", kind="english"):
    """As who reads English sees it."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class LookPhone(Button, prefix="bcy", kind="phone"):
    """As it is said on the telephone."""

    notice: int
    kind: str
    action = draft_cards.look
    keeps = True


class FinishDraft(Button, prefix="bcz"):
    """On to how it leaves."""

    notice: int
    action = draft_cards.finish_draft
    keeps = True


BROADCAST = Command("broadcast", drafts.show_broadcast, needs=Permission.NOTICE_SEND)

LOOKS = ((LookOrdinary, LookElder), (LookEnglish, LookPhone))

SCREENS = (
    Screen(
        "broadcast",
        ((ShowDrafts,), (Go("menu"),)),
        items="units",
        item_buttons=(BeginNotice,),
        lines=False,
        sections=("drafts",),
    ),
    Screen(
        "notice-drafts",
        ((EarlierDrafts, LaterDrafts), (Go("broadcast"),)),
        items="drafts",
        item_buttons=(OpenDraft,),
    ),
    Screen(
        "notice-whom",
        ((ShowSavedFor, BuildAudience), (BackToDraft,)),
        items="quick",
        item_buttons=(ChooseQuick,),
        lines=False,
    ),
    Screen("notice-receipt", ((WantRead,), (WantReply,), (WantNothing,), (BackToDraft,))),
    Screen(
        "notice-draft",
        (
            (FinishDraft,),
            *LOOKS,
            (ChangeWords, MoreFiles, NoFiles),
            (ForElders, NoVoice),
            (ChangeWhom, ChangeReceipt, ChangeDue),
            (TurnPin, Hasten, CalmDown),
            (Go("broadcast"), Go("menu")),
        ),
        sections=(
            "files",
            "voice",
            "open",
            "whom",
            "people",
            "nobody",
            "phones",
            "receipt",
            "question",
            "due",
            "pinned",
            "reason",
        ),
    ),
    Screen(
        "notice-look-chat",
        (*LOOKS, (BackToDraft,)),
        sections=("question", "asks", "due", "mute"),
        html="html",
        files="files",
        voice="voice",
        language="language",
    ),
    Screen("notice-look-phone", (*LOOKS, (BackToDraft,)), sections=("question", "asks", "due")),
    Screen("audience-open", ((ChangeWhom,), (BackToDraft,))),
    Screen("files-too-many", ((NoFiles,), (BackToDraft,))),
)
