"""Who sends what is in the outbox? Claims the head of each chat, sends in parallel, writes verdicts down."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import TelegramError

from bot.bell import Bell
from bot.clock import Clock, uptime
from bot.delivery.artist import Artist
from bot.delivery.bookkeeping import Bookkeeping, Judged
from bot.delivery.envelope import Sender
from bot.delivery.parcel import Parcel
from bot.delivery.sifting import sift
from bot.delivery.verdicts import Later, Rejected, Sent, Verdict, verdict_on
from bot.discretion import reason_of
from bot.lease import Fence, LeaseLostError
from models.database import Database
from models.heads import heads, next_due
from models.kinds import Lane
from models.outbox import CLAIM
from models.watch import UNWATCHED, BotWatch, Loop

log = logging.getLogger(__name__)

FLUSH_SECONDS = 0.02  # a verdict waits no longer for others: at 30 a second (every 33 ms) for none
_ENOUGH = 16  # verdicts that are worth a transaction at once
_AHEAD_SECONDS = 0.2  # bulk is claimed no earlier than this before its pace lets it go
_IDLE_SECONDS = 5.0
_SHORTEST_SECONDS = 0.05
_TROUBLE_SECONDS = 1.0


@dataclass(slots=True)
class Postman:
    """Delivers one bot's outbox.

    One transaction both notes the last verdicts and claims the next messages.
    """

    database: Database
    bot_id: int
    sender: Sender
    artist: Artist
    books: Bookkeeping
    clock: Clock
    said: Bell
    fence: Fence
    watch: BotWatch = UNWATCHED
    promised: int = 0  # places of the window kept for replies whose turn is not committed yet
    _doubts: int = 1  # how often it was in doubt what is in flight: at first, and after failed commits
    _resolved: int = 0  # how many of these doubts a look at the rows has resolved
    _more: bool = False  # bulk waits that the pace does not let through yet
    _flying: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _judged: list[Judged] = field(default_factory=list)
    _flush: asyncio.TimerHandle | None = None
    _turned_away: int = 0  # in the last round: not sent at all, or later
    _noted_at: float = 0.0  # uptime when verdicts were written down last

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
            if not worked or self._flying:
                await self.said.wait(await self._pause())
        except LeaseLostError as exc:
            log.info("the postman waits: %s", exc)
            await asyncio.sleep(_TROUBLE_SECONDS)
        except Exception as exc:
            self.watch.waits(Loop.POSTMAN, exc)
            log.exception("the postman waits: the outbox cannot be read or written")
            await asyncio.sleep(_TROUBLE_SECONDS)

    async def round(self) -> int:
        """Note verdicts, claim what may go, start sending it; return how many were noted, begun or turned
        away: then others may stand first in their chats.
        """
        noted = await self._note_ahead()
        judged, parcels = self._judged, list[Parcel]()
        async with self._noting(judged) as session:
            resolved = await self._resolve(session, judged)
            await self.books.note(session, judged)
            parcels = await self._claim(session)
        self._resolved = resolved
        self.carry(parcels)
        return noted + len(judged) + len(parcels) + self._turned_away

    async def _note_ahead(self) -> int:
        """Note a few verdicts by themselves where looking for what is next takes longer than noting: what is
        not noted is sent again after a kill. Many share the transaction of the claim.
        """
        judged = self._judged
        if self._in_doubt or self.database.dialect == "sqlite" or not 0 < len(judged) < _ENOUGH:
            return 0
        async with self._noting(judged) as session:
            await self.books.note(session, judged)
        return len(judged)

    @asynccontextmanager
    async def _noting(self, judged: list[Judged]) -> AsyncIterator[AsyncSession]:
        """Open a transaction in which these verdicts are noted; where it fails they are still to be noted."""
        self._judged = []
        try:
            async with self.database.writing() as session:
                await self.fence.confirm(session)
                yield session
        except BaseException:
            self._judged = judged + self._judged
            self.doubt()
            raise
        self._noted_at = uptime()

    def room(self) -> int:
        """Return how many more messages may be taken in hand; none before the first round."""
        return 0 if self._in_doubt else self._places()

    def held(self) -> Collection[int]:
        """Return the accounts that get nothing for the moment."""
        return self.books.holds.accounts()

    def carry(self, parcels: Sequence[Parcel]) -> None:
        """Deliver messages whose rows are committed as in flight."""
        for parcel in parcels:
            self._flying[parcel.id] = asyncio.create_task(self._deliver(parcel))

    def doubt(self) -> None:
        """Look again at what the rows say is in flight: a commit may have failed, or only seemed to."""
        self._doubts += 1
        self.said.ring()

    async def settle(self) -> None:
        """Wait for what is in flight and note its verdicts."""
        while self._flying or self._judged:
            if self._flying:
                await asyncio.wait(list(self._flying.values()))
            judged = self._judged
            try:
                async with self._noting(judged) as session:
                    await self.books.note(session, judged)
            except LeaseLostError:
                self._judged = []
                log.warning(
                    "what became of messages is the new holder's to find out", extra={"rows": len(judged)}
                )

    @property
    def _in_doubt(self) -> bool:
        return self._resolved < self._doubts

    async def _resolve(self, session: AsyncSession, judged: Sequence[Judged]) -> int:
        """Decide on what others had in flight, or nobody, and learn which pictures the server has; return
        how many doubts that resolves. Replies that are promised may be rows before they are known here.
        """
        if not self._in_doubt or self.promised:
            return self._resolved
        resolved = self._doubts
        known = {*self._flying, *(parcel.id for parcel, _ in [*judged, *self._judged])}
        await self.books.doubt(session, self.bot_id, known)
        await self.books.uploads.load(session)
        return resolved

    async def _pause(self) -> float:
        """Return how long there is nothing to do unless somebody rings."""
        if self._flying:
            return _IDLE_SECONDS
        if self._more:
            return _AHEAD_SECONDS
        now = self.clock.now()
        async with self.database.reading() as session:
            due = await next_due(session, self.bot_id, now)
        waits = [(due - now).total_seconds() if due else None, self.books.holds.next_release()]
        return max(_SHORTEST_SECONDS, min([_IDLE_SECONDS, *(one for one in waits if one is not None)]))

    async def _claim(self, session: AsyncSession) -> list[Parcel]:
        """Claim what replies need of the window, and of bulk what the pace lets go soon."""
        room, self._turned_away = self._places(), 0
        if room <= 0:
            return []
        soon = min(room, self.sender.pace.soon(Lane.BULK, _AHEAD_SECONDS))
        parcels = (await self._due(session, room, soon))[: self._places()]
        bulk = sum(parcel.lane >= Lane.REMINDER for parcel in parcels)
        self._more = bulk == soon < room - (len(parcels) - bulk)
        if not parcels:
            return []
        sifted = await sift(session, self.artist, parcels, self.clock.now())
        claimed, self._turned_away = sifted.ready, sifted.turned_away
        if claimed:
            await CLAIM.ask(session, keys=[parcel.id for parcel in claimed])
        return claimed

    def _places(self) -> int:
        """Return how much of the window is free."""
        taken = len(self._flying) + len(self._judged) + self.promised
        return max(0, self.sender.pace.rates.window - taken)

    async def _due(self, session: AsyncSession, limit: int, patient: int) -> list[Parcel]:
        rows = await heads(session, self.bot_id, self.clock.now(), limit, patient, self.held())
        return [Parcel.of(row) for row in {row.id: row for row in rows}.values()]

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            verdict = await self._carry(parcel)
        except TelegramError as exc:
            self.watch.waits(Loop.CALLS, exc)
            verdict = verdict_on(exc)
        except LeaseLostError:
            verdict = Later(1, counts=False)
        except Exception as exc:
            log.exception("a message cannot be delivered", extra={"outbox": parcel.id})
            verdict = Rejected(reason_of(exc))
        self._heed(parcel, verdict)
        self._judged.append((parcel, verdict))
        del self._flying[parcel.id]
        self._landed()

    def _heed(self, parcel: Parcel, verdict: Verdict) -> None:
        """Let the pace know what the server said about it."""
        self.watch.judged(parcel.kind, parcel.lane, parcel.chat_id, verdict)
        if isinstance(verdict, Later) and verdict.whole_bot:
            self.sender.pace.pause_bot(verdict.seconds)
        elif isinstance(verdict, Later) and verdict.flood:
            self.sender.pace.flooded(parcel.chat_id, verdict.seconds)

    def _landed(self) -> None:
        """Have verdicts written down: at once where it is calm, else with others of the same moment."""
        calm = uptime() - self._noted_at >= FLUSH_SECONDS
        if calm or len(self._judged) >= _ENOUGH or not self._flying:
            self._ring()
        elif self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._ring)

    def _ring(self) -> None:
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None
        self.said.ring()

    async def _carry(self, parcel: Parcel) -> Verdict:
        if parcel.simulated:
            return Sent()
        drawing = await self.artist.finished(parcel)
        if parcel.edits_something and parcel.message_id is None:
            return Rejected("there is no message to change")
        if parcel.message_id is not None:
            return Sent(await self.sender.edit(parcel.trip, parcel.message_id, drawing))
        return Sent(await self.sender.send(parcel.trip, drawing))
