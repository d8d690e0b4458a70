"""On which day, at what time? A date within a range, and a time of day."""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from datetime import date, time, timedelta
from typing import ClassVar

from bot.forms.dates import read_clock, read_dates
from bot.forms.fields import Field, Option, Refused, Taken, Verdict
from bot.forms.run import JSON, Run


@dataclass(eq=False)
class Date(Field):
    """A day from `earliest` to `latest`: dates, or spans from `context["today"]` (an ISO date).

    A day without its year is the likeliest one in range. The answer is an ISO date.
    """

    _: KW_ONLY
    earliest: date | timedelta | None = None
    latest: date | timedelta | None = None

    complaints: ClassVar[frozenset[str]] = frozenset({"date-malformed", "date-too-early", "date-too-late"})

    @property
    def answer_type(self) -> object:
        """A date."""
        return date

    def said(self, text: str, run: Run) -> Verdict:
        """The likeliest day in range."""
        today = date.fromisoformat(str(run.context["today"]))
        days = read_dates(text, today)
        if not days:
            return Refused("date-malformed")
        first = _bound(self.earliest, today, date.min)
        last = _bound(self.latest, today, date.max)
        for day in days:
            if first <= day <= last:
                return Taken(day.isoformat())
        if days[0] < first:
            return Refused("date-too-early", {"min": first})
        return Refused("date-too-late", {"max": last})

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether it is a day in range."""
        return isinstance(answer, str) and self.said(answer, run) == Taken(answer)

    def value(self, answer: JSON) -> object:
        """The day."""
        return date.fromisoformat(str(answer))

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The day, to be written with its weekday in the reader's language."""
        return None if answer is None else {"date": answer}

    @property
    def needs(self) -> tuple[str, ...]:
        """Today."""
        return ("today",)

    def flaws(self) -> Iterator[str]:
        """Some day must be possible, whatever today is where both bounds are of one kind."""
        yield from super().flaws()
        match self.earliest, self.latest:
            case (date() as first, date() as last) if first > last:
                yield "its earliest day is after its latest"
            case (timedelta() as near, timedelta() as far) if near > far:
                yield "its earliest day is after its latest"


def _bound(declared: date | timedelta | None, today: date, unbounded: date) -> date:
    match declared:
        case None:
            return unbounded
        case timedelta():
            return today + declared
        case _:
            return declared


@dataclass(eq=False)
class Clock(Field):
    """A time of day by the county's clock, typed or one of those `offered` (HH:MM). The answer is HH:MM."""

    offered: tuple[str, ...] = ()

    complaints: ClassVar[frozenset[str]] = frozenset({"clock-malformed"})

    @property
    def answer_type(self) -> object:
        """A time."""
        return time

    def options(self, _run: Run) -> tuple[Option, ...]:
        """The usual ones."""
        return tuple(Option(one, one) for one in self.offered)

    def said(self, text: str, _run: Run) -> Verdict:
        """The time, if it is one."""
        clock = read_clock(text)
        return Refused("clock-malformed") if clock is None else Taken(f"{clock:%H:%M}")

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether it is a time of day."""
        return isinstance(answer, str) and self.said(answer, run) == Taken(answer)

    def value(self, answer: JSON) -> object:
        """The time."""
        return time.fromisoformat(str(answer))
