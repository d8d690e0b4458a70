"""Whose political birthday 政治生日 is it, and how many years is it? Counted from 入党时间 (domain §2.3).

What the roster knows of the day decides: a day is kept on that day, a month alone on its 1st as "this month",
a year alone never. No day is invented.
"""

import calendar
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func

from models.members import Member

_YEAR = 4  # digits
_ROUND = 10  # years: the secretary is asked to visit


@dataclass(frozen=True, slots=True)
class Anniversary:
    """So many years since somebody joined, on that day or, ``of_month``, in that month."""

    years: int
    of_month: bool = False

    @property
    def is_round(self) -> bool:
        """Whether it is one of 10, 20, 30 …"""
        return self.years % _ROUND == 0


def anniversary(joined_on: str | None, day: date) -> Anniversary | None:
    """Return what is kept on a day, None where nothing is: not in the year of joining itself either."""
    if not joined_on or joined_on[_YEAR + 1 :] not in marks(day):
        return None
    years = day.year - int(joined_on[:_YEAR])
    return Anniversary(years, of_month=len(joined_on) < len("2006-07-01")) if years > 0 else None


def marks(day: date) -> tuple[str, ...]:
    """Return what stands behind the year of a joining date that is kept on this day: "07-01", on the 1st also
    "07"; on 28 February of a common year also "02-29".
    """
    found = [f"{day:%m-%d}"]
    if day.day == 1:
        found.append(f"{day:%m}")
    if f"{day:%m-%d}" == "02-28" and not calendar.isleap(day.year):
        found.append("02-29")
    return tuple(found)


def celebrates(day: date) -> ColumnElement[bool]:
    """Return the condition that a member's political birthday is kept on a day, as ``anniversary`` has it."""
    behind, year = func.substr(Member.joined_on, _YEAR + 2), func.substr(Member.joined_on, 1, _YEAR)
    return and_(behind.in_(marks(day)), year < str(day.year))
