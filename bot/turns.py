"""How does a batch of updates get its turns?
Read together, run one after another, written together; each to blame for itself (design §3.1).
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update as ChatUpdate

from bot.clock import Clock
from bot.delivery.express import Express
from bot.desk import Desk
from bot.discretion import Redactor, as_text, told
from bot.house import House
from bot.incoming import Incoming, read_update, update_of
from bot.router import TURN, Router
from bot.turn import Turn
from models.actor import Actor
from models.database import is_trouble
from models.follow_ups import FollowUp
from models.inbox import FINISH, Heard, Update, opened
from models.scope import Scope, Sheaf
from models.vault import Vault
from models.watch import UNWATCHED, BotWatch

log = logging.getLogger(__name__)

TURN_SECONDS = 20.0
_LONGEST_FAULT = 8000  # characters; the update is sealed, so its fault quotes nobody
DueRow: TypeAlias = Row[int, int, int | None, bytes, datetime]  # as models.inbox.due gives it


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

    number: int
    chat_id: int | None
    received_at: datetime
    update: ChatUpdate
    incoming: Incoming | None


@dataclass(slots=True)
class Turns:
    """Gives updates their turns within a transaction of the pump.

    After its commit ``spinners`` are to be stopped, and what the ``express`` holds may leave.
    """

    bot_id: int
    house: House
    router: Router
    clock: Clock
    vault: Vault
    express: Express
    within: str | None = None  # path of the organisation that the bot serves, None for all
    watch: BotWatch = UNWATCHED
    spinners: list[Spinner] = field(default_factory=list)

    async def one_by_one(self, session: AsyncSession, rows: Sequence[DueRow]) -> set[int | None]:
        """Give each update its turn in a savepoint of its own; only the guilty ones are rolled back.

        Return the chats whose later updates wait behind a guilty one.
        """
        failed: set[int | None] = set()
        for row in rows:
            if row.chat_id in failed:
                continue
            answered, parcels = len(self.spinners), len(self.express.parcels)
            try:
                async with session.begin_nested():
                    await self.together(session, [row])
            except TurnFailedError as exc:
                failed.add(row.chat_id)
                del self.spinners[answered:]
                self.express.take_back(parcels)
                await self.convict(session, row.id, exc)
        return failed

    async def convict(self, session: AsyncSession, key: int, failure: TurnFailedError) -> None:
        """Note what a turn failed of, and count it."""
        cause = failure.__cause__ or failure
        row = await session.get_one(Update, key, populate_existing=True)
        facts = {"update_id": row.update_id, "tries": row.attempts + 1, "fault": type(cause).__name__}
        log.error("a turn failed", extra=facts, exc_info=cause)
        await self.blame(session, row, as_text(told(cause, Redactor()))[:_LONGEST_FAULT])

    async def blame(self, session: AsyncSession, row: Update, fault: str) -> None:
        """Count a failed turn; the third parks the update, and its person is told."""
        row.fail(fault, self.clock.now())
        self.watch.blamed(parked=row.state is Heard.PARKED)
        if row.state is Heard.PARKED:
            await self._tell_parked(session, row.chat_id)

    async def _tell_parked(self, session: AsyncSession, chat_id: int | None) -> None:
        """Tell a private chat that its update waits for somebody to look at it.

        The update stays closed: opening it may be what ends the process.
        """
        if chat_id is None or chat_id <= 0:
            return
        desk = self._desk(session)
        await desk.load([chat_id], self.clock.now())
        somebody = Incoming(chat_id, private=True, language_code=None)
        scope = self._scope(desk, actor := await desk.seat(somebody, self.clock.now()))
        scope.show("turn-parked", actor.account)
        await self.express.write(session, desk)

    async def together(self, session: AsyncSession, rows: Sequence[DueRow]) -> None:
        """Load what the turns need, run one after another, and write what they leave, all at once.

        Raise TurnFailedError where one fails: the caller undoes them all.
        """
        letters = [self._opened(row) for row in rows]
        desk, now = self._desk(session), self.clock.now()
        await desk.load({letter.chat_id for letter in letters if letter.chat_id is not None}, now)
        await desk.foresee(self.house, [one.incoming for one in letters if one.incoming], now)
        for letter in letters:
            said, began = len(desk.sheaf.said), time.perf_counter()
            await self._turn(desk, letter)
            self.watch.ran(time.perf_counter() - began)
            if len(desk.sheaf.said) > said:  # else the chat's next reply would be timed from here
                self.watch.answering(letter.chat_id, (now - letter.received_at).total_seconds())
        try:
            await self.express.write(session, desk)
            await FINISH.ask(session, keys=[row.id for row in rows], now=self.clock.now())
        except Exception as exc:
            if is_trouble(exc):  # the database's own is charged to nobody
                raise
            raise TurnFailedError("what a turn left cannot be written") from exc

    def _desk(self, session: AsyncSession) -> Desk:
        return Desk(session, self.bot_id, Sheaf(), self.within)

    def _scope(self, desk: Desk, actor: Actor) -> Scope:
        return Scope(desk.session, desk.sheaf, now=self.clock.now(), vault=self.vault, actor=actor)

    def _opened(self, row: DueRow) -> Letter:
        """Open a row; raise TurnFailedError from what is wrong with it."""
        try:
            update = update_of(opened(row.sealed, self.vault), self.router.bot)
            incoming = read_update(update, self.router.bot.username)
        except Exception as exc:
            raise TurnFailedError(f"update {row.update_id}") from exc
        return Letter(row.update_id, row.chat_id, row.received_at, update, incoming)

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
        if incoming.blocked is None and account.reopen():
            await scope.run(FollowUp.reached_again(account.id, scope.now))
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
            self.spinners.append(Spinner(incoming.query_id, account.language, turn.toast))
        scope.close()
