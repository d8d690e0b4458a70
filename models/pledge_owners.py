"""Whose are the promises that are being carried out? A member's, or of whoever leads the organisation."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union

from models.members import Member
from models.orgs import Org, within
from models.planning import stands_in
from models.pledge_progress import percent
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion, Stage
from models.roles import Grant, Role
from models.rule_book import Node

LEADING = (Role.SECRETARY, Role.COMMITTEE, Role.COUNTY)
_LEADS = (Grant.ended_at.is_(None), Grant.role.in_(LEADING))
CARRYING = (ItemState.RUNNING, ItemState.RATING)  # progress may be told
CARRIED = (ItemState.ADOPTED, ItemState.ON_NOTICE, *CARRYING)  # what its owner looks after


def _joined() -> Select[*tuple[Any, ...]]:
    return (
        select(PledgeItem, PledgeVersion, Pledge, Member, Org)
        .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
        .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        .outerjoin(Member, Member.id == Pledge.member_id)
    )  # fmt: skip


def one_item(number: int) -> Select[*tuple[Any, ...]]:
    """Return (item, wording in force, pledge, owner or none, organisation) of one item in any state."""
    return _joined().where(PledgeItem.id == number)


def carried_by(member_ids: Collection[int], paths: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Return the same of what these members carry out, and of what these organisations promised for
    themselves, what is due first before the others.
    """
    own = or_(Pledge.member_id.in_(member_ids), and_(Pledge.member_id.is_(None), Org.path.in_(paths)))
    rows = _joined().where(own, PledgeItem.state.in_(CARRIED))
    return rows.order_by(PledgeVersion.due_on.is_(None), PledgeVersion.due_on, PledgeItem.id)


def in_state(paths: tuple[str, ...], state: ItemState) -> Select[*tuple[Any, ...]]:
    """Return the same of all items of these subtrees in a state, what is due first before the others."""
    rows = _joined().where(within(Org, paths), PledgeItem.state == state)
    return rows.order_by(PledgeVersion.due_on.is_(None), PledgeVersion.due_on, PledgeItem.id)


def tally(paths: tuple[str, ...], year: int) -> Select[*tuple[Any, ...]]:
    """Return (state, items, carried out, cannot be, of those counted their number and the sum of their
    per cent) of a year's items of these subtrees.
    """
    done = func.sum(case((PledgeItem.stage == Stage.DONE, 1), else_=0))
    cannot = func.sum(case((PledgeItem.stage == Stage.CANNOT, 1), else_=0))
    return (
        select(PledgeItem.state, func.count(), done, cannot, func.count(percent()), func.sum(percent()))
        .select_from(PledgeItem).join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
        .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        .where(within(Org, paths), Pledge.year == year).group_by(PledgeItem.state)
    )  # fmt: skip


def answering_for(pledges: Select[int] | Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a member answers for one of these pledges: its owner, or, where an
    organisation promised, who leads that organisation.
    """
    owners = select(Pledge.member_id).where(Pledge.id.in_(pledges), Pledge.member_id.is_not(None))
    leading = (
        select(Grant.member_id).join(Pledge, Pledge.org_id == Grant.org_id)
        .where(Pledge.id.in_(pledges), Pledge.member_id.is_(None), *_LEADS)
    )  # fmt: skip
    return Member.id.in_(union(owners, leading))


def answered_by(member_ids: Collection[int], *whom: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return (member, item, wording, pledge, owner or none, organisation) of what each of these members
    answers for, as far as it fits, due first.
    """
    own = select(Pledge.member_id.label("who"), Pledge.id.label("of")).where(Pledge.member_id.in_(member_ids))
    led = (
        select(Grant.member_id, Pledge.id).join(Pledge, Pledge.org_id == Grant.org_id)
        .where(Grant.member_id.in_(member_ids), Pledge.member_id.is_(None), *_LEADS)
    )  # fmt: skip
    theirs = union(own, led).subquery()
    rows = select(theirs.c.who, PledgeItem, PledgeVersion, Pledge, Member, Org).select_from(theirs)
    return (
        rows.join(Pledge, Pledge.id == theirs.c.of).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
        .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id).join(Org, Org.id == Pledge.org_id)
        .outerjoin(Member, Member.id == Pledge.member_id).where(*whom)
        .order_by(PledgeVersion.due_on.is_(None), PledgeVersion.due_on, PledgeItem.id)
    )  # fmt: skip


def live_of(member_id: int, states: Collection[ItemState]) -> Select[PledgeItem]:
    """Return a member's items in these states, locked until the transaction ends."""
    mine = select(PledgeItem).join(Pledge, Pledge.id == PledgeItem.pledge_id)
    held = mine.where(Pledge.member_id == member_id, PledgeItem.state.in_(states))
    return held.order_by(PledgeItem.id).with_for_update(of=PledgeItem)


def unfinished() -> ColumnElement[bool]:
    """Return the condition that an item is being carried out and neither done nor given up."""
    stages = PledgeItem.stage.in_((Stage.NOT_BEGUN, Stage.DOING))
    return and_(PledgeItem.state == ItemState.RUNNING, stages)


def running() -> Select[int]:
    """Return the pledges with something unfinished."""
    return select(PledgeItem.pledge_id).where(unfinished())


def due_on(days: Collection[date]) -> Select[int]:
    """Return the pledges with something unfinished that is due on one of these days."""
    dated = running().join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
    return dated.where(PledgeVersion.due_on.in_(days))


def late_on(day: date) -> Select[int]:
    """Return who leads an organisation where something unfinished was due on a day."""
    late = select(Pledge.org_id).where(Pledge.id.in_(due_on((day,))))
    return select(Grant.member_id).where(Grant.org_id.in_(late), *_LEADS)


def late_for(member_ids: Collection[int], today: date) -> Select[*tuple[Any, ...]]:
    """Return (member, item, wording, pledge, owner or none, organisation) of what was due before a day and is
    unfinished, in the organisations that each of these members leads, the longest ago first.
    """
    led = select(Grant.member_id.label("who"), Grant.org_id).where(Grant.member_id.in_(member_ids), *_LEADS)
    theirs = led.distinct().subquery()
    rows = _joined().join(theirs, theirs.c.org_id == Pledge.org_id).where(unfinished())
    due = rows.where(PledgeVersion.due_on < today).order_by(PledgeVersion.due_on, PledgeItem.id)
    return due.with_only_columns(theirs.c.who, PledgeItem, PledgeVersion, Pledge, Member, Org)


def late_number(paths: tuple[str, ...], today: date) -> Select[int]:
    """Return how many items of these subtrees were due before a day and are unfinished."""
    rows = _joined().where(within(Org, paths), unfinished(), PledgeVersion.due_on < today)
    return rows.with_only_columns(func.count(PledgeItem.id))


def size_of(statement: Select[*tuple[Any, ...]]) -> Select[int]:
    """Return how long a list is."""
    return select(func.count()).select_from(statement.order_by(None).with_only_columns(Pledge.id).subquery())


def orgs_of(nodes: tuple[Node, ...]) -> Select[int]:
    """Return the organisations of a part of all (models/rule_book)."""
    return select(Org.id).where(stands_in(nodes))
