"""May a message go now at all? Too late, the person's night, two pushes a day (domain §3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.parcel import Parcel
from models.hours import local_morning, next_open
from models.members import full_years
from models.outbox import PUSHES, Said

PUSHES_A_DAY = 2  # domain §3.6
_A_DAY_ANYWHERE = timedelta(days=1, hours=14)  # however far apart the county and the person are

_Person: TypeAlias = tuple[int, int | None]  # account, member


@dataclass(slots=True)
class Admission:
    """What of a claim may be sent now; what is not is told with its state and reason, or with its instant."""

    zone: str
    now: datetime
    admitted: list[Parcel] = field(default_factory=list)
    refused: list[tuple[Parcel, Said, str]] = field(default_factory=list)
    put_off: list[tuple[Parcel, datetime]] = field(default_factory=list)
    _pushed: dict[_Person, list[datetime]] = field(default_factory=dict)

    async def decide(self, session: AsyncSession, parcels: Sequence[Parcel]) -> None:
        """Divide what is due; one statement at most, and none where nothing binds."""
        await self._load(session, [one.account_id for one in parcels if one.capped])
        for parcel in parcels:
            if parcel.stale_at is not None and parcel.stale_at <= self.now:
                self.refused.append((parcel, Said.SKIPPED, "too late"))
            elif (until := self._until(parcel)) is not None:
                self.put_off.append((parcel, until))
            else:
                self.admitted.append(parcel)

    async def _load(self, session: AsyncSession, accounts: list[int]) -> None:
        if accounts:
            rows = await PUSHES.ask(session, account_ids=accounts, since=self.now - _A_DAY_ANYWHERE)
            for account_id, member_id, at in rows.all():
                self._pushed.setdefault((account_id, member_id), []).extend([at] if at else [])

    def _until(self, parcel: Parcel) -> datetime | None:
        """Return until when the person's night or two pushes a day hold the message back; None when nothing
        does.
        """
        manner = parcel.manner
        if not (manner.quiet or manner.capped):
            return None
        zone = parcel.zone or self.zone
        today = self.now.astimezone(ZoneInfo(zone)).date()
        age = full_years(parcel.birth, today)
        if manner.quiet and (opens := next_open(self.now, zone, age)) > self.now:
            return opens
        if not manner.capped:
            return None
        pushed = self._pushed.setdefault((parcel.account_id, parcel.member_id), [])
        if sum(at.astimezone(ZoneInfo(zone)).date() == today for at in pushed) >= PUSHES_A_DAY:
            return next_open(local_morning(today + timedelta(days=1), zone), zone, age)
        pushed.append(self.now)
        return None
