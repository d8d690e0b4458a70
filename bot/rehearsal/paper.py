"""Who delivers in a rehearsal? A postman on paper: real admission, real pace, and nothing is sent.

What the postman of the service asks of a message is asked here by the same code; then its instant is noted
instead of making the call. One look takes up a minute at most: jobs begin at whole minutes, so that none of
them finds a message gone that would still be waiting.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.admission import Admission
from bot.delivery.artist import Artist
from bot.delivery.bookkeeping import settle
from bot.delivery.parcel import Parcel
from bot.delivery.rates import Rates
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

    @classmethod
    def of(
        cls,
        copy: Database,
        artist: Artist,
        clock: StillClock,
        bots: Collection[int],
        rates: Rates,
        notes: Notes,
    ) -> "PaperPostman":
        """Return the postman of all bots, whose paces begin now."""
        paces = [PaperPace(bot, rates, clock.now()) for bot in bots]
        return cls(copy, artist, clock, paces, notes)

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
                return due
            if not await self._round(session, pace, parcels, until) and not pace.rest(parcels, until):
                break
        return until

    async def _round(
        self, session: AsyncSession, pace: PaperPace, parcels: list[Parcel], until: datetime
    ) -> bool:
        """Decide on these messages, and let go what may; return whether anything became of any."""
        now = self.clock.now()
        admission = Admission(self.artist.zone, now)
        await admission.decide(session, parcels)
        refused = admission.refused + await self.artist.prepare(session, admission.admitted)
        aimless = [one for one in admission.admitted if one.edits_something and one.message_id is None]
        refused += [(parcel, Said.FAILED, _NO_TARGET) for parcel in aimless]
        await settle(session, refused, admission.put_off)
        await self.notes.put_off(session, admission.put_off, now)
        dropped = {parcel.id for parcel, _, _ in refused}
        gone = pace.let_go((one for one in admission.admitted if one.id not in dropped), until)
        if gone:
            await rehearsal.note_gone(session, [(parcel.id, at) for parcel, at in gone])
            await self.notes.gone(session, gone)
        return bool(gone or refused or admission.put_off)
