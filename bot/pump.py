"""When are updates worked off? In batches under one COMMIT, carefully after an unclean stop (design §3.1)."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bell import Bell
from bot.clock import Clock
from bot.lease import Fence, LeaseLostError
from bot.turns import DueRow, Spinner, TurnFailedError, Turns
from models.database import Database
from models.inbox import Heard, Update, due
from models.watch import UNWATCHED, BotWatch, Loop

log = logging.getLogger(__name__)

BATCH = 100
_IDLE_SECONDS = 5.0
_TROUBLE_SECONDS = 1.0


@dataclass(slots=True)
class Pump:
    """Takes open rows of a bot's inbox in order and has them given their turns.

    ``said`` rings after a commit that left messages; ``stop_spinners`` gets the pressed buttons of a
    committed batch.
    """

    database: Database
    turns: Turns
    clock: Clock
    heard: Bell
    said: Bell
    stop_spinners: Callable[[Sequence[Spinner]], None]
    fence: Fence
    watch: BotWatch = UNWATCHED
    _some_wait: bool = True  # rows whose turn failed; from before we began, for all we know

    async def run(self, *, unclean: bool = False) -> None:
        """Work until cancelled, after an ``unclean`` stop carefully first; a troubled database is sat out."""
        while True:
            try:
                if unclean:
                    await self.recover()
                    unclean = False
                worked = await self.batch()
                self.watch.goes_on(Loop.PUMP)
                if worked < BATCH:  # nothing more is due now: who brings more rings
                    await self.heard.wait(await self._pause())
            except LeaseLostError as exc:
                log.info("the pump waits: %s", exc)
                await asyncio.sleep(_TROUBLE_SECONDS)
            except Exception as exc:
                self.watch.waits(Loop.PUMP, exc)
                log.exception("the pump waits: the batch could not be committed")
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def batch(self) -> int:
        """Work off one batch; return how many rows it took.
        Nothing is said or confirmed before the commit.
        """
        began = time.perf_counter()
        rows: Sequence[DueRow] = ()
        try:
            async with self._transaction() as session:
                rows = await self._due(session)
                if not rows:
                    return 0
                await self.fence.confirm(session)
                await self.turns.together(session, rows)
        except TurnFailedError as failure:
            await self._separately(rows, failure)
        self._announce()
        self.watch.batched(len(rows), time.perf_counter() - began)
        return len(rows)

    async def _separately(self, rows: Sequence[DueRow], failure: TurnFailedError) -> None:
        """After a failure in a batch, which is undone, find the guilty; a lone one has had its turn."""
        self._some_wait = True
        async with self._transaction() as session:
            await self.fence.confirm(session)
            if len(rows) == 1:
                await self.turns.convict(session, rows[0].id, failure)
            else:
                await self.turns.one_by_one(session, rows)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction for turns; nothing of them is left behind where it fails."""
        try:
            async with self.database.writing() as session:
                yield session
        except BaseException:
            self.turns.spinners.clear()
            self.turns.express.stay()
            raise

    async def recover(self) -> None:
        """After an unclean stop give the rows at hand their turns alone, each counted before it begins.

        A turn that ends the process counts as failed that way: the third time it is parked unseen.
        """
        stopped: set[int | None] = set()
        for row in await self._doubtful():
            if row.chat_id in stopped or not await self._suspect(row.id):
                continue
            try:
                async with self._transaction() as session:
                    await self.fence.confirm(session)
                    (await session.get_one(Update, row.id)).acquit()
                    stopped |= await self.turns.one_by_one(session, [row])
            except Exception:  # the process goes on: whatever this is, the turn did not end it
                async with self.database.writing() as session:
                    (await session.get_one(Update, row.id)).acquit()
                raise
            self._announce()

    async def _due(self, session: AsyncSession) -> Sequence[DueRow]:
        return await due(session, self.turns.bot_id, self.clock.now(), BATCH)

    async def _doubtful(self) -> Sequence[DueRow]:
        """Return the rows at hand, chats suspected before last: else one is in hand at kill after kill."""
        async with self.database.reading() as session:
            rows = await self._due(session)
            tried = set((await session.scalars(Update.tried_chats(self.turns.bot_id))).all())
        return sorted(rows, key=lambda row: row.chat_id in tried)

    async def _suspect(self, key: int) -> bool:
        """Count a turn as failed before it begins; return whether it may begin."""
        async with self._transaction() as session:
            await self.fence.confirm(session)
            row = await session.get_one(Update, key)
            await self.turns.blame(session, row, "the process ended during this turn")
        self._announce()
        return row.state is Heard.OPEN

    def _announce(self) -> None:
        """After a commit: what was said is to be sent, the pressed buttons are answered."""
        if self.turns.express.leave():
            self.said.ring()
        self.stop_spinners(list(self.turns.spinners))
        self.turns.spinners.clear()

    async def _pause(self) -> float:
        """Return how long to wait for the bell; after a failure, until the failed turn is tried again."""
        if not self._some_wait:
            return _IDLE_SECONDS
        async with self.database.reading() as session:
            first = await session.scalar(Update.first_pause(self.turns.bot_id))
        self._some_wait = first is not None
        if first is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.0, (first - self.clock.now()).total_seconds()))
