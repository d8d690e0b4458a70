"""When does what fire?
APScheduler's triggers as pure calendars, its scheduler as the tick; slots are rows (design §3.9).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
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
from scheduler.job import Job, Late

log = logging.getLogger(__name__)

TICK_SECONDS = 1
_MOST_SLOTS = 5000
_EPSILON = timedelta(microseconds=1)

Slot = tuple[datetime, Job]


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
        except Exception:
            log.exception("the clock waits: a job could not be carried out")

    async def tick(self) -> int:
        """Fire what is due now, after a walk if one was asked for; return how many slots fired."""
        async with self._one_at_a_time:
            await self._walk_if_asked()
            return await self._fire_until(self.clock.now(), by_rule=True)

    async def walk(self, target: datetime, *, deliver: bool = True) -> None:
        """Move the clock forward to ``target``: every slot passed fires once, in order.

        With ``deliver`` all that falls due on the way is sent at its own time; without, only at the end, like
        after a long sleep.
        """
        async with self._one_at_a_time:
            await self._walk(target, deliver=deliver)

    async def _walk_if_asked(self) -> None:
        async with self.database.reading() as session:
            card = await session.scalar(Installation.card())
        if card and card.demonstration and card.clock_target:
            await self._walk(card.clock_target, deliver=True)

    async def _walk(self, target: datetime, *, deliver: bool) -> None:
        await self._fire_until(self.clock.now(), by_rule=True)
        due = await self.settle() if deliver else None
        while True:
            slots = await self._missed(target)
            moments = [target, *(slot for slot, _ in slots[:1]), *([due] if due else [])]
            self.clock.set(max(min(moments), self.clock.now()))
            await self._fire_until(self.clock.now(), by_rule=False)
            await self._keep_offset(arrived=self.clock.now() >= target)
            due = await self.settle() if deliver else None
            if self.clock.now() >= target:
                return

    async def _keep_offset(self, *, arrived: bool) -> None:
        """Remember how far the clock is moved; whoever sent it on its way is told when it has arrived."""
        async with one_turn(self.database, now=self.clock.now(), vault=self.vault, patient=True) as scope:
            card = await scope.first(Installation.card())
            if card is None:
                return
            card.clock_offset_seconds = round(self.clock.offset.total_seconds())
            if arrived and card.clock_target is not None:
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

    async def _fire_until(self, until: datetime, *, by_rule: bool) -> int:
        slots = await self._missed(until)
        skipped = _passed_over(slots) if by_rule else set()
        for number, (slot, job) in enumerate(slots):
            await self._fire(slot, job, skip=number in skipped)
        return len(slots) - len(skipped)

    async def _fire(self, slot: datetime, job: Job, *, skip: bool) -> None:
        async with one_turn(self.database, now=self.clock.now(), vault=self.vault, patient=True) as scope:
            if await self._is_first(scope, slot, job, skip=skip) and not skip:
                await job.run(scope, slot)
                log.info("fired %s for %s", job.name, slot.isoformat())
        self.rang()

    async def _is_first(self, scope: Scope, slot: datetime, job: Job, *, skip: bool) -> bool:
        return bool(await scope.rows(Firing.note(scope.dialect, job.name, slot, scope.now, skipped=skip)))


def _passed_over(slots: Sequence[Slot]) -> set[int]:
    """Return the numbers of the slots that their job's late rule passes over."""
    by_job: dict[str, list[int]] = defaultdict(list)
    for number, (_, job) in enumerate(slots):
        if job.late is Late.LATEST:
            by_job[job.name].append(number)
    return {number for numbers in by_job.values() for number in numbers[:-1]}
