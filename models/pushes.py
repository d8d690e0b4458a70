"""How is something said to many at once? One message planned for each chat, at everybody's own hour.

Set-based like models/planning.py, a stretch of members at a time, with unique keys (design §3.7–8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from models.accounts import Account, Binding, BindingState
from models.base import among, insert_new
from models.check_ins import Call, CallState
from models.hours import OwnHours
from models.kinds import Kind, Lane
from models.members import Member
from models.mornings import Mornings
from models.orgs import Org
from models.outbox import OPEN_STATES, Message, Said
from models.planning import NOW, Insert, of_stretch, stands_in
from models.reports import ReportCall
from models.rule_book import Node

V = TypeVar("V")
Calls = type[Call] | type[ReportCall]  # who is asked in a cycle, of check-ins or of reports
Number = InstrumentedAttribute[int] | int


ByZone = tuple[tuple[str, Mornings], ...]
ByOwnHours = tuple[tuple[OwnHours, ByZone], ...]  # of those who chose a part of the day for themselves
Ages = tuple[int, int]  # from which people rest at noon, and from which they are elders


def zones() -> Select[str]:
    """Return the time zones in which members live."""
    return _each(Member.zone)


def own_hours() -> Select[OwnHours | None]:
    """Return the parts of the day that members chose for themselves."""
    return _each(Member.own_hours)


def _each(column: InstrumentedAttribute[V]) -> Select[V]:
    """Return the values of an indexed column: one look into the index for each, not for each row. What is not
    null is asked for, so that an index of few rows serves.
    """
    first = select(func.min(column).label("value")).where(column.is_not(None))
    found = first.cte("found", recursive=True)
    following = select(func.min(column)).where(column > found.c.value).scalar_subquery()
    found = found.union_all(select(following).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None))


def may_wait_in(lane: Lane) -> Select[bool]:
    """Return whether any message of a lane has not left yet, or one in flight might come back."""
    bots = _each(Account.bot_id).subquery()
    ours = Message.bot_id == bots.c.value
    waits = exists().where(ours, Message.lane == int(lane), among(Message.state, (Said.WAITING,)))
    flies = exists().where(ours, among(Message.state, (Said.SENDING,)))
    return select(exists(select(literal(1)).select_from(bots).where(or_(waits, flies))))


def moment(by_zone: ByZone, own: ByOwnHours, today: date, ages: Ages) -> ColumnElement[datetime]:
    """Return a member's own instant: of the hours they chose, else the usual one."""
    chosen = [(Member.own_hours == one, moment_of(moments, today, ages)) for one, moments in own]
    usual = moment_of(by_zone, today, ages)
    return case(*chosen, else_=usual) if chosen else usual


def moment_of(by_zone: ByZone, today: date, ages: Ages) -> ColumnElement[datetime]:
    """Return a member's own instant; who lives in a zone not named gets that of the first one."""
    first, *others = (_by_age(mornings, today, ages) for _, mornings in by_zone)
    if not others:
        return first
    return case(
        *((Member.zone == zone, at) for (zone, _), at in zip(by_zone[1:], others, strict=True)), else_=first
    )


def _by_age(mornings: Mornings, today: date, ages: Ages) -> ColumnElement[datetime]:
    """Return the instant of a bracket; where all are one, no age is looked at."""
    young, resting, elder = (literal(moment, Message.not_before.type) for moment in mornings)
    if len(set(mornings)) == 1:
        return young
    rests, is_elder = (Member.birth <= f"{today.year - age}-{today:%m-%d}" for age in ages)
    return case((is_elder, elder), (rests, resting), else_=young)


@dataclass(frozen=True, slots=True)
class Push:
    """One planned message to everybody a cycle still waits for, on a day, each at an instant of their own; of
    a part of the organisations, where nodes are given. ``own``: the instants of those who chose their hours;
    ``ends``: when it is of no use any more; ``calls``: where it stands who is asked.
    """

    kind: Kind
    screen: str
    cycle_id: int
    day: date
    mornings: ByZone
    ages: Ages
    nodes: tuple[Node, ...] = ()
    own: ByOwnHours = ()
    ends: datetime | None = None
    calls: Calls = Call

    @property
    def at_once(self) -> bool:
        """Return whether nobody has an instant of their own."""
        return not self.own and len(self.mornings) == 1 and len(set(self.mornings[0][1])) == 1

    @property
    def _everything(self) -> list[Mornings]:
        several = (self.mornings, *(by_zone for _, by_zone in self.own))
        return [mornings for by_zone in several for _, mornings in by_zone]

    @property
    def reaches_all(self) -> bool:
        """Return whether everybody has an instant."""
        return None not in {moment for mornings in self._everything for moment in mornings}

    @property
    def reaches_nobody(self) -> bool:
        """Return whether there is nothing to plan."""
        return not any(moment for mornings in self._everything for moment in mornings)

    def instant(self) -> ColumnElement[datetime]:
        """Return when a member is written to; null where there is no instant for them."""
        return moment(self.mornings, self.own, self.day, self.ages)

    def stale(self, late: timedelta | None) -> ColumnElement[datetime]:
        """Return when it is too late for a member, so long after their instant; null where it never is."""
        if late is None:
            return literal(self.ends, Message.stale_at.type)
        usual, *others = (
            tuple((zone, one.later(late, self.ends)) for zone, one in by_zone)
            for by_zone in (self.mornings, *(by_zone for _, by_zone in self.own))
        )
        own = tuple((one, by_zone) for (one, _), by_zone in zip(self.own, others, strict=True))
        return moment(usual, own, self.day, self.ages)


