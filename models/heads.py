"""Which message of each chat goes next? By lane, then by age, one at a time in each chat (design §3.6).

An index answers for one lane at a time: what is due at once, then what was planned for an instant that has
come. What is planned for tomorrow is never looked at. Each statement is made once: a postman asks many times
a second.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.accounts import Account, Binding, BindingState
from models.base import among, type_big
from models.kinds import Lane
from models.members import Member
from models.outbox import OPEN_STATES, OVER, Message, Said

_WAITING, _FLYING = (Said.WAITING,), (Said.SENDING,)
_BOT, _NOW = bindparam("bot_id", type_=type_big), bindparam("now", type_=Message.created_at.type)
_LIMIT, _HELD = bindparam("limit", type_=type_big), bindparam("held", type_=type_big, expanding=True)
_AT_ONCE, _COME = Message.not_before.is_(None), Message.not_before <= _NOW
_PATIENT = bindparam("patient", type_=type_big)
_ACCOUNTS = bindparam("account_ids", type_=type_big, expanding=True)
_OTHER = aliased(Binding)
_SHARED = exists().where(  # the account speaks for others too
    _OTHER.account_id == Message.account_id, _OTHER.state == BindingState.ACTIVE,
    _OTHER.member_id != Message.member_id,
)  # fmt: skip
_SPEAKS_FOR = and_(
    Binding.account_id == Message.account_id, Binding.member_id == Message.member_id,
    Binding.state == BindingState.ACTIVE,
)  # fmt: skip
_CARRIED = (  # what a postman carries of a message, its arguments as the text they are stored in
    Message.id, Message.account_id, Account.chat_id, Message.member_id, Message.kind, Message.lane,
    Message.capped, Message.screen, cast(Message.args, String).label("args"), Account.language,
    Account.simulated, Message.attempts, Message.pieces_sent, Message.edits, Message.message_id,
    Message.stale_at, case((_SHARED, Member.name)).label("about"), Member.zone, Member.birth,
    Member.branch_id, (Message.reason == OVER).label("over"), Member.own_hours, Member.paused_until,
)  # fmt: skip


async def heads(
    session: AsyncSession,
    bot_id: int,
    now: datetime,
    limit: int,
    patient: int,
    held: Collection[int] = (),
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the next due message of each chat, at most ``limit``, as ``Parcel`` wants them; of reminders and
    bulk at most ``patient``, behind the others.

    A message with an earlier one of its chat still open is no head, unless that one is planned for later; a
    chat whose head is in flight has none, nor have the accounts that are ``held``.
    """
    asked = {"bot_id": bot_id, "now": now, "limit": limit, "patient": patient}
    asked |= {"held": held} if held else {}
    return (await session.execute(_heads(holding=bool(held)), asked)).all()


async def pushes_waiting(
    session: AsyncSession, account_ids: Collection[int], now: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the pushes of these accounts that could go now, heads or not, as ``Parcel`` wants them."""
    asked = {"account_ids": account_ids, "now": now}
    return (await session.execute(_pushes_waiting(), asked)).all()


async def next_due(session: AsyncSession, bot_id: int, now: datetime) -> datetime | None:
    """Return the earliest instant after ``now`` for which a message is planned."""
    due: datetime | None = await session.scalar(_next_due(), {"bot_id": bot_id, "now": now})
    return due


async def under_way(session: AsyncSession, bot_id: int, now: datetime, held: Collection[int] = ()) -> bool:
    """Return whether a message is due or in flight, those of ``held`` accounts left out."""
    asked = {"bot_id": bot_id, "now": now, **({"held": held} if held else {})}
    return (await session.execute(_under_way(holding=bool(held)), asked)).first() is not None


def in_flight(bot_id: int) -> Select[Message]:
    """Return the messages that a postman has claimed and not yet noted."""
    return select(Message).where(Message.bot_id == bot_id, among(Message.state, _FLYING))


@cache
def _pushes_waiting() -> Select[*tuple[Any, ...]]:
    due = or_(_AT_ONCE, _COME)
    waiting = and_(among(Message.state, OPEN_STATES), Message.state == Said.WAITING, Message.capped)
    mine = select(*_CARRIED).where(Message.account_id.in_(_ACCOUNTS), waiting, due)
    return _with_readers(mine).order_by(Message.id)


def _with_readers(messages: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join whose chat messages are for, and about whom."""
    return (
        messages.join(Account, Account.id == Message.account_id)
        .outerjoin(Binding, _SPEAKS_FOR).outerjoin(Member, Member.id == Binding.member_id)
    )  # fmt: skip


@cache
def _heads(*, holding: bool) -> Select[*tuple[Any, ...]]:
    """First the heads alone, then what is carried of them: joining in each part takes PostgreSQL longer to
    plan than to do.
    """
    parts = [
        part.limit(_PATIENT if lane >= Lane.REMINDER else _LIMIT).subquery()
        for lane in Lane
        for part in _ready(lane, holding=holding)
    ]
    picked = union_all(*(select(literal(place).label("place"), part) for place, part in enumerate(parts)))
    heads_ = picked.limit(_LIMIT).subquery()
    found = _with_readers(select(*_CARRIED).join(heads_, heads_.c.id == Message.id))
    return found.order_by(heads_.c.place, heads_.c.not_before, Message.id)


def _ready(lane: Lane, *, holding: bool) -> Iterator[Select[*tuple[Any, ...]]]:
    """Yield the heads of a lane: those that may go at once, and those whose instant has come."""
    mine = select(Message.id, Message.not_before).where(_waiting(lane), ~_behind())
    if holding:
        mine = mine.where(Message.account_id.not_in(_HELD))
    yield mine.where(_AT_ONCE).order_by(Message.id)
    yield mine.where(_COME).order_by(Message.not_before, Message.id)


def _waiting(lane: Lane) -> ColumnElement[bool]:
    return and_(Message.bot_id == _BOT, Message.lane == int(lane), among(Message.state, _WAITING))


def _behind() -> ColumnElement[bool]:
    """Whether another message of the chat is in flight, or has to go before.

    States stand as words: SQLite makes a statement anew each time if a parameter could match a partial index.
    """
    other = aliased(Message)
    due = or_(other.not_before.is_(None), other.not_before <= _NOW)
    before = or_(other.lane < Message.lane, and_(other.lane == Message.lane, other.id < Message.id))
    return exists().where(
        other.account_id == Message.account_id, among(other.state, OPEN_STATES),
        or_(among(other.state, _FLYING), and_(due, before)),
    )  # fmt: skip


@cache
def _next_due() -> Select[*tuple[Any, ...]]:
    first = func.min(Message.not_before).label("at")
    parts = [select(first).where(_waiting(lane), Message.not_before > _NOW) for lane in Lane]
    return select(func.min(union_all(*parts).subquery().c.at))


@cache
def _under_way(*, holding: bool) -> CompoundSelect[*tuple[Any, ...]]:
    mine = select(Message.id).where(Message.account_id.not_in(_HELD)) if holding else select(Message.id)
    parts = [mine.where(_waiting(lane), due) for lane in Lane for due in (_AT_ONCE, _COME)]
    parts.append(select(Message.id).where(Message.bot_id == _BOT, among(Message.state, _FLYING)))
    return union_all(*(select(part.limit(1).subquery().c.id) for part in parts)).limit(1)
