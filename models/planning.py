"""How are many people asked at once?
Set-based statements with unique keys: calls, messages, phone entries (design §3.7–8).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Function,
    Select,
    String,
    and_,
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
from models.base import among, insert_new
from models.check_ins import Call, CallState, Cycle
from models.follow_ups import OPEN, Cause, FollowUp, FollowUpState, due_after
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org, within
from models.outbox import Message, Said

Insert = PgInsert | SqliteInsert

RESTING_AGE, ELDER_AGE = 60, 70  # domain §3.6


@dataclass(frozen=True, slots=True)
class Slice:
    """People who share a clock: one time zone and one bracket of age, so that one instant fits them all."""

    zone: str
    age: int | None  # any age of the bracket: None below 60 or unknown, 60 up to 69, 70 and above


def slices(zones: Collection[str]) -> list[Slice]:
    """Return every combination of these zones and the brackets of age."""
    return [Slice(zone, age) for zone in sorted(zones) for age in (None, RESTING_AGE, ELDER_AGE)]


def _in_slice(part: Slice, today: date) -> ColumnElement[bool]:
    resting, elder = (f"{today.year - age}-{today:%m-%d}" for age in (RESTING_AGE, ELDER_AGE))
    bracket = {
        None: or_(Member.birth.is_(None), Member.birth > resting),
        RESTING_AGE: and_(Member.birth <= resting, Member.birth > elder),
        ELDER_AGE: Member.birth <= elder,
    }
    return and_(Member.zone == part.zone, bracket[part.age])


def call_people(dialect: str, cycle: Cycle, path: str, deeper: tuple[str, ...]) -> Insert:
    """Ask floating members and those the branch added, under a rule and not under a nearer one;
    never everyone.
    """
    people = (
        select(literal(cycle.id), Member.id, literal(CallState.OPEN.value))
        .join(Org, Org.id == Member.branch_id)
        .where(within(Org, (path,)), not_(within(Org, deeper)), Member.standing == Standing.ACTIVE)
        .where(Member.abroad == cycle.abroad, or_(Member.floating, Member.asked_to_check_in))
    )
    return (
        insert_new(dialect, Call)
        .from_select(["cycle_id", "member_id", "state"], people)
        .on_conflict_do_nothing()
    )


def zones_of(cycle_id: int) -> Select[str]:
    """Return the time zones of those whom a cycle still waits for."""
    return (
        select(Member.zone).join(Call, Call.member_id == Member.id)
        .where(Call.cycle_id == cycle_id, Call.state == CallState.OPEN).distinct()
    )  # fmt: skip


def _reachable() -> ColumnElement[bool]:
    return exists().where(
        Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE,
        Account.id == Binding.account_id, Account.unreachable_since.is_(None),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Push:
    """One planned message to everybody a cycle still waits for."""

    kind: Kind
    screen: str
    cycle: Cycle
    now: datetime


def push(dialect: str, order: Push, part: Slice, not_before: datetime, today: date) -> Insert:
    """Plan a push for a slice:
    one row for each chat of each silent person, unique by screen, cycle, day, person and chat.
    """
    columns = _push_columns(dialect, order, not_before, today)
    waited_for = (Call.cycle_id == order.cycle.id, Call.state == CallState.OPEN)
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Call)
        .join(Member, Member.id == Call.member_id)
        .join(Binding, and_(Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(*waited_for, Account.unreachable_since.is_(None), not_(Member.prefers_phone))
        .where(_in_slice(part, today))
    )
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()


def _push_columns(dialect: str, order: Push, not_before: datetime, today: date) -> dict[str, Any]:
    manner = order.kind.value
    stale_at = not_before + manner.stale_after if manner.stale_after else None
    occurrence = literal(f"{order.screen}:{order.cycle.id}:{today}:")
    return {
        "bot_id": Account.bot_id,
        "account_id": Account.id,
        "member_id": Member.id,
        "kind": literal(order.kind.word),
        "lane": literal(int(manner.lane)),
        "capped": literal(manner.capped),
        "screen": literal(order.screen),
        "args": _json(dialect, member=Member.id, asked=literal(order.cycle.id), full=literal(1)),
        "key": occurrence + cast(Member.id, String) + ":" + cast(Account.id, String),
        "state": literal(Said.WAITING.value),
        "attempts": literal(0),
        "not_before": literal(not_before, Message.not_before.type),
        "stale_at": literal(stale_at, Message.stale_at.type),
        "created_at": literal(order.now, Message.created_at.type),
    }


def _json(dialect: str, **values: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Function[Any]:
    build = func.jsonb_build_object if dialect == "postgresql" else func.json_object
    return build(*(part for name, value in values.items() for part in (literal(name, String), value)))


def replace_waiting(cycle: Cycle, screens: Collection[str]) -> Executable:
    """Skip earlier pushes of a cycle that have not left yet:
    a process that slept sends one reminder, not two.
    """
    asked = select(Call.member_id).where(Call.cycle_id == cycle.id)
    return (
        update(Message)
        .where(Message.state == Said.WAITING, Message.screen.in_(screens), Message.member_id.in_(asked))
        .values(state=Said.SKIPPED, reason="replaced by a newer one")
        .execution_options(synchronize_session=False)
    )


def to_be_telephoned(dialect: str, cycle: Cycle, now: datetime) -> Insert:
    """Put those without a chat, or who prefer to be called, on their branch's phone list, if they are not."""
    people = _silent_of(cycle).where(or_(not_(_reachable()), Member.prefers_phone))
    people = people.where(not_(_in_hand(Cause.UNBOUND)))
    return _follow_ups(dialect, Cause.UNBOUND, cycle, now, people)


def hand_over_silent(dialect: str, cycle: Cycle, now: datetime) -> Insert:
    """Give the silent to their branch (day 11, domain §3.6), unless somebody is to call them already."""
    people = _silent_of(cycle).where(not_(_in_hand(Cause.UNBOUND, Cause.SILENT)))
    return _follow_ups(dialect, Cause.SILENT, cycle, now, people)


def _in_hand(*causes: Cause) -> ColumnElement[bool]:
    """One line for a person is enough, however many cycles it stands for."""
    return exists().where(
        FollowUp.member_id == Member.id, FollowUp.cause.in_(causes), among(FollowUp.state, OPEN)
    )


def _silent_of(cycle: Cycle) -> Select[int, int]:
    return (
        select(Member.branch_id, Member.id)
        .join(Call, Call.member_id == Member.id)
        .where(Call.cycle_id == cycle.id, Call.state == CallState.OPEN)
    )


def _follow_ups(dialect: str, cause: Cause, cycle: Cycle, now: datetime, people: Select[int, int]) -> Insert:
    fixed: dict[str, Any] = {
        "cause": literal(cause.value),
        "occurrence": literal(f"cycle:{cycle.id}"),
        "state": literal(FollowUpState.NEW.value),
        "attempts": literal(0),
        "opened_at": literal(now, FollowUp.opened_at.type),
        "due_at": literal(due_after(cause, now), FollowUp.due_at.type),
    }
    rows = people.add_columns(*fixed.values())
    return (
        insert_new(dialect, FollowUp)
        .from_select(["org_id", "member_id", *fixed], rows)
        .on_conflict_do_nothing()
    )


def mark_overdue(cycle: Cycle) -> Executable:
    """Mark the calls that nobody answered by the due time."""
    return (
        update(Call).where(Call.cycle_id == cycle.id, Call.state == CallState.OPEN)
        .values(state=CallState.OVERDUE).execution_options(synchronize_session=False)
    )  # fmt: skip
