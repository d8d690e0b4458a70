"""Who sends what is in the outbox? Claims the head of each chat, sends in parallel, writes verdicts down."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import TelegramError

from bot.bell import Bell
from bot.clock import Clock
from bot.courier import Courier
from bot.delivery.artist import Artist
from bot.delivery.bookkeeping import Bookkeeping
from bot.delivery.envelope import edit, send
from bot.delivery.pace import Pace
from bot.delivery.parcel import Parcel
from bot.delivery.verdicts import Later, Rejected, Sent, Verdict, verdict_on
from bot.lease import Fence, LeaseLostError
from models.database import Database
from models.kinds import Lane
from models.outbox import Message, Said
from models.watch import UNWATCHED, BotWatch, Loop

log = logging.getLogger(__name__)

WINDOW = 64  # messages in flight: the most that can be doubled by a crash
LEASE = timedelta(seconds=60)
_IDLE_SECONDS = 5.0
_TROUBLE_SECONDS = 1.0


@dataclass(slots=True)
class Postman:
    """Delivers one bot's outbox.

    One transaction both notes the last verdicts and claims the next messages.
    """

    database: Database
    bot_id: int
    courier: Courier
    artist: Artist
    books: Bookkeeping
    pace: Pace
    clock: Clock
    said: Bell
    fence: Fence
    watch: BotWatch = UNWATCHED
    unclean: bool = False  # the process before died: what it had in flight waits for no lease
    _flying: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _verdicts: list[tuple[Parcel, Verdict]] = field(default_factory=list)
    _landed: Bell = field(default_factory=Bell)

    async def run(self) -> None:
        """Deliver until cancelled; what is in flight then ends first, and its verdicts are noted."""
        try:
            while True:
                await self._step()
        finally:
            await self.settle()

    async def _step(self) -> None:
        try:
            worked = await self.round()
            self.watch.goes_on(Loop.POSTMAN)
            if not worked:
                await self._wait()
        except LeaseLostError as exc:
            log.info("the postman waits: %s", exc)
            await asyncio.sleep(_TROUBLE_SECONDS)
        except Exception as exc:
            self.watch.waits(Loop.POSTMAN, exc)
            log.exception("the postman waits: the outbox cannot be read or written")
            await asyncio.sleep(_TROUBLE_SECONDS)

    async def round(self) -> int:
        """Note verdicts, claim what may go, start sending it; return how many were noted or begun."""
        noted, self._verdicts = self._verdicts, []
        try:
            async with self.database.writing() as session:
                await self.fence.confirm(session)
                await self.books.note(session, noted)
                parcels = await self._claim(session)
        except BaseException:
            self._verdicts = noted + self._verdicts
            raise
        self.unclean = False
        for parcel in parcels:
            self._flying[parcel.id] = asyncio.create_task(self._deliver(parcel))
        return len(noted) + len(parcels)

    async def settle(self) -> None:
        """Wait for what is in flight and note its verdicts."""
        while self._flying or self._verdicts:
            if self._flying:
                await asyncio.wait(list(self._flying.values()))
            noted, self._verdicts = self._verdicts, []
            try:
                async with self.database.writing() as session:
                    await self.fence.confirm(session)
                    await self.books.note(session, noted)
            except LeaseLostError as exc:
                log.warning("what became of %s messages is the new holder's to decide: %s", len(noted), exc)

    async def _wait(self) -> None:
        if self._flying:
            await self._landed.wait(_IDLE_SECONDS)
        else:
            await self.said.wait(await self._pause())

    async def _pause(self) -> float:
        now = self.clock.now()
        async with self.database.reading() as session:
            planned = await session.scalar(Message.next_due(self.bot_id, now))
            released = await session.scalar(Message.next_release(self.bot_id, now))
        due = min(filter(None, (planned, released)), default=None)
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.05, (due - now).total_seconds()))

    async def _claim(self, session: AsyncSession) -> list[Parcel]:
        room = WINDOW - len(self._flying)
        if room <= 0:
            return []
        now = self.clock.now()
        lapsed = now + LEASE if self.unclean else now
        await self.books.doubt(session, lapsed, self.bot_id, self._held(), LEASE)
        heads = (await session.execute(Message.heads(self.bot_id, now, room))).all()
        parcels = []
        for message, account in await self.books.admit(session, heads, now):
            message.state, message.lease_until = Said.SENDING, now + LEASE
            message.attempts += 1
            parcels.append(Parcel.of(message, account))
        return await self.artist.prepare(session, parcels, self.books)

    def _held(self) -> set[int]:
        """Return the messages in our hands: however long they wait for their pace, nobody else sends them."""
        return {*self._flying, *(parcel.id for parcel, _ in self._verdicts)}

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            verdict = await self._carry(parcel)
        except TelegramError as exc:
            verdict = verdict_on(exc)
        except Exception as exc:
            log.exception("message %s cannot be delivered", parcel.id)
            verdict = Rejected(f"{type(exc).__name__}: {exc}")
        if isinstance(verdict, Later) and verdict.whole_bot:
            self.pace.pause_bot(verdict.seconds)
        self._verdicts.append((parcel, verdict))
        del self._flying[parcel.id]
        self._landed.ring()
        self.said.ring()

    async def _carry(self, parcel: Parcel) -> Verdict:
        if parcel.simulated:
            return Sent()
        drawing = self.artist.draw(parcel)
        if parcel.edits_something and parcel.target is None:
            return Rejected("there is no message to change")
        await self.pace.admit(parcel.chat_id, Lane(parcel.lane), edit=parcel.target is not None)
        if not self.fence.held():
            return Later(1, counts=False)
        if parcel.target is not None:
            return Sent(await edit(self.courier, parcel.chat_id, parcel.target, drawing))
        return Sent(await send(self.courier, parcel.chat_id, drawing))
