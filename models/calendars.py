"""On which days does whose office work? Days off and moved work days as rows, each organisation's own over
those above it, over the shipped notices of the State Council, over its ordinary week (domain §2.3, §3.6).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Self

from sqlalchemy import Delete, ForeignKey, Index, Select, String, UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.day_lines import NAME_LENGTH
from models.hours import LONGEST_CLOSURE
from models.official_days import DayKind, Marked, shipped, shipped_years
from models.orgs import Org
from models.rule_book import Here
from models.rule_terms import week_of

MOST_CLOSED = 20  # days in a row: whoever closes for longer has made a mistake
_A_DAY = timedelta(days=1)


class CalendarDay(Base):
    """A day that an organisation marks, for itself and all below it. ``year`` is that of the notice it came
    with; a day of the organisation's own has none.
    """

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("org_id", "day"), Index("ix_calendar_days_day", "day"))

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(word(DayKind))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    year: Mapped[int | None]
    set_at: Mapped[datetime]

    @classmethod
    def since(cls, day: date) -> Select[int, str, date, DayKind, str, int | None]:
        """Return what is marked from a day on: (organisation, path, day, kind, name, year)."""
        return (
            select(cls.org_id, Org.path, cls.day, cls.kind, cls.name, cls.year)
            .join(Org, Org.id == cls.org_id).where(cls.day >= day)
        )  # fmt: skip

    @classmethod
    def of(cls, org_id: int, days: Collection[date]) -> Select[Self]:
        """Return an organisation's own rows of these days."""
        return select(cls).where(cls.org_id == org_id, cls.day.in_(days))

    @classmethod
    def taking_back(cls, row_id: int) -> Delete:
        """Return the statement that takes a row away: the day is as above again."""
        return delete(cls).where(cls.id == row_id)

    @classmethod
    def clearing(cls, org_id: int, year: int, days: Collection[date]) -> Delete:
        """Return the statement that takes away a year's notice of an organisation, and its rows of these
        days: before another notice comes in their place.
        """
        return delete(cls).where(cls.org_id == org_id, (cls.year == year) | cls.day.in_(days))


def marked(here: Here, day: date) -> Marked | None:
    """Return what the calendar of an organisation says of a day, None where its ordinary week decides.

    The nearest organisation that says something is right. A shipped notice counts until somebody in the line
    has loaded that year.
    """
    for own in here.calendars():
        if day in own.days:
            return own.days[day]
    mark = shipped().get(day)
    return None if mark is None or mark.year in _loaded(here) else mark


def _loaded(here: Here) -> frozenset[int]:
    return frozenset[int]().union(*(own.years for own in here.calendars()))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row of which a calendar says the same."""

    first: date
    last: date
    mark: Marked


def stretches(here: Here, first: date, last: date) -> Iterator[Stretch]:
    """Yield what an organisation's calendar marks from a first to a last day."""
    days = [first + number * _A_DAY for number in range((last - first).days + 1)]
    for mark, row in groupby(days, lambda day: marked(here, day)):
        if mark is not None:
            found = list(row)
            yield Stretch(found[0], found[-1], mark)


def days_off(here: Here) -> Callable[[date], bool]:
    """Return which days an office does not work: its week, and over it the calendar."""
    week = week_of(here)

    def is_off(day: date) -> bool:
        mark = marked(here, day)
        return week.is_off(day) if mark is None else mark.kind is DayKind.OFF

    return is_off


def is_holiday(here: Here, day: date) -> bool:
    """Whether a day is given off by the calendar; an ordinary weekend is not."""
    mark = marked(here, day)
    return mark is not None and mark.kind is DayKind.OFF


def years_known(here: Here) -> frozenset[int]:
    """Return the years whose days off an organisation knows: shipped, or loaded by it or above it."""
    return shipped_years() | _loaded(here)


def working_day_from(here: Here, day: date, step: timedelta = _A_DAY) -> date:
    """Return a day, or the first working day after it; with a negative step the last one before it.

    A calendar without working days raises ValueError.
    """
    is_off, found = days_off(here), day
    for _ in range(LONGEST_CLOSURE):
        if not is_off(found):
            return found
        found += step
    raise ValueError(f"no working day in the {LONGEST_CLOSURE} days from {day}")


def longest_closure(here: Here, marks: Mapping[date, DayKind]) -> int:
    """Return for how many days in a row the office would be closed around these days, if they were marked."""
    is_off, longest, row = days_off(here), 0, 0
    day, last = min(marks) - LONGEST_CLOSURE * _A_DAY, max(marks) + LONGEST_CLOSURE * _A_DAY
    while day <= last:
        off = marks[day] is DayKind.OFF if day in marks else is_off(day)
        row = row + 1 if off else 0
        longest, day = max(longest, row), day + _A_DAY
    return longest


async def load_notice(
    session: AsyncSession, org_id: int, year: int, days: Mapping[date, Marked], now: datetime
) -> None:
    """An organisation has a year's notice: what it had of that year, or marked on those days, gives way."""
    await session.execute(CalendarDay.clearing(org_id, year, days.keys()))
    session.add_all(
        CalendarDay(org_id=org_id, day=day, kind=mark.kind, name=mark.name, year=year, set_at=now)
        for day, mark in days.items()
    )
    await session.flush()
