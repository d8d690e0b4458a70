"""What has somebody publicly promised? 公开承诺 of members and organisations, in items (W29, domain §2.2).

A pledge is one owner's, for a year or an occasion. Each item goes its own way; each wording of it is a
version, whose text nothing changes once it was handed in.
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from models.base import Base, BigInt, Key, word
from models.orgs import Org, within
from models.pledge_steps import SHOWN, ItemState, step

TEXT = 120  # characters of an item (domain §3.9)


class PledgeKind(StrEnum):
    """For how long it is meant."""

    YEARLY = "yearly"  # 年度承诺
    OCCASIONAL = "occasional"  # 即时承诺: a season, a task, a disaster


class Area(StrEnum):
    """What an item is about (domain §3.4-D′)."""

    SERVICE = "service"  # 服务群众
    POST = "post"  # 岗位工作
    STUDY = "study"  # 学习提高
    DISCIPLINE = "discipline"  # 自律守规


class Stage(StrEnum):
    """How far an item is carried out, as its owner says (践诺)."""

    NOT_BEGUN = "not-begun"  # 还没开始
    DOING = "doing"  # 在做
    DONE = "done"  # 做完了
    CANNOT = "cannot"  # 做不了, with a public explanation


class Verdict(StrEnum):
    """What became of an item, after all have rated it."""

    KEPT = "kept"  # 兑现
    PARTLY = "partly"  # 部分兑现
    BROKEN = "broken"  # 未兑现


class Pledge(Base):
    """承诺 of one owner: a member's, or where ``member_id`` is none the organisation's own.

    ``org_id``: the branch of the member when it was made, or the organisation. ``keeper_id``: who wrote it
    down for a member (代录). ``voice``: the branch's reading of it for the page, as {kind, file_id, name}.
    """

    __tablename__ = "pledges"
    __table_args__ = (
        Index(
            "uq_pledges_member_year", "member_id", "year", unique=True,
            sqlite_where=text("kind = 'yearly'"), postgresql_where=text("kind = 'yearly'"),
        ),
        Index(
            "uq_pledges_org_year", "org_id", "year", unique=True,
            sqlite_where=text("kind = 'yearly' AND member_id IS NULL"),
            postgresql_where=text("kind = 'yearly' AND member_id IS NULL"),
        ),
        Index("ix_pledges_org_id", "org_id", "year"),
        Index("ix_pledges_member_id", "member_id"),
    )  # fmt: skip

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[PledgeKind] = mapped_column(word(PledgeKind), default=PledgeKind.YEARLY)
    year: Mapped[int]
    occasion: Mapped[str | None] = mapped_column(String(40))  # of an occasional one: 春耕, 防汛
    keeper_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    voice: Mapped[dict[str, Any] | None]
    made_at: Mapped[datetime]

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return a pledge, locked until the transaction ends and as it is now."""
        return select(cls).where(cls.id == number).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def of_member(cls, member_id: int, years: Collection[int]) -> Select[Self]:
        """Return a member's pledges of these years, the newest first."""
        mine = select(cls).where(cls.member_id == member_id, cls.year.in_(years))
        return mine.order_by(cls.year.desc(), cls.id.desc())

    @classmethod
    def of_org(cls, org_id: int, years: Collection[int]) -> Select[Self]:
        """Return an organisation's own pledges of these years, the newest first."""
        own = select(cls).where(cls.org_id == org_id, cls.member_id.is_(None), cls.year.in_(years))
        return own.order_by(cls.year.desc(), cls.id.desc())


