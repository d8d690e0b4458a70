"""Who changed which rule where, from which day? Rows that are only added, so that every past day is told.

A change holds from its day on, for its organisation and all below, until a newer one of the same organisation
does; what an organisation has not set comes from the nearest above that has.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, Select, String, and_, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.calendars import CalendarDay
from models.members import Member, Standing
from models.official_days import Marked
from models.orgs import Org, OrgLevel, ancestor_ids, within
from models.rule_book import NO_CHANGES, Book, Override, OwnDays, county_day

_VALUE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_FRESH = 60.0  # seconds of the machine: a demonstration's clock may walk through years meanwhile
_AT_ONCE = 200  # subtrees asked for together
_MARKED_FOR = timedelta(days=100)  # how long a day that is over is kept in memory: a round is shorter


class RuleState(StrEnum):
    """Life of a change."""

    DRAFT = "draft"  # shown to its maker, who has not confirmed it
    WAITING = "waiting"  # 待复核: a second person has to agree
    ACCEPTED = "accepted"  # holds from its day on
    REFUSED = "refused"  # the second person did not agree
    WITHDRAWN = "withdrawn"  # taken back before its day, or replaced by another


class RuleChange(Base):
    """One change of one rule. Its value never changes; its state does once or twice, and that is audited."""

    __tablename__ = "rules"
    __table_args__ = (Index("ix_rules_org_name", "org_id", "name"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    name: Mapped[str] = mapped_column(String(24))
    value: Mapped[Any] = mapped_column(_VALUE, nullable=True)  # null: what holds above
    from_on: Mapped[date]  # the county's own day, from its 00:00 on
    state: Mapped[RuleState] = mapped_column(word(RuleState), index=True)
    set_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    set_at: Mapped[datetime]
    decided_by: Mapped[BigInt | None] = mapped_column(
        ForeignKey("members.id")
    )  # agreed, refused or took back
    decided_at: Mapped[datetime | None]

    @classmethod
    def holding(cls) -> Select[int, int, str, str, Any, date]:
        """Return all that holds, held or will hold: (number, organisation, path, rule, value, from)."""
        return (
            select(cls.id, cls.org_id, Org.path, cls.name, cls.value, cls.from_on)
            .join(Org, Org.id == cls.org_id).where(among(cls.state, (RuleState.ACCEPTED,)))
        )  # fmt: skip

    @classmethod
    def undecided(cls, org_id: int, today: date, *names: str) -> Select[Self]:
        """Return the changes of an organisation that wait for somebody or for their day, newest first."""
        to_come = and_(cls.state == RuleState.ACCEPTED, cls.from_on > today)
        mine = select(cls).where(cls.org_id == org_id, or_(cls.state == RuleState.WAITING, to_come))
        return (mine.where(cls.name.in_(names)) if names else mine).order_by(cls.id.desc())

    @classmethod
    def drafts(cls, org_id: int, name: str, maker: int) -> Select[Self]:
        """Return what somebody wrote and has not confirmed."""
        mine = and_(cls.org_id == org_id, cls.name == name, cls.set_by == maker)
        return select(cls).where(mine, cls.state == RuleState.DRAFT)

    @classmethod
    def waiting_in(cls, paths: tuple[str, ...]) -> Select[Self, Org, str | None]:
        """Return what waits for a second person in these subtrees, with organisation and maker's name."""
        return (
            select(cls, Org, Member.name).join(Org, Org.id == cls.org_id)
            .outerjoin(Member, Member.id == cls.set_by)
            .where(within(Org, paths), cls.state == RuleState.WAITING).order_by(cls.id)
        )  # fmt: skip

    @classmethod
    def affected(cls, path: str) -> Select[int, int]:
        """Return how many active branches and members on the roster stand under an organisation."""
        branches = select(func.count(Org.id)).where(
            within(Org, (path,)), Org.active, Org.level == OrgLevel.BRANCH
        )
        members = (
            select(func.count(Member.id)).join(Org, Org.id == Member.branch_id)
            .where(within(Org, (path,)), Member.standing == Standing.ACTIVE)
        )  # fmt: skip
        return select(branches.scalar_subquery(), members.scalar_subquery())


@dataclass(slots=True)
class KeptBook:
    """What a process knows of the rules: read again on each new day, and each minute for other processes."""

    book: Book = NO_CHANGES
    read_at: datetime | None = None
    looked: float = 0.0  # then, by the machine's own clock

    def is_fresh(self, now: datetime) -> bool:
        """Whether no rule can hold by now that is not in the book: what is new begins on a day to come. A day
        that another process marked in a calendar may be a minute late.
        """
        if self.read_at is None or county_day(self.read_at) != county_day(now):
            return False
        return self.read_at <= now and monotonic() - self.looked < _FRESH

    async def current(self, session: AsyncSession, now: datetime) -> Book:
        """Return what is known, after a look at the tables where it may be out of date."""
        if not self.is_fresh(now):
            looked = monotonic()
            self.book = await read_book(session, county_day(now) - _MARKED_FOR)
            self.read_at, self.looked = now, looked
        return self.book


async def book_in(session: AsyncSession, now: datetime) -> Book:
    """Return the rules as a transaction's process knows them."""
    return await _kept_in(session).current(session, now)


def _kept_in(session: AsyncSession) -> KeptBook:
    known: dict[str, Any] = session.info.get("known", {})
    kept: KeptBook = known.setdefault("rules", KeptBook())
    return kept


async def forget_book(session: AsyncSession) -> None:
    """Have the tables looked at again before the next turn: a calendar has changed, which holds at once."""
    _kept_in(session).read_at = None


async def read_book(session: AsyncSession, since: date = date.min) -> Book:
    """Return the rules as they stand in the tables, and what calendars mark from a day on: two statements,
    a few more where anybody set anything.

    An organisation made within the last minute counts as one right below its root.
    """
    rows = sorted((await session.execute(RuleChange.holding())).all())
    calendars = await _calendars(session, since)
    if not rows and not calendars:
        return NO_CHANGES
    overrides = tuple(Override(*row[1:]) for row in rows)
    roots = (await session.scalars(select(Org.id).where(Org.parent_id.is_(None)))).all()
    root = roots[0] if len(roots) == 1 else None
    own = {one.org_id: one.path for one in overrides} | {key: one.path for key, one in calendars.items()}
    tops = _topmost({path for org_id, path in own.items() if org_id != root})
    lines: dict[int, tuple[int, ...]] = {}
    for first in range(0, len(tops), _AT_ONCE):
        beneath = select(Org.id, Org.path).where(within(Org, tops[first : first + _AT_ONCE]))
        for org_id, path in await session.execute(beneath):
            lines[org_id] = tuple(above for above in reversed(ancestor_ids(path)) if above in own)
    return Book(overrides, lines, root if root in own else None, calendars)


async def _calendars(session: AsyncSession, since: date) -> dict[int, OwnDays]:
    days: dict[int, dict[date, Marked]] = {}
    paths: dict[int, str] = {}
    for org_id, path, day, kind, name, year in await session.execute(CalendarDay.since(since)):
        paths[org_id] = path
        days.setdefault(org_id, {})[day] = Marked(kind, name, year)
    return {
        org_id: OwnDays(paths[org_id], own, frozenset(one.year for one in own.values() if one.year))
        for org_id, own in days.items()
    }


def _topmost(paths: set[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
