"""What is a job?
A calendar, what happens at each of its slots, and what to do about slots that were missed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from models.scope import Scope

# What happens at a slot, in one transaction; it may return what is left to be done in the next one.
Effect = Callable[[Scope, datetime], Awaitable["Effect | None"]]


class Late(Enum):
    """The rule for slots that passed while no process was awake."""

    EACH = "each"  # every missed slot is made up for, in order
    LATEST = "latest"  # only the last one counts; the others are noted as skipped


@dataclass(frozen=True, slots=True)
class Job:
    """A job, named like its file. ``when`` is a crontab line in the county's time zone.

    A ``silent`` one says nothing to anybody: a walk of the clock passes over all its slots but the last.
    """

    name: str
    when: str
    run: Effect
    late: Late
    silent: bool = False
