"""Which messages did not arrive, why, and how are they sent again? A row keeps its place and its history."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from models.accounts import Account, Binding, BindingState
from models.base import among
from models.kinds import Kind, Lane
from models.members import Member
from models.orgs import Org, within
from models.outbox import OPEN_STATES, Message, Said
from models.scope import Scope
from models.seeing import DEAD

TOO_MANY_TRIES = "too many tries"


class Why(StrEnum):
    """Why a message did not arrive, as far as whoever reads it can do something about it."""

    CLOSED = "closed"  # the person stopped the bot or has no account any more: call them
    TROUBLE = "trouble"  # the server or the network failed too often: send again
    UNSURE = "unsure"  # nobody knows whether it arrived
    FAULT = "fault"  # refused for what it is: a fault of ours


_CLOSED = ("%forbidden%", "%not found%", "%deactivated%", "%blocked%", "%peer_id_invalid%", "%kicked%")
WHY: ColumnElement[str] = case(
    (Message.state == Said.UNSURE, Why.UNSURE),
    (Message.reason == TOO_MANY_TRIES, Why.TROUBLE),
    (or_(*(Message.reason.ilike(like) for like in _CLOSED)), Why.CLOSED),
    else_=Why.FAULT,
)
_DEAD = aliased(Message)
# Asked for by number: so both engines read the small index of what is dead, not the table in its order.
# A change of a message that was deleted meanwhile is no letter: nobody misses it.
_LETTER = Message.id.in_(
    select(_DEAD.id).where(among(_DEAD.state, DEAD), _DEAD.edits.is_(None), _DEAD.message_id.is_(None))
)


def letters(
    states: Collection[Said] = DEAD, since: datetime | None = None, reason: str | None = None
) -> Select[Message]:
    """Return the messages that did not arrive, oldest first, of all bots; those whose reason begins so."""
    found = select(Message).where(_LETTER, Message.state.in_(states)).order_by(Message.id)
    found = found if since is None else found.where(Message.created_at >= since)
    return found if reason is None else found.where(Message.reason.startswith(reason, autoescape=True))


def counted(
    states: Collection[Said] = DEAD, since: datetime | None = None, reason: str | None = None
) -> Select[Said, str | None, int]:
    """Return (state, reason, number) of them, the most frequent first."""
    many: ColumnElement[int] = func.count()
    found = letters(states, since, reason).order_by(None)
    found_by = found.with_only_columns(Message.state, Message.reason, many)
    return found_by.group_by(Message.state, Message.reason).order_by(many.desc(), Message.reason)


def of_people(paths: tuple[str, ...], since: datetime) -> Select[Message, Member, Org, datetime | None, str]:
    """Return (message, member, branch, chat closed since, why) of what members of the subtrees did not get.

    What answered a tap is left out: it meant something at that moment only. A message about nobody in
    particular belongs to the first member for whom the chat speaks.
    """
    speaker = (
        select(Binding.member_id)
        .where(Binding.account_id == Message.account_id, Binding.state == BindingState.ACTIVE)
        .order_by(Binding.id).limit(1).scalar_subquery()
    )  # fmt: skip
    return (
        select(Message, Member, Org, Account.unreachable_since, WHY)
        .join(Account, Account.id == Message.account_id)
        .join(Member, Member.id == func.coalesce(Message.member_id, speaker))
        .join(Org, Org.id == Member.branch_id)
        .where(_LETTER, Message.lane != Lane.REPLY, Message.created_at >= since, within(Org, paths))
        .order_by(Message.id.desc())
    )  # fmt: skip


def tally_of_people(paths: tuple[str, ...], since: datetime) -> Select[str, int]:
    """Return (why, number) of what members of the subtrees did not get."""
    found = of_people(paths, since).order_by(None).with_only_columns(WHY, func.count())
    return found.group_by(WHY)


def for_reason(
    paths: tuple[str, ...], since: datetime, why: Why
) -> Select[Message, Member, Org, datetime | None, str]:
    """Return those of one reason."""
    return of_people(paths, since).where(WHY.in_((why,)))


def for_letter(
    paths: tuple[str, ...], since: datetime, letter: int
) -> Select[Message, Member, Org, datetime | None, str]:
    """Return one of them."""
    return of_people(paths, since).where(Message.id == letter)


async def resend(scope: Scope, ids: Collection[int]) -> list[int]:
    """Have messages that did not arrive sent again, however late it is; return which.

    The row stays with its key and with the pieces that have arrived; tries begin anew, and why it had failed
    stands in the trail. One that is under way already is left alone: asking twice sends once.
    """
    before = {row.id: _history(row) for row in await scope.all(letters().where(Message.id.in_(ids)))}
    done = [key for (key,) in await scope.rows(_revived(before))]
    for key in done:
        scope.audit("letter-resent", f"message:{key}", None, **before[key])
    return sorted(done)


def _history(letter: Message) -> dict[str, Any]:
    kind = Kind.of(letter.kind).word
    return {"kind": kind, "state": letter.state.value, "reason": letter.reason, "tries": letter.attempts}


def _revived(ids: Collection[int]) -> Executable:
    return (
        update(Message).where(Message.id.in_(ids), among(Message.state, DEAD))
        .values(
            state=Said.WAITING, attempts=0, reason=None, stale_at=None, not_before=None
        )
        .returning(Message.id).execution_options(synchronize_session=False)
    )  # fmt: skip


def readdressed(old_account: int, new_account: int) -> Executable:
    """Return the statement that sends to another account what is open for one."""
    mine = and_(Message.account_id == old_account, among(Message.state, OPEN_STATES))
    moved = update(Message).where(mine).values(account_id=new_account)
    return moved.execution_options(synchronize_session=False)
