"""What do an office's rules come to? Quiet hours and working weeks, put together from the rules that hold."""

from datetime import time
from functools import lru_cache
from itertools import pairwise

from models.gentleness import Caps
from models.hours import QuietHours, Span, WorkingWeek
from models.rule_book import Book, Here
from models.rules import (
    ELDER_AGE,
    ELDER_HOURS,
    NOON_REST,
    NOON_REST_AGE,
    OFFICE_CLOSES,
    OFFICE_DAYS,
    PUSHES_A_DAY,
    PUSHES_A_MONTH,
    PUSHES_A_WEEK,
    QUIET,
)

_MIDNIGHT = time(0)


def quiet_of(here: Here) -> QuietHours:
    """Return when people may be written to."""
    [quiet], [rest] = here[QUIET], here[NOON_REST]
    return _quiet(quiet, rest, here[NOON_REST_AGE], here[ELDER_HOURS], here[ELDER_AGE])


@lru_cache(maxsize=256)
def _quiet(
    quiet: Span, rest: Span, resting_from: int, for_elders: tuple[Span, ...], elder_from: int
) -> QuietHours:
    day = Span(quiet.end, quiet.start)
    # A rest that takes the whole day would leave people unreachable: then only the night is theirs.
    return QuietHours((day,), resting_from, _without(day, rest) or (day,), elder_from, for_elders)


def _without(day: Span, rest: Span) -> tuple[Span, ...]:
    """Return what a rest leaves of a day, as stretches in the order in which the day has them."""
    edges = {day.start, day.end, rest.start, rest.end}
    around = sorted(edges, key=lambda edge: (edge < day.start, edge))
    pieces = [Span(*ends) for ends in pairwise([*around, day.start]) if ends[0] != ends[1]]
    kept = [piece for piece in pieces if day.covers(piece.start) and not rest.covers(piece.start)]
    joined: list[Span] = []
    for piece in kept:
        if joined and joined[-1].end == piece.start:
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return tuple(joined)


def caps_of(here: Here) -> Caps:
    """Return how many pushes a person gets in a day, a week and a month."""
    return Caps(here[PUSHES_A_DAY], here[PUSHES_A_WEEK], here[PUSHES_A_MONTH])


def month_binds(rules: Book) -> bool:
    """Return whether anywhere a month may hold back what its weeks allow, five at most."""
    return min(rules.ever(PUSHES_A_MONTH)) < 5 * max(rules.ever(PUSHES_A_WEEK))


def week_of(here: Here) -> WorkingWeek:
    """Return when an office has worked a day: on which days of the week, and when it closes."""
    return _week(here[OFFICE_DAYS], here[OFFICE_CLOSES])


@lru_cache(maxsize=256)
def _week(days: tuple[int, ...], closes: time) -> WorkingWeek:
    return WorkingWeek((Span(_MIDNIGHT, closes),), frozenset(day - 1 for day in days))
