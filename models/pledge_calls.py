"""Who is asked for a pledge of a year, and until when? Members by name, organisations for their own (W29).

Set-based, a stretch of members at a time (models/planning.py); who has handed in is told by their pledge.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, BigInt, Key, insert_new
from models.members import Member, Standing
from models.orgs import Org, OrgLevel, within
from models.planning import Insert, of_stretch, stands_in
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeKind
from models.roles import Grant, Role
from models.rule_book import Node

KEEPERS = (Role.SECRETARY, Role.COMMITTEE)  # at an organisation itself: those who write its own pledge
_LEVELS = (OrgLevel.COMMITTEE, OrgLevel.GENERAL_BRANCH, OrgLevel.BRANCH)  # which promise something themselves
_COLUMNS = ["year", "org_id", "member_id", "voluntary", "asked_on", "due_on"]


class PledgeCall(Base):
    """A member, or where ``member_id`` is none an organisation, is asked to propose for a year.

    ``org_id``: the branch of the member when asked. ``voluntary``: elders are asked, and not reminded
    (domain §2.2). Whether somebody has answered is told by their pledge.
    """

    __tablename__ = "pledge_calls"
    __table_args__ = (
        Index("uq_pledge_calls_member_year", "member_id", "year", unique=True),
        Index(
            "uq_pledge_calls_org_year", "org_id", "year", unique=True,
            sqlite_where=text("member_id IS NULL"), postgresql_where=text("member_id IS NULL"),
        ),
        Index("ix_pledge_calls_due_on", "due_on"),
    )  # fmt: skip

    id: Mapped[Key]
    year: Mapped[int]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    voluntary: Mapped[bool] = mapped_column(default=False)
    asked_on: Mapped[date]
    due_on: Mapped[date]

    @classmethod
    def of_members(cls, member_ids: Collection[int], year: int) -> Select[Self]:
        """Return what these members are asked for in a year."""
        return select(cls).where(cls.member_id.in_(member_ids), cls.year == year)

    @classmethod
    def open_of(cls, member_ids: Collection[int], year: int) -> Select[Self]:
        """Return it for those of them who have not handed in."""
        return cls.of_members(member_ids, year).where(not_(handed_in()))

    @classmethod
    def missing(cls, paths: tuple[str, ...], day: date) -> Select[Member, str, Self]:
        """Return who of these subtrees is asked in a day's year, not by their own will, and has handed in
        nothing, with the branch.
        """
        return (
            select(Member, Org.name, cls).join(cls, cls.member_id == Member.id)
            .join(Org, Org.id == Member.branch_id)
            .where(*_open_in(day), within(Org, paths), Member.standing == Standing.ACTIVE)
            .order_by(Org.path, Member.name_keys, Member.id)
        )  # fmt: skip

    @classmethod
    def number_missing(cls, paths: tuple[str, ...], day: date) -> Select[int]:
        """Return how many they are."""
        return cls.missing(paths, day).with_only_columns(func.count(cls.id)).order_by(None)

    @classmethod
    def units_missing(cls, staff: Collection[int], day: date) -> Select[int, Org, Self]:
        """Return (staff, organisation, call) of organisations that these keep and that have none."""
        return (
            select(Grant.member_id, Org, cls).join(cls, cls.org_id == Grant.org_id)
            .join(Org, Org.id == cls.org_id)
            .where(cls.member_id.is_(None), Grant.member_id.in_(staff), Grant.ended_at.is_(None))
            .where(Grant.role.in_(KEEPERS), cls.year == day.year, not_(handed_in())).order_by(Org.path)
        )  # fmt: skip


def _open_in(day: date) -> tuple[ColumnElement[bool], ...]:
    call = PledgeCall
    return call.year == day.year, call.voluntary.is_(False), call.member_id.is_not(None), not_(handed_in())


def handed_in() -> ColumnElement[bool]:
    """Return the condition that a call is answered: something of the year's pledge was handed in."""
    own = or_(
        Pledge.member_id == PledgeCall.member_id,
        and_(PledgeCall.member_id.is_(None), Pledge.member_id.is_(None), Pledge.org_id == PledgeCall.org_id),
    )
    done = PledgeItem.state.not_in((ItemState.DRAFT, ItemState.DROPPED))
    return exists().where(
        own, Pledge.year == PledgeCall.year, Pledge.kind == PledgeKind.YEARLY,
        PledgeItem.pledge_id == Pledge.id, done,
    )  # fmt: skip


