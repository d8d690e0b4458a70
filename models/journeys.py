"""Who is on a journey 外出, where to, since when, and has the place there heard of them (domain §2.1)?"""

import calendar
from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.hours import HOME_ZONE
from models.members import Member


class JourneyState(StrEnum):
    """Where a journey stands, by domain §2.1; one row never goes back to an earlier journey."""

    PLANNED = "planned"  # 拟外出: the leaving day is still to come
    AWAY = "away"  # 已流出
    HOSTED = "hosted"  # 已报到流入地
    RETURNING = "returning"  # 返乡中: the day of the home-coming was told
    HOME = "home"  # 已返回
    CALLED_OFF = "called-off"  # 不去了


ON_THE_WAY = (JourneyState.PLANNED, JourneyState.AWAY, JourneyState.HOSTED, JourneyState.RETURNING)
GONE = ON_THE_WAY[1:]  # those of them that have begun
_OPEN = text("state IN ('planned', 'away', 'hosted', 'returning')")


class Errand(StrEnum):
    """做什么去?"""

    WORK = "work"  # 务工
    TRADE = "trade"  # 经商
    STUDY = "study"  # 上学
    VISIT = "visit"  # 探亲
    OTHER = "other"  # 其他


class Span(StrEnum):
    """大概多久?"""

    SHORT = "short"  # 1–3 months
    MIDDLE = "middle"  # 3–6 months
    LONG = "long"  # half a year or more: a floating record from the first day on
    UNSURE = "unsure"  # 不好说


class HostSeen(StrEnum):
    """How it is known that the branch there has heard of somebody."""

    SAID = "said"  # the member says so
    CONFIRMED = "confirmed"  # that branch said so itself, on the page of the link


class Journey(Base):
    """One journey of a member, from the plan to the way back; at most one is open.

    ``floating_since``: from that day on it counts as 流动. ``replaced``: what the last step changed in the
    member's row, for undo. ``ended_by``: the answer (check_ins) that told of the way back, if one did.
    """

    __tablename__ = "journeys"
    __table_args__ = (
        Index("ix_journeys_open", "member_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[JourneyState] = mapped_column(word(JourneyState))
    place: Mapped[dict[str, Any] | None]  # {"code"} or {"country", "city", "zone"}
    errand: Mapped[Errand | None] = mapped_column(word(Errand))  # None: an older roster does not say
    leaves_on: Mapped[date | None] = mapped_column(Date)  # None: likewise
    span: Mapped[Span] = mapped_column(word(Span))
    floating_since: Mapped[date | None] = mapped_column(Date)
    arrived_on: Mapped[date | None] = mapped_column(Date)
    host_org: Mapped[str | None] = mapped_column(String(100))  # 流入地党组织
    host_seen: Mapped[HostSeen | None] = mapped_column(word(HostSeen))
    hosted_at: Mapped[datetime | None]
    returned_on: Mapped[date | None] = mapped_column(Date)
    replaced: Mapped[dict[str, Any] | None]
    ended_by: Mapped[BigInt | None]
    told_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether the member is still on the way or away."""
        return self.state in ON_THE_WAY

    @classmethod
    def open_of(cls, member_id: int) -> Select[Self]:
        """Return the open journey of a member."""
        return select(cls).where(cls.member_id == member_id, cls.is_going())

    @classmethod
    def last_of(cls, member_id: int) -> Select[Self]:
        """Return a member's journeys, the newest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id.desc())

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return a member's journeys, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)

    @classmethod
    def ended_in(cls, check_in_id: int, member_id: int) -> Select[Self]:
        """Return the journey that one answer ended."""
        return select(cls).where(cls.member_id == member_id, cls.ended_by == check_in_id)

    @classmethod
    def is_going(cls) -> ColumnElement[bool]:
        """Return the condition that a journey is open, as its index knows it."""
        return among(cls.state, ON_THE_WAY)

    @classmethod
    def of_members(cls, member_ids: Collection[int]) -> Select[Self]:
        """Return the open journeys of these members."""
        return select(cls).where(cls.member_id.in_(member_ids), cls.is_going())

    def resting_state(self) -> JourneyState:
        """Return the state of somebody who is away and has no plan of coming home."""
        return JourneyState.HOSTED if self.host_seen else JourneyState.AWAY

    def depart(self, member: Member, left_for: str | None) -> None:
        """The member is away from now on: the own columns say where, and from half a year on that it is a
        floating record (domain §3.4-B).
        """
        self.state = self.resting_state()
        settle(member, self.place or {})
        if self.span is Span.LONG and self.floating_since is None:
            self.floating_since = self.leaves_on
        if self.floating_since is not None:
            member.floating, member.left_for = True, left_for
            member.left_on = self.leaves_on.isoformat() if self.leaves_on else member.left_on

    def come_home(self, day: date, now: datetime) -> None:
        """The journey is over on this day."""
        self.state, self.returned_on, self.ended_at = JourneyState.HOME, day, now

    def go_on(self) -> None:
        """It is not over after all: as it was before the way back."""
        self.state, self.returned_on, self.ended_at = self.resting_state(), None, None
        self.ended_by, self.replaced = None, None


def settle(member: Member, place: dict[str, Any]) -> None:
    """Make a place the one where a member lives now, with its clock; abroad only country and city."""
    member.place = place or None
    member.abroad = "country" in place
    member.zone = place.get("zone") or HOME_ZONE


def back_at_home(member: Member) -> None:
    """Make a member's columns those of somebody who lives at home: nothing is left of 流出."""
    member.floating, member.abroad, member.zone, member.place = False, False, HOME_ZONE, None
    member.left_on, member.left_for, member.host_org, member.host_reported = None, None, None, None


def changed_since(member: Member, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``answerable`` had told of those of a member's columns that are another by now."""
    now = member.answerable()
    return {name: value for name, value in before.items() if now[name] != value}


def half_a_year_after(day: date) -> date:
    """Return the same day six calendar months later, the last one of a shorter month (domain §2.1)."""
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def gone_half_a_year(today: date) -> date:
    """Return the last leaving day of which half a year is over ``today``: that of ``half_a_year_after``."""
    year, month = divmod(today.year * 12 + today.month - 1 - 6, 12)
    length = calendar.monthrange(year, month + 1)[1]
    ends = today.day == calendar.monthrange(today.year, today.month)[1]  # 31 August is over on 28 February
    return date(year, month + 1, length if ends else min(today.day, length))
