"""Who is responsible for a follow-up, and when is the next step due? Pure functions over data (domain §3.6).

Silence climbs by the days since the oldest unanswered cycle fell due, whatever anybody does but speak with
the person. All else climbs one rung each time that its term has run out and nobody has taken it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from types import MappingProxyType

from models.calendars import working_day_from
from models.follow_ups import Cause, due_after
from models.hours import HOME_ZONE, local_morning
from models.rule_book import Here, county_day
from models.rules import LADDER_COMMITTEE, LADDER_ORANGE, LADDER_RED, LADDER_SECRETARY, LADDER_YELLOW
from models.rungs import Colour, Rung


@dataclass(frozen=True, slots=True)
class Step:
    """One step of silence: who takes over, which colour it has, who else hears of it."""

    rung: Rung
    colour: Colour | None = None
    also: Rung | None = None


SILENCE = (
    Step(Rung.CONTACT),  # the day after the due day: a phone task
    Step(Rung.SECRETARY),
    Step(Rung.SPECIFIC),
    Step(Rung.SPECIFIC, Colour.YELLOW, also=Rung.SECRETARY),  # who talks, and asks the family
    Step(Rung.DIRECT, Colour.ORANGE),
    Step(Rung.FIRST, Colour.RED, also=Rung.COUNTY),
)
SLIDING = 3  # steps that wait for a working day
_TO_COUNTY = (Rung.CONTACT, Rung.SECRETARY, Rung.SPECIFIC, Rung.COUNTY)
_TO_COMMITTEE = (Rung.CONTACT, Rung.SECRETARY, Rung.SPECIFIC)
_BY_SECRETARY = (Rung.SECRETARY, Rung.SPECIFIC)
LINES: Mapping[Cause, tuple[Rung, ...]] = MappingProxyType(
    {
        Cause.HELP: _TO_COUNTY,
        Cause.DIFFICULTY: _TO_COUNTY,
        Cause.TALK: _TO_COMMITTEE,
        Cause.HOST_HELP: _TO_COMMITTEE,
        Cause.UNREACHABLE: _TO_COMMITTEE,
        Cause.UNDELIVERED: _TO_COMMITTEE,
        Cause.VOICE: _TO_COMMITTEE,
        Cause.REPORT: (Rung.CONTACT, Rung.SECRETARY),  # the words are between the member and the branch
        Cause.MAKE_UP: (Rung.SECRETARY,),  # of the branch's own life (domain §3.6): it goes no higher
        Cause.MEMBERSHIP: _BY_SECRETARY,
        Cause.LEARN: _BY_SECRETARY,
        Cause.UNMATCHED: _BY_SECRETARY,
        Cause.REBIND: _BY_SECRETARY,
        Cause.CORRECTION: _BY_SECRETARY,
        Cause.TRANSFER: _BY_SECRETARY,
        Cause.ERASURE: (Rung.SPECIFIC, Rung.COUNTY),
        Cause.PLEDGE: _BY_SECRETARY,
    }
)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a follow-up stands: how many steps are behind it, whose it is, when the next one is due."""

    step: int
    rung: Rung
    next_at: datetime | None


def colour_of(step: int) -> Colour | None:
    """Return the colour of a silence after so many steps."""
    return SILENCE[step - 1].colour if 0 < step <= len(SILENCE) else None


def steps_of(colour: Colour) -> tuple[int, ...]:
    """Return after which steps a silence has a colour."""
    return tuple(number for number, step in enumerate(SILENCE, 1) if step.colour is colour)


def silent_days(here: Here) -> tuple[int, ...]:
    """Return how many days after the due day each step of silence comes; never before the one below it."""
    told = (LADDER_SECRETARY, LADDER_COMMITTEE, LADDER_YELLOW, LADDER_ORANGE, LADDER_RED)
    return tuple(accumulate((1, *(here[rule] for rule in told)), max))


def silence_starts(since: datetime, here: Here) -> tuple[datetime, ...]:
    """Return the instant at which each step of a silence begins: the midnight of its day in the county.

    ``since`` is when the oldest unanswered cycle fell due. The first steps slide to the next working day.
    """
    days = [county_day(since) + timedelta(days=number) for number in silent_days(here)]
    slid = [*(working_day_from(here, day) for day in days[:SLIDING]), *days[SLIDING:]]
    return tuple(local_morning(day, HOME_ZONE, 0) for day in accumulate(slid, max))


def of_silence(since: datetime, now: datetime, here: Here) -> Stand:
    """Return where a silence stands now, however long nobody looked."""
    starts = silence_starts(since, here)
    begun = sum(start <= now for start in starts)
    rung = SILENCE[begun - 1].rung if begun else Rung.CONTACT
    return Stand(begun, rung, starts[begun] if begun < len(starts) else None)


def of_waiting(cause: Cause, step: int, now: datetime, here: Here) -> Stand:
    """Return where something stands whose term has run out now: one rung up, and again a whole term.

    It counts from now, not from when the term ended: nobody is passed over who was not told.
    """
    line = LINES[cause]
    reached = min(step + 1, len(line) - 1)
    if reached == len(line) - 1:
        return Stand(reached, line[reached], None)
    return Stand(reached, line[reached], due_after(cause, now, here=here))
