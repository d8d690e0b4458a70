"""What is noted of each message? One line: when, to whom, what, and why not sooner or not at all.

Nobody is named: people and branches are numbers, which the roster's export knows (domain §3.7).
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO

from models.kinds import Lane


class Moved(StrEnum):
    """Why a message goes later than it was meant to."""

    QUIET = "quiet-hours"
    CAP = "pushes-of-the-day"


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it was sent, or settled without being sent; ``at`` is UTC, ``local`` the person's time.

    ``person`` and ``branch`` are whose chat it is, ``about`` whom it is about where that is somebody else.
    ``nth`` counts the capped pushes of the person's own day up to this one; 0 where it does not count.
    """

    at: datetime
    local: datetime
    account: int
    person: int | None
    branch: int | None
    about: int | None
    kind: str
    lane: Lane
    screen: str
    outcome: str  # "sent", or how it was settled: skipped, failed, unsure
    why: str = ""  # not sooner (Moved, joined by +), or not at all: the reason kept with the message
    meant_for: datetime | None = None  # when it would have gone first, had nothing moved it
    nth: int = 0

    @property
    def sent(self) -> bool:
        """Whether it went out."""
        return self.outcome == "sent"

    @property
    def merged(self) -> bool:
        """Whether another message speaks in its place."""
        return not self.sent and self.why.startswith(_MERGED)


_MERGED = ("replaced", "merged", "in one")
HEADING = (
    "instant_utc", "local_time", "account", "person", "branch", "about", "kind", "lane", "screen", "outcome",
    "why", "meant_for_utc", "nth_push_of_the_day",
)  # fmt: skip


def csv_of(out: IO[str]) -> Callable[[Line], None]:
    """Write the heading of a CSV; return what writes a line of it."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEADING)

    def write(line: Line) -> None:
        rows.writerow((
            _utc(line.at), line.local.isoformat(" ", "milliseconds"), line.account, _shown(line.person),
            _shown(line.branch), _shown(line.about), line.kind, line.lane.name.lower(), line.screen,
            line.outcome, line.why, _utc(line.meant_for) if line.meant_for else "", line.nth or "",
        ))  # fmt: skip

    return write


def _utc(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "milliseconds")


def _shown(number: int | None) -> int | str:
    return "" if number is None else number
