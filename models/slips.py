"""Whose slips are printed? Everybody of a branch whom no chat speaks for yet, each with their code."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Binding, BindingState
from models.audit import AuditLine
from models.invites import Invite, new_code
from models.members import Member, Standing
from models.orgs import Org, within

_BOUND = exists().where(Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Slip:
    """One paper slip: for whom, of which branch, with which code."""

    unit: str
    name: str
    code: str
    payload: str  # of its deep link


def branches_in(path: str) -> Select[Org]:
    """Return the organisations of a subtree that have members without a chat, in the order of the tree."""
    alone = exists().where(Member.branch_id == Org.id, Member.standing == Standing.ACTIVE, ~_BOUND)
    return select(Org).where(within(Org, (path,)), alone).order_by(Org.path)


def unbound_in(org_id: int) -> Select[Member, Invite | None]:
    """Return the members of an organisation without a chat, in the roster's order, with their open codes."""
    theirs = and_(Invite.member_id == Member.id, Invite.ended_at.is_(None))
    return (
        select(Member, Invite).outerjoin(Invite, theirs)
        .where(Member.branch_id == org_id, Member.standing == Standing.ACTIVE, ~_BOUND)
        .order_by(Member.sequence.is_(None), Member.sequence, Member.id)
    )  # fmt: skip


async def slips_of(session: AsyncSession, org: Org, now: datetime, actor_id: int | None) -> list[Slip]:
    """Return the slips of a branch; who has no code yet gets one, with a line in the trail for each.

    A code that was handed out stays good: a slip that is printed again has the same one.
    """
    slips = list[Slip]()
    for member, known in (await session.execute(unbound_in(org.id))).all():
        invite = known or await _made(session, member, now, actor_id)
        slips.append(Slip(org.name, member.name, invite.code, invite.payload))
    return slips


async def _made(session: AsyncSession, member: Member, now: datetime, actor_id: int | None) -> Invite:
    made = Invite(code=new_code(), member_id=member.id, org_id=None, made_at=now)
    session.add(made)
    await session.flush()
    session.add(AuditLine(
        at=now, verb="invite-made", subject=f"invite:{made.id}", member_id=member.id, actor_id=actor_id,
        facts={},
    ))  # fmt: skip
    return made
