"""When is somebody awake? Minute by minute, by their own clock (domain §3.6)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from tests.rehearsal.slow.people import A_MINUTE, Somebody

Hours = tuple[tuple[int, int], ...]
OPEN_TO_ALL: Hours = ((8, 21),)
OPEN_FROM_60: Hours = ((8, 12), (14, 21))
OPEN_FROM_70: Hours = ((9, 11), (15, 18))
OWN: dict[str, Hours] = {
    "dawn": ((5, 9),), "morning": ((9, 12),), "afternoon": ((12, 18),), "evening": ((18, 23),),
    "night": ((23, 24), (0, 5)),
}  # fmt: skip


def hours_of(person: Somebody, day: date) -> Hours:
    """When somebody may be written to; elders keep their hours, whatever they chose."""
    age = person.age(day)
    if age is not None and age >= 70:
        return OPEN_FROM_70
    if person.own_hours is not None:
        return OWN[person.own_hours]
    return OPEN_TO_ALL if age is None or age < 60 else OPEN_FROM_60


def awake(person: Somebody, at: datetime) -> bool:
    """Whether it is an hour at which the person may be written to."""
    local = at.astimezone(ZoneInfo(person.zone))
    return any(start <= local.hour < end for start, end in hours_of(person, local.date()))


def morning(person: Somebody, day: date, hour: int) -> datetime:
    """That hour of the day by the person's own clock."""
    return datetime.combine(day, time(hour), ZoneInfo(person.zone)).astimezone(UTC)


def opened_to(person: Somebody, at: datetime) -> datetime:
    """The first whole minute from ``at`` on at which the person may be written to; ``at`` if they may now."""
    if awake(person, at):
        return at
    at = at.replace(second=0, microsecond=0)
    while not awake(person, at):
        at += A_MINUTE
    return at


def in_time(person: Somebody, from_: datetime, at: datetime, ends: datetime) -> datetime | None:
    """When something is said that is of no use from ``ends`` on: when the person is awake from ``from_`` on,
    else in the last open stretch before the end, not before ``at``; None where that is over.
    """
    if (due := opened_to(person, from_)) < ends:
        return due
    last = ends - A_MINUTE
    while not awake(person, last):
        last -= A_MINUTE
    first = last
    while awake(person, first - A_MINUTE):
        first -= A_MINUTE
    return max(first, at) if max(first, at) <= last else None
