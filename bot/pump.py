"""How are updates worked off?
In batches under one COMMIT, one turn after another, each to blame for itself (design §3.1).
"""

import asyncio
import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update as ChatUpdate

from bot.bell import Bell
from bot.clock import Clock
from bot.desk import Desk
from bot.house import House
from bot.incoming import Incoming, read_update
from bot.router import TURN, Router
from bot.turn import Turn
from models.actor import Actor
from models.database import Database
from models.inbox import Heard, Update
from models.scope import Scope, write_said
from models.vault import Vault

log = logging.getLogger(__name__)

BATCH = 100
TURN_SECONDS = 20.0
_IDLE_SECONDS = 5.0
_TROUBLE_SECONDS = 1.0


class TurnFailedError(Exception):
    """A turn failed; the batch around it is undone and done again turn by turn."""


@dataclass(frozen=True, slots=True)
class Spinner:
    """A pressed button whose spinner is to be stopped after the commit, with a word or without."""

    query_id: str
    language: str
    toast: str | None


@dataclass(slots=True)
class Pump:
    """Takes open rows of the inbox in order and gives each its turn.

    ``said`` rings after a commit that left messages; ``stop_spinners`` gets the pressed buttons of a
    committed batch.
    """

    database: Database
    bot_id: int
    house: House
    router: Router
    clock: Clock
    vault: Vault
    heard: Bell
    said: Bell
    stop_spinners: Callable[[Sequence[Spinner]], None]
    _spinners: list[Spinner] = field(default_factory=list)

    async def run(self, *, unclean: bool = False) -> None:
        """Work until cancelled, after an ``unclean`` stop carefully first.

        Trouble with the database is waited out and said in the log.
        """
        while True:
            try:
                if unclean:
                    await self.recover()
                    unclean = False
                if not await self.batch():
                    await self.heard.wait(await self._pause())
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("the pump waits: the batch could not be committed")
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def batch(self) -> int:
        """Work off one batch; return how many rows it took.
        Nothing is said or confirmed before the commit.
        """
        self._spinners.clear()
        async with self.database.writing() as session:
            rows = (await session.scalars(Update.due(self.bot_id, self.clock.now(), BATCH))).all()
            ids = [row.id for row in rows]
            if not ids:
                return 0
            try:
                async with session.begin_nested():
                    await self._together(session, rows)
            except TurnFailedError:
                self._spinners.clear()
                await self._one_by_one(session, ids)
        self._announce()
        return len(ids)

    async def recover(self) -> None:
        """After an unclean stop give the rows at hand their turns alone, each counted before it begins.

        A turn that ends the process counts as failed that way: the third time it is parked unseen.
        """
        self._spinners.clear()
        async with self.database.reading() as session:
            rows = (await session.scalars(Update.due(self.bot_id, self.clock.now(), BATCH))).all()
        for key in [row.id for row in rows]:
            if await self._suspect(key):
                async with self.database.writing() as session:
                    (await session.get_one(Update, key)).acquit()
                    await self._one_by_one(session, [key])
                self._announce()

    async def _suspect(self, key: int) -> bool:
        """Count a turn as failed before it begins; return whether it may begin."""
        async with self.database.writing() as session:
            row = await session.get_one(Update, key)
            row.fail("the process ended during this turn", self.clock.now())
            if row.state is Heard.PARKED:
                await self._tell_parked(session, row)
            return row.state is Heard.OPEN

    def _announce(self) -> None:
        """After a commit: what was said is to be sent, the pressed buttons are answered."""
        self.said.ring()
        self.stop_spinners(list(self._spinners))
        self._spinners.clear()

    async def _pause(self) -> float:
        async with self.database.reading() as session:
            first = await session.scalar(Update.first_pause(self.bot_id))
        if first is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.0, (first - self.clock.now()).total_seconds()))

    async def _together(self, session: AsyncSession, rows: Sequence[Update]) -> None:
        desk = await self._desk(session, rows)
        said: list[dict[str, Any]] = []
        for row in rows:
            said += await self._turn(session, desk, row)
        try:
            await session.flush()
            await write_said(session, said)
        except OperationalError:  # the database's own trouble is charged to nobody
            raise
        except Exception as exc:
            raise TurnFailedError("what a turn left cannot be written") from exc

    async def _one_by_one(self, session: AsyncSession, ids: Sequence[int]) -> None:
        """Do the batch again, each turn in its own savepoint; only the guilty ones are rolled back."""
        failed: set[int | None] = set()
        for key in ids:
            row = await session.get_one(Update, key, populate_existing=True)
            if row.chat_id in failed:
                continue
            chat_id, answered = row.chat_id, len(self._spinners)
            try:
                async with session.begin_nested():
                    await self._together(session, [row])
            except TurnFailedError as exc:
                failed.add(chat_id)
                del self._spinners[answered:]
                await self._blame(session, await session.get_one(Update, key, populate_existing=True), exc)

    async def _blame(self, session: AsyncSession, row: Update, failure: TurnFailedError) -> None:
        cause = failure.__cause__ or failure
        row.fail("".join(traceback.format_exception(cause))[-8000:], self.clock.now())
        log.error("update %s failed (try %s): %s", row.update_id, row.attempts, type(cause).__name__)
        if row.state is Heard.PARKED:
            await self._tell_parked(session, row)

    async def _tell_parked(self, session: AsyncSession, row: Update) -> None:
        """Tell the person that their update waits for somebody to look at it."""
        incoming = self._read_or_none(row)
        if incoming is None or not incoming.private:
            return
        desk = await self._desk(session, [row])
        scope = self._scope(session, actor := await desk.seat(incoming, self.clock.now()))
        scope.show("turn-parked", actor.account)
        await write_said(session, await scope.close())

    async def _desk(self, session: AsyncSession, rows: Sequence[Update]) -> Desk:
        desk = Desk(session, self.bot_id)
        await desk.load({row.chat_id for row in rows if row.chat_id is not None})
        return desk

    def _scope(self, session: AsyncSession, actor: Actor) -> Scope:
        return Scope(session, now=self.clock.now(), vault=self.vault, actor=actor)

    def _read_or_none(self, row: Update) -> Incoming | None:
        """Return the facts of an update that failed, None where reading it is what fails."""
        try:
            return read_update(self._open(row), self.router.bot.username)
        except Exception as exc:  # noqa: BLE001 - it is parked for whatever it is; nobody can be told
            log.warning("update %s cannot be read: %s", row.update_id, type(exc).__name__)
            return None

    def _open(self, row: Update) -> ChatUpdate:
        return ChatUpdate.de_json(row.payload(self.vault), self.router.bot)

    async def _turn(self, session: AsyncSession, desk: Desk, row: Update) -> list[dict[str, Any]]:
        """Give one update its turn; return the messages it leaves.
        Raise TurnFailedError from what went wrong.
        """
        number = row.update_id
        try:
            async with asyncio.timeout(TURN_SECONDS):
                update = self._open(row)
                incoming = read_update(update, self.router.bot.username)
                said = await self._route(session, desk, update, incoming) if incoming else []
        except Exception as exc:
            raise TurnFailedError(f"update {number}") from exc
        row.finish(self.clock.now())
        return said

    async def _route(
        self, session: AsyncSession, desk: Desk, update: ChatUpdate, incoming: Incoming
    ) -> list[dict[str, Any]]:
        actor = await desk.seat(incoming, self.clock.now())
        scope = self._scope(session, actor)
        account = actor.account
        assert account is not None  # noqa: S101 - seat() has just given it one
        if incoming.blocked is None:
            account.reopen()
        turn = Turn(self.house, scope, incoming, account, desk.open_runs(account, scope.now))
        TURN.set(turn)
        await self.router.process_update(update)
        if turn.fault is not None:
            raise turn.fault
        if not turn.reported:
            raise LookupError("no declared handler took the update")
        desk.keep_runs(account, turn.runs)
        if incoming.query_id:
            self._spinners.append(Spinner(incoming.query_id, account.language, turn.toast))
        return await scope.close()