@lru_cache(maxsize=64)  # an order stands for the steps of a minute
def push(dialect: str, order: Push) -> Insert:
    """Plan a push for a stretch of people:
    one row for each chat of each silent person, unique by screen, cycle, day, person and chat.
    """
    calls, columns = order.calls, _push_columns(dialect, order)
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(calls)
        .join(Binding, and_(Binding.member_id == calls.member_id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(calls.cycle_id == order.cycle_id, of_stretch(calls.member_id), calls.state == CallState.OPEN)
        .where(of_stretch(Binding.member_id), Account.unreachable_since.is_(None))
        .where(calls.member_id.not_in(select(Member.id).where(Member.prefers_phone, of_stretch(Member.id))))
        .order_by(calls.member_id)
    )  # fmt: skip
    if not order.at_once or order.nodes:
        people = people.join(Member, Member.id == calls.member_id).where(of_stretch(Member.id))
    if order.nodes:
        people = people.join(Org, Org.id == Member.branch_id).where(stands_in(order.nodes))
    if not order.reaches_all:
        people = people.where(order.instant().is_not(None))
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()


def _push_columns(dialect: str, order: Push) -> dict[str, Any]:
    member = order.calls.member_id
    occurrence = literal(f"{order.screen}:{order.cycle_id}:{order.day}:")
    told: dict[str, Number] = {"member": member, "asked": order.cycle_id, "full": 1}
    return message_columns(order.kind, order.screen) | {
        "member_id": member,
        "args": numbers_told(dialect, told),
        "key": occurrence + cast(member, String) + ":" + cast(Account.id, String),
        "not_before": order.instant(),
        "stale_at": order.stale(order.kind.value.stale_after),
    }


def message_columns(kind: Kind, screen: str) -> dict[str, Any]:
    """Return what a planned message to an account takes from its kind; to whom, what and when comes to it."""
    return {
        "bot_id": Account.bot_id,
        "account_id": Account.id,
        "kind": literal(kind.word),
        "lane": literal(int(kind.value.lane)),
        "capped": literal(kind.value.capped),
        "screen": literal(screen),
        "state": literal(Said.WAITING.value),
        "attempts": literal(0),
        "created_at": NOW,
    }


def numbers_told(dialect: str, told: Mapping[str, Number]) -> ColumnElement[Any]:
    """Return what the screen is told, all of it numbers; in SQLite as text put together, which is quicker
    than its JSON.
    """
    if dialect == "postgresql":
        parts = [part for name, value in told.items() for part in (literal(name, String), _number(value))]
        return func.jsonb_build_object(*parts)
    return type_coerce(_put_together(told), Message.args.type)


def _put_together(told: Mapping[str, Number]) -> ColumnElement[str]:
    """Return the text of an object of numbers, of which one at least is a column: those first, and what is
    the same for everybody as one piece.
    """
    alike = "".join(f',"{name}":{value}' for name, value in told.items() if isinstance(value, int))
    (first, number), *others = ((name, one) for name, one in told.items() if not isinstance(one, int))
    text = literal(f'{{"{first}":') + cast(number, String)
    for name, number in others:
        text = text + f',"{name}":' + cast(number, String)
    return text + f"{alike}}}"


def _number(value: Number) -> ColumnElement[int] | InstrumentedAttribute[int]:
    return literal(value) if isinstance(value, int) else value


@lru_cache(maxsize=64)
def replace_waiting(cycle_id: int, screens: tuple[str, ...], nodes: tuple[Node, ...] = ()) -> Executable:
    """Skip earlier pushes of a cycle that have not left yet:
    a process that slept sends one reminder, not two; of a part of the organisations, where nodes are given.
    """
    earlier = (
        select(Message.id).select_from(Call)
        .join(Binding, Binding.member_id == Call.member_id)
        .join(Message, and_(Message.account_id == Binding.account_id, Message.member_id == Call.member_id))
        .where(Call.cycle_id == cycle_id, of_stretch(Call.member_id), Message.screen.in_(screens))
        .where(of_stretch(Binding.member_id))
        .where(among(Message.state, OPEN_STATES), Message.state == Said.WAITING)
    )  # fmt: skip
    if nodes:
        earlier = earlier.join(Member, Member.id == Call.member_id).where(of_stretch(Member.id))
        earlier = earlier.join(Org, Org.id == Member.branch_id).where(stands_in(nodes))
    return (
        update(Message).where(Message.id.in_(earlier))
        .values(state=Said.SKIPPED, reason="replaced by a newer one")
        .execution_options(synchronize_session=False)
    )  # fmt: skip
