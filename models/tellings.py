"""How is one thing said to many members at once? Set-based, a row for each chat (design §3.7–8)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, select

from models.accounts import Account, Binding, BindingState
from models.base import insert_new
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.outbox import Message, Said
from models.planning import Insert, stands_in
from models.pushes import Ages, ByOwnHours, ByZone, moment, numbers_told
from models.rule_book import Node


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said: ``occurrence`` makes it unique for each person, ``fixed`` are numbers that its screen is
    told beside the member. With ``mornings`` each hears it at an instant of their own on that day, those who
    chose their hours by ``own``, else at once; of a part of the organisations, where nodes are given.
    """

    kind: Kind
    screen: str
    occurrence: str
    day: date
    fixed: tuple[tuple[str, int], ...] = ()
    mornings: ByZone = ()
    ages: Ages = (0, 0)
    nodes: tuple[Node, ...] = ()
    own: ByOwnHours = ()


def telling(dialect: str, order: Telling, now: datetime, *whom: ColumnElement[bool]) -> Insert:
    """Plan a telling for those members who fit all conditions and have a chat that can be reached; who
    prefers the telephone is not written to.
    """
    columns = _columns(dialect, order, now)
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Member)
        .join(Binding, and_(Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(*whom, Account.unreachable_since.is_(None), Member.prefers_phone.is_(False))
        .order_by(Member.id)
    )  # fmt: skip
    if order.nodes:
        people = people.join(Org, Org.id == Member.branch_id).where(stands_in(order.nodes))
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()


def _columns(dialect: str, order: Telling, now: datetime) -> dict[str, ColumnElement[Any]]:
    manner = order.kind.value
    occurrence = literal(f"{order.occurrence}:")
    return {
        "bot_id": Account.bot_id.expression,
        "account_id": Account.id.expression,
        "member_id": Member.id.expression,
        "kind": literal(order.kind.word),
        "lane": literal(int(manner.lane)),
        "capped": literal(manner.capped),
        "screen": literal(order.screen),
        "args": numbers_told(dialect, {"member": Member.id, **dict(order.fixed)}),
        "key": occurrence + cast(Member.id, String) + ":" + cast(Account.id, String),
        "state": literal(Said.WAITING.value),
        "attempts": literal(0),
        "not_before": _moment(order),
        "stale_at": _stale(order, now),
        "created_at": literal(now, Message.created_at.type),
    }


def _moment(order: Telling) -> ColumnElement[Any]:
    if not order.mornings:
        return literal(None, Message.not_before.type)
    return moment(order.mornings, order.own, order.day, order.ages)


def _stale(order: Telling, now: datetime) -> ColumnElement[Any]:
    late = order.kind.value.stale_after
    if late is None:
        return literal(None, Message.stale_at.type)
    if not order.mornings:
        return literal(now + late, Message.stale_at.type)
    usual, own = _later(order.mornings, late), tuple((one, _later(at, late)) for one, at in order.own)
    return moment(usual, own, order.day, order.ages)


def _later(moments: ByZone, span: timedelta) -> ByZone:
    return tuple((zone, at.later(span)) for zone, at in moments)
