"""Reporting: the tap, the full form, once more, undone, and one's own history (domain §3.4-A)."""

from collections.abc import Mapping

from actions import check_ins, simple_answers
from actions.check_ins import Change, Moved
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Note, Phone, Place, Text
from bot.screens import Screen
from models.check_ins import Condition, HostReport


def went_away(answers: Mapping[str, object]) -> bool:
    """Whether the person lives somewhere else now."""
    return answers.get("moved") is Moved.MOVED


def is_away(answers: Mapping[str, object]) -> bool:
    """Whether there is a host branch to report to."""
    return answers.get("moved") is not Moved.HOME


def works_elsewhere(answers: Mapping[str, object]) -> bool:
    """Whether the work has changed."""
    return answers.get("change") is Change.WORK


def has_new_number(answers: Mapping[str, object]) -> bool:
    """Whether the telephone has changed."""
    return answers.get("change") is Change.PHONE


class CheckIn(Form, command="checkin"):
    """The full form: seven taps at most when nothing is typed."""

    before = check_ins.offer_check_in
    condition = Choice(Condition)
    moved = Choice(Moved)
    place = Place(abroad=True, when=went_away)
    change = Choice(Change)
    employer = Text(max_length=100, when=works_elsewhere)
    phone = Phone(when=has_new_number)
    host = Choice(HostReport, when=is_away)
    note = Note(optional=True)
    on_submit = check_ins.check_in
    passes = ("member",)
    summary = False


class ReportFor(Button, prefix="cf"):
    """Report for this member of the family."""

    member: int
    opens = CheckIn


class AsBefore(Button, prefix="ct"):
    """一切如常,报到."""

    member: int
    asked: int
    action = check_ins.repeat_check_in
    only_if = "repeat"


class TellMore(Button, prefix="cm"):
    """Open the full form, also where a tap would do or an answer stands already."""

    member: int
    full: int
    opens = CheckIn


class IAmWell(Button, prefix="qn"):
    """我很好: the one big button."""

    member: int
    digit: int
    action = simple_answers.answer_simply
    only_if = "plain"


class Withdraw(Button, prefix="cw"):
    """Take the answer back."""

    check_in: int
    action = check_ins.withdraw_check_in


HISTORY = Command("history", check_ins.show_history)

REMINDER = ((IAmWell,), (AsBefore,), (TellMore,), (Go("sos"),))

REMINDED = ("words", "repeat", "mourning", "plain")

SCREENS = (
    Screen("whom-to-report", items="people", item_buttons=(ReportFor,), lines=False),
    Screen("quick-check-in", ((AsBefore,), (TellMore,), (Go("menu"),), (Go("sos"),))),
    Screen("plain-check-in", ((IAmWell,), (TellMore,), (Go("menu"),), (Go("sos"),))),
    Screen("already-checked-in", ((TellMore,), (Go("menu"),))),
    Screen("nothing-to-repeat", ((Go("checkin"),), (Go("menu"),))),
    Screen(
        "check-in-done",
        ((TellMore,), (Withdraw,), (Go("menu"),)),
        sections=("place", "late", "filled", "again", "troubled", "host_help", "spoken"),
    ),
    Screen("check-in-withdrawn", ((Go("checkin"),), (Go("menu"),))),
    Screen("check-in-opened", REMINDER, sections=REMINDED, prepare=check_ins.describe_calls),
    Screen("check-in-reminder", REMINDER, sections=REMINDED, prepare=check_ins.describe_calls),
    Screen("check-in-due-today", REMINDER, sections=REMINDED, prepare=check_ins.describe_calls),
    Screen("check-in-due-tomorrow", REMINDER, sections=REMINDED, prepare=check_ins.describe_calls),
    Screen("check-in-history", ((Go("checkin"),), (Go("menu"),)), items="answers"),
)
