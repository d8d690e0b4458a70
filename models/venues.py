"""Where does the county learn? Party schools, bases, rooms and red sites to be booked (Z12, W15, W16)."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.orgs import Org, within


class VenueKind(StrEnum):
    """Of which kind a place of learning is."""

    SCHOOL = "school"  # 党校
    BASE = "base"  # 实践基地: 园区, 培训中心
    RED = "red"  # 红色教育点
    STATION = "station"  # 远教站点
    ROOM = "room"  # 活动室, 会议室


class Venue(Base):
    """A place of learning of an organisation, for its own subtree. ``capacity``: heads at a time; ``yuan``
    was invested in ``year`` (Z12); ``safety``: what who comes there is told beforehand (W16).
    """

    __tablename__ = "venues"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    kind: Mapped[VenueKind] = mapped_column(word(VenueKind))
    name: Mapped[str] = mapped_column(String(80))
    capacity: Mapped[int | None]
    yuan: Mapped[BigInt | None]
    year: Mapped[int | None]
    safety: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # no longer offered

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return a venue, locked until the transaction ends: two who book it at once wait for each other."""
        return select(cls).where(cls.id == number).with_for_update()

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return the venues of these identifiers, whether still offered or not."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def below(cls, paths: tuple[str, ...]) -> Select[Self, Org]:
        """Return the open venues of these subtrees with their organisations, kind by kind."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id).where(within(Org, paths))
        return mine.where(cls.closed_at.is_(None)).order_by(cls.kind, cls.name, cls.id)

    @classmethod
    def offered(cls, line: list[int]) -> Select[Self]:
        """Return the open venues of the organisations of a line: what stands above is there for all below."""
        mine = select(cls).where(cls.org_id.in_(line), cls.closed_at.is_(None))
        return mine.order_by(cls.kind, cls.name, cls.id)

    @classmethod
    def invested(cls, paths: tuple[str, ...]) -> Select[int | None, int | None, int]:
        """Return (year, yuan, venues) of what was invested in these subtrees, the newest year first (Z12)."""
        summed = select(cls.year, func.sum(cls.yuan), func.count(cls.id)).join(Org, Org.id == cls.org_id)
        paid = summed.where(within(Org, paths), cls.yuan.is_not(None))
        return paid.group_by(cls.year).order_by(cls.year.desc())


class SiteBooking(Base):
    """So many heads of a sitting are at a red site, from when to when (W16). A row that was released counts
    no more.
    """

    __tablename__ = "site_bookings"
    __table_args__ = (Index("ix_site_bookings_venue_id", "venue_id", "starts_at"),)

    id: Mapped[Key]
    venue_id: Mapped[BigInt] = mapped_column(ForeignKey("venues.id"))
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"), unique=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    heads: Mapped[int]
    booked_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    booked_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    @classmethod
    def of_training(cls, training_id: int) -> Select[Self]:
        """Return the booking of a sitting, released or not."""
        return select(cls).where(cls.training_id == training_id)

    @classmethod
    def meeting(cls, venue_id: int, starts: datetime, ends: datetime, but: int) -> Select[Self]:
        """Return the bookings of a venue that are there at some moment of a time, that of one sitting left
        out.
        """
        there = select(cls).where(cls.venue_id == venue_id, cls.released_at.is_(None))
        return there.where(cls.training_id != but, cls.starts_at < ends, cls.ends_at > starts)


def most_heads(bookings: list[SiteBooking]) -> int:
    """Return how many heads are there at once, at the fullest moment."""
    starts = [one.starts_at for one in bookings]
    return max((sum(b.heads for b in bookings if b.starts_at <= at < b.ends_at) for at in starts), default=0)
