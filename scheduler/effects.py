"""How does the effect of a slot happen?
In the transaction that notes the slot, or in many, each of which keeps where the next begins.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from models.database import Database
from models.firings import HOLD, Firing
from models.scope import Scope
from scheduler.job import InSteps, Job
from scheduler.stride import FEWEST, MOST, Stride


class Outcome(Enum):
    """What became of a slot."""

    OURS = "ours"  # finished here
    THEIRS = "theirs"  # noted elsewhere, and finished
    OPEN = "open"  # another process is at it: what stands behind it waits


class OvertakenError(Exception):
    """Another process took this step: what was done here in vain is rolled back."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the effect of a slot stands between two steps."""

    job: Job
    slot: datetime
    key: int  # of the slot's row
    steps: int = 0
    progress: dict[str, Any] | None = None
    rests: bool = False  # its next step is not to be taken yet

    @classmethod
    def of(cls, job: Job, firing: Firing, now: datetime) -> "Stand":
        """Return where a slot stood when its row was read."""
        rests = _rests(firing.progress, now)
        return cls(job, firing.slot, firing.id, firing.steps, firing.progress, rests)


def _rests(progress: dict[str, Any] | None, now: datetime) -> bool:
    until = (progress or {}).get("rests_until")
    return bool(until) and now < datetime.fromisoformat(str(until))


