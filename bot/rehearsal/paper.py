"""Who delivers in a rehearsal? A postman on paper: real admission, real pace, and nothing is sent.

What the postman of the service asks of a message is asked here by the same code; then its instant is noted
instead of making the call. One look takes up a minute at most: jobs begin at whole minutes, so that none of
them finds a message gone that would still be waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.artist import Artist
from bot.delivery.bookkeeping import Bookkeeping, settle
from bot.delivery.parcel import Parcel
from bot.delivery.sifting import sift
from bot.delivery.uploads import Uploads
from bot.rehearsal.notes import Notes
from bot.rehearsal.paper_pace import PaperPace
from bot.rehearsal.still_clock import StillClock
from models import rehearsal
from models.database import Database
from models.heads import heads, next_due
from models.outbox import Said

_A_MINUTE = timedelta(minutes=1)
_NO_TARGET = "there is no message to change"


@dataclass(slots=True)
class PaperPostman:
    """Works off what is due in the copy, and tells ``notes`` what became of it."""

    database: Database
    artist: Artist
    clock: StillClock
    paces: Sequence[PaperPace]
    notes: Notes

    async def begin(self) -> None:
        """Decide on what was in flight when the copy was made: no answer to it will come here."""
        async with self.database.writing() as session:
            for pace in self.paces:
                await Bookkeeping(self.clock, Uploads(pace.bot_id)).doubt(session, pace.bot_id)

    async def settle(self) -> datetime | None:
        """Send what is due as far as it goes within this minute; return when there is more to do."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await self.notes.take_unsent(session, now)
            due = [await self._serve(session, pace, now) for pace in self.paces]
            await self.notes.take_unsent(session, now)
        return min(filter(None, due), default=None)

    async def _serve(self, session: AsyncSession, pace: PaperPace, now: datetime) -> datetime | None:
        due = await next_due(session, pace.bot_id, now)
        minute = now.replace(second=0, microsecond=0) + _A_MINUTE
        until = min(due, minute) if due else minute
        pace.wake(now)
        while room := pace.room(until):
            rows = await heads(session, pace.bot_id, now, room, room)
            parcels = [Parcel.of(row) for row in {row.id: row for row in rows}.values()]
            if not parcels:
                return await next_due(session, pace.bot_id, now)
            if not await self._round(session, pace, parcels, until) and not pace.rest(parcels, until):
                break
        return until

    async def _round(
        self, session: AsyncSession, pace: PaperPace, parcels: list[Parcel], until: datetime
    ) -> bool:
        """Decide on these messages, and let go what may; return whether anything became of any."""
        now = self.clock.now()
        sifted = await sift(session, self.artist, parcels, now)
        await self.notes.put_off(session, sifted.put_off, now)
        aimless = [(one, Said.FAILED, _NO_TARGET) for one in sifted.ready if _is_aimless(one)]
        await settle(session, aimless, (), now)
        gone = pace.let_go((one for one in sifted.ready if not _is_aimless(one)), until)
        if gone:
            await rehearsal.note_gone(session, [(parcel.id, at) for parcel, at in gone])
            await self.notes.gone(session, gone)
        return bool(gone or aimless or len(sifted.ready) < len(parcels))


def _is_aimless(parcel: Parcel) -> bool:
    return parcel.edits_something and parcel.message_id is None
