"""What is learnt when and where? Sittings 期 of the four classrooms and of the branch's own life (W13).

A sitting is opened, and from then on told to those it is for. What of it changes afterwards raises
``sequence``, by which calendars know the newer word.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.hours import HOME_ZONE
from models.orgs import Org, within

COUNTY = ZoneInfo(HOME_ZONE)  # sittings are held by its clock


class Classroom(StrEnum):
    """The four classrooms of W13, and what is no classroom: the branch's own life."""

    PARTY_SCHOOL = "party-school"  # 党校
    PRACTICE = "practice"  # 实践
    RED = "red"  # 红色
    AIR = "air"  # 空中
    LIFE = "life"  # 组织生活


class TrainingForm(StrEnum):
    """What a sitting is: a class, or one of those of the branch's life (domain §2.4)."""

    CLASS = "class"  # 培训班, 一课
    MEETING = "meeting"  # 党员大会
    COMMITTEE = "committee"  # 支委会
    GROUP = "group"  # 党小组会
    LECTURE = "lecture"  # 党课
    PARTY_DAY = "party-day"  # 主题党日
    OATH = "oath"  # 宣誓, 重温入党誓词 (W02)
    LISTENING = "listening"  # 听党课 (Z14)


class Industry(StrEnum):
    """The four industries of the practice classroom (W15)."""

    VEGETABLES = "vegetables"  # 蔬菜
    JADE = "jade"  # 玉器
    LABOUR = "labour"  # 劳务
    LIVESTOCK = "livestock"  # 养殖


class Mode(StrEnum):
    """How the practice classroom teaches (W15)."""

    LECTURE = "lecture"  # 讲座
    VISIT = "visit"  # 观摩
    BOTH = "both"  # 讲座加观摩


class TrainingState(StrEnum):
    """Life of a sitting; that it is full is counted, not kept."""

    DRAFT = "draft"  # 草稿: nobody knows of it
    OPEN = "open"  # 已发布
    HELD = "held"  # 已开课: the organiser has ended it
    CLOSED = "closed"  # 已归档: nothing is made up any more
    CANCELLED = "cancelled"  # 已取消


TOLD = (TrainingState.OPEN, TrainingState.HELD, TrainingState.CLOSED)


