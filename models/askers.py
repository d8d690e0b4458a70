"""Who is asking, in one statement? Accounts of chats, whom they speak for, and what else is worth loading."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select

from models.accounts import Account, Binding, BindingState
from models.base import among
from models.form_runs import OPEN_RUNS, FormRun
from models.members import Member
from models.outbox import OPEN_STATES, Message, Said
from models.prepared import Prepared, many, one
from models.roles import Grant


def _askers() -> Select[*tuple[Any, ...]]:
    speaks_for = and_(Binding.account_id == Account.id, Binding.state == BindingState.ACTIVE)
    runs = exists().where(FormRun.account_id == Account.id, among(FormRun.state, OPEN_RUNS))
    return (
        select(
            Account, Binding, Member,
            _spoken_to().label("spoken_to"), runs.label("has_runs"), _staff().label("is_staff"),
        )
        .outerjoin(Binding, speaks_for).outerjoin(Member, Member.id == Binding.member_id)
        .where(Account.bot_id == one("bot_id"), Account.chat_id.in_(many("chat_ids")))
        .order_by(Binding.id)
    )  # fmt: skip


def _spoken_to() -> ColumnElement[bool]:
    """Whether a message to the account is due or in flight."""
    now = bindparam("now", type_=Message.created_at.type)
    due = or_(among(Message.state, (Said.SENDING,)), Message.not_before.is_(None), Message.not_before <= now)
    return exists().where(Message.account_id == Account.id, among(Message.state, OPEN_STATES), due)


def _staff() -> ColumnElement[bool]:
    """Whether the member was granted something, or is somebody's contact person."""
    theirs = Member.__table__.alias("theirs")
    granted = exists().where(Grant.member_id == Member.id, Grant.ended_at.is_(None))
    return or_(granted, exists().where(theirs.c.contact_id == Member.id))


# For the places ``bot_id``, ``chat_ids`` and ``now``: (Account, Binding or None, Member or None, whether a
# message to the account is open, whether a form is, whether the member looks after others), oldest binding
# first.
ASKERS = Prepared(_askers)
