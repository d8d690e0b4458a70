"""A small county for dialogues: real database, real PTB objects, the whole way of a message; time is ours."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, union_all

import handlers
import scheduler
from bot.clock import Clock
from bot.courier import Courier
from bot.delivery.holds import Holds
from bot.delivery.pace import Pace, Rates
from bot.delivery.postman import Postman
from bot.delivery.spinners import Spinners
from bot.house import House
from bot.lease import AlwaysHeld
from bot.pump import BATCH, Pump
from bot.router import build_router
from bot.served import Served
from bot.shift import Shift
from bot.texts import Catalogue, Words
from bot.works.workshop import Workshop
from models.database import Database
from models.firings import Firing
from models.heads import next_due
from models.inbox import Heard, Update
from models.installation import Installation
from models.outbox import OPEN_STATES, Message
from models.scope import Scope, one_turn
from models.vault import Vault
from scheduler.clock import Scheduler
from tests.telegram import ME, FakeTelegram, Shown

TOKEN = "100:test-token-of-nobody"
COUNTY = ZoneInfo("Asia/Shanghai")
HOUSE = House.build(handlers.HANDLERS, Catalogue())
START = datetime(2027, 1, 28, 10, 0, tzinfo=COUNTY)

# Since when, or from when on, there is something to do.
_SINCE = union_all(
    select(func.coalesce(Message.not_before, Message.created_at).label("at"))
    .where(Message.state.in_(OPEN_STATES)),
    select(Update.received_at).where(Update.state == Heard.OPEN),
).subquery()  # fmt: skip
_FIRST = select(func.min(_SINCE.c.at))


class StandingClock(Clock):
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)
        self.offset = timedelta()

    def forward(self, **span: float) -> None:
        """Let time pass without anything being done about it."""
        self.set(self._now + timedelta(**span))


@dataclass
class World:
    """The service with its far end; nothing happens but by ``work``."""

    service: Shift
    telegram: FakeTelegram
    clock: StandingClock
    pump: Pump
    postman: Postman
    spinners: Spinners
    workshop: Workshop
    updates: Iterator[int]
    scheduler: Scheduler = field(init=False)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(
            self.database, self.clock, self.vault, scheduler.JOBS, COUNTY, self.settle, self.service.said.ring
        )

    async def restart(self) -> "World":
        """End this process without warning, and return the next one on the same database."""
        await self.database.close()
        return await wake(self.database.url, self.telegram, self.clock, next(self.updates))

    @property
    def database(self) -> Database:
        return self.service.database

    @property
    def vault(self) -> Vault:
        return self.service.vault

    @asynccontextmanager
    async def scope(self) -> AsyncIterator[Scope]:
        """A Scope of its own, for setting a scene or looking behind it."""
        async with one_turn(self.database, now=self.clock.now(), vault=self.vault) as scope:
            yield scope

    async def gather(self, *updates: dict[str, Any]) -> None:
        """Store updates as one batch; nothing is worked off yet."""
        await self.service.intake.take([{"update_id": next(self.updates), **update} for update in updates])

    async def hear(self, update: dict[str, Any], *, again: bool = False) -> None:
        """Bring one update and work it off, answers included."""
        update.setdefault("update_id", next(self.updates))
        await self.service.intake.take([update])
        if again:
            await self.service.intake.take([update])
        await self.work()

    async def work(self) -> None:
        """Work off what is due: turns, then messages, until nothing is left to do now."""
        while await self.pump.batch() == BATCH:
            pass
        await self.spinners.settle()
        await self.postman.settle()
        while await self.postman.round():
            await self.postman.settle()

    async def toil(self) -> None:
        """Do the long work that was asked for, and bring what it says."""
        await self.workshop.settle()
        await self.work()
        await self.workshop.tidy()

    async def settle(self) -> datetime | None:
        """Do what is due, as the running service would between two steps of a walk."""
        async with self.database.reading() as session:
            first: datetime | None = await session.scalar(_FIRST)
        if first is None or first > self.clock.now():
            return first
        await self.work()
        async with self.database.reading() as session:
            return await next_due(session, self.service.bot.id, self.clock.now())

    async def walk(self, target: datetime) -> None:
        """Move the clock forward the way a demonstration does."""
        await self.scheduler.walk(target.replace(tzinfo=target.tzinfo or COUNTY))

    async def sleep(self, target: datetime) -> None:
        """Let time pass while no process is awake, then wake up."""
        self.clock.set(target.replace(tzinfo=target.tzinfo or COUNTY))
        await self.scheduler.tick()
        await self.work()

    async def wake_at(self, target: datetime) -> None:
        """Let years pass of which nothing is to be made up for: every job has been there until now."""
        self.clock.set(target.replace(tzinfo=target.tzinfo or COUNTY))
        now = self.clock.now()
        async with self.database.writing() as session:
            for job in scheduler.JOBS:
                noted = Firing.noted(job.name, now, now, skipped=True)
                await session.execute(Firing.note(self.database.dialect), noted)

    async def come_to(self, target: datetime) -> None:
        """Walk the last day before an instant, as ``wake_at`` passes over all before it."""
        await self.wake_at(target - timedelta(days=1))
        await self.walk(target)

    def seen(self, chat_id: int) -> list[Shown]:
        """Everything that stands in a chat."""
        return self.telegram.chats.get(chat_id, [])


async def open_world(database_url: str) -> World:
    """Return a world on a migrated, empty database."""
    world = await wake(database_url, FakeTelegram(), StandingClock(START))
    async with world.scope() as scope:
        scope.add(Installation(demonstration=True, clock_offset_seconds=0, created_at=world.clock.now()))
    await world.scheduler.tick()
    return world


async def wake(
    database_url: str,
    telegram: FakeTelegram,
    clock: StandingClock,
    first_update: int = 1,
    within: str | None = None,
) -> World:
    """Return a process on a database that may have been served before; ``telegram`` holds its chats.

    ``within`` is the path of the organisation that its bot serves, if it does not serve all.
    """
    service = Shift(
        Database(database_url), clock, Vault("0" * 32), HOUSE,
        Courier.to(TOKEN, "http://127.0.0.1:9", telegram),
        Served(100, TOKEN, "test", within), "Asia/Shanghai",
        pace=Pace(Rates.unlimited()), holds=Holds(lambda: clock.now().timestamp()),
        link_base="https://chat.example/{}".format, page_base="https://county.example",
        username="hongyan_bot",
    )  # fmt: skip
    router = build_router(TOKEN, HOUSE, ME)
    await router.initialize()
    spinners = Spinners(service.courier, HOUSE.catalogue)
    fence = AlwaysHeld()
    postman = service.postman(fence)
    pump = service.pump(router, spinners, postman, fence)
    workshop = service.workshop(fence, 1)
    return World(service, telegram, clock, pump, postman, spinners, workshop, count(first_update))


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment by the county's clocks."""
    return datetime(year, month, day, hour, minute, tzinfo=COUNTY)


def words(language: str = "zh_CN") -> Words:
    """The sentences of a language."""
    return Words(HOUSE.catalogue, language)
