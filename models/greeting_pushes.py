"""How is a whole county greeted? Who is to be, as rows, and a message for each of their chats.

Set-based like models/planning.py, a stretch of members at a time; the greeting comes first, and its key makes
the message unique: a restart at any moment repeats nobody (design §3.7–8).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)

from models.accounts import Account, Binding, BindingState
from models.base import insert_new, type_big
from models.consents import Consent, Purpose
from models.greetings import Became, Greeting, Way, became_of, key_of
from models.kinds import Kind
from models.members import Member
from models.occasions import Occasions, may_be_greeted
from models.orgs import Org, within
from models.outbox import Message
from models.planning import NOW, Insert, of_stretch, stands_in
from models.pushes import Ages, ByOwnHours, ByZone, message_columns, moment, numbers_told
from models.rule_book import Node

SCREEN = "greeting"
Stops = tuple[tuple[str, tuple[str, ...]], ...]  # occasion, paths of the subtrees where it is not sent


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to greet for what, under the same rules: of a part of the organisations, where nodes are given.

    ``mornings`` is when, ``ends`` when it is too late, by zone and bracket of age; ``own`` when for those who
    chose a part of the day.
    """

    occasions: Occasions
    stops: Stops
    mornings: ByZone
    ends: ByZone
    ages: Ages
    nodes: tuple[Node, ...] = ()
    own: ByOwnHours = ()


@lru_cache(maxsize=64)
def greet(dialect: str, order: Order) -> Insert:
    """Note who of a stretch is greeted on the day, for what, and how; nobody a second time."""
    found = [
        (name, _unless_stopped(name, condition, order)) for name, condition in order.occasions.conditions()
    ]
    columns: dict[str, Any] = {
        "member_id": Member.id, "org_id": Member.branch_id, "day": literal(order.occasions.day),
        "occasions": _listed(found), "way": _way(), "created_at": NOW,
    }  # fmt: skip
    people: Select[*tuple[Any, ...]] = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Member)
        .join(Org, Org.id == Member.branch_id)
        .where(of_stretch(Member.id), may_be_greeted(order.occasions.day), _wants())
        .where(or_(*(condition for _, condition in found)))
        .order_by(Member.id)
    )  # fmt: skip
    people = people.where(stands_in(order.nodes)) if order.nodes else people
    return insert_new(dialect, Greeting).from_select(list(columns), people).on_conflict_do_nothing()


def _unless_stopped(name: str, condition: ColumnElement[bool], order: Order) -> ColumnElement[bool]:
    paths = dict(order.stops).get(name)
    return and_(condition, not_(within(Org, paths))) if paths else condition


def _listed(found: list[tuple[str, ColumnElement[bool]]]) -> ColumnElement[str]:
    """The words of those that apply, with blanks between them."""
    words = [case((condition, f"{name} "), else_="") for name, condition in found]
    text: ColumnElement[str] = words[0]
    for one in words[1:]:
        text = text + one
    return func.trim(text)


def agreed(*, of_members: bool = True) -> ColumnElement[bool]:
    """Return the condition that a member agrees to be greeted (收节日问候)."""
    mine = Consent.member_id == Member.id
    stretch = [of_stretch(Consent.member_id)] if of_members else []
    return exists().where(
        mine, *stretch, Consent.purpose == Purpose.GREETINGS, Consent.withdrawn_at.is_(None)
    )


def _wants() -> ColumnElement[bool]:
    """Who agreed, or was never asked for anything: they have no chat, and the branch calls."""
    asked = exists().where(Consent.member_id == Member.id, of_stretch(Consent.member_id))
    return or_(agreed(), not_(asked))


def _way() -> ColumnElement[str]:
    reachable = exists().where(
        Binding.member_id == Member.id, of_stretch(Binding.member_id), Binding.state == BindingState.ACTIVE,
        Account.id == Binding.account_id, Account.unreachable_since.is_(None),
    )  # fmt: skip
    by_chat = and_(agreed(), reachable, not_(Member.prefers_phone))
    return case((by_chat, Way.CHAT.value), else_=Way.PHONE.value)


@lru_cache(maxsize=64)
def say(dialect: str, order: Order) -> Insert:
    """Plan a message for each chat of those greeted of a stretch, each in the morning of their own day."""
    day = order.occasions.day
    at = moment(order.mornings, order.own, day, order.ages)
    columns = message_columns(Kind.GREETING, SCREEN) | {
        "member_id": Greeting.member_id,
        "args": numbers_told(dialect, {"greeting": Greeting.id, "member": Greeting.member_id}),
        "key": key_of(Greeting.id, Account.id),
        "not_before": at,
        "stale_at": moment(order.ends, (), day, order.ages),
    }
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Greeting)
        .join(Member, Member.id == Greeting.member_id)
        .join(Binding, and_(Binding.member_id == Greeting.member_id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(Greeting.day == day, of_stretch(Greeting.member_id), Greeting.way == Way.CHAT)
        .where(of_stretch(Binding.member_id), of_stretch(Member.id), Account.unreachable_since.is_(None))
        .where(at.is_not(None))  # whoever has no open hour left is called
        .order_by(Greeting.member_id)
    )  # fmt: skip
    if order.nodes:
        people = people.join(Org, Org.id == Member.branch_id).where(stands_in(order.nodes))
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()


def settled(before: date) -> Executable:
    """Note what became of the greetings of a stretch of identifiers whose day is over everywhere; takes
    ``after`` and ``last``.
    """
    after, last = bindparam("after", type_=type_big), bindparam("last", type_=type_big)
    became = became_of()
    return (
        update(Greeting)
        .where(Greeting.id > after, Greeting.id <= last, Greeting.day < before)
        .where(Greeting.way == Way.CHAT, Greeting.became.is_(None))
        .values(became=func.coalesce(became, Became.MISSED.value))
        .execution_options(synchronize_session=False)
    )


def unsettled(before: date) -> Select[int | None, int | None]:
    """Return the least and the greatest greeting of which nobody noted yet what became; Nones for none."""
    open_ones = and_(Greeting.way == Way.CHAT, Greeting.became.is_(None), Greeting.day < before)
    return select(func.min(Greeting.id), func.max(Greeting.id)).where(open_ones)
