"""At which instant of a day is somebody written to? By zone, age and hours; what ends soon goes in time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.hours import QuietHours, in_time, last_open, local_morning, next_open


class Mornings(NamedTuple):
    """The instants at which people of one time zone are written to, by bracket of age; None: not at all."""

    young: datetime | None  # younger than both others, or of unknown age
    resting: datetime | None  # from the age of the noon rest on, no elder
    elder: datetime | None  # from the age of elders on

    def later(self, span: timedelta, ends: datetime | None = None) -> "Mornings":
        """Return the instants so much later, not behind the end of its use."""
        moments = [moment and moment + span for moment in self]
        return Mornings(*(moment and min(moment, ends or moment) for moment in moments))


@dataclass(frozen=True, slots=True)
class When:
    """On which day, not before ``since``, at which hour of the morning. ``ends``: when it is of no use any
    more. ``following`` is the day and the slot at which it will be said to most: before it only to whom it
    could not be said in time then.
    """

    day: date
    since: datetime
    hour: int
    ends: datetime | None = None
    following: tuple[date, datetime] | None = None


@lru_cache(maxsize=1024)  # the steps of one slot ask the same, zone by zone
def mornings(when: When, zone: str, quiet: QuietHours) -> Mornings:
    """Return the instants of a zone by these hours (domain §3.6)."""
    ages = (None, quiet.resting_from_age, quiet.elder_from_age)
    return Mornings(*(_instant(when, zone, age, quiet) for age in ages))


def _instant(when: When, zone: str, age: int | None, quiet: QuietHours) -> datetime | None:
    at = max(local_morning(when.day, zone, when.hour), when.since)
    if when.ends is None:
        return next_open(at, zone, age, quiet)
    if when.following is None:
        return in_time(at, when.ends, when.since, zone, age, quiet)
    day, slot = when.following
    later = max(local_morning(day, zone, when.hour), slot)
    if in_time(later, when.ends, slot, zone, age, quiet) is not None:
        return None
    start, end = last_open(when.ends, zone, age, quiet)
    return moment if (moment := max(start, when.since)) < end else None