def counted_for(staff: Collection[int], day: date) -> Select[int, int]:
    """Return (staff, members below them who were asked and have handed in nothing)."""
    root, call = aliased(Org), PledgeCall
    below = and_(Org.path >= root.path, Org.path < root.path + "~")
    return (
        select(Grant.member_id, func.count(func.distinct(call.id))).join(root, root.id == Grant.org_id)
        .join(Org, below).join(Member, Member.branch_id == Org.id).join(call, call.member_id == Member.id)
        .where(Grant.member_id.in_(staff), Grant.ended_at.is_(None), Grant.role != Role.MEMBER)
        .where(*_open_in(day), Member.standing == Standing.ACTIVE).group_by(Grant.member_id)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """Who is asked on a day: all of a part of the organisations, or only newcomers where others are asked
    already; born up to ``elders`` one may and need not.
    """

    day: date
    due_on: date
    elders: str
    newcomers: bool
    nodes: tuple[Node, ...] = ()


@lru_cache(maxsize=64)
def call_members(dialect: str, opening: Opening) -> Insert:
    """Ask the members of a stretch who are not asked for this year yet."""
    voluntary = case((Member.birth <= opening.elders, literal(value=True)), else_=literal(value=False))
    people = (
        select(*_fixed(opening, Member.branch_id, Member.id, voluntary))
        .join(Org, Org.id == Member.branch_id).where(of_stretch(Member.id))
        .where(Member.standing == Standing.ACTIVE).order_by(Member.id)
    )  # fmt: skip
    if opening.nodes:
        people = people.where(stands_in(opening.nodes))
    if opening.newcomers:
        earlier = aliased(PledgeCall)
        others = exists().where(
            earlier.org_id == Member.branch_id, earlier.year == opening.day.year,
            earlier.asked_on < opening.day, earlier.member_id.is_not(None),
        )  # fmt: skip
        people = people.where(others)
    return insert_new(dialect, PledgeCall).from_select(_COLUMNS, people).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def call_orgs(dialect: str, opening: Opening) -> Insert:
    """Ask the organisations themselves, those that are not asked for this year yet."""
    nobody = literal(None, PledgeCall.member_id.type)
    own = select(*_fixed(opening, Org.id, nobody, literal(value=False)))
    own = own.where(Org.active, Org.level.in_(_LEVELS)).order_by(Org.id)
    if opening.nodes:
        own = own.where(stands_in(opening.nodes))
    return insert_new(dialect, PledgeCall).from_select(_COLUMNS, own).on_conflict_do_nothing()


def _fixed(opening: Opening, org: Any, member: Any, voluntary: Any) -> tuple[Any, ...]:  # noqa: ANN401 - columns
    days = (literal(day, PledgeCall.asked_on.type) for day in (opening.day, opening.due_on))
    return literal(opening.day.year), org, member, voluntary, *days


def asked_on(
    days: Collection[date], nodes: tuple[Node, ...], *, unless_voluntary: bool
) -> ColumnElement[bool]:
    """Return the condition that a member was asked on one of these days and has handed in nothing."""
    call = exists().where(
        PledgeCall.member_id == Member.id, of_stretch(PledgeCall.member_id), PledgeCall.asked_on.in_(days),
        or_(PledgeCall.voluntary.is_(False), literal(not unless_voluntary)), not_(handed_in()),
    )  # fmt: skip
    return and_(call, _in(nodes, Member.branch_id))


def keeps_one_asked_on(days: Collection[date], nodes: tuple[Node, ...]) -> ColumnElement[bool]:
    """Return the condition that a member keeps an organisation that was asked on one of these days and has
    handed in nothing.
    """
    return exists().where(
        Grant.member_id == Member.id, of_stretch(Grant.member_id), Grant.ended_at.is_(None),
        Grant.role.in_(KEEPERS), PledgeCall.org_id == Grant.org_id, PledgeCall.member_id.is_(None),
        PledgeCall.asked_on.in_(days), not_(handed_in()), _in(nodes, Grant.org_id),
    )  # fmt: skip


def holds(role: Role, nodes: tuple[Node, ...]) -> ColumnElement[bool]:
    """Return the condition that a member holds a role within a part of the organisations."""
    return exists().where(
        Grant.member_id == Member.id, of_stretch(Grant.member_id), Grant.role == role,
        Grant.ended_at.is_(None), _in(nodes, Grant.org_id),
    )  # fmt: skip


def _in(nodes: tuple[Node, ...], org: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of organisations
    return org.in_(select(Org.id).where(stands_in(nodes))) if nodes else literal(value=True)
