"""When is rated what was promised? 评诺: rounds of a county, and what stands in them (W30, domain §2.2).

A mid-year round gathers words and levels and ends without a verdict; a yearly one and one of occasional
pledges end with one. Opinions outside of any round are kept in a year's ``EARLY`` one and never counted.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import Date, ForeignKey, Select, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from models.base import Base, BigInt, Key, insert_new, word
from models.hours import HOME_ZONE
from models.orgs import Org, within
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeKind, PledgeVersion


class RoundKind(StrEnum):
    """For what a round is held."""

    MIDYEAR = "midyear"  # 半年点评, without a verdict
    YEARLY = "yearly"  # 年度评议
    OCCASIONAL = "occasional"  # 即时承诺 whose day has come
    EARLY = "early"  # before any of them: kept, not counted


JUDGING = (RoundKind.YEARLY, RoundKind.OCCASIONAL)  # those that end with a verdict
_ZONE = ZoneInfo(HOME_ZONE)


class Round(Base):
    """一轮评议 of all below ``org_id``, a root; ``opens_on`` is its first day by the county's clock.

    It takes votes before ``closes_at`` and is over at ``closed_at``, when the last of its items was closed.
    """

    __tablename__ = "pledge_rounds"
    __table_args__ = (UniqueConstraint("org_id", "kind", "opens_on"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    kind: Mapped[RoundKind] = mapped_column(word(RoundKind))
    opens_on: Mapped[date] = mapped_column(Date)
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def judges(self) -> bool:
        """Whether it ends with a verdict."""
        return self.kind in JUDGING

    @property
    def last_day(self) -> date:
        """The last day on which it takes votes."""
        return (self.closes_at - timedelta(minutes=1)).astimezone(_ZONE).date()

    @classmethod
    def make(
        cls, dialect: str, org_id: int, kind: RoundKind, opens_on: date, days: int
    ) -> ReturningInsert[int]:
        """Return the statement that makes a round of so many days; no row where there is one already."""
        ends = datetime.combine(opens_on + timedelta(days=days), time(), _ZONE)
        new = insert_new(dialect, cls).values(org_id=org_id, kind=kind, opens_on=opens_on, closes_at=ends)
        return new.on_conflict_do_nothing(index_elements=["org_id", "kind", "opens_on"]).returning(cls.id)

    @classmethod
    def held_on(cls, org_id: int, kind: RoundKind, opens_on: date) -> Select[Self]:
        """Return a county's round of a kind that began on a day."""
        return select(cls).where(cls.org_id == org_id, cls.kind == kind, cls.opens_on == opens_on)

    @classmethod
    def under_way(cls, now: datetime) -> Select[Self]:
        """Return the rounds that take votes, the oldest first."""
        counted = cls.kind != RoundKind.EARLY
        return select(cls).where(counted, cls.closed_at.is_(None), cls.closes_at > now).order_by(cls.id)

    @classmethod
    def to_close(cls, now: datetime) -> Select[Self]:
        """Return the rounds whose time is over and that are not closed yet."""
        counted = cls.kind != RoundKind.EARLY
        return select(cls).where(counted, cls.closed_at.is_(None), cls.closes_at <= now).order_by(cls.id)


def to_be_rated(round_: Round, path: str, opened: date) -> Select[int]:
    """Return the items below a root that belong into a round on a day: of a mid-year one those of yearly
    pledges that are carried out, of a yearly one all that are left of the year, else what fell due before.
    """
    mine = (
        select(PledgeItem.id).join(Pledge, Pledge.id == PledgeItem.pledge_id)
        .join(Org, Org.id == Pledge.org_id)
        .where(within(Org, (path,)), PledgeItem.state == ItemState.RUNNING)
    )  # fmt: skip
    if round_.kind is RoundKind.OCCASIONAL:
        due = exists().where(PledgeVersion.id == PledgeItem.version_id, PledgeVersion.due_on < opened)
        return mine.where(Pledge.kind == PledgeKind.OCCASIONAL, due)
    mine = mine.where(Pledge.year == round_.opens_on.year)
    return mine.where(Pledge.kind == PledgeKind.YEARLY) if round_.kind is RoundKind.MIDYEAR else mine


def item_behind(after: int, rows: int) -> Select[int | None]:
    """Return the last of the next so many items behind one; None where there is none."""
    part = select(PledgeItem.id).where(PledgeItem.id > after).order_by(PledgeItem.id).limit(rows).subquery()
    return select(func.max(part.c.id))
