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
from bot.delivery.digests import merge
from bot.delivery.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Sifted:
    """What may go now, in order, and what was planned for later, with its instant. ``turned_away`` is how
    many were settled or moved: others may stand first in their chats now.
    """

    ready: list[Parcel]
    put_off: list[tuple[Parcel, datetime]]
    turned_away: int = 0


async def sift(session: AsyncSession, artist: Artist, parcels: Sequence[Parcel], now: datetime) -> Sifted:
    """Divide what is due; what is refused, moved or merged is written down in the caller's transaction."""
    admission = Admission(artist.zone, now)
    await admission.decide(session, parcels)
    grouped = [parcel for group in admission.together for parcel in group]
    refused = admission.refused + await artist.prepare(session, [*admission.admitted, *grouped])
    await settle(session, refused, admission.put_off, now)
    dropped = {parcel.id for parcel, _, _ in refused}
    groups = {group[0].id: group for group in admission.together}
    groups |= {one.id: [one] for one in admission.admitted}
    ready: list[Parcel] = []
    for parcel in parcels:
        left = [one for one in groups.get(parcel.id, ()) if one.id not in dropped]
        ready += [await merge(session, left, now)] if len(left) > 1 else left
    moved = [(parcel, until) for parcel, until, _ in admission.put_off]
    return Sifted(ready, moved, len(refused) + len(moved))
