"""Whose is a silent member on a day? The ladder once more, slowly and in plain Python: from the history
alone, day by day, without rows, jobs or instants.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

A_DAY = timedelta(days=1)
SECRETARY, COMMITTEE, YELLOW, ORANGE, RED = 5, 10, 60, 90, 180


@dataclass(frozen=True)
class Round:
    """A cycle: open from a day on, due on one, and answers count as late up to another."""

    opens: date
    due: date
    late_until: date


@dataclass
class Past:
    """What is known of a member: on which days they answered, and somebody spoke with them."""

    answers: list[date] = field(default_factory=list)
    contacts: list[date] = field(default_factory=list)


def silent_since(rounds: Sequence[Round], past: Past, day: date) -> date | None:
    """The due day of the oldest round left unanswered since anybody heard of the member; what happened on the
    day itself comes later than the morning that is looked at.
    """
    unanswered: list[date] = []
    for one in rounds:
        answered = any(one.opens <= heard <= one.late_until for heard in past.answers if heard < day)
        heard_of = [heard for heard in (*past.answers, *past.contacts) if one.due < heard < day]
        if one.due < day and not answered and not heard_of:
            unanswered.append(one.due)
    return min(unanswered, default=None)


def slid(day: date, off: Callable[[date], bool]) -> date:
    """The day, or the next one on which people work."""
    while off(day):
        day += A_DAY
    return day


def stand(
    rounds: Sequence[Round], past: Past, day: date, off: Callable[[date], bool]
) -> tuple[int, str] | None:
    """How many steps a silence has behind it on the morning of a day, and whose it is; None: no silence.

    It is looked at each morning from the due day on: what was reached is never given back.
    """
    since = silent_since(rounds, past, day)
    if since is None:
        return None
    steps, whose = 0, "contact"
    morning = since + A_DAY
    while morning <= day:
        silent = (morning - since).days
        for number, (begins, name) in enumerate(
            (
                (slid(since + A_DAY, off) <= morning, "contact"),
                (slid(since + SECRETARY * A_DAY, off) <= morning, "secretary"),
                (slid(since + COMMITTEE * A_DAY, off) <= morning, "specific"),
                (silent >= YELLOW, "specific"),
                (silent >= ORANGE, "direct"),
                (silent >= RED, "first"),
            ),
            1,
        ):
            if begins and number > steps:
                steps, whose = number, name
        morning += A_DAY
    return steps, whose
