"""What is a job?
A calendar, what happens at each of its slots, and what to do about slots that were missed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from models.database import Database
from models.rule_book import Book
from models.scope import Scope

P = TypeVar("P")  # a frozen dataclass of what JSON can hold

# What happens at a slot, in one transaction. A slot is given in the county's time zone.
Effect = Callable[[Scope, datetime], Awaitable[None]]
# A part of it: from a place on, so many rows; gives back where the next part begins, None at the end.
Step = Callable[[Scope, datetime, P, int], Awaitable[P | None]]
# What comes before a step and outside of its transaction: from a place, which may be another afterwards.
Before = Callable[[Database, P], Awaitable[P]]


class Late(Enum):
    """The rule for slots that passed while no process was awake."""

    EACH = "each"  # every missed slot is made up for, in order
    LATEST = "latest"  # only the last one counts; the others are noted as skipped


@dataclass(frozen=True, slots=True)
class InSteps(Generic[P]):
    """An effect too long for one transaction: it goes on in short ones, also after a crash.

    ``step`` is called with ``beginning`` and then with what it gave back; that place is kept with the slot.
    ``copies`` promises that its rows refer only to rows which the same statements read. ``before`` does what
    no transaction can hold, ahead of each step but the first; it must be safe to repeat. A place with a field
    ``rests_until`` (an instant as ISO text) has its step taken no sooner.
    """

    step: Step[P]
    beginning: P
    copies: bool = False
    before: Before[P] | None = None

    async def go_on(
        self, scope: Scope, slot: datetime, progress: dict[str, Any] | None, rows: int
    ) -> dict[str, Any] | None:
        """Take the step that begins where ``progress`` says; return where the next does, None at the end."""
        place = await self.step(scope, slot, self._place(progress or {}), rows)
        return None if place is None else asdict(place)  # type: ignore[call-overload]

    async def prepare(self, database: Database, progress: dict[str, Any] | None) -> dict[str, Any] | None:
        """Do what comes before a step; return where it begins then."""
        if self.before is None or progress is None:
            return progress
        place = await self.before(database, self._place(progress))
        return asdict(place)  # type: ignore[call-overload, no-any-return]

    def _place(self, progress: dict[str, Any]) -> P:
        """A place that another version kept may have other fields: those still known count."""
        known = {field.name for field in fields(self.beginning)}  # type: ignore[arg-type]
        kept = {name: value for name, value in progress.items() if name in known}
        return type(self.beginning)(**{**asdict(self.beginning), **kept})  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class Job:
    """A job, named like its file. ``when`` is a crontab line in the county's time zone, or what makes one of
    the rules that organisations have set.

    Jobs of one ``line`` wait for each other: a slot begins when all earlier ones of its line are finished.
    By default each job is a line of its own. A ``silent`` one says nothing that its last slot would not say
    as well: of those that passed only that one counts, also on a walk of the clock, and no others are noted.
    """

    name: str
    when: str | Callable[[Book], str]
    run: Effect | InSteps[Any]
    late: Late
    line: str = ""
    silent: bool = False

    def calendar(self, rules: Book) -> str:
        """Return the crontab line by which the job rings."""
        return self.when if isinstance(self.when, str) else self.when(rules)

    @property
    def queue(self) -> str:
        """The name of the line in which its slots stand."""
        return self.line or self.name
