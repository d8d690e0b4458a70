"""When does what fire?
APScheduler's triggers as pure calendars, its scheduler as the tick; slots are rows (design §3.9).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from actions.clock import STEPS
from models.accounts import Account
from models.clockwork import Clockwork
from models.database import Database
from models.firings import Firing
from models.installation import Installation
from models.scope import Scope, one_turn
from models.vault import Vault
from scheduler.job import Effect, Job, Late

log = logging.getLogger(__name__)

TICK_SECONDS = 1
_MOST_SLOTS = 5000
_EPSILON = timedelta(microseconds=1)

Slot = tuple[datetime, Job]


class ClockFixedError(Exception):
    """Somebody wants to move the time of a database in which people live."""


class JobFailedError(Exception):
    """Jobs could not be carried out; their slots are tried again at the next tick."""


@dataclass(slots=True)
class Scheduler:
    """Fires due slots once each, in order; in a demonstration walks the clock to where it was sent.

    ``settle`` delivers everything that is due at the present instant, so that a walk shows each day as it
    was.
    """

    database: Database
    clock: Clockwork
    vault: Vault
    jobs: Sequence[Job]
    zone: ZoneInfo
    settle: Callable[[], Awaitable[datetime | None]]
    rang: Callable[[], None]
    _triggers: dict[str, CronTrigger] = field(default_factory=dict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._triggers = {
            job.name: CronTrigger.from_crontab(job.when, timezone=self.zone) for job in self.jobs
        }

    async def run(self) -> None:
        """Tick until cancelled."""
        ticker = AsyncIOScheduler(timezone=self.zone)
        ticker.add_job(
            self._tick_safely,
            "interval",
            seconds=TICK_SECONDS,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=3600,
        )
        ticker.start()
        try:
            await asyncio.Event().wait()
        finally:
            ticker.shutdown(wait=False)

    async def _tick_safely(self) -> None:
        try:
            await self.tick()
        except asyncio.CancelledError:
            return  # the process stops: APScheduler would log this as a fault
        except Exception:
            log.exception("the clock waits: a job could not be carried out")

    async def tick(self) -> int:
        """Fire what is due now, after a walk if one was asked for; return how many slots fired."""
        async with self._one_at_a_time:
            await self._walk_if_asked()
            return await self._fire_until(self.clock.now())

    async def walk(self, target: datetime, *, deliver: bool = True) -> None:
        """Move the clock forward to ``target``: every slot passed fires once, in order.

        With ``deliver`` all that falls due on the way is sent at its own time; without, only at the end, like
        after a long sleep. Raise ClockFixedError where the database is no demonstration.
        """
        async with self._one_at_a_time:
            if await self._demonstration() is None:
                raise ClockFixedError("time can be moved in a demonstration's database only")
            await self._walk(target, deliver=deliver)

    async def _walk_if_asked(self) -> None:
        card = await self._demonstration()
        if card and card.clock_target:
            await self._walk(card.clock_target, deliver=True)

    async def _demonstration(self) -> Installation | None:
        async with self.database.reading() as session:
            card = await session.scalar(Installation.card())
        return card if card and card.demonstration else None

    async def _walk(self, target: datetime, *, deliver: bool) -> None:
        await self._fire_until(self.clock.now())
        for slot, job in _worth_a_stop(await self._missed(target)):
            await self._pass_time(slot, deliver=deliver)
            await self._fire(slot, job, walking=True)
        await self._pass_time(target, deliver=deliver)
        async with self._turn() as scope:
            await self._arrive(scope)
        if deliver:
            await self.settle()

    async def _pass_time(self, moment: datetime, *, deliver: bool) -> None:
        """Set the clock to a moment ahead; with ``deliver`` what falls due before is sent at its own time."""
        while deliver and (due := await self.settle()) and due < moment:
            self.clock.set(due)
        self.clock.set(max(moment, self.clock.now()))

    def _turn(self) -> AbstractAsyncContextManager[Scope]:
        return one_turn(self.database, now=self.clock.now(), vault=self.vault, patient=True)

    async def _keep_offset(self, scope: Scope) -> Installation | None:
        """Remember how far the clock is moved, so that a walk cut short goes on from there."""
        card = await scope.first(Installation.card())
        if card is not None:
            card.clock_offset_seconds = round(self.clock.offset.total_seconds())
        return card

    async def _arrive(self, scope: Scope) -> None:
        """End a walk; whoever sent the clock on its way is told."""
        card = await self._keep_offset(scope)
        if card is None or card.clock_target is None:
            return
        asker = await scope.get(Account, card.clock_asked_by or 0)
        if asker is not None:
            scope.show("clock-arrived", asker, now=scope.now, steps=STEPS)
        card.clock_target = card.clock_asked_by = None

    async def _missed(self, until: datetime) -> list[Slot]:
        """Return the slots after each job's last one up to an instant, in order of time."""
        last = await self._last_slots()
        slots: list[Slot] = []
        for job in self.jobs:
            after = last.get(job.name) or await self._begin(job)
            while (
                slot := self._triggers[job.name].get_next_fire_time(None, after + _EPSILON)
            ) and slot <= until:
                slots.append((slot, job))
                after = slot
                if len(slots) > _MOST_SLOTS:
                    break
        return sorted(slots, key=lambda entry: (entry[0], self.jobs.index(entry[1])))

    async def _last_slots(self) -> dict[str, datetime]:
        async with self.database.reading() as session:
            rows = (await session.execute(Firing.last_slots())).all()
        return dict(rows)

    async def _begin(self, job: Job) -> datetime:
        """A job seen for the first time begins now: what lay before it is not made up for."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await session.execute(Firing.note(self.database.dialect, job.name, now, now, skipped=True))
        return now

    async def _fire_until(self, until: datetime) -> int:
        """Fire what was missed, in order; return how much of it was ours.

        A job that fails keeps its later slots waiting and nobody else's; its fault is raised at the end.
        """
        slots = await self._missed(until)
        skipped = _passed_over(slots)
        faults: dict[str, Exception] = {}
        fired = 0
        for number, (slot, job) in enumerate(slots):
            if job.name in faults:
                continue
            try:
                fired += await self._fire(slot, job, skip=number in skipped)
            except Exception as exc:  # noqa: BLE001 - raised below, after the other jobs had their turn
                faults[job.name] = exc
        if faults:
            raise JobFailedError(", ".join(faults)) from next(iter(faults.values()))
        return fired

    async def _fire(self, slot: datetime, job: Job, *, skip: bool = False, walking: bool = False) -> bool:
        """Fire a slot unless somebody else did; return whether it was ours and not passed over.

        The slot is noted with the first transaction of its effect; what is left goes on in short ones.
        """
        rest: Effect | None = None
        async with self._turn() as scope:
            ours = await self._is_first(scope, slot, job, skip=skip) and not skip
            if ours:
                rest = await job.run(scope, slot)
                log.debug("fired %s for %s", job.name, slot.isoformat())
            if walking:
                await self._keep_offset(scope)
        while rest:
            async with self._turn() as scope:
                rest = await rest(scope, slot)
        self.rang()
        return ours

    async def _is_first(self, scope: Scope, slot: datetime, job: Job, *, skip: bool) -> bool:
        return bool(await scope.rows(Firing.note(scope.dialect, job.name, slot, scope.now, skipped=skip)))


def _worth_a_stop(slots: Sequence[Slot]) -> list[Slot]:
    """Return the slots at which a walk stops: of silent jobs the last one alone."""
    last = {job.name: slot for slot, job in slots}
    return [(slot, job) for slot, job in slots if not job.silent or slot == last[job.name]]


def _passed_over(slots: Sequence[Slot]) -> set[int]:
    """Return the numbers of the slots that their job's late rule passes over."""
    by_job: dict[str, list[int]] = defaultdict(list)
    for number, (_, job) in enumerate(slots):
        if job.late is Late.LATEST:
            by_job[job.name].append(number)
    return {number for numbers in by_job.values() for number in numbers[:-1]}
