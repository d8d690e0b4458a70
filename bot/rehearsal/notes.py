"""What is noted of a rehearsal? A line of each message, in the order in which it is settled."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.parcel import Parcel
from bot.rehearsal.lines import Line, Moved
from bot.rehearsal.paper_pace import Gone
from bot.rehearsal.readers import Readers
from models import rehearsal
from models.hours import is_quiet, with_own
from models.kinds import Lane
from models.members import full_years
from models.rehearsal import Reader
from models.rule_book import county_day
from models.rule_changes import book_in
from models.rule_terms import quiet_of

_REMEMBERED = timedelta(days=3)  # pushes of days that are over everywhere on earth count no more
_Person = tuple[int, int | None]  # account, member: as admission counts them


@dataclass(slots=True)
class Notes:
    """Makes lines of what happens and hands them on; ``zone`` is the county's, ``paths`` those of branches.

    Only lines of people below ``under`` are handed on.
    """

    tell: Callable[[Line], None]
    zone: str
    paths: dict[int, str]
    under: str = "/"
    _readers: Readers = field(default_factory=Readers)
    _moved: dict[int, tuple[datetime, list[str]]] = field(default_factory=dict)  # by message
    _pushes: dict[date, Counter[_Person]] = field(default_factory=dict)  # by the person's own day

    async def put_off(
        self, session: AsyncSession, moved: Sequence[tuple[Parcel, datetime]], now: datetime
    ) -> None:
        """Remember what admission moved, and why."""
        rules = await book_in(session, now)
        for parcel, _until in moved:
            zone = parcel.zone or self.zone
            age = full_years(parcel.birth, now.astimezone(ZoneInfo(zone)).date())
            quiet = with_own(quiet_of(rules.here(parcel.branch_id, county_day(now))), parcel.own_hours)
            asleep = parcel.manner.quiet and is_quiet(now, zone, age, quiet)
            _, reasons = self._moved.setdefault(parcel.id, (now, []))
            reasons.append(Moved.QUIET if asleep else Moved.CAP)

    async def gone(self, session: AsyncSession, gone: Gone) -> None:
        """Note messages that went, each at its instant."""
        addressed = [(one.account_id, _spoken_for(one)) for one, _ in gone]
        await self._readers.meet(session, addressed)
        for (parcel, at), (account, about) in zip(gone, addressed, strict=True):
            reader, subject = self._readers.of(account, about), parcel.member_id
            meant_for, reasons = self._moved.pop(parcel.id, (None, []))
            local, why = self._local(at, reader), "+".join(dict.fromkeys(reasons))
            nth = self._count(local.date(), (account, subject)) if parcel.capped else 0
            self._tell(Line(
                at, local, account, reader.member_id, reader.branch_id, _other(subject, reader), parcel.kind,
                Lane(parcel.lane), parcel.screen, "sent", why, meant_for, nth,
            ))  # fmt: skip

    async def take_unsent(self, session: AsyncSession, now: datetime) -> None:
        """Note what was settled without being sent since the last look, by whomever."""
        rows = await rehearsal.take_unsent(session)
        addressed = [(row.account_id, Reader(row.spoken_for, row.branch_id, row.zone)) for row in rows]
        await self._readers.meet(session, addressed)
        for row, (account, about) in zip(rows, addressed, strict=True):
            reader = self._readers.of(account, about)
            meant_for, _ = self._moved.pop(row.id, (None, []))
            self._tell(Line(
                now, self._local(now, reader), account, reader.member_id, reader.branch_id,
                _other(row.member_id, reader), row.kind, Lane(row.lane), row.screen, row.state.value,
                row.reason or "", meant_for,
            ))  # fmt: skip

    def _local(self, at: datetime, reader: Reader) -> datetime:
        return at.astimezone(ZoneInfo(reader.zone or self.zone))

    def _tell(self, line: Line) -> None:
        if self.under == "/" or self.paths.get(line.branch or 0, "").startswith(self.under):
            self.tell(line)

    def _count(self, day: date, person: _Person) -> int:
        """Return which push of the person's own day this is."""
        if day not in self._pushes:
            self._pushes = {one: kept for one, kept in self._pushes.items() if one > day - _REMEMBERED}
        counted = self._pushes.setdefault(day, Counter())
        counted[person] += 1
        return counted[person]


def _spoken_for(parcel: Parcel) -> Reader:
    return Reader(parcel.member_id if parcel.branch_id else None, parcel.branch_id, parcel.zone)


def _other(member: int | None, reader: Reader) -> int | None:
    return member if member != reader.member_id else None
