"""发通知: when it leaves, how far it is, pausing and taking it back (domain §3.4-L)."""

from datetime import timedelta

from actions import notices
from bot.buttons import Button, Go
from bot.forms import Date, Form, Number
from bot.screens import Screen
from handlers.drafts import BackToDraft
from handlers.notice_lists import ShowTally


class SendNow(Button, prefix="nj"):
    """现在发."""

    notice: int
    action = notices.send_notice


class SendTomorrow(Button, prefix="nk"):
    """明早9点."""

    notice: int
    action = notices.send_tomorrow
    only_if = "calm"


class ScheduleNotice(Form):
    """定时: the day and the hour."""

    before = notices.offer_schedule
    day = Date(earliest=timedelta(), latest=timedelta(days=366))
    hour = Number(0, 23)
    on_submit = notices.schedule_notice
    passes = ("notice",)
    summary = False


class SendAt(Button, prefix="nl"):
    """定时."""

    notice: int
    opens = ScheduleNotice
    keeps = True


class SendInMornings(Button, prefix="nm"):
    """各自早上9点."""

    notice: int
    action = notices.send_in_mornings
    only_if = "calm"


class DiscardNotice(Button, prefix="nn"):
    """放弃."""

    notice: int
    action = notices.discard_notice


class OfferNotice(Button, prefix="no"):
    """When it leaves, asked again."""

    notice: int
    action = notices.offer_notice
    keeps = True


class PauseNotice(Button, prefix="np"):
    """暂停."""

    notice: int
    action = notices.pause_notice
    only_if = "running"
    keeps = True


class ResumeNotice(Button, prefix="nq"):
    """继续."""

    notice: int
    action = notices.resume_notice
    only_if = "halted"
    keeps = True


class CancelNotice(Button, prefix="nr"):
    """取消发送."""

    notice: int
    action = notices.cancel_notice
    only_if = "stoppable"
    keeps = True


class AskRecall(Button, prefix="ns"):
    """撤回."""

    notice: int
    action = notices.ask_recall
    only_if = "standing"
    keeps = True


class RecallNotice(Button, prefix="nt"):
    """确认撤回."""

    notice: int
    action = notices.recall_notice


class RetryNotice(Button, prefix="nu"):
    """失败的再发."""

    notice: int
    action = notices.retry_notice
    only_if = "retryable"
    keeps = True


BACK = ((ShowTally,), (Go("sent"), Go("menu")))

SCREENS = (
    Screen(
        "notice-offer",
        (
            (SendNow,),
            (SendTomorrow, SendAt),
            (SendInMornings,),
            (BackToDraft, DiscardNotice),
            (Go("menu"),),
        ),
        sections=("listed", "urgent", "waits"),
    ),
    Screen("notice-begun"),
    Screen(
        "notice-progress",
        ((PauseNotice, ResumeNotice), (RetryNotice,), (ShowTally,), (CancelNotice, AskRecall)),
        sections=("phone", "failed", "dropped", "recalled"),
    ),
    Screen("notice-recall", ((RecallNotice,), (ShowTally,), (Go("menu"),))),
    Screen("notice-waits", ((OfferNotice,), (DiscardNotice,), (Go("sent"), Go("menu")))),
    Screen("notice-discarded", ((Go("sent"), Go("menu")),)),
    Screen("notice-late", ((OfferNotice,), (DiscardNotice,), (Go("sent"), Go("menu")))),
    Screen("notice-reminding", BACK),
    Screen("notice-sent-already", BACK),
    Screen("notice-not-under-way", ((Go("sent"), Go("menu")),)),
    Screen("notice-too-early", ((Go("sent"), Go("menu")),)),
    Screen("nobody-failed", ((Go("sent"), Go("menu")),)),
    Screen("nobody-silent", BACK),
    Screen("reminded-lately", BACK),
    Screen("no-reason", ((Go("sent"), Go("menu")),)),
)
