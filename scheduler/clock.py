"""When does what fire?
APScheduler's triggers as pure calendars, its scheduler as the tick; slots are rows (design §3.9).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from actions.clock import STEPS
from models.accounts import Account
from models.clockwork import Clockwork
from models.database import Database
from models.firings import Firing
from models.installation import Installation
from models.rule_book import NO_CHANGES, Book
from models.rule_changes import book_in
from models.scope import Scope, one_turn
from models.vault import Vault
from models.watch import UNWATCHED, ClockWatch, Loop
from scheduler.effects import Effects
from scheduler.faults import Faults
from scheduler.job import Job
from scheduler.lines import JobFailedError, Lines
from scheduler.slots import Slot, passed, passed_over

log = logging.getLogger(__name__)

TICK_SECONDS = 1
_EPSILON = timedelta(microseconds=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class ClockFixedError(Exception):
    """Somebody wants to move the time of a database in which people live."""


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
    watch: ClockWatch = UNWATCHED
    _effects: Effects = field(init=False)
    _faults: Faults = field(default_factory=Faults)
    _lines: dict[str, str] = field(default_factory=dict)  # each job's calendar as a crontab line
    _triggers: dict[str, CronTrigger] = field(default_factory=dict)
    _named: dict[str, Job] = field(default_factory=dict)
    _following: dict[str, datetime] = field(default_factory=dict)  # each job's first slot not fired yet
    _seen: datetime = _LONG_AGO
    _walking: bool = False
    _kept_offset: int = 0  # how far the clock is moved, as the database has it
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._effects = Effects(self.database, self._turn, self.zone, self.rang)
        self._named = {job.name: job for job in self.jobs}
        self._wind_up(NO_CHANGES)

    def _wind_up(self, rules: Book) -> None:
        """Set the calendars by the rules as they are known now."""
        lines = {job.name: job.calendar(rules) for job in self.jobs}
        if lines != self._lines:
            self._lines = lines
            self._triggers = {name: _trigger(line, self.zone) for name, line in lines.items()}

    async def run(self) -> None:
        """Tick until cancelled."""
        self._following.clear()
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
            self.watch.ended(Loop.CLOCK)

    async def _tick_safely(self) -> None:
        try:
            await self.tick()
        except asyncio.CancelledError:
            return  # the process stops: APScheduler would log this as a fault
        except JobFailedError:
            self.watch.goes_on(Loop.CLOCK)  # each fault is told where it happens
        except Exception as exc:
            log.exception("the clock waits")
            self.watch.waits(Loop.CLOCK, exc)
        else:
            self.watch.goes_on(Loop.CLOCK)

    async def tick(self) -> int:
        """Fire what is due now, after a walk if one was asked for; return how many slots were finished.

        Raise JobFailedError when a job could not be carried out, after the others had their turn.
        """
        async with self._one_at_a_time:
            self._faults.tick()
            if self.clock.now() < self._seen:
                self._following.clear()  # the clock was set back, or the demonstration started over
            self._seen = self.clock.now()
            await self._walk_if_asked()
            return await self._fire_until(self.clock.now())

    async def walk(self, target: datetime, *, deliver: bool = True) -> None:
        """Move the clock forward to ``target``: every slot passed fires once, in order.

        With ``deliver`` all that falls due on the way is sent at its own time; without, only at the end, like
        after a long sleep. Raise ClockFixedError where the database is no demonstration.
        """
        async with self._one_at_a_time:
            card = await self._demonstration()
            if card is None:
                raise ClockFixedError("time can be moved in a demonstration's database only")
            await self._walk(card, target, deliver=deliver)

    async def _walk_if_asked(self) -> None:
        card = await self._demonstration()
        if card and card.clock_target:
            await self._walk(card, card.clock_target, deliver=True)

    async def _demonstration(self) -> Installation | None:
        async with self.database.reading() as session:
            card = await session.scalar(Installation.card())
        return card if card and card.demonstration else None

    async def _walk(self, card: Installation, target: datetime, *, deliver: bool) -> None:
        """A day is over when its slots are: each is seen through to its last step before time goes on."""
        self._walking, self._kept_offset = True, card.clock_offset_seconds
        try:
            await self._fire_until(self.clock.now())
            while slots := await self._missed(target):
                for slot, job in slots:
                    if slot > self.clock.now():  # what falls due at one instant is told together
                        await self._pass_time(slot, deliver=deliver)
                    lines = Lines(self._faults, self.watch, patient=False)
                    await lines.work(job, slot, partial(self._effects.fire, job, slot, insist=True))
                    lines.tell_faults()
            await self._pass_time(target, deliver=deliver)
            async with self._turn() as scope:
                await self._arrive(scope)
        finally:
            self._walking = False
            self._following.clear()
        if deliver:
            await self.settle()

    async def _pass_time(self, moment: datetime, *, deliver: bool) -> None:
        """Set the clock to a moment ahead; with ``deliver`` what falls due before is sent at its own time."""
        while deliver and (due := await self.settle()) and due < moment:
            self.clock.set(due)
        self.clock.set(max(moment, self.clock.now()))

    @asynccontextmanager
    async def _turn(self, *, unchecked: bool = False) -> AsyncIterator[Scope]:
        """Open a transaction; on a walk it keeps how far the clock has come, if it is cut short."""
        now = self.clock.now()
        async with one_turn(
            self.database, now=now, vault=self.vault, patient=True, unchecked=unchecked
        ) as scope:
            offset = round(self.clock.offset.total_seconds())
            if self._walking and offset != self._kept_offset:
                await scope.run(Installation.move(offset))
            yield scope
        self._kept_offset = offset

    async def _arrive(self, scope: Scope) -> None:
        """End a walk; whoever sent the clock on its way is told."""
        card = await scope.first(Installation.card())
        if card is None or card.clock_target is None:
            return
        asker = await scope.get(Account, card.clock_asked_by or 0)
        if asker is not None:
            scope.show("clock-arrived", asker, now=scope.now, steps=STEPS)
        card.clock_target = card.clock_asked_by = None

    async def _missed(self, until: datetime) -> list[Slot]:
        """Return the slots after each job's last one up to an instant, in order of time; of very many those
        that come first.

        While no job's following slot has come, nobody is asked: that is what an idle tick costs.
        """
        if self._following and until < min(self._following.values()):
            return []
        last = await self._last_slots()  # with it the rules are looked at: at each midnight at the latest
        last |= await self._begin([job for job in self.jobs if job.name not in last])
        found = passed(self.jobs, self._next, last, until, in_order=self._walking)
        self._following = found.following
        return found.slots

    def _next(self, job: Job, after: datetime) -> datetime | None:
        found: datetime | None = self._triggers[job.name].get_next_fire_time(None, after + _EPSILON)
        return found

    async def _last_slots(self) -> dict[str, datetime]:
        async with self.database.reading() as session:
            rows = (await session.execute(Firing.last_slots())).all()
            self._wind_up(await book_in(session, self.clock.now()))
        return dict(rows)

    async def _begin(self, jobs: Sequence[Job]) -> dict[str, datetime]:
        """Jobs seen for the first time begin now: what lay before them is not made up for."""
        now = self.clock.now()
        if jobs:
            async with self.database.writing() as session:
                for job in jobs:
                    noted = Firing.noted(job.name, now, now, skipped=True)
                    await session.execute(Firing.note(self.database.dialect), noted)
        return {job.name: now for job in jobs}

    async def _unfinished(self) -> Sequence[Firing]:
        async with self.database.reading() as session:
            return (await session.scalars(Firing.unfinished())).all()

    async def _pass_over(self, slots: Sequence[Slot], until: datetime) -> list[Slot]:
        """Note the slots that their job's late rule passes over; return the others."""
        over = passed_over(slots, [name for name, slot in self._following.items() if slot <= until])
        noted = await self._effects.pass_over([slots[number] for number in sorted(over)]) if over else []
        for slot, job in noted:
            self.watch.fired(job.name, slot, skipped=True)
        return [entry for number, entry in enumerate(slots) if number not in over]

    async def _fire_until(self, until: datetime) -> int:
        """Fire what was missed, in order, after going on with what was cut short; return how much was ours.

        Unfinished slots are read last: one that another process began meanwhile is met among them, or where
        it is noted.
        """
        slots = await self._pass_over(await self._missed(until), until)
        lines = Lines(self._faults, self.watch, patient=not self._walking)
        for firing in await self._unfinished():
            if job := self._named.get(firing.job):
                resume = partial(self._effects.resume, job, firing, until, insist=self._walking)
                await lines.work(job, firing.slot, resume)
        for slot, job in slots:
            await lines.work(job, slot, partial(self._effects.fire, job, slot, insist=self._walking))
        if lines.held:
            self._following.clear()  # what waits is asked for again
        lines.tell_faults()
        return lines.finished


@cache
def _trigger(line: str, zone: ZoneInfo) -> CronTrigger:
    """A calendar keeps nothing of what it was asked: one does for all."""
    return CronTrigger.from_crontab(line, timezone=zone)
