"""What is overdue, and where? Statements for who asks for it from above (督办, R15)."""

from datetime import datetime

from sqlalchemy import Select, func, select

from models.base import among
from models.follow_ups import OPEN, FollowUp
from models.members import Member
from models.orgs import Org, within


def overdue_units(paths: tuple[str, ...], now: datetime) -> Select[Org, int]:
    """Return the units of these subtrees with something overdue, each with how much; most of it first."""
    number = func.count(FollowUp.id)
    return (
        select(Org, number).join(FollowUp, FollowUp.org_id == Org.id)
        .where(within(Org, paths), among(FollowUp.state, OPEN), FollowUp.due_at < now)
        .group_by(Org.id).order_by(number.desc(), Org.path)
    )  # fmt: skip


def overdue_in(org_id: int, now: datetime) -> Select[FollowUp, Member | None]:
    """Return what is overdue at a unit, the longest first, with its person."""
    return (
        select(FollowUp, Member).outerjoin(Member, Member.id == FollowUp.member_id)
        .where(FollowUp.org_id == org_id, among(FollowUp.state, OPEN), FollowUp.due_at < now)
        .order_by(FollowUp.due_at, FollowUp.id)
    )  # fmt: skip
