"""How are many people asked at once?
Set-based statements with unique keys: calls, messages, phone entries (design §3.7–8).

Each is about a stretch of members, so that a county of any size is asked in short transactions, and works in
the order of their identifiers: new rows then stand side by side in every index. A statement is made once and
carried out for one stretch after the other.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Executable,
    Function,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql.dml import Insert as PgInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.orm import InstrumentedAttribute

from models.accounts import Account, Binding, BindingState
from models.base import among, insert_new, type_big
from models.check_ins import Call, CallState
from models.follow_ups import OPEN, Cause, FollowUp, FollowUpState
from models.kinds import Kind, Lane
from models.members import Member, Standing
from models.orgs import Org, within
from models.outbox import OPEN_STATES, Message, Said

Insert = PgInsert | SqliteInsert
V = TypeVar("V")

RESTING_AGE, ELDER_AGE = 60, 70  # domain §3.6


# The stretch of members that a statement is about, behind ``after`` up to ``last``, and when it is done.
AFTER, LAST = bindparam("after", type_=type_big), bindparam("last", type_=type_big)
NOW, DUE = bindparam("now", type_=Message.created_at.type), bindparam("due", type_=FollowUp.due_at.type)


def _of_stretch(key: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return and_(key > AFTER, key <= LAST)


def members_from_to() -> Select[int | None, int | None]:
    """Return the least and the greatest identifier of a member; Nones when there are no members."""
    return _ends(Member.id)


def called_from_to(cycle_id: int) -> Select[int | None, int | None]:
    """Return the least and the greatest identifier of those whom a cycle asks; Nones when it asks nobody."""
    return _ends(Call.member_id, Call.cycle_id == cycle_id)


def _ends(key: InstrumentedAttribute[int], *which: ColumnElement[bool]) -> Select[int | None, int | None]:
    """One look into the index for each end: asked for both at once, SQLite reads all between them."""
    least, greatest = (select(end(key)).where(*which).scalar_subquery() for end in (func.min, func.max))
    return select(least, greatest)


class Mornings(NamedTuple):
    """The instants at which people of one time zone are written to, by bracket of age."""

    young: datetime  # below 60, or unknown
    resting: datetime  # 60 up to 69
    elder: datetime  # 70 and above

    def later(self, span: timedelta) -> "Mornings":
        """Return the instants so much later."""
        return Mornings(*(moment + span for moment in self))


ByZone = tuple[tuple[str, Mornings], ...]


def zones() -> Select[str]:
    """Return the time zones in which members live."""
    return _each(Member.zone)


def _each(column: InstrumentedAttribute[V]) -> Select[V]:
    """Return the values of an indexed column: one look into the index for each, not for each row."""
    found = select(func.min(column).label("value")).cte("found", recursive=True)
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


def _moment(by_zone: ByZone, today: date) -> ColumnElement[datetime]:
    """Return a member's own instant; who lives in a zone not named gets that of the first one."""
    first, *others = (_by_age(mornings, today) for _, mornings in by_zone)
    if not others:
        return first
    return case(
        *((Member.zone == zone, at) for (zone, _), at in zip(by_zone[1:], others, strict=True)), else_=first
    )


def _by_age(mornings: Mornings, today: date) -> ColumnElement[datetime]:
    """Return the instant of a bracket; where all are one, no age is looked at."""
    young, resting, elder = (literal(moment, Message.not_before.type) for moment in mornings)
    if len(set(mornings)) == 1:
        return young
    sixty, seventy = (f"{today.year - age}-{today:%m-%d}" for age in (RESTING_AGE, ELDER_AGE))
    return case((Member.birth <= seventy, elder), (Member.birth <= sixty, resting), else_=young)


@lru_cache(maxsize=64)
def call_people(dialect: str, cycle_id: int, path: str, deeper: tuple[str, ...], *, abroad: bool) -> Insert:
    """Ask floating members and those the branch added, under a rule and not under a nearer one;
    never everyone.
    """
    people = (
        select(literal(cycle_id), Member.id, literal(CallState.OPEN.value))
        .join(Org, Org.id == Member.branch_id)
        .where(_of_stretch(Member.id), within(Org, (path,)), not_(within(Org, deeper)))
        .where(Member.standing == Standing.ACTIVE, Member.abroad == abroad)
        .where(or_(Member.floating, Member.asked_to_check_in)).order_by(Member.id)
    )  # fmt: skip
    return (
        insert_new(dialect, Call)
        .from_select(["cycle_id", "member_id", "state"], people)
        .on_conflict_do_nothing()
    )


