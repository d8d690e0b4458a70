"""What does a rehearsal come to? Per day and kind how many, from when to when, what was moved or left out.

Days are the county's. Everything is counted from the lines alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.rehearsal.lines import Line
from models.rehearsal import Gap


@dataclass(slots=True)
class Tally:
    """What became of the messages of one kind on one day; ``moved`` by what moved them, ``unsent`` by why."""

    sent: int = 0
    first: datetime | None = None
    last: datetime | None = None
    merged: int = 0
    moved: Counter[str] = field(default_factory=Counter)
    unsent: Counter[str] = field(default_factory=Counter)

    def add(self, line: Line) -> None:
        """Count a line."""
        if line.merged:
            self.merged += 1
        elif not line.sent:
            self.unsent[line.why] += 1
        else:
            self.sent += 1
            self.first = min(self.first or line.at, line.at)
            self.last = max(self.last or line.at, line.at)
            self.moved.update(line.why.split("+") if line.why else ())

    def join(self, other: "Tally") -> None:
        """Count what another tally has counted."""
        self.sent, self.merged = self.sent + other.sent, self.merged + other.merged
        self.moved.update(other.moved)
        self.unsent.update(other.unsent)


@dataclass(slots=True)
class Report:
    """The sum of the lines of a rehearsal. ``doubled``: people with more than one push that day;
    ``unknown_years``: those whose official days off nobody has entered.
    """

    zone: ZoneInfo
    days: dict[date, dict[str, Tally]] = field(default_factory=lambda: defaultdict(dict))
    doubled: Counter[date] = field(default_factory=Counter)
    gaps: Sequence[Gap] = ()
    unknown_years: Sequence[int] = ()

    def add(self, line: Line) -> None:
        """Count a line."""
        day = line.at.astimezone(self.zone).date()
        self.days[day].setdefault(line.kind, Tally()).add(line)
        self.doubled[day] += line.nth == 2  # noqa: PLR2004 - the second push makes it two

    def rows(self) -> Iterator[tuple[date, str, Tally]]:
        """Yield (day, kind, tally) in order."""
        for day in sorted(self.days):
            for kind in sorted(self.days[day]):
                yield day, kind, self.days[day][kind]

    @property
    def by_kind(self) -> dict[str, Tally]:
        """The tallies of all days together; first and last are those of a day and are left out."""
        kinds: dict[str, Tally] = defaultdict(Tally)
        for _, kind, tally in self.rows():
            kinds[kind].join(tally)
        return dict(sorted(kinds.items()))

    @property
    def reasons(self) -> tuple[Counter[str], Counter[str]]:
        """What moved messages, and why others were not sent, of all days together."""
        kinds = self.by_kind.values()
        return sum((one.moved for one in kinds), Counter()), sum((one.unsent for one in kinds), Counter())

    @property
    def busiest(self) -> tuple[date, int] | None:
        """The day on which most goes out, and how much that is."""
        sent = {day: sum(tally.sent for tally in kinds.values()) for day, kinds in self.days.items()}
        day = max(sent, key=lambda one: (sent[one], -one.toordinal()), default=None)
        return (day, sent[day]) if day and sent[day] else None

    @property
    def longest(self) -> tuple[date, datetime, datetime] | None:
        """The day and kind for which sending takes longest at the rate limit: day, first and last instant."""
        spans = [(day, one.first, one.last) for day, _, one in self.rows() if one.first and one.last]
        return max(spans, key=lambda one: one[2] - one[1], default=None)


def summary_of(report: Report) -> dict[str, Any]:
    """Return what a chat is told, as JSON: kinds with their counts, the busiest day, gaps and doubles."""
    kinds = [
        {
            "kind": kind, "sent": one.sent, "moved": one.moved.total(), "merged": one.merged,
            "unsent": one.unsent.total(),
        }
        for kind, one in report.by_kind.items()
    ]  # fmt: skip
    busiest, longest = report.busiest, report.longest
    return {
        "kinds": kinds,
        "sent": sum(kind["sent"] for kind in kinds),
        "doubled": report.doubled.total(),
        "busiest": {"day": busiest[0].isoformat(), "sent": busiest[1]} if busiest else None,
        "longest": _span(longest, report.zone) if longest else None,
        "gaps": [{"what": gap.what, "number": gap.number} for gap in report.gaps],
        "years": list(report.unknown_years),
    }


def _span(longest: tuple[date, datetime, datetime], zone: ZoneInfo) -> dict[str, str]:
    day, first, last = longest
    clocks = [f"{at.astimezone(zone):%H:%M:%S}" for at in (first, last)]
    return {"day": day.isoformat(), "first": clocks[0], "last": clocks[1]}
