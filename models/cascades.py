"""逐级下发: which unit was asked for what from above; has it done so, or handed it on (domain §3.4-M)?

A task goes to organisations, one row each; whoever hands it on makes a task of its own below that row, so the
tree of tasks follows the tree of organisations. Counts come from the rows, always.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, insert_new, type_json, word
from models.members import Member, Standing
from models.orgs import Org, OrgLevel
from models.planning import Insert
from models.roles import Grant, Role
from models.structure import tally

HEADS = (Role.SECRETARY, Role.COMMITTEE, Role.COUNTY)  # who answers for an organisation


class Wanted(StrEnum):
    """What a unit gives back."""

    READ = "read"  # 已阅
    YES_NO = "yes-no"  # 是否
    NUMBER = "number"  # 数字
    FILE = "file"  # 附件


class Tier(StrEnum):
    """To whom it goes."""

    COMMITTEES = "committees"  # 到党委
    BRANCHES = "branches"  # 到支部
    MEMBERS = "members"  # 到党员: as a notice


class Stage(StrEnum):
    """Where it stands with a unit."""

    OPEN = "open"  # 没办
    HANDED_ON = "handed-on"  # 已转发: to those below, and still its own to finish
    DONE = "done"  # 已办


LEVELS: dict[Tier | None, tuple[OrgLevel, ...]] = {
    Tier.COMMITTEES: (OrgLevel.COMMITTEE,),
    Tier.BRANCHES: (OrgLevel.BRANCH,),
    None: (OrgLevel.COMMITTEE, OrgLevel.GENERAL_BRANCH, OrgLevel.BRANCH),  # a plan: each organisation below
}


class Cascade(Base):
    """A task, or with a ``year`` a yearly plan document, that an organisation gave to those below it;
    ``text`` is HTML of the Bot API's subset, ``files`` as a notice has them.
    """

    __tablename__ = "cascades"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    text: Mapped[str] = mapped_column(Text)
    files: Mapped[list[dict[str, Any]]] = mapped_column(type_json, default=list)
    wanted: Mapped[Wanted] = mapped_column(word(Wanted))
    year: Mapped[int | None]
    due_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    item_id: Mapped[BigInt | None] = mapped_column(index=True)  # the unit's row that it hands on

    @classmethod
    def given_by(cls, paths: tuple[str, ...], *, plans: bool) -> Select[Self, Org]:
        """Return what the roots of these subtrees gave on, newest first; what those below them did stands in
        the trees.
        """
        mine = select(cls, Org).join(Org, Org.id == cls.org_id).where(Org.path.in_(paths))
        return mine.where(cls.year.is_not(None) if plans else cls.year.is_(None)).order_by(cls.id.desc())


class CascadeItem(Base):
    """One unit is asked; ``answer`` is its own word, a number or yes and no."""

    __tablename__ = "cascade_items"
    __table_args__ = (
        UniqueConstraint("cascade_id", "org_id"),
        Index("ix_cascade_items_org_stage", "org_id", "stage"),
    )

    id: Mapped[Key]
    cascade_id: Mapped[BigInt] = mapped_column(ForeignKey("cascades.id"))
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    stage: Mapped[Stage] = mapped_column(word(Stage))
    answer: Mapped[str | None] = mapped_column(String(40))
    file: Mapped[dict[str, Any] | None]
    made_at: Mapped[datetime]
    answered_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    answered_at: Mapped[datetime | None]
    chased_at: Mapped[datetime | None]

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return a unit's row, locked until the transaction ends."""
        return select(cls).where(cls.id == number).with_for_update()

    @classmethod
    def of(cls, cascade: int) -> Select[Self, Org]:
        """Return the units of a task in tree order."""
        return (
            select(cls, Org).join(Org, Org.id == cls.org_id).where(cls.cascade_id == cascade)
            .order_by(Org.path)
        )  # fmt: skip

    @classmethod
    def with_units(cls, items: Collection[int]) -> Select[Self, Cascade, Org]:
        """Return these rows, each with its task and its unit."""
        return (
            select(cls, Cascade, Org).join(Cascade, Cascade.id == cls.cascade_id)
            .join(Org, Org.id == cls.org_id).where(cls.id.in_(items))
        )  # fmt: skip

    @classmethod
    def waiting_for(cls, paths: tuple[str, ...]) -> Select[Self, Cascade, Org]:
        """Return what the roots of these subtrees have still to do, the first due first."""
        return (
            select(cls, Cascade, Org).join(Cascade, Cascade.id == cls.cascade_id)
            .join(Org, Org.id == cls.org_id).where(Org.path.in_(paths), cls.stage != Stage.DONE)
            .order_by(Cascade.due_at.is_(None), Cascade.due_at, cls.id)
        )  # fmt: skip


