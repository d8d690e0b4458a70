"""支部汇报: who has written and who has not, in the running periods (domain §3.4-B′)."""

from actions import report_answers
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.members import OpenMember
from handlers.todo import BackToCause
from models.roles import Permission


class ListMissing(Button, prefix="wrn"):
    """还没写的."""

    page: int
    action = report_answers.show_missing_reports
    only_if = "missing"
    keeps = True


class ListWritten(Button, prefix="wrv"):
    """写了的."""

    page: int
    action = report_answers.show_written_reports
    only_if = "wrote"
    keeps = True


class EarlierMissing(Button, prefix="wrp", page="earlier"):
    """One page back."""

    page: int
    action = report_answers.show_missing_reports
    keeps = True


class LaterMissing(Button, prefix="wrl", page="later"):
    """One page on."""

    page: int
    action = report_answers.show_missing_reports
    keeps = True


class EarlierWritten(Button, prefix="wri", page="earlier"):
    """One page back."""

    page: int
    action = report_answers.show_written_reports
    keeps = True


class LaterWritten(Button, prefix="wrj", page="later"):
    """One page on."""

    page: int
    action = report_answers.show_written_reports
    keeps = True


REPORTS = Command("reports", report_answers.show_reports, needs=Permission.MEMBER_SEE)

SCREENS = (
    Screen(
        "branch-reports",
        ((ListMissing, ListWritten), (BackToCause,), (Go("menu"),)),
        items="cycles",
    ),
    Screen(
        "reports-missing",
        ((EarlierMissing, LaterMissing), (Go("reports"),)),
        items="people",
        item_buttons=(OpenMember,),
    ),
    Screen(
        "reports-written",
        ((EarlierWritten, LaterWritten), (Go("reports"),)),
        items="people",
        item_buttons=(OpenMember,),
    ),
)
