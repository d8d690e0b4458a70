"""Who watched together? Stations of distance education and their shows, with heads counted: members and the
public apart (远教站点, W17). Heads are person-times 人次; nobody is named by them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Executable, ForeignKey, Index, Select, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key
from models.members import Member, Standing
from models.orgs import Org, within

MOST_HEADS = 5000  # in one show: more is a slip of the finger


class Station(Base):
    """One station of an organisation, and the member who keeps it; ``reminded`` is that one's own wish."""

    __tablename__ = "stations"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    keeper_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), index=True)
    reminded: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @classmethod
    def kept_by(cls, member_ids: Collection[int]) -> Select[Self]:
        """Return the open stations that these members keep."""
        return select(cls).where(cls.keeper_id.in_(member_ids), cls.closed_at.is_(None)).order_by(cls.id)

    @classmethod
    def under(cls, paths: tuple[str, ...]) -> Select[Self, str, str]:
        """Return the open stations of these subtrees with their keepers' and organisations' names."""
        return (
            select(cls, Member.name, Org.name)
            .join(Member, Member.id == cls.keeper_id).join(Org, Org.id == cls.org_id)
            .where(within(Org, paths), cls.closed_at.is_(None)).order_by(Org.path, cls.id)
        )  # fmt: skip

    @classmethod
    def open_here(cls, org_id: int, name: str) -> Select[Self]:
        """Return the open station of this name of an organisation."""
        return select(cls).where(cls.org_id == org_id, cls.name == name, cls.closed_at.is_(None))

    @classmethod
    def to_remind(cls, since: datetime, after: int, limit: int) -> Select[Self, Member]:
        """Return so many stations behind an identifier whose keepers want to be reminded and have posted no
        show since an instant, with the keepers.
        """
        shown = select(StationShow.station_id).where(StationShow.made_at >= since)
        wanted = select(cls, Member).join(Member, Member.id == cls.keeper_id)
        wanted = wanted.where(Member.standing == Standing.ACTIVE).where(
            cls.id > after, cls.reminded, cls.closed_at.is_(None), cls.id.not_in(shown)
        )
        return wanted.order_by(cls.id).limit(limit)


class StationShow(Base):
    """One show: what, when, and how many watched. ``org_id`` is the station's organisation of that day."""

    __tablename__ = "station_shows"
    __table_args__ = (
        Index("ix_station_shows_org_day", "org_id", "shown_on"),
        Index("ix_station_shows_station_day", "station_id", "shown_on"),
    )

    id: Mapped[Key]
    station_id: Mapped[BigInt] = mapped_column(ForeignKey("stations.id"))
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    programme: Mapped[str] = mapped_column(String(80))
    shown_on: Mapped[date]
    starts_at: Mapped[datetime]
    members: Mapped[int]  # 党员
    public: Mapped[int]  # 群众
    keeper_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]

    @classmethod
    def of_station(cls, station_id: int) -> Select[Self]:
        """Return a station's shows, newest first."""
        return select(cls).where(cls.station_id == station_id).order_by(cls.starts_at.desc(), cls.id.desc())

    @classmethod
    def gone(cls, show_id: int) -> Executable:
        """Return the statement after which a show was never noted."""
        return delete(cls).where(cls.id == show_id).execution_options(synchronize_session=False)


@dataclass(frozen=True, slots=True)
class Heads:
    """What shows come to: their number, and person-times 人次 of members and of the public."""

    shows: int = 0
    members: int = 0
    public: int = 0

    @property
    def all(self) -> int:
        """Person-times together."""
        return self.members + self.public

    @classmethod
    def of(cls, row: Any) -> Self:  # noqa: ANN401 - a row
        """Return what the last three columns of a row tell."""
        return cls(*(int(one or 0) for one in row[-3:]))


_COUNTED = (func.count(StationShow.id), func.sum(StationShow.members), func.sum(StationShow.public))


def heads_by_station(paths: tuple[str, ...], first: date, last: date) -> Select[*tuple[Any, ...]]:
    """Return (station, its name, shows, members, public) of the shows of these days, both included."""
    return (
        select(Station.id, Station.name, *_COUNTED)
        .join(StationShow, StationShow.station_id == Station.id).join(Org, Org.id == StationShow.org_id)
        .where(within(Org, paths), StationShow.shown_on >= first, StationShow.shown_on <= last)
        .group_by(Station.id, Station.name, Org.path).order_by(Org.path, Station.id)
    )  # fmt: skip


def heads_in(station_id: int, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """Return (shows, members, public) of a station's shows of these days."""
    days = StationShow.shown_on >= first, StationShow.shown_on <= last
    return select(*_COUNTED).where(StationShow.station_id == station_id, *days)