def is_late(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a unit's row is late; the statement joins its Cascade."""
    return and_(CascadeItem.stage != Stage.DONE, Cascade.due_at < now)


def units_below(unit: Org, tier: Tier | None) -> Select[Org]:
    """Return the active organisations of the tier below a unit, in tree order."""
    return Org.under(unit.path).where(Org.id != unit.id, Org.active, Org.level.in_(LEVELS[tier]))


def ask_units(dialect: str, task: Cascade, unit: Org, tier: Tier | None) -> Insert:
    """Ask each active organisation of the tier below a unit, once."""
    made = literal(task.made_at, CascadeItem.made_at.type)
    open_ = (literal(task.id), Org.id, literal(Stage.OPEN.value), made)
    below = units_below(unit, tier).with_only_columns(*open_)
    rows = insert_new(dialect, CascadeItem).from_select(["cascade_id", "org_id", "stage", "made_at"], below)
    return rows.on_conflict_do_nothing()


def figures(cascades: list[int], now: datetime) -> Select[int, int, int, int, int]:
    """Return (task, units, done, handed on, late) of these tasks."""
    stage = CascadeItem.stage
    return (
        select(
            CascadeItem.cascade_id, func.count(), tally(stage == Stage.DONE),
            tally(stage == Stage.HANDED_ON), tally(is_late(now)),
        )
        .join(Cascade, Cascade.id == CascadeItem.cascade_id)
        .where(CascadeItem.cascade_id.in_(cascades)).group_by(CascadeItem.cascade_id)
    )  # fmt: skip


def handed_on_from(items: list[int]) -> Select[Cascade]:
    """Return the tasks that hand these units' rows on."""
    return select(Cascade).where(Cascade.item_id.in_(items)).order_by(Cascade.id)


def heads_of_units(cascade: int, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a Member answers for one of the units of a task."""
    heads = (
        select(Grant.member_id).join(CascadeItem, CascadeItem.org_id == Grant.org_id)
        .join(Cascade, Cascade.id == CascadeItem.cascade_id)
        .where(CascadeItem.cascade_id == cascade, Grant.role.in_(HEADS), Grant.ended_at.is_(None), *which)
    )  # fmt: skip
    return and_(Member.standing == Standing.ACTIVE, Member.id.in_(heads))


def headless(cascade: int) -> Select[int]:
    """Return how many units of a task nobody answers for: somebody has to call there."""
    head = (
        select(Grant.id)
        .where(Grant.org_id == CascadeItem.org_id, Grant.role.in_(HEADS), Grant.ended_at.is_(None))
        .exists()
    )
    return select(func.count()).select_from(CascadeItem).where(CascadeItem.cascade_id == cascade, ~head)


def to_chase(cascade: int, now: datetime, today: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a task's late units that were not chased since ``today`` began."""
    fresh = or_(CascadeItem.chased_at.is_(None), CascadeItem.chased_at < today)
    return (CascadeItem.cascade_id == cascade, is_late(now), fresh)


def counted(*which: ColumnElement[bool]) -> Select[int]:
    """Return how many units' rows fit."""
    joined = select(func.count()).select_from(CascadeItem)
    return joined.join(Cascade, Cascade.id == CascadeItem.cascade_id).where(*which)


def chased(now: datetime, *which: ColumnElement[bool]) -> Executable:
    """Note that these units' rows were chased."""
    ids = select(CascadeItem.id).join(Cascade, Cascade.id == CascadeItem.cascade_id).where(*which)
    noted = update(CascadeItem).where(CascadeItem.id.in_(ids)).values(chased_at=now)
    return noted.execution_options(synchronize_session=False)


def items_for(cascade: int, members: list[int]) -> Select[int, int]:
    """Return (member, unit's row) of a task for each who answers for one of its units."""
    return (
        select(Grant.member_id, func.min(CascadeItem.id))
        .join(CascadeItem, CascadeItem.org_id == Grant.org_id)
        .where(CascadeItem.cascade_id == cascade, Grant.member_id.in_(members))
        .where(Grant.role.in_(HEADS), Grant.ended_at.is_(None)).group_by(Grant.member_id)
    )  # fmt: skip
