"""What was to be done for people, what did not arrive, and who did what (domain §3.6, §3.7, R15)?"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import aliased

from models.audit import AuditLine
from models.follow_ups import OPEN, FollowUp
from models.letters import WHY, of_people
from models.members import Member
from models.orgs import Org, within
from models.outbox import Message

Listed = Select[*tuple[Any, ...]]
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def follow_ups_below(paths: tuple[str, ...], now: datetime) -> Listed:
    """Return every follow-up in the order they arose; ``overdue``: was or is not done when it was due.

    What the person said is not in it: it is for who stands next to them (domain §3.7).
    """
    keeper = aliased(Member)
    waiting = and_(FollowUp.state.in_(OPEN), FollowUp.due_at < now)
    return (
        select(
            FollowUp.org_id.label("branch_id"), Member.name, FollowUp.cause, FollowUp.state,
            FollowUp.outcome, FollowUp.attempts, keeper.name.label("keeper"), FollowUp.opened_at,
            FollowUp.due_at, FollowUp.closed_at,
            case((or_(waiting, FollowUp.closed_at > FollowUp.due_at), 1), else_=0).label("overdue"),
        )
        .select_from(FollowUp).join(Org, Org.id == FollowUp.org_id)
        .outerjoin(Member, Member.id == FollowUp.member_id).outerjoin(keeper, keeper.id == FollowUp.taken_by)
        .where(within(Org, paths)).order_by(FollowUp.opened_at, FollowUp.id)
    )  # fmt: skip


def letters_below(paths: tuple[str, ...]) -> Listed:
    """Return what members of the subtrees did not get, oldest first, and why; nothing of what it said."""
    return (
        of_people(paths, _EVER).order_by(None).order_by(Message.id)
        .with_only_columns(
            Message.id, Org.id.label("branch_id"), Member.name, Message.kind, Message.state,
            WHY.label("why"), Message.created_at, Message.attempts,
        )
    )  # fmt: skip


def audit_below(paths: tuple[str, ...], *, whole: bool) -> Listed:
    """Return the trail: when, what, about whom, by whom.

    A line belongs where its member is, else where its subject is if that is an organisation, else where who
    did it is. What belongs nowhere (done by command, or by strangers) stands in the ``whole`` trail only.
    """
    about, actor = aliased(Member), aliased(Member)
    named = case(
        (AuditLine.subject.like("org:%"), cast(func.substr(AuditLine.subject, len("org:") + 1), BigInteger))
    )
    home = func.coalesce(about.branch_id, named, actor.branch_id)
    return (
        select(
            AuditLine.at, AuditLine.verb, AuditLine.subject, Org.id.label("branch_id"),
            about.name.label("name"), actor.name.label("actor"),
        )
        .select_from(AuditLine).outerjoin(about, about.id == AuditLine.member_id)
        .outerjoin(actor, actor.id == AuditLine.actor_id).outerjoin(Org, Org.id == home)
        .where(true() if whole else within(Org, paths)).order_by(AuditLine.id)
    )  # fmt: skip
