"""Who comes home for the Spring Festival, from when to when, and on which day does the branch meet (W22b)?"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Select,
    UniqueConstraint,
    and_,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.festivals import FestivalName, dates_in
from models.journeys import ON_THE_WAY, Journey
from models.members import Member, Standing


class Coming(StrEnum):
    """要回家过年吗?"""

    YES = "yes"  # 回,大概…
    NO = "no"  # 不回
    UNSURE = "unsure"  # 还没定


class HomeComing(Base):
    """What a member said about one Spring Festival; the newest word counts.

    ``attends``: whether they come to the branch's meeting, once it was fixed.
    """

    __tablename__ = "home_comings"
    __table_args__ = (UniqueConstraint("member_id", "year"),)

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    year: Mapped[int]
    coming: Mapped[Coming] = mapped_column(word(Coming))
    from_on: Mapped[date | None] = mapped_column(Date)  # 大概哪天到
    until_on: Mapped[date | None] = mapped_column(Date)  # the last day; None: nobody knows
    attends: Mapped[bool | None]
    said_at: Mapped[datetime]

    @classmethod
    def of(cls, member_id: int, year: int) -> Select[Self]:
        """Return what a member said about the festival of a year."""
        return select(cls).where(cls.member_id == member_id, cls.year == year)

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all that a member ever said, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)

    @classmethod
    def of_members(cls, member_ids: Collection[int], year: int) -> Select[Self]:
        """Return what these members said."""
        return select(cls).where(cls.member_id.in_(member_ids), cls.year == year)

    @classmethod
    def of_branch(cls, org_id: int, year: int) -> Select[Self, Member]:
        """Return who of a branch said anything, with the person, by the day on which they come."""
        return (
            select(cls, Member).join(Member, Member.id == cls.member_id)
            .where(Member.branch_id == org_id, Member.standing == Standing.ACTIVE, cls.year == year)
            .order_by(cls.from_on, Member.id)
        )  # fmt: skip

    @classmethod
    def who_comes(cls, org_id: int, year: int) -> Select[int]:
        """Return the members of a branch who come home."""
        who = aliased(Member)  # of its own: inside a statement about members it is not theirs
        mine = and_(who.branch_id == org_id, who.standing == Standing.ACTIVE)
        comes = and_(cls.year == year, cls.coming == Coming.YES)
        return select(cls.member_id).join(who, who.id == cls.member_id).where(mine, comes)

    @classmethod
    def how_many_come(cls, org_id: int, year: int) -> Select[int]:
        """Return their number."""
        return select(func.count()).select_from(cls.who_comes(org_id, year).subquery())


class HomeMeeting(Base):
    """On which day a branch meets those who are home for the festival of a year; a newer day replaces it."""

    __tablename__ = "home_meetings"
    __table_args__ = (UniqueConstraint("org_id", "year"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    year: Mapped[int]
    on: Mapped[date] = mapped_column("held_on", Date)
    set_by: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    set_at: Mapped[datetime]

    @classmethod
    def of(cls, org_id: int, year: int) -> Select[Self]:
        """Return the meeting of a branch for the festival of a year."""
        return select(cls).where(cls.org_id == org_id, cls.year == year)


def is_away() -> ColumnElement[bool]:
    """Return the condition that a member is one of those who are away: floating, or on a journey."""
    own = aliased(Journey)  # of its own: a statement that shows journeys has them too
    going = exists().where(own.member_id == Member.id, among(own.state, ON_THE_WAY))
    return and_(Member.standing == Standing.ACTIVE, or_(Member.floating, going))


def not_said(year: int) -> ColumnElement[bool]:
    """Return the condition that a member has said nothing about the festival of a year."""
    return ~exists().where(HomeComing.member_id == Member.id, HomeComing.year == year)


def away_of(org_id: int) -> Select[int]:
    """Return how many of a branch are away."""
    return select(func.count()).select_from(Member).where(Member.branch_id == org_id, is_away())


class Season(NamedTuple):
    """The days round one Spring Festival."""

    year: int
    asked_on: date  # 小年
    eve: date  # 除夕
    first: date  # 春节
    ends: date  # 元宵: who does not say until when is taken to stay that long


def season_of(today: date) -> Season:
    """Return the festival that people speak of on a day: the coming one, up to its 元宵 the present one."""
    here = _season(today.year)
    return here if today <= here.ends else _season(today.year + 1)


def _season(year: int) -> Season:
    found = {one.festival.name: one.day for one in dates_in(year)}
    names = (
        FestivalName.LITTLE_NEW_YEAR, FestivalName.NEW_YEARS_EVE, FestivalName.SPRING, FestivalName.LANTERN,
    )  # fmt: skip
    return Season(year, *(found[name] for name in names))


class Stay(NamedTuple):
    """From when to when somebody is at home, both days included."""

    first: date
    last: date


def stay_of(row: HomeComing, season: Season) -> Stay | None:
    """Return the days on which a person is at home; None where no day was told."""
    if row.coming is not Coming.YES or row.from_on is None:
        return None
    return Stay(row.from_on, max(row.until_on or season.ends, row.from_on))


class Proposal(NamedTuple):
    """A day for the meeting, and how many are at home on it."""

    day: date
    number: int


def best_day(
    stays: Iterable[Stay], since: date, free: Callable[[date], bool], kept: Collection[date] = ()
) -> Proposal | None:
    """Return the day from ``since`` on with most people at home, without those that are ``kept`` for the
    families; of several a ``free`` one, and of these the first. None where nobody is at home on any.
    """
    known = list(stays)
    changes: Counter[date] = Counter()
    for stay in known:
        changes[max(stay.first, since)] += 1
        changes[max(stay.last + timedelta(days=1), since)] -= 1
    best: tuple[int, bool, int] | None = None
    number, day = 0, since
    last = max((stay.last for stay in known), default=since - timedelta(days=1))
    while day <= last:
        number += changes[day]
        rank = (number, free(day), -day.toordinal())
        if number and day not in kept and (best is None or rank > best):
            best = rank
        day += timedelta(days=1)
    return Proposal(date.fromordinal(-best[2]), best[0]) if best else None


def people_at_home(rows: Iterable[tuple[HomeComing, Any]], day: date, season: Season) -> list[Any]:
    """Return those of (word, person) who are at home on a day."""
    found = ((person, stay_of(row, season)) for row, person in rows)
    return [person for person, stay in found if stay and stay.first <= day <= stay.last]
