"""Which sittings come again each month by themselves, on which day?"""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Date, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key
from models.orgs import Org, within

LAST = -1  # the last such weekday of a month
_WEEK = 7


class TrainingSeries(Base):
    """Sittings on a fixed weekday of the month, such as 主题党日 on each first Friday; they are made by
    themselves, each with what stands here. ``nth``: 1 to 4, or -1 for the last one; ``every``: months.
    """

    __tablename__ = "training_series"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    nth: Mapped[int]
    weekday: Mapped[int]  # Monday is 0
    every: Mapped[int] = mapped_column(default=1)
    since_on: Mapped[date] = mapped_column(Date)  # the first one, from which the months are counted
    pattern: Mapped[dict[str, Any]]  # what each sitting takes from here: ``Training.pattern``
    made_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def going(cls) -> Select[Self]:
        """Return the series that are not over, in the order of their identifiers."""
        return select(cls).where(cls.ended_at.is_(None)).order_by(cls.id)

    @classmethod
    def below(cls, paths: tuple[str, ...]) -> Select[Self, Org]:
        """Return the series of these subtrees that are not over, with their organisations."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id)
        return mine.where(within(Org, paths), cls.ended_at.is_(None)).order_by(Org.path, cls.id)

    def days(self, since: date, until: date) -> Iterator[date]:
        """Yield the days of the series from one day up to another, both included."""
        month = self.since_on.replace(day=1)
        while month <= until:
            day = nth_weekday(month, self.nth, self.weekday)
            if max(since, self.since_on) <= day <= until:
                yield day
            month = _months_after(month, self.every)


def nth_weekday(month: date, nth: int, weekday: int) -> date:
    """Return the first, second … or last such weekday of a month, given by any of its days."""
    first = month.replace(day=1)
    day = first + timedelta(days=(weekday - first.weekday()) % _WEEK)
    if nth != LAST:
        return day + timedelta(days=_WEEK * (nth - 1))
    left = calendar.monthrange(first.year, first.month)[1] - day.day
    return day + timedelta(days=left - left % _WEEK)


def place_in_month(day: date) -> int:
    """Return which of its weekday a day is in its month: 1 to 4; a fifth one is the last."""
    nth = (day.day - 1) // _WEEK + 1
    return nth if nth <= 4 else LAST  # noqa: PLR2004 - every month has four


def _months_after(month: date, months: int) -> date:
    years, rest = divmod(month.month - 1 + months, 12)
    return month.replace(year=month.year + years, month=rest + 1)
