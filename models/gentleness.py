"""Who is written to how often? At most so many pushes a day, a week and a month; what is over goes together
in one.

Pure: days are the person's own, a week is the seven days up to today, a month the thirty (domain §3.6).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

_WEEK, _MONTH = 7, 30
_FEWEST = 2  # of which a digest is made: one alone goes as it is


class Caps(NamedTuple):
    """How many pushes a person gets on a day, in seven days, and in thirty."""

    a_day: int
    a_week: int
    a_month: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that could go now: ``over`` where the caps held it back before, ``whole`` where it is a
    digest itself, which goes into no other.
    """

    number: int
    lane: int
    over: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of messages: by themselves, together as one, or later; each of them is in one of these."""

    alone: tuple[int, ...] = ()
    together: tuple[int, ...] = ()
    later: tuple[int, ...] = ()


def room(pushed: Collection[date], today: date, caps: Caps) -> int:
    """Return how many more pushes a person may get on a day, by the days of those they got; 0 or more."""
    spans = ((1, caps.a_day), (_WEEK, caps.a_week), (_MONTH, caps.a_month))
    return max(0, min(most - _within(span, pushed, today) for span, most in spans))


def _within(span: int, pushed: Collection[date], today: date) -> int:
    """Return how many of the pushes fell on the days up to today, so many of them."""
    return sum(today - timedelta(days=span) < day <= today for day in pushed)


def next_day(pushed: Collection[date], today: date, caps: Caps) -> date:
    """Return the first day behind today on which there is room again; within a month there is."""
    return next(
        day
        for day in (today + timedelta(days=number) for number in range(1, _MONTH + 2))
        if room(pushed, day, caps)
    )


def plan(waiting: Sequence[Waiting], left: int) -> Plan:
    """Divide what waits for one person among so many pushes that are left.

    What was held back goes together, never one after the other; with it whatever there is no room for. Of the
    others the more urgent go by themselves, in the order in which they would have gone.
    """
    if left <= 0:
        return Plan(later=_numbers(waiting))
    wholes, others = _ordered(waiting, whole=True), _ordered(waiting, whole=False)
    sent, late = wholes[:left], wholes[left:]
    left -= len(sent)
    held = [one for one in others if one.over]
    fresh = [one for one in others if not one.over]
    if not left:
        return Plan(_numbers(sent), (), _numbers([*late, *others]))
    if len(held) < _FEWEST and len(others) <= left:
        return Plan(_numbers([*sent, *others]), (), ())
    alone, together = fresh[: left - 1], [*held, *fresh[left - 1 :]]
    if len(together) < _FEWEST:
        return Plan(_numbers([*sent, *alone, *together]), (), ())
    return Plan(_numbers([*sent, *alone]), _numbers(together), ())


def _ordered(waiting: Iterable[Waiting], *, whole: bool) -> list[Waiting]:
    return sorted((one for one in waiting if one.whole is whole), key=lambda one: (one.lane, one.number))


def _numbers(some: Iterable[Waiting]) -> tuple[int, ...]:
    return tuple(one.number for one in some)