class Training(Base):
    """One sitting of an organisation, for people of its own subtree.

    ``number``: which one of its year and classroom it is, given when it opens. ``hours`` are half hours, 1 to
    80. ``audience``: a condition's document; none is everybody. ``tell_at``: when those concerned hear of
    what changed; changes until then are one message, its ``telling``-th. ``told``: the last one that was
    planned for all of them.
    """

    __tablename__ = "trainings"
    __table_args__ = (
        UniqueConstraint("org_id", "classroom", "year", "number"),
        UniqueConstraint("series_id", "series_on"),
        Index("ix_trainings_state", "state", "starts_at"),
        Index("ix_trainings_org_id", "org_id", "starts_at"),
    )

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    series_id: Mapped[BigInt | None] = mapped_column(ForeignKey("training_series.id"))
    series_on: Mapped[date | None] = mapped_column(Date)  # the day of the series for which it stands
    year: Mapped[int]
    number: Mapped[int | None]
    classroom: Mapped[Classroom] = mapped_column(word(Classroom))
    form: Mapped[TrainingForm] = mapped_column(word(TrainingForm))
    industry: Mapped[Industry | None] = mapped_column(word(Industry))
    mode: Mapped[Mode | None] = mapped_column(word(Mode))
    topic: Mapped[str] = mapped_column(String(80))
    teacher_id: Mapped[BigInt | None] = mapped_column(ForeignKey("teachers.id"))
    teacher: Mapped[str | None] = mapped_column(String(40))  # who stands in no list
    venue_id: Mapped[BigInt | None] = mapped_column(ForeignKey("venues.id"))
    place: Mapped[str | None] = mapped_column(String(100))  # where no venue of the list is
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    hours: Mapped[int]
    capacity: Mapped[int | None]
    cost: Mapped[int | None]  # yuan
    audience: Mapped[dict[str, Any] | None]
    state: Mapped[TrainingState] = mapped_column(word(TrainingState), default=TrainingState.DRAFT)
    makeup: Mapped[dict[str, Any] | None]  # what who was absent reads or hears instead
    sequence: Mapped[int] = mapped_column(default=0)
    telling: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    tell_at: Mapped[datetime | None]
    invited_on: Mapped[date | None] = mapped_column(Date)  # when it was last looked who is to be invited
    author_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]  # when its time last became another: reminders before were for the old
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str | None] = mapped_column(String(200))

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return a sitting, locked until the transaction ends and as it is now: of two who want the last seat
        one waits for the other.
        """
        return select(cls).where(cls.id == number).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self, Org]:
        """Return the sittings of these identifiers with their organisations."""
        return select(cls, Org).join(Org, Org.id == cls.org_id).where(cls.id.in_(ids))

    @classmethod
    def below(cls, paths: tuple[str, ...], since: datetime) -> Select[Self, Org]:
        """Return what begins from an instant on in these subtrees, drafts too, the soonest first."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id)
        live = cls.state.in_((TrainingState.DRAFT, TrainingState.OPEN))
        return mine.where(within(Org, paths), live, cls.starts_at >= since).order_by(cls.starts_at, cls.id)

    @classmethod
    def over(cls, paths: tuple[str, ...], before: datetime) -> Select[Self, Org]:
        """Return what of these subtrees has begun before an instant, or was called off, the newest first."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id).where(within(Org, paths))
        gone = or_(cls.state == TrainingState.CANCELLED, cls.starts_at < before)
        return mine.where(gone, cls.state != TrainingState.DRAFT).order_by(cls.starts_at.desc(), cls.id)

    @classmethod
    def around(cls, paths: tuple[str, ...], since: datetime, until: datetime) -> Select[Self, Org]:
        """Return what of these subtrees begins between two instants and is known, the soonest first."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id).where(within(Org, paths))
        near = cls.state.in_(TOLD), cls.starts_at > since, cls.starts_at < until
        return mine.where(*near).order_by(cls.starts_at, cls.id)

    @classmethod
    def last_number(cls, org_id: int, classroom: Classroom, year: int) -> Select[int | None]:
        """Return the greatest number that an organisation gave in a classroom and year; None for none."""
        mine = and_(cls.org_id == org_id, cls.classroom == classroom, cls.year == year)
        return select(func.max(cls.number)).where(mine)

    @classmethod
    def of_series(cls, series_id: int) -> Select[Self]:
        """Return the sittings of a series, the newest day first."""
        return select(cls).where(cls.series_id == series_id).order_by(cls.series_on.desc())

    @classmethod
    def to_be_told(cls, now: datetime) -> Select[Self]:
        """Return the sittings of which not all those concerned are told yet, or nobody was invited to
        although they are open at an instant.
        """
        untold = cls.told < cls.telling
        new = and_(cls.is_open(), cls.invited_on.is_(None), cls.starts_at > now)
        return select(cls).where(or_(untold, new)).order_by(cls.id)

    @classmethod
    def calendar_of(cls, org_id: int, since: datetime) -> Select[Self]:
        """Return what an organisation held, holds or has called off from an instant on."""
        known = and_(cls.org_id == org_id, cls.opened_at.is_not(None), cls.starts_at >= since)
        return select(cls).where(known).order_by(cls.starts_at, cls.id)

    @classmethod
    def ahead(cls, now: datetime, until: datetime) -> Select[Self]:
        """Return the open sittings that begin after one instant and up to another, the soonest first."""
        coming = and_(cls.is_open(), cls.starts_at > now, cls.starts_at <= until)
        return select(cls).where(coming).order_by(cls.starts_at, cls.id)

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Return the condition that a sitting is open, as its index knows it."""
        return among(cls.state, (TrainingState.OPEN,))

    def takes_answers(self, now: datetime) -> bool:
        """Whether one can still enrol for it, or ask for leave."""
        return self.state is TrainingState.OPEN and self.starts_at > now

    def open(self, number: int, now: datetime) -> None:
        """The sitting is known from now on, under this number of its year."""
        self.state, self.number, self.opened_at, self.changed_at = TrainingState.OPEN, number, now, now

    def change(self, now: datetime, settle: timedelta, *, moved: bool) -> None:
        """Something of it is another from now on. Who is concerned hears of it when it has settled; what
        changes until then goes with it.
        """
        self.changed_at = now
        self.moved_at = now if moved else self.moved_at
        if self.state is TrainingState.OPEN:
            self.sequence += 1
            self._tell(now, now + settle)

    def cancel(self, why: str | None, now: datetime) -> None:
        """It does not take place; who is concerned hears of it at once, and of earlier changes no more."""
        told = self.state is TrainingState.OPEN
        self.state, self.cancelled_at, self.cancelled_why = TrainingState.CANCELLED, now, why
        self.changed_at = now
        self.sequence += 1
        if told:
            self._tell(now, now)

    def _tell(self, now: datetime, at: datetime) -> None:
        """Who is concerned hears of it at an instant, or with what they hear soon anyway."""
        if self.tell_at is None or self.tell_at <= now:
            self.telling, self.tell_at = self.telling + 1, at

    def pattern(self) -> dict[str, Any]:
        """Return what the next sitting of a series takes from this one; its clock is the county's."""
        starts, ends = self.starts_at.astimezone(COUNTY), self.ends_at.astimezone(COUNTY)
        own = {name: getattr(self, name) for name in PATTERN}
        return {**own, "at": f"{starts:%H:%M}", "minutes": (ends - starts) // timedelta(minutes=1)}


PATTERN = (
    "classroom", "form", "industry", "mode", "topic", "teacher_id", "teacher", "venue_id", "place", "hours",
    "capacity", "cost", "audience",
)  # fmt: skip