@dataclass(slots=True)
class Effects:
    """Carries out slots, each once, whoever else tries; a kill between two steps loses nothing.

    ``turn`` opens a transaction, ``unchecked`` or not; ``rang`` is told when messages may wait.
    """

    database: Database
    turn: Callable[..., AbstractAsyncContextManager[Scope]]
    zone: ZoneInfo
    rang: Callable[[], None]
    _strides: dict[str, Stride] = field(default_factory=dict)
    _ours: set[int] = field(default_factory=set)  # slots whose last step was taken here

    async def pass_over(self, slots: Sequence[tuple[datetime, Job]]) -> list[tuple[datetime, Job]]:
        """Note slots that are not to be fired, in one transaction; return those that nobody had noted."""
        async with self.turn() as scope:
            return [(slot, job) for slot, job in slots if await self._note(scope, job, slot, skip=True)]

    async def fire(self, job: Job, slot: datetime, *, insist: bool = False) -> Outcome:
        """Fire a slot unless somebody else did, and see it through to its end, or to where it rests.

        ``insist`` goes on with it even when another process may be at it.
        """
        rest, known, began = None, None, perf_counter()
        async with self.turn() as scope:
            began, now = perf_counter(), scope.now
            key = await self._note(scope, job, slot, skip=False)
            if key is None:
                known = await scope.first(Firing.of_slot(job.name, slot))
            else:
                rest = await self._begin(scope, Stand(job, slot, key, steps=1))
        if key is None:
            return await self._after_others(job, known, now, insist=insist)
        self._keep(job, key, rest, perf_counter() - began)
        self.rang()
        return await self._see_through(rest, insist=insist)

    async def resume(self, job: Job, firing: Firing, now: datetime, *, insist: bool = False) -> Outcome:
        """Go on with a slot whose effect was cut short, unless another process may be at it."""
        if firing.is_held(now) and firing.id not in self._ours and not insist:
            return Outcome.OPEN
        return await self._see_through(Stand.of(job, firing, now), insist=insist)

    async def _after_others(self, job: Job, known: Firing | None, now: datetime, *, insist: bool) -> Outcome:
        if known is None or known.finished_at is not None:
            return Outcome.THEIRS
        return await self._see_through(Stand.of(job, known, now), insist=True) if insist else Outcome.OPEN

    @staticmethod
    async def _note(scope: Scope, job: Job, slot: datetime, *, skip: bool) -> int | None:
        given = Firing.noted(job.name, slot, scope.now, skipped=skip)
        noted = await scope.rows(Firing.note(scope.dialect), **given)
        return noted[0].id if noted else None

    async def _begin(self, scope: Scope, stand: Stand) -> Stand | None:
        """Do all of it, or of an effect in steps as many as a transaction has time for."""
        effect, began = stand.job.run, perf_counter()
        if not isinstance(effect, InSteps):
            await effect(scope, stand.slot.astimezone(self.zone))
            return None
        progress = await self._take(scope, effect, stand)
        while progress and not effect.before and not _rests(progress, scope.now):
            if not self._stride(stand.job).has_room(perf_counter() - began):
                break
            here = replace(stand, progress=progress)  # in a transaction that looks after references
            progress = await self._take(scope, effect, here, at_most=FEWEST)
        return await self._leave(scope, stand, progress)

    async def _see_through(self, stand: Stand | None, *, insist: bool) -> Outcome:
        """Take step after step, each in a transaction of its own; between two of them replies go first."""
        while stand is not None:
            if stand.rests:
                self._ours.discard(stand.key)
                return Outcome.OPEN
            here = stand
            try:
                stand = await self._step(here)
            except OvertakenError:
                self._ours.discard(here.key)
                if not insist:
                    return Outcome.OPEN
                stand = await self._look(here)
            if stand is None:
                self.rang()
        return Outcome.OURS

    async def _step(self, stand: Stand) -> Stand | None:
        copies = isinstance(stand.job.run, InSteps) and stand.job.run.copies
        if isinstance(stand.job.run, InSteps):
            stand = replace(stand, progress=await stand.job.run.prepare(self.database, stand.progress))
        async with self.turn(unchecked=copies) as scope:
            began = perf_counter()
            rest = await self._go_on(scope, stand)
        self._keep(stand.job, stand.key, rest, perf_counter() - began)
        return rest

    async def _go_on(self, scope: Scope, stand: Stand) -> Stand | None:
        """Take one step and keep where the next begins, both in this transaction."""
        effect = stand.job.run
        if not isinstance(effect, InSteps):
            raise TypeError(f"{stand.job.name} has one transaction and is unfinished")
        return await self._advance(scope, stand, await self._take(scope, effect, stand))

    async def _take(
        self, scope: Scope, effect: InSteps[Any], stand: Stand, *, at_most: int = MOST
    ) -> dict[str, Any] | None:
        rows = min(at_most, self._stride(stand.job).rows)
        return await effect.go_on(scope, stand.slot.astimezone(self.zone), stand.progress, rows)

    @staticmethod
    async def _leave(scope: Scope, stand: Stand, progress: dict[str, Any] | None) -> Stand | None:
        """Keep where the second transaction begins, if there is anything left for one."""
        if progress is None:
            return None
        await scope.run(Firing.leave_open(), key=stand.key, place=progress, held=scope.now + HOLD)
        return replace(stand, progress=progress, rests=_rests(progress, scope.now))

    @staticmethod
    async def _advance(scope: Scope, stand: Stand, progress: dict[str, Any] | None) -> Stand | None:
        """Keep where the next transaction begins, unless another process has taken this one's step."""
        advanced = Firing.advanced(stand.key, stand.steps, progress, scope.now)
        if not await scope.rows(Firing.advance(), **advanced):
            raise OvertakenError(stand.job.name)
        if progress is None:
            return None
        rests = _rests(progress, scope.now)
        return replace(stand, steps=stand.steps + 1, progress=progress, rests=rests)

    def _stride(self, job: Job) -> Stride:
        return self._strides.setdefault(job.name, Stride())

    def _keep(self, job: Job, key: int, rest: Stand | None, seconds: float) -> None:
        """After a commit: fit the stride, remember that it is us who are at it."""
        if isinstance(job.run, InSteps):
            self._stride(job).took(seconds)
            (self._ours.discard if rest is None else self._ours.add)(key)

    async def _look(self, stand: Stand) -> Stand | None:
        """Return where the slot stands by now, None when it is finished."""
        async with self.turn() as scope:
            firing = await scope.first(Firing.of_slot(stand.job.name, stand.slot))
        return None if firing is None or firing.finished_at else Stand.of(stand.job, firing, scope.now)
