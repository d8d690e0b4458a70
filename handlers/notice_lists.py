"""回执: the tally by branch, who is silent, the call list, what was sent (Z06, domain §3.4-L)."""

from actions import notice_control, notice_lists
from bot.buttons import Button, Go
from bot.commands import Command
from bot.papers import notice_calls
from bot.screens import Screen
from models.roles import Permission


class ShowTally(Button, prefix="nv"):
    """看回执."""

    notice: int
    action = notice_lists.show_tally
    keeps = True


class EarlierNoticeUnits(Button, prefix="nw", page="earlier"):
    """One page back."""

    notice: int
    page: int
    action = notice_lists.show_tally
    keeps = True


class LaterNoticeUnits(Button, prefix="nx", page="later"):
    """One page on."""

    notice: int
    page: int
    action = notice_lists.show_tally
    keeps = True


class RemindSilent(Button, prefix="ny"):
    """再提醒."""

    notice: int
    action = notice_control.remind_silent
    only_if = "remindable"
    keeps = True


class MakeCallList(Button, prefix="nz"):
    """给我电话单."""

    notice: int
    action = notice_lists.make_call_list
    only_if = "callable"
    keeps = True


class ShowSilent(Button, prefix="n1", page="first"):
    """没读的人."""

    notice: int
    kind: str
    page: int
    action = notice_lists.show_recipients
    only_if = "listed"
    keeps = True


class ShowToCall(Button, prefix="n2", kind="calling", page="first"):
    """要打电话的人."""

    notice: int
    kind: str
    page: int
    action = notice_lists.show_recipients
    only_if = "callable"
    keeps = True


class OlderNotices(Button, prefix="n6", page="later"):
    """One page on."""

    page: int
    action = notice_lists.show_sent
    keeps = True


class NewerNotices(Button, prefix="n7", page="earlier"):
    """One page back."""

    page: int
    action = notice_lists.show_sent
    keeps = True


class OpenSent(Button, prefix="n8"):
    """The notice of this line."""

    notice: int
    page: int
    action = notice_lists.show_tally
    only_if = "out"
    keeps = True


SENT = Command("sent", notice_lists.show_sent, needs=Permission.NOTICE_SEND)
BACK = ((ShowTally,), (Go("sent"), Go("menu")))

SCREENS = (
    Screen(
        "notices-sent", ((NewerNotices, OlderNotices), (Go("menu"),)), items="notices",
        item_buttons=(OpenSent,),
    ),
    Screen(
        "notice-tally",
        (
            (EarlierNoticeUnits, LaterNoticeUnits), (ShowSilent, RemindSilent), (ShowToCall, MakeCallList),
            (Go("sent"), Go("menu")),
        ),
        items="units", sections=("answers", "failed", "phone", "dropped", "recalled"),
    ),
    Screen("notice-calls", BACK, prepare=notice_lists.open_calls, document=notice_calls),
    Screen("notice-unread", ((RemindSilent,), (MakeCallList,), *BACK)),
    Screen("nobody-to-call-for", BACK),
    Screen("too-many-to-call", BACK),
)  # fmt: skip
