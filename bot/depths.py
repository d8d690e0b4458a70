"""How deep is it right now? Gauges read from the database when somebody looks."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from prometheus_client import Gauge
from sqlalchemy import Connection, Select, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.metrics import Metrics, lane_name
from bot.watching import Watchtower
from models import seeing
from models.clockwork import Clockwork
from models.database import Database
from models.firings import Firing
from models.kinds import Lane
from models.leases import Lease
from models.outbox import Said

log = logging.getLogger(__name__)

_WRITING = {False: "no", True: "yes"}
PATIENCE = 3.0  # seconds within which the database must answer whoever looks
Row = Sequence[Any]


@dataclass(slots=True)
class Depths:
    """Fills the gauges that are true of the database, whichever process is asked."""

    database: Database
    clock: Clockwork
    tower: Watchtower
    _bots: set[int] = field(default_factory=set)

    @property
    def metrics(self) -> Metrics:
        """The figures of this process."""
        return self.tower.metrics

    async def page(self) -> bytes:
        """Return all figures, with depths of this moment; without them where the database does not answer."""
        self._bots |= self.tower.bots.keys()
        self._show_loops()
        try:
            async with asyncio.timeout(PATIENCE), self.database.reading() as session:
                await self._read(session, self.clock.now())
            self.metrics.database_up.set(1)
        except (SQLAlchemyError, OSError) as exc:
            log.warning("depths cannot be read", extra={"fault": type(exc).__name__})
            self.metrics.database_up.set(0)
        return self.metrics.page()

    def _show_loops(self) -> None:
        self.metrics.waiting.clear()
        for trouble in self.tower.troubles.now():
            self.metrics.waiting.labels(_named(trouble.bot), trouble.where, trouble.remedy.code).set(1)
        self.metrics.silent.clear()
        for bot, loop, seconds in self.tower.troubles.silences():
            self.metrics.silent.labels(_named(bot), loop.value).set(seconds)

    async def _read(self, session: AsyncSession, now: datetime) -> None:
        waiting = (await session.execute(seeing.open_updates())).all()
        oldest = (await session.execute(seeing.received([first for _, _, first in waiting]))).all()
        lags = [(bot, max(0.0, (now - at).total_seconds())) for bot, at in oldest]
        self._fill(self.metrics.inbox_open, [(bot, number) for bot, number, _ in waiting])
        self._fill(self.metrics.inbox_lag, lags)
        self._fill(self.metrics.parked, (await session.execute(seeing.parked_updates())).all())
        self._fill_states((await session.execute(seeing.dead_messages())).all())
        await self._read_outbox(session, now)
        await self._read_leases(session)
        for job, slot in (await session.execute(Firing.last_slots())).all():
            self.metrics.last_slot.labels(job).set(slot.timestamp())

    async def _read_outbox(self, session: AsyncSession, now: datetime) -> None:
        waiting = await _by_lane(session, seeing.waiting_messages())
        flying = await _by_lane(session, seeing.flying_messages())
        self._bots |= {bot for bot, _ in (*waiting, *flying)}
        bare, timed = [await _by_lane(session, one) for one in seeing.due_messages(self._bots, now)]
        for key in product(self._bots, map(int, Lane)):
            due = bare.get(key, 0) + timed.get(key, 0)
            for state, number in (
                ("due", due),
                ("planned", waiting.get(key, 0) - due),
                ("flying", flying.get(key, 0)),
            ):
                self.metrics.outbox.labels(str(key[0]), lane_name(key[1]), state).set(number)

    async def _read_leases(self, session: AsyncSession) -> None:
        """Show of each bot that this process knows whether anybody serves it; one removed is not shown."""
        live = {lease.bot_id for lease, holds in (await session.execute(Lease.known())).all() if holds}
        self.metrics.served.clear()
        for bot, listener in self.tower.bots.items():
            if not listener.removed:
                self.metrics.served.labels(str(bot)).set(bot in live)

    def _fill(self, gauge: Gauge, rows: Sequence[Row]) -> None:
        """Set a gauge for each bot; one of which nothing is counted any more is 0."""
        counted = {int(bot): float(number) for bot, number in rows}
        self._bots |= counted.keys()
        for bot in self._bots:
            gauge.labels(str(bot)).set(counted.get(bot, 0.0))

    def _fill_states(self, rows: Sequence[Row]) -> None:
        counted = {(int(bot), state): number for bot, state, number in rows}
        self._bots |= {bot for bot, _ in counted}
        for bot in self._bots:
            for state in seeing.DEAD:
                self.metrics.dead.labels(str(bot), Said(state).value).set(counted.get((bot, state), 0))


async def _by_lane(session: AsyncSession, statement: Select[int, int, int]) -> dict[tuple[int, int], int]:
    return {(bot, lane): number for bot, lane, number in (await session.execute(statement)).all()}


def _named(bot: int | None) -> str:
    return "" if bot is None else str(bot)


def time_transactions(database: Database, metrics: Metrics) -> None:
    """From now on, note how long each transaction holds the database: from after its BEGIN to its end."""
    engine = database.engine.sync_engine
    durations = {writing: metrics.transactions.labels(word) for writing, word in _WRITING.items()}

    def begin(connection: Connection) -> None:
        connection.info["hongyan_begun"] = time.perf_counter()

    def end(connection: Connection) -> None:
        if connection.invalidated:  # cut off in the midst: to ask it raises in the place of what cut it off
            return
        begun = connection.info.pop("hongyan_begun", None)
        if begun is not None:
            writing = connection.get_execution_options().get("hongyan_writing", True)
            durations[writing].observe(time.perf_counter() - begun)

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", end)
    event.listen(engine, "rollback", end)
