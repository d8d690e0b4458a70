"""May a message go now at all? Too late, the person's night, two pushes a day (domain §3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.parcel import Parcel
from models.hours import local_morning, next_open
from models.members import full_years
from models.mourning import MOURNERS
from models.outbox import PUSHES, Said
from models.rule_book import NO_CHANGES, Book, county_day
from models.rule_changes import book_in
from models.rule_terms import quiet_of
from models.rules import MORNING, PUSHES_A_DAY

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
    _rules: Book = NO_CHANGES
    _mourners: dict[int, dict[int, date]] = field(default_factory=dict)  # account -> member -> last day

    async def decide(self, session: AsyncSession, parcels: Sequence[Parcel]) -> None:
        """Divide what is due; a statement for what binds, and none where nothing does (now and then it is
        looked whether rules have changed).
        """
        self._rules = await book_in(session, self.now)
        await self._load(session, [one.account_id for one in parcels if one.capped])
        await self._load_mourners(session, [one.account_id for one in parcels if one.manner.festive])
        for parcel in parcels:
            if parcel.stale_at is not None and parcel.stale_at <= self.now:
                self.refused.append((parcel, Said.SKIPPED, "too late"))
            elif parcel.manner.festive and self._mourns(parcel):
                self.refused.append((parcel, Said.SKIPPED, "in mourning"))
            elif (until := self._until(parcel)) is not None:
                self.put_off.append((parcel, until))
            else:
                self.admitted.append(parcel)

    async def _load(self, session: AsyncSession, accounts: list[int]) -> None:
        if accounts:
            rows = await PUSHES.ask(session, account_ids=accounts, since=self.now - _A_DAY_ANYWHERE)
            for account_id, member_id, at in rows.all():
                self._pushed.setdefault((account_id, member_id), []).extend([at] if at else [])

    async def _load_mourners(self, session: AsyncSession, accounts: list[int]) -> None:
        if accounts:
            since = (self.now - _A_DAY_ANYWHERE).date()
            rows = await MOURNERS.ask(session, account_ids=accounts, since=since)
            for account_id, member_id, until in rows.all():
                self._mourners.setdefault(account_id, {})[member_id] = until

    def _mourns(self, parcel: Parcel) -> bool:
        """Whether the person mourns on their own day; of a message about nobody, anybody of the chat."""
        today = self.now.astimezone(ZoneInfo(parcel.zone or self.zone)).date()
        known = self._mourners.get(parcel.account_id, {})
        asked = known.values() if parcel.member_id is None else [known.get(parcel.member_id)]
        return any(until is not None and until >= today for until in asked)

    def _until(self, parcel: Parcel) -> datetime | None:
        """Return until when the person's night or the pushes of a day (two by default) hold the message back;
        None when nothing does. The rules are those of the branch of whom it is about.
        """
        manner = parcel.manner
        if not (manner.quiet or manner.capped):
            return None
        zone = parcel.zone or self.zone
        today = self.now.astimezone(ZoneInfo(zone)).date()
        age, here = full_years(parcel.birth, today), self._rules.here(parcel.branch_id, county_day(self.now))
        quiet = quiet_of(here)
        if manner.quiet and (opens := next_open(self.now, zone, age, quiet)) > self.now:
            return opens
        if not manner.capped:
            return None
        pushed = self._pushed.setdefault((parcel.account_id, parcel.member_id), [])
        if sum(at.astimezone(ZoneInfo(zone)).date() == today for at in pushed) >= here[PUSHES_A_DAY]:
            morning = local_morning(today + timedelta(days=1), zone, here[MORNING])
            return next_open(morning, zone, age, quiet)
        pushed.append(self.now)
        return None