def _reachable() -> ColumnElement[bool]:
    return exists().where(
        Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE,
        Account.id == Binding.account_id, Account.unreachable_since.is_(None),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Push:
    """One planned message to everybody a cycle still waits for, on a day, each at an instant of their own."""

    kind: Kind
    screen: str
    cycle_id: int
    day: date
    mornings: ByZone


@lru_cache(maxsize=64)  # an order stands for the steps of a minute
def push(dialect: str, order: Push) -> Insert:
    """Plan a push for a stretch of people:
    one row for each chat of each silent person, unique by screen, cycle, day, person and chat.
    """
    columns = _push_columns(dialect, order)
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Call)
        .join(Member, Member.id == Call.member_id)
        .join(Binding, and_(Binding.member_id == Call.member_id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(Call.cycle_id == order.cycle_id, _of_stretch(Call.member_id), Call.state == CallState.OPEN)
        .where(Account.unreachable_since.is_(None), not_(Member.prefers_phone)).order_by(Call.member_id)
    )  # fmt: skip
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()


def _push_columns(dialect: str, order: Push) -> dict[str, Any]:
    manner = order.kind.value
    late = manner.stale_after
    stale = tuple((zone, at.later(late)) for zone, at in order.mornings) if late else ()
    occurrence = literal(f"{order.screen}:{order.cycle_id}:{order.day}:")
    return {
        "bot_id": Account.bot_id,
        "account_id": Account.id,
        "member_id": Call.member_id,
        "kind": literal(order.kind.word),
        "lane": literal(int(manner.lane)),
        "capped": literal(manner.capped),
        "screen": literal(order.screen),
        "args": _json(dialect, member=Call.member_id, asked=literal(order.cycle_id), full=literal(1)),
        "key": occurrence + cast(Call.member_id, String) + ":" + cast(Account.id, String),
        "state": literal(Said.WAITING.value),
        "attempts": literal(0),
        "not_before": _moment(order.mornings, order.day),
        "stale_at": _moment(stale, order.day) if stale else literal(None, Message.stale_at.type),
        "created_at": NOW,
    }


def _json(dialect: str, **values: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Function[Any]:
    build = func.jsonb_build_object if dialect == "postgresql" else func.json_object
    return build(*(part for name, value in values.items() for part in (literal(name, String), value)))


@lru_cache(maxsize=64)
def replace_waiting(cycle_id: int, screens: tuple[str, ...]) -> Executable:
    """Skip earlier pushes of a cycle that have not left yet:
    a process that slept sends one reminder, not two.
    """
    earlier = (
        select(Message.id).select_from(Call)
        .join(Binding, Binding.member_id == Call.member_id)
        .join(Message, and_(Message.account_id == Binding.account_id, Message.member_id == Call.member_id))
        .where(Call.cycle_id == cycle_id, _of_stretch(Call.member_id), Message.screen.in_(screens))
        .where(among(Message.state, OPEN_STATES), Message.state == Said.WAITING)
    )  # fmt: skip
    return (
        update(Message).where(Message.id.in_(earlier))
        .values(state=Said.SKIPPED, reason="replaced by a newer one")
        .execution_options(synchronize_session=False)
    )  # fmt: skip


@lru_cache(maxsize=64)
def to_be_telephoned(dialect: str, cycle_id: int) -> Insert:
    """Put those without a chat, or who prefer to be called, on their branch's phone list, if they are not."""
    people = _silent_of(cycle_id).where(or_(not_(_reachable()), Member.prefers_phone))
    people = people.where(not_(_in_hand(Cause.UNBOUND)))
    return _follow_ups(dialect, Cause.UNBOUND, cycle_id, people)


@lru_cache(maxsize=64)
def hand_over_silent(dialect: str, cycle_id: int) -> Insert:
    """Give the silent to their branch (day 11, domain §3.6), unless somebody is to call them already."""
    people = _silent_of(cycle_id).where(not_(_in_hand(Cause.UNBOUND, Cause.SILENT)))
    return _follow_ups(dialect, Cause.SILENT, cycle_id, people)


def _in_hand(*causes: Cause) -> ColumnElement[bool]:
    """One line for a person is enough, however many cycles it stands for."""
    return exists().where(
        FollowUp.member_id == Member.id, FollowUp.cause.in_(causes), among(FollowUp.state, OPEN)
    )


def _silent_of(cycle_id: int) -> Select[int, int]:
    return (
        select(Member.branch_id, Member.id)
        .join(Call, Call.member_id == Member.id)
        .where(Call.cycle_id == cycle_id, _of_stretch(Call.member_id), Call.state == CallState.OPEN)
        .order_by(Call.member_id)
    )


def _follow_ups(dialect: str, cause: Cause, cycle_id: int, people: Select[int, int]) -> Insert:
    fixed: dict[str, Any] = {
        "cause": literal(cause.value),
        "occurrence": literal(f"cycle:{cycle_id}"),
        "state": literal(FollowUpState.NEW.value),
        "attempts": literal(0),
        "opened_at": NOW,
        "due_at": DUE,
    }
    rows = people.add_columns(*fixed.values())
    return (
        insert_new(dialect, FollowUp)
        .from_select(["org_id", "member_id", *fixed], rows)
        .on_conflict_do_nothing()
    )


@lru_cache(maxsize=64)
def mark_overdue(cycle_id: int) -> Executable:
    """Mark the calls that nobody answered by the due time."""
    return (
        update(Call)
        .where(Call.cycle_id == cycle_id, _of_stretch(Call.member_id), Call.state == CallState.OPEN)
        .values(state=CallState.OVERDUE).execution_options(synchronize_session=False)
    )  # fmt: skip
