"""Whose turn is it to review what? The nearest who hold a role over it, and never its owner (domain §3.4-L).

A member's items wait for those who hold a role at the branch; where the owner is the only one, for the next
level. An organisation's own wait for the level above. What waits too long is seen by the level above, too.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from models.members import Member
from models.orgs import Org, within
from models.pledge_reviews import PledgeReview, Ruling
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion, VersionState
from models.roles import ROLES, Grant, Permission, Role

REVIEWERS = tuple(
    role for role in Role if role is not Role.MEMBER and Permission.PLEDGE_REVIEW in ROLES[role]
)
CHANGEABLE = (
    ItemState.ADOPTED,
    ItemState.ON_NOTICE,
    ItemState.RUNNING,
)  # whose wording a new version may replace
_HELD, _ROOT = aliased(Grant, name="held"), aliased(Org, name="root")


def changing() -> ColumnElement[bool]:
    """Return the condition that a change of an item waits for somebody's yes."""
    one = aliased(PledgeVersion)
    offered = exists().where(
        one.item_id == PledgeItem.id, one.state == VersionState.OFFERED, one.why.is_not(None)
    )
    return and_(PledgeItem.state.in_(CHANGEABLE), offered)


def waiting() -> ColumnElement[bool]:
    """Return the condition that an item waits for a reviewer: handed in, or a change of it."""
    return or_(PledgeItem.state == ItemState.SUBMITTED, changing())


def _nearer() -> ColumnElement[bool]:
    """Somebody else than the owner, or who wrote it for the organisation, has a role further down."""
    grant, at = aliased(Grant), aliased(Org)
    prefix = func.substr(Org.path, 1, func.length(at.path)) == at.path
    owner = func.coalesce(Pledge.member_id, Pledge.keeper_id, 0)
    above = or_(Pledge.member_id.is_not(None), at.id != Org.id)
    return exists().where(
        grant.org_id == at.id, grant.ended_at.is_(None), grant.role.in_(REVIEWERS), grant.member_id != owner,
        func.length(at.path) > func.length(_ROOT.path), prefix, above,
    )  # fmt: skip


def _theirs(late_since: datetime) -> ColumnElement[bool]:
    """A held role leads to an item: by its level, or because it waits too long and a level lies between."""
    late = and_(PledgeItem.submitted_at <= late_since, _ROOT.parent_id.is_not(None))
    own = func.coalesce(Pledge.member_id, Pledge.keeper_id, 0) == _HELD.member_id
    level = or_(Pledge.member_id.is_not(None), Org.id != _ROOT.id, Org.parent_id.is_(None))
    return and_(not_(own), level, or_(not_(_nearer()), late))


def _rows(staff: Collection[int] | Select[int], late_since: datetime, *columns: Any) -> Select[Any]:  # noqa: ANN401
    below = and_(Org.path >= _ROOT.path, Org.path < _ROOT.path + "~")
    found = select(*columns).select_from(_HELD).join(_ROOT, _ROOT.id == _HELD.org_id).join(Org, below)
    found = found.join(Pledge, Pledge.org_id == Org.id).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
    return found.where(
        _HELD.member_id.in_(staff), _HELD.ended_at.is_(None), _HELD.role.in_(REVIEWERS), waiting(),
        _theirs(late_since),
    )  # fmt: skip


def to_review(staff: Collection[int], late_since: datetime) -> Select[Any]:
    """Return (pledge, organisation, owner or none, number of items, since when) that wait for these people,
    the longest first.
    """
    since = func.min(PledgeItem.submitted_at)
    found = _rows(staff, late_since, Pledge, Org, Member, func.count(distinct(PledgeItem.id)), since)
    found = found.outerjoin(Member, Member.id == Pledge.member_id)
    return found.group_by(Pledge.id, Org.id, Member.id).order_by(since, Pledge.id)


def waiting_for(staff: Collection[int], late_since: datetime, long_since: datetime) -> Select[int, int, int]:
    """Return (staff, number of items that wait for them, those that have waited since ``long_since``)."""
    items = distinct(PledgeItem.id)
    long = func.count(distinct(case((PledgeItem.submitted_at <= long_since, PledgeItem.id))))
    return _rows(staff, late_since, _HELD.member_id, func.count(items), long).group_by(_HELD.member_id)


def whose_turn(late_since: datetime, *which: ColumnElement[bool]) -> Select[int]:
    """Return the identifiers of those for whom such items wait."""
    anybody = select(Grant.member_id).where(Grant.ended_at.is_(None))
    return _rows(anybody, late_since, _HELD.member_id).where(*which)


def reviewers_of(pledge_id: int, late_since: datetime) -> Select[Member]:
    """Return those for whom the waiting items of a pledge wait."""
    turn = whose_turn(late_since, Pledge.id == pledge_id)
    return select(Member).where(Member.id.in_(turn)).order_by(Member.id)


def to_adopt(paths: tuple[str, ...]) -> Select[Org, int]:
    """Return (organisation, number) of what is approved and waits for its meeting, in these subtrees."""
    found = select(Org, func.count(PledgeItem.id)).join(Pledge, Pledge.org_id == Org.id)
    found = found.join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
    return (
        found.where(PledgeItem.state == ItemState.APPROVED, within(Org, paths))
        .group_by(Org.id)
        .order_by(Org.path)
    )


def approved_in(org_id: int) -> Select[PledgeItem, PledgeVersion, Pledge, Member, bool]:
    """Return (item, wording, pledge, owner or none, whether the reviewer left it to the meeting) of what
    waits for an organisation's meeting, by owner.
    """
    left = exists().where(
        PledgeReview.item_id == PledgeItem.id, PledgeReview.version_id == PledgeItem.version_id,
        PledgeReview.ruling == Ruling.TO_MEETING,
    )  # fmt: skip
    found = select(PledgeItem, PledgeVersion, Pledge, Member, left)
    found = found.join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
    found = found.join(Pledge, Pledge.id == PledgeItem.pledge_id)
    found = found.outerjoin(Member, Member.id == Pledge.member_id)
    found = found.where(Pledge.org_id == org_id, PledgeItem.state == ItemState.APPROVED)
    return found.order_by(Member.name_keys, Pledge.id, PledgeItem.number)
