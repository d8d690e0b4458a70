"""May a message go now at all? Too late, the person's night, two pushes a day, five a week, so many a month
(domain §3.6).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.parcel import Parcel
from models import gentleness
from models.gentleness import Waiting
from models.heads import pushes_waiting
from models.hours import QuietHours, local_morning, next_open, with_own
from models.kinds import Kind
from models.members import full_years
from models.mourning import MOURNERS
from models.outbox import OVER, PUSHES, TOO_LATE, Said
from models.rule_book import NO_CHANGES, Book, Here, county_day
from models.rule_changes import book_in
from models.rule_terms import caps_of, month_binds, quiet_of
from models.rules import MORNING

_A_DAY_ANYWHERE = timedelta(days=1, hours=14)  # however far apart the county and the person are
_A_WEEK_ANYWHERE = timedelta(days=7, hours=14)
_A_MONTH_ANYWHERE = timedelta(days=30, hours=14)

_Person: TypeAlias = tuple[int, int | None]  # account, member


@dataclass(slots=True)
class Admission:
    """What of a claim may be sent now; what is not is told with its state and reason, or with its instant.

    ``together`` are messages of one person that are to be one: there is room for one push for each group.
    """

    zone: str
    now: datetime
    admitted: list[Parcel] = field(default_factory=list)
    together: list[list[Parcel]] = field(default_factory=list)
    refused: list[tuple[Parcel, Said, str]] = field(default_factory=list)
    put_off: list[tuple[Parcel, datetime, str | None]] = field(default_factory=list)
    _pushed: dict[_Person, list[datetime]] = field(default_factory=dict)
    _peers: dict[_Person, list[Parcel]] = field(default_factory=lambda: defaultdict(list))
    _rules: Book = NO_CHANGES
    _mourners: dict[int, dict[int, date]] = field(default_factory=dict)  # account -> member -> last day

    async def decide(self, session: AsyncSession, parcels: Sequence[Parcel]) -> None:
        """Divide what is due; a statement for what binds, and none where nothing does (now and then it is
        looked whether rules have changed).
        """
        self._rules = await book_in(session, self.now)
        await self._load(session, [one.account_id for one in parcels if one.capped])
        await self._load_peers(session, [one for one in parcels if one.capped])
        known = [*parcels, *(peer for peers in self._peers.values() for peer in peers)]
        await self._load_mourners(session, [one.account_id for one in known if one.manner.festive])
        for parcel in parcels:
            if (why := self._unwanted(parcel)) is not None:
                self.refused.append((parcel, Said.SKIPPED, why))
            elif parcel.manner.quiet and (opens := next_open(self.now, *self._night(parcel))) > self.now:
                self._put_off(parcel, opens)
            elif parcel.manner.capped:
                self._spend(parcel)
            else:
                self.admitted.append(parcel)

    async def _load(self, session: AsyncSession, accounts: list[int]) -> None:
        if accounts:
            rows = await PUSHES.ask(session, account_ids=accounts, since=self.now - self._span())
            for account_id, member_id, at in rows.all():
                self._pushed.setdefault((account_id, member_id), []).extend([at] if at else [])

    def _span(self) -> timedelta:
        """How far back pushes count: a month is read only where some office lets it bind."""
        return _A_MONTH_ANYWHERE if month_binds(self._rules) else _A_WEEK_ANYWHERE

    async def _load_peers(self, session: AsyncSession, parcels: list[Parcel]) -> None:
        """What else waits is asked only of those with one push left at most, or with something held back."""
        scarce = [one for one in parcels if one.over or self._room(one) <= 1]
        if scarce:
            persons = {(one.account_id, one.member_id) for one in scarce}
            rows = await pushes_waiting(session, sorted({account for account, _ in persons}), self.now)
            for peer in map(Parcel.of, rows):
                if (peer.account_id, peer.member_id) in persons:
                    self._peers[peer.account_id, peer.member_id].append(peer)

    async def _load_mourners(self, session: AsyncSession, accounts: list[int]) -> None:
        if accounts:
            since = (self.now - _A_DAY_ANYWHERE).date()
            rows = await MOURNERS.ask(session, account_ids=accounts, since=since)
            for account_id, member_id, until in rows.all():
                self._mourners.setdefault(account_id, {})[member_id] = until

    def _today(self, parcel: Parcel) -> date:
        return self.now.astimezone(ZoneInfo(parcel.zone or self.zone)).date()

    def _here(self, parcel: Parcel) -> Here:
        """The rules of the branch of whom it is about."""
        return self._rules.here(parcel.branch_id, county_day(self.now))

    def _night(self, parcel: Parcel) -> tuple[str, int | None, QuietHours]:
        """Return zone, age and hours of whom it is about, as ``next_open`` wants them."""
        age = full_years(parcel.birth, self._today(parcel))
        return parcel.zone or self.zone, age, with_own(quiet_of(self._here(parcel)), parcel.own_hours)

    def _unwanted(self, parcel: Parcel) -> str | None:
        """Return why a message is not said at all, None where it is."""
        manner, paused = parcel.manner, parcel.paused_until
        if parcel.stale_at is not None and parcel.stale_at <= self.now:
            return TOO_LATE
        if manner.capped and paused is not None and paused >= self._today(parcel):
            return "paused"
        return "in mourning" if manner.festive and self._mourns(parcel) else None

    def _mourns(self, parcel: Parcel) -> bool:
        """Whether the person mourns on their own day; of a message about nobody, anybody of the chat."""
        today = self._today(parcel)
        known = self._mourners.get(parcel.account_id, {})
        asked = known.values() if parcel.member_id is None else [known.get(parcel.member_id)]
        return any(until is not None and until >= today for until in asked)

    def _days(self, parcel: Parcel) -> list[date]:
        """Return the person's own days of the pushes that they got."""
        zone = ZoneInfo(parcel.zone or self.zone)
        pushed = self._pushed.get((parcel.account_id, parcel.member_id), [])
        return [at.astimezone(zone).date() for at in pushed]

    def _room(self, parcel: Parcel) -> int:
        return gentleness.room(self._days(parcel), self._today(parcel), caps_of(self._here(parcel)))

    def _spend(self, parcel: Parcel) -> None:
        """Use one of the person's pushes for it, alone or together with others; or none is left."""
        person = parcel.account_id, parcel.member_id
        peers = [one for one in self._peers.get(person, ()) if one.id != parcel.id]
        peers = [parcel, *(one for one in peers if self._unwanted(one) is None)]
        waiting = [Waiting(one.id, one.lane, bool(one.over), one.kind == Kind.MERGED.word) for one in peers]
        plan = gentleness.plan(waiting, self._room(parcel))
        if parcel.id in plan.later:
            for one in peers:
                if one.id in plan.later:
                    self._hold_back(one)
            return
        self._pushed.setdefault(person, []).append(self.now)
        if parcel.id in plan.together:
            self.together.append([one for one in peers if one.id in plan.together])
        else:
            self.admitted.append(parcel)

    def _hold_back(self, parcel: Parcel) -> None:
        """Plan it for the first day with room: its morning, or as soon as the night is over where that would
        be too late.
        """
        here, night = self._here(parcel), self._night(parcel)
        day = gentleness.next_day(self._days(parcel), self._today(parcel), caps_of(here))
        opens = [next_open(local_morning(day, night[0], hour), *night) for hour in (here[MORNING], 0)]
        in_time = [at for at in opens if parcel.stale_at is None or at < parcel.stale_at]
        self._put_off(parcel, (in_time or opens)[0], OVER)

    def _put_off(self, parcel: Parcel, until: datetime, why: str | None = None) -> None:
        """Plan it for later; where it is of no use any more by then, it is said that it is too late."""
        if parcel.stale_at is not None and parcel.stale_at <= until:
            self.refused.append((parcel, Said.SKIPPED, f"{TOO_LATE}: {why or 'the night'}"))
        else:
            self.put_off.append((parcel, until, why))
