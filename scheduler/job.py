"""What is a job?
A calendar, what happens at each of its slots, and what to do about slots that were missed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from models.scope import Scope

Effect = Callable[[Scope, datetime], Awaitable[None]]


class Late(Enum):
    """The rule for slots that passed while no process was awake."""

    EACH = "each"  # every missed slot is made up for, in order
    LATEST = "latest"  # only the last one counts; the others are noted as skipped


@dataclass(frozen=True, slots=True)
class Job:
    """A job, named like its file. ``when`` is a crontab line in the county's time zone."""

    name: str
    when: str
    run: Effect
    late: Late
