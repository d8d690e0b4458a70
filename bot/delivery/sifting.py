"""What becomes of messages whose time has come? Decided on, freshened, and settled where they do not go now.

The postman does this with what it claims, and a rehearsal with what it only writes down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.admission import Admission
from bot.delivery.artist import Artist
from bot.delivery.bookkeeping import settle
from bot.delivery.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Sifted:
    """What may go now, in order, and what was planned for later, with its instant."""

    ready: list[Parcel]
    put_off: list[tuple[Parcel, datetime]]


async def sift(session: AsyncSession, artist: Artist, parcels: Sequence[Parcel], now: datetime) -> Sifted:
    """Divide what is due; what is refused or moved is written down in the caller's transaction."""
    admission = Admission(artist.zone, now)
    await admission.decide(session, parcels)
    refused = admission.refused + await artist.prepare(session, admission.admitted)
    await settle(session, refused, admission.put_off)
    dropped = {parcel.id for parcel, _, _ in refused}
    return Sifted([one for one in admission.admitted if one.id not in dropped], admission.put_off)
