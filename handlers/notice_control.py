"""发通知: how far it is, pausing it, taking it back, the failed again (domain §3.4-L)."""

from actions import notice_control
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.notice_lists import ShowTally


class PauseNotice(Button, prefix="np"):
    """暂停."""

    notice: int
    action = notice_control.pause_notice
    only_if = "running"
    keeps = True


class ResumeNotice(Button, prefix="nq"):
    """继续."""

    notice: int
    action = notice_control.resume_notice
    only_if = "halted"
    keeps = True


class CancelNotice(Button, prefix="nr"):
    """取消发送."""

    notice: int
    action = notice_control.cancel_notice
    only_if = "stoppable"
    keeps = True


class AskRecall(Button, prefix="ns"):
    """撤回."""

    notice: int
    action = notice_control.ask_recall
    only_if = "standing"
    keeps = True


class RecallNotice(Button, prefix="nt"):
    """确认撤回."""

    notice: int
    action = notice_control.recall_notice


class RetryNotice(Button, prefix="nu"):
    """失败的再发."""

    notice: int
    action = notice_control.retry_notice
    only_if = "retryable"
    keeps = True


BACK = ((ShowTally,), (Go("sent"), Go("menu")))
SENT = ((Go("sent"), Go("menu")),)

SCREENS = (
    Screen("notice-begun"),
    Screen(
        "notice-progress",
        ((PauseNotice, ResumeNotice), (RetryNotice,), (ShowTally,), (CancelNotice, AskRecall)),
        sections=("phone", "failed", "dropped", "recalled", "patient"),
    ),
    Screen("notice-recall", ((RecallNotice,), (ShowTally,), (Go("menu"),))),
    Screen("notice-reminding", BACK),
    Screen("notice-not-under-way", SENT),
    Screen("nobody-failed", SENT),
    Screen("nobody-silent", BACK),
    Screen("reminded-lately", BACK),
)
