"""How are updates worked off? In batches under one COMMIT, each turn to blame for itself (design §3.1)."""

import asyncio
import logging
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update as ChatUpdate

from bot.bell import Bell
from bot.clock import Clock
from bot.desk import Desk
from bot.house import House
from bot.incoming import Incoming, read_update, update_of
from bot.lease import Fence, LeaseLostError
from bot.router import TURN, Router
from bot.turn import Turn
from models.actor import Actor
from models.database import Database, is_trouble
from models.inbox import Heard, Update, opened
from models.scope import Scope, Sheaf
from models.vault import Vault
from models.watch import UNWATCHED, BotWatch, Loop

log = logging.getLogger(__name__)

BATCH = 100
DueRow = Row[int, int, int | None, bytes, datetime] | Update  # as Update.due gives it
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


@dataclass(frozen=True, slots=True)
class Letter:
    """An open row of the inbox, opened: PTB's update, and its facts where a person expects an answer."""

    key: int
    number: int
    chat_id: int | None
    received_at: datetime
    update: ChatUpdate
    incoming: Incoming | None


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
    fence: Fence
    within: str | None = None  # path of the organisation that the bot serves, None for all
    watch: BotWatch = UNWATCHED
    _spinners: list[Spinner] = field(default_factory=list)

    async def run(self, *, unclean: bool = False) -> None:
        """Work until cancelled, after an ``unclean`` stop carefully first; a troubled database is sat out."""
        while True:
            try:
                if unclean:
                    await self.recover()
                    unclean = False
                worked = await self.batch()
                self.watch.goes_on(Loop.PUMP)
                if not worked:
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
        self._spinners.clear()
        async with self.database.writing() as session:
            rows = (await session.execute(Update.due(self.bot_id, self.clock.now(), BATCH))).all()
            if not rows:
                return 0
            await self.fence.confirm(session)
            try:
                async with session.begin_nested():
                    await self._together(session, rows)
            except TurnFailedError:
                self._spinners.clear()
                await self._one_by_one(session, rows)
        self._announce()
        self.watch.batched(len(rows), time.perf_counter() - began)
        return len(rows)

    async def recover(self) -> None:
        """After an unclean stop give the rows at hand their turns alone, each counted before it begins.

        A turn that ends the process counts as failed that way: the third time it is parked unseen.
        """
        self._spinners.clear()
        stopped: set[int | None] = set()
        for row in await self._doubtful():
            if row.chat_id in stopped or not await self._suspect(row.id):
                continue
            try:
                async with self.database.writing() as session:
                    await self.fence.confirm(session)
                    (await session.get_one(Update, row.id)).acquit()
                    stopped |= await self._one_by_one(session, [row])
            except Exception:  # the process goes on: whatever this is, the turn did not end it
                async with self.database.writing() as session:
                    (await session.get_one(Update, row.id)).acquit()
                raise
            self._announce()

    async def _doubtful(self) -> Sequence[DueRow]:
        """Return the rows at hand, chats suspected before last: else one is in hand at kill after kill."""
        async with self.database.reading() as session:
            rows = (await session.execute(Update.due(self.bot_id, self.clock.now(), BATCH))).all()
            tried = set((await session.scalars(Update.tried_chats(self.bot_id))).all())
        return sorted(rows, key=lambda row: row.chat_id in tried)

    async def _suspect(self, key: int) -> bool:
        """Count a turn as failed before it begins; return whether it may begin."""
        async with self.database.writing() as session:
            await self.fence.confirm(session)
            row = await session.get_one(Update, key)
            row.fail("the process ended during this turn", self.clock.now())
            self.watch.blamed(parked=row.state is Heard.PARKED)
            if row.state is Heard.PARKED:
                await self._tell_unseen(session, row.chat_id)
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

    async def _together(self, session: AsyncSession, rows: Sequence[DueRow]) -> None:
        """Load what the turns need, run one after another, and write what they leave, all at once."""
        letters = [self._opened(row) for row in rows]
        desk, now = self._desk(session), self.clock.now()
        await desk.load({letter.chat_id for letter in letters if letter.chat_id is not None})
        await desk.foresee(self.house, [one.incoming for one in letters if one.incoming], now)
        for letter in letters:
            said, began = len(desk.sheaf.said), time.perf_counter()
            await self._turn(desk, letter)
            self.watch.ran(time.perf_counter() - began)
            if len(desk.sheaf.said) > said:
                self.watch.answering(letter.chat_id, (now - letter.received_at).total_seconds())
        try:
            await desk.sheaf.write(session)
            await session.execute(Update.finish([row.id for row in rows], self.clock.now()))
        except Exception as exc:
            if is_trouble(exc):  # the database's own is charged to nobody
                raise
            raise TurnFailedError("what a turn left cannot be written") from exc

    async def _one_by_one(self, session: AsyncSession, rows: Sequence[DueRow]) -> set[int | None]:
        """Do the batch again, each turn in its own savepoint; only the guilty ones are rolled back.

        Return the chats whose later updates wait behind a guilty one.
        """
        failed: set[int | None] = set()
        for row in rows:
            if row.chat_id in failed:
                continue
            answered = len(self._spinners)
            try:
                async with session.begin_nested():
                    await self._together(session, [row])
            except TurnFailedError as exc:
                failed.add(row.chat_id)
                del self._spinners[answered:]
                guilty = await session.get_one(Update, row.id, populate_existing=True)
                await self._blame(session, guilty, exc)
        return failed

    async def _blame(self, session: AsyncSession, row: Update, failure: TurnFailedError) -> None:
        cause = failure.__cause__ or failure
        row.fail("".join(traceback.format_exception(cause))[-8000:], self.clock.now())
        told = {"update_id": row.update_id, "tries": row.attempts, "fault": type(cause).__name__}
        log.error("a turn failed", extra=told, exc_info=cause)
        self.watch.blamed(parked=row.state is Heard.PARKED)
        if row.state is Heard.PARKED:
            await self._tell_parked(session, row)

    async def _tell_parked(self, session: AsyncSession, row: Update) -> None:
        """Tell the person that their update waits for somebody to look at it."""
        incoming = self._read_or_none(row)
        if incoming is None or not incoming.private:
            return
        desk = self._desk(session)
        await desk.load([incoming.chat_id])
        scope = self._scope(desk, actor := await desk.seat(incoming, self.clock.now()))
        scope.show("turn-parked", actor.account)
        await desk.sheaf.write(session)

    async def _tell_unseen(self, session: AsyncSession, chat_id: int | None) -> None:
        """Tell a private chat that we know; the update stays closed: opening it may be what ends us."""
        desk = self._desk(session)
        await desk.load([chat_id] if chat_id is not None and chat_id > 0 else [])
        for actor in desk.actors.values():
            self._scope(desk, actor).show("turn-parked", actor.account)
        await desk.sheaf.write(session)

    def _desk(self, session: AsyncSession) -> Desk:
        return Desk(session, self.bot_id, Sheaf(), self.within)

    def _scope(self, desk: Desk, actor: Actor) -> Scope:
        return Scope(desk.session, desk.sheaf, now=self.clock.now(), vault=self.vault, actor=actor)

    def _read_or_none(self, row: Update) -> Incoming | None:
        """Return the facts of an update that failed, None where reading it is what fails."""
        try:
            return self._opened(row).incoming
        except TurnFailedError as exc:  # it is parked for whatever it is; nobody can be told
            cause = type(exc.__cause__).__name__
            log.warning("an update cannot be read", extra={"update_id": row.update_id, "fault": cause})
            return None

    def _opened(self, row: DueRow) -> Letter:
        """Open a row; raise TurnFailedError from what is wrong with it."""
        try:
            update = update_of(opened(row.sealed, self.vault), self.router.bot)
            incoming = read_update(update, self.router.bot.username)
        except Exception as exc:
            raise TurnFailedError(f"update {row.update_id}") from exc
        return Letter(row.id, row.update_id, row.chat_id, row.received_at, update, incoming)

    async def _turn(self, desk: Desk, letter: Letter) -> None:
        """Give one update its turn; raise TurnFailedError from what went wrong."""
        if letter.incoming is None:
            return
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._route(desk, letter.update, letter.incoming)
        except Exception as exc:
            if is_trouble(exc):
                raise
            raise TurnFailedError(f"update {letter.number}") from exc

    async def _route(self, desk: Desk, update: ChatUpdate, incoming: Incoming) -> None:
        actor = await desk.seat(incoming, self.clock.now())
        scope = self._scope(desk, actor)
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
        desk.tidy(actor)
        if incoming.query_id:
            self._spinners.append(Spinner(incoming.query_id, account.language, turn.toast))
        scope.close()