class PledgeItem(Base):
    """One promise 承诺事项. ``version_id``: its wording in force, or the newest before it was handed in.

    ``done``: of the version's target, so far. ``published_at``: when its public notice began, which runs
    until ``notice_until``; ``verdict`` is public from ``verdict_from`` on.
    """

    __tablename__ = "pledge_items"
    __table_args__ = (
        UniqueConstraint("pledge_id", "number"),
        Index("ix_pledge_items_state", "state"),
    )

    id: Mapped[Key]
    pledge_id: Mapped[BigInt] = mapped_column(ForeignKey("pledges.id"))
    number: Mapped[int]  # 1 to 10, as it stands on the board
    area: Mapped[Area] = mapped_column(word(Area))
    state: Mapped[ItemState] = mapped_column(word(ItemState), default=ItemState.DRAFT)
    version_id: Mapped[BigInt | None]
    submitted_at: Mapped[datetime | None]
    adopted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    notice_until: Mapped[datetime | None]
    stage: Mapped[Stage] = mapped_column(word(Stage), default=Stage.NOT_BEGUN)
    done: Mapped[int] = mapped_column(default=0)
    explained: Mapped[str | None] = mapped_column(String(200))  # to the public: cannot be done, because
    moved_at: Mapped[datetime | None]  # when its stage or number last changed
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    verdict_why: Mapped[str | None] = mapped_column(String(200))
    verdict_from: Mapped[datetime | None]
    stopped_why: Mapped[str | None] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]  # dropped, stopped or archived

    def go(self, new: ItemState) -> None:
        """Take one step; a step that the table does not know is a fault."""
        self.state = step(self.state, new)

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return an item, locked until the transaction ends and as it is now."""
        return select(cls).where(cls.id == number).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def of_pledges(cls, pledge_ids: Collection[int]) -> "Select[Self, PledgeVersion]":
        """Return the items of these pledges with their wordings, in the order of the board."""
        return (
            select(cls, PledgeVersion).join(PledgeVersion, PledgeVersion.id == cls.version_id)
            .where(cls.pledge_id.in_(pledge_ids)).order_by(cls.pledge_id, cls.number)
        )  # fmt: skip

    @classmethod
    def whole(cls, number: int) -> "Select[Self, PledgeVersion, Pledge, Org]":
        """Return an item with its wording, its pledge and the organisation."""
        return cls._joined().where(cls.id == number)

    @classmethod
    def below(
        cls, paths: tuple[str, ...], states: Collection[ItemState]
    ) -> "Select[Self, PledgeVersion, Pledge, Org]":
        """Return the items of these subtrees in these states, those longest handed in first."""
        found = cls._joined().where(within(Org, paths), cls.state.in_(states))
        return found.order_by(cls.submitted_at, cls.id)

    @classmethod
    def _joined(cls) -> "Select[Self, PledgeVersion, Pledge, Org]":
        return (
            select(cls, PledgeVersion, Pledge, Org)
            .join(PledgeVersion, PledgeVersion.id == cls.version_id)
            .join(Pledge, Pledge.id == cls.pledge_id).join(Org, Org.id == Pledge.org_id)
        )  # fmt: skip

    @classmethod
    def public(cls) -> ColumnElement[bool]:
        """Return the condition that a state is one the public may read; consent is asked beside it."""
        return and_(cls.state.in_(SHOWN), cls.published_at.is_not(None))


class VersionState(StrEnum):
    """Life of one wording."""

    OPEN = "open"  # being written: not handed in yet
    OFFERED = "offered"  # handed in, or suggested; waits for somebody's yes
    IN_FORCE = "in-force"  # adopted
    REFUSED = "refused"  # returned, or a suggestion or change that was not agreed to
    PAST = "past"  # was in force until a newer one


class PledgeVersion(Base):
    """One wording of an item, with what was read out of it: baseline, target, unit, beneficiary, due day.

    ``by_id``: who wrote it; another than the owner where the reviewer suggested it. ``why``: the reason of a
    change after adoption. From ``sealed_at`` on nothing of its text changes; :class:`FrozenTextError`
    otherwise.
    """

    __tablename__ = "pledge_versions"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(word(VersionState), default=VersionState.OPEN)
    text: Mapped[str] = mapped_column(Text)
    baseline: Mapped[int | None]  # 现在是多少
    target: Mapped[int | None]  # 做到多少
    unit: Mapped[str | None] = mapped_column(String(20))  # 户, 次, 米, 人
    beneficiary: Mapped[str | None] = mapped_column(String(40))  # 给谁
    due_on: Mapped[date | None] = mapped_column(Date)
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    why: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]
    sealed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    @classmethod
    def of_item(cls, item_id: int) -> Select[Self]:
        """Return all wordings of an item, the oldest first."""
        return select(cls).where(cls.item_id == item_id).order_by(cls.number)


class FrozenTextError(Exception):
    """Something wanted to change a wording that was handed in: a fault of ours."""


_FROZEN = ("text", "baseline", "target", "unit", "beneficiary", "due_on", "item_id", "number", "by_id", "why")


@event.listens_for(PledgeVersion, "before_update")
def _keep_frozen(_mapper: Mapper[PledgeVersion], _connection: object, version: PledgeVersion) -> None:
    looked = inspect(version)
    sealed = looked.attrs.sealed_at.history
    if version.sealed_at is None or (sealed.has_changes() and sealed.deleted in ((), [None])):
        return
    if changed := [name for name in _FROZEN if looked.attrs[name].history.has_changes()]:
        raise FrozenTextError(f"version {version.id}: {', '.join(changed)} is frozen")
