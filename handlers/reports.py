"""写汇报: home, part by part, with what one wrote before (domain §3.4-B′)."""

from actions import reports
from bot.buttons import Button, Go
from bot.forms import Form, Note, Number, Text
from bot.screens import Screen


class WriteReport(Form, command="report"):
    """Six questions, each of them to be skipped; the words are seen together before they are handed in."""

    before = reports.offer_report
    study = Note(optional=True)
    living = Note(optional=True)
    activities = Number(0, 366, optional=True)
    dues = Text(max_length=20, optional=True)
    deeds = Note(optional=True)
    trouble = Note(optional=True)
    on_submit = reports.hand_in
    passes = ("member", "asked")
    summary = True


class BeginReport(Button, prefix="wra"):
    """Write for the only member of this chat."""

    member: int
    asked: int
    full: int
    opens = WriteReport
    only_if = "alone"
    keeps = True


class BeginReportFor(Button, prefix="wrb"):
    """Write for this member of the family."""

    member: int
    asked: int
    full: int
    opens = WriteReport
    only_if = "several"
    keeps = True


class WriteNow(Button, prefix="wrw"):
    """Begin at once, from the message that asks."""

    member: int
    asked: int
    full: int
    opens = WriteReport
    keeps = True


class OpenOwnReport(Button, prefix="wro"):
    """One of the own earlier ones."""

    report: int
    action = reports.show_own_report
    keeps = True


ASKING = ((WriteNow,), (Go("menu"),), (Go("sos"),))

SCREENS = (
    Screen(
        "report-overview",
        ((BeginReport,), (Go("menu"),), (Go("sos"),)),
        items="rows",
        item_buttons=(BeginReportFor, OpenOwnReport),
        lines=False,
        sections=("waiting", "late", "unasked", "past"),
    ),
    Screen("report-empty", ((WriteNow,), (Go("menu"),))),
    Screen("report-opened", ASKING, sections=("yearly",), prepare=reports.describe_calls),
    Screen("report-reminder", ASKING, sections=("yearly",), prepare=reports.describe_calls),
    Screen(
        "report-handed-in",
        ((OpenOwnReport,), (Go("menu"),), (Go("sos"),)),
        sections=("again", "late", "spoken"),
    ),
    Screen(
        "own-report",
        ((Go("report"),), (Go("menu"),)),
        items="parts",
        sections=("answered", "words", "unanswered"),
    ),
    Screen("report-answered", ((OpenOwnReport,), (Go("talk"),)), sections=("words",)),
)
