"""What does ``python -m bot rehearse`` say? The day it is at, then the table; to a machine all as JSON."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import uptime
from bot.logs import calm
from bot.rehearsal.fault import RehearsalError
from bot.rehearsal.lines import Line, csv_of
from bot.rehearsal.report import Report, Tally, summary_of
from bot.rehearsal.run import Rehearsal
from bot.settings import LogLevel
from bot.upkeep.draft import draft
from models.json_text import written

Say = Callable[[str], None]
_SAID_EACH = 1.0  # seconds
_NICE = 10  # of the machine, everybody else goes first
_WIDTHS = "{:<11} {:<22} {:>9} {:>9} {:>9} {:>7} {:>7} {:>9}"
_GAPS = {
    "birth-unknown": "{number:,} members without a date of birth: no hours of elders for them",
    "joined-unknown": "{number:,} members whose joining day is not known to the month: no greeting for it",
    "joined-by-month": "{number:,} members whose joining day is known by month only",
}


async def told_to(
    rehearsal: Rehearsal, file: Path | None, say: Callable[..., None], *, as_json: bool
) -> None:
    """Rehearse for a person, with progress beside the report, or for a machine."""
    if as_json:
        await rehearse_for_machine(rehearsal, partial(print, flush=True))
    else:
        await rehearse(rehearsal, file, say, partial(say, err=True))


async def rehearse(rehearsal: Rehearsal, file: Path | None, say: Say, progress: Say) -> None:
    """Rehearse, write the CSV where one is wanted, and say what it comes to."""
    _step_aside()
    speaker = _Speaker(rehearsal.settings.time_zone, progress)
    with _lines_to(file) as tell:
        report = await rehearsal.run(tell, speaker.day)
    for line in told(report):
        say(line)
    if file is not None:
        say(f"Written: {file}")


def _step_aside() -> None:
    """Let everybody else go first; what jobs do to the copy is no news for the service's log."""
    os.nice(_NICE)
    calm(LogLevel.WARNING)


@dataclass(slots=True)
class _Speaker:
    """Says the day it is at, once a second at most."""

    zone: ZoneInfo
    say: Say
    _said: float = field(default_factory=lambda: uptime() - _SAID_EACH)

    def day(self, number: int, days: int, evening: datetime) -> None:
        if uptime() - self._said >= _SAID_EACH:
            self._said = uptime()
            self.say(f"{evening.astimezone(self.zone):%Y-%m-%d}  day {number} of {days}")


@contextmanager
def _lines_to(file: Path | None) -> Iterator[Callable[[Line], None]]:
    """Give what takes lines; the file is there when all of them are."""
    if file is None:
        yield lambda _line: None
        return
    with draft(file) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="")
        yield csv_of(text)
        text.detach()  # flushed; the file itself is the draft's to close


def told(report: Report) -> Iterator[str]:
    """Yield the report as lines of a table: a row per day and kind, then what stands out."""
    yield _WIDTHS.format("day", "kind", "messages", "first", "last", "moved", "merged", "not sent")
    for day, kind, one in report.rows():
        yield _row(day.isoformat(), kind, one, report.zone)
    for kind, one in report.by_kind.items():
        yield _row("all days", kind, one, report.zone)
    yield from _standing_out(report)


def _row(day: str, kind: str, one: Tally, zone: ZoneInfo) -> str:
    first, last = (f"{at.astimezone(zone):%H:%M:%S}" if at else "" for at in (one.first, one.last))
    moved, unsent = one.moved.total(), one.unsent.total()
    return _WIDTHS.format(day, kind, f"{one.sent:,}", first, last, moved, one.merged, unsent).rstrip()


def _standing_out(report: Report) -> Iterator[str]:
    if busiest := report.busiest:
        yield f"Busiest day: {busiest[0]}, {busiest[1]:,} messages."
    moved, unsent = report.reasons
    yield from (f"Moved: {number:,} by {why}." for why, number in sorted(moved.items()))
    yield from (f"Not sent: {number:,}, {why}." for why, number in sorted(unsent.items()))
    for day, people in sorted(report.doubled.items()):
        if people:
            yield f"More than one push on {day}: {people:,} people."
    yield from (f"Missing: the official days off of {year}." for year in report.unknown_years)
    yield from (f"Missing: {_GAPS[gap.what].format(number=gap.number)}." for gap in report.gaps)


async def rehearse_for_machine(rehearsal: Rehearsal, say: Say) -> None:
    """Rehearse and say everything as JSON: ``day`` and ``of`` on the way, ``csv`` a piece at a time, and
    ``report`` in the end; ``refused`` where it cannot be done.
    """
    _step_aside()
    out = io.StringIO()

    def day(number: int, days: int, _evening: datetime) -> None:
        say(written({"day": number, "of": days, "csv": _taken(out)}).decode())

    try:
        report = await rehearsal.run(csv_of(out), day)
    except RehearsalError as fault:
        say(written({"refused": fault.key, "args": fault.args_shown}).decode())
        return
    say(written({"csv": _taken(out), "report": summary_of(report)}).decode())


def _taken(out: io.StringIO) -> str:
    said = out.getvalue()
    out.seek(0)
    out.truncate()
    return said
