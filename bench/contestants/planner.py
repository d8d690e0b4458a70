"""Hongyan's clock alone: how long planning takes, how long others wait meanwhile, what an idle tick costs."""

import asyncio
import statistics
import time
from datetime import UTC, datetime

from sqlalchemy import Connection, event, func, select

from bench.child import Stage, perform
from bench.contestants.hongyan import wired
from bot.wiring import Wired
from models.accounts import Account
from models.database import Database
from models.outbox import Message, Said

_TICKS = 100
_REPLY_EVERY = 1 / 30  # seconds between the transactions of replies: as many as a bot may send
_IDLE_SECONDS = 5


class Stopwatch:
    """Notes how long each transaction of a database lasts, from its beginning until its commit is done."""

    def __init__(self, database: Database) -> None:
        self.longest = 0.0
        self._begun = 0.0
        event.listen(database.engine.sync_engine, "begin", self._begin)
        self._pool = database.engine.pool
        event.listen(self._pool, "reset", self._end)

    def _begin(self, _connection: Connection) -> None:
        self._begun = time.perf_counter()

    def _end(self, *_of: object) -> None:
        if self._begun:
            self.longest = max(self.longest, time.perf_counter() - self._begun)
        self._begun = 0.0


async def replies(database: Database, waits: list[float]) -> None:
    """Write something small again and again, as turns do; note how long each took."""
    while True:
        await asyncio.sleep(_REPLY_EVERY)
        asked = time.perf_counter()
        async with database.writing() as session:
            (await session.get_one(Account, 1)).tries += 1
        waits.append(time.perf_counter() - asked)


async def idle_tick(whole: Wired) -> float:
    """Return the middle duration of a tick at which nothing is due."""
    spent = []
    for _ in range(_TICKS):
        began = time.perf_counter()
        await whole.scheduler.tick()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


async def idle_share(whole: Wired) -> float:
    """Return the share of a core that the whole service takes while everything planned lies ahead."""
    await whole.process.start()
    await asyncio.sleep(1)
    worked = time.process_time()
    await asyncio.sleep(_IDLE_SECONDS)
    share = (time.process_time() - worked) / _IDLE_SECONDS
    await whole.process.stop()
    return share


async def play(stage: Stage) -> None:
    """Plan what falls due at the instant ``later`` of the order, beside replies; then go back before it."""
    whole = wired(stage.order)
    database, clock = whole.process.database, whole.process.clock
    before = clock.now()
    await whole.scheduler.tick()
    tick = await idle_tick(whole)
    await stage.ready()
    watch, waits = Stopwatch(database), [0.0]
    others = asyncio.create_task(replies(database, waits))
    clock.set(datetime.fromisoformat(stage.order["later"]).astimezone(UTC))
    began = time.perf_counter()
    await whole.scheduler.tick()
    planning, longest = time.perf_counter() - began, watch.longest
    others.cancel()
    stage.measured()
    async with database.reading() as session:
        planned = await session.scalar(select(func.count(Message.id)).where(Message.state == Said.WAITING))
    clock.set(before)
    idle = await idle_share(whole)
    await whole.close()
    stage.add(planning=planning, longest=longest, waited=max(waits), tick=tick, planned=planned, idle=idle)
    await stage.over()


if __name__ == "__main__":
    perform(play, fast=True)
