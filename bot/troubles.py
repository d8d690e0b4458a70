"""What is wrong right now, and since when?
Loops say that they wait and that they go on; one that says nothing is stuck.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.remedies import FAULT, JOB_FAILS, STUCK, Remedy, remedy_for
from models.clockwork import Clockwork
from models.watch import Loop

SILENT_SECONDS = 120.0  # a loop not heard of for so long is stuck: idle ones wake every few seconds


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that keeps a loop from its work."""

    remedy: Remedy
    where: str  # a loop, or a job
    since: datetime
    bot: int | None = None


@dataclass(slots=True)
class Troubles:
    """Keeps what the loops of a process say about themselves. Instants are the service's clock's."""

    clock: Clockwork
    monotonic: Callable[[], float] = time.monotonic
    _heard: dict[tuple[int | None, Loop], float] = field(default_factory=dict)
    _waiting: dict[tuple[int | None, Loop], Trouble] = field(default_factory=dict)
    _failing: dict[str, Trouble] = field(default_factory=dict)

    def goes_on(self, bot: int | None, loop: Loop) -> None:
        """Note that a loop was heard of, and that its trouble is over."""
        self._heard[bot, loop] = self.monotonic()
        if self._waiting:
            self._waiting.pop((bot, loop), None)

    def stirs(self, bot: int | None, loop: Loop) -> None:
        """Note a sign of life in the middle of long work: no trouble is over by it."""
        if (bot, loop) in self._heard:
            self._heard[bot, loop] = self.monotonic()

    def clear(self, bot: int | None, loop: Loop) -> None:
        """Note that a trouble is over; nothing is said about when it would be heard of again."""
        if self._waiting:
            self._waiting.pop((bot, loop), None)

    def waits(self, bot: int | None, loop: Loop, cause: BaseException) -> None:
        """Note a loop's trouble, from its first time on until it changes or is over."""
        remedy = remedy_for(cause)
        if loop is not Loop.CALLS:
            self._heard[bot, loop] = self.monotonic()
        if remedy is None:
            return
        known = self._waiting.get((bot, loop))
        if known is None or known.remedy is not remedy:
            self._waiting[bot, loop] = Trouble(remedy, loop.value, self.clock.now(), bot)

    def ended(self, bot: int | None, loop: Loop) -> None:
        """Forget a loop that was stopped on purpose."""
        self._heard.pop((bot, loop), None)
        self._waiting.pop((bot, loop), None)

    def job_failed(self, job: str, cause: BaseException) -> None:
        """Note a job's trouble; where the database is at fault it is the clock's trouble anyway."""
        remedy = remedy_for(cause)
        if remedy is FAULT and job not in self._failing:
            self._failing[job] = Trouble(JOB_FAILS, job, self.clock.now())

    def job_fired(self, job: str) -> None:
        """Note that a job was carried out."""
        self._failing.pop(job, None)

    def now(self) -> list[Trouble]:
        """Return what is wrong right now, the oldest first; a silent loop is one of the troubles."""
        found = [*self._waiting.values(), *self._failing.values(), *self._stuck()]
        return sorted(found, key=lambda trouble: trouble.since)

    def silences(self) -> Iterator[tuple[int | None, Loop, float]]:
        """Yield each loop with the seconds since it was last heard of."""
        now = self.monotonic()
        yield from ((bot, loop, now - heard) for (bot, loop), heard in self._heard.items())

    def _stuck(self) -> Iterator[Trouble]:
        for bot, loop, seconds in self.silences():
            if seconds > SILENT_SECONDS and (bot, loop) not in self._waiting:
                yield Trouble(STUCK, loop.value, self.clock.now() - timedelta(seconds=seconds), bot)
