"""发通知: when it leaves (domain §3.4-L)."""

from datetime import timedelta

from actions import notices
from bot.buttons import Button, Go
from bot.forms import Date, Form, Number
from bot.screens import Screen
from handlers.draft_looks import BackToDraft
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


SENT = ((Go("sent"), Go("menu")),)

SCREENS = (
    Screen(
        "notice-offer",
        ((SendNow,), (SendTomorrow, SendAt), (SendInMornings,), (BackToDraft, DiscardNotice), (Go("menu"),)),
        sections=("listed", "urgent", "waits", "asks"),
    ),
    Screen("notice-waits", ((OfferNotice,), (DiscardNotice,), *SENT)),
    Screen("notice-discarded", SENT),
    Screen("notice-late", ((OfferNotice,), (DiscardNotice,), *SENT)),
    Screen("notice-sent-already", ((ShowTally,), *SENT)),
    Screen("notice-too-early", SENT),
    Screen("no-reason", SENT),
)
