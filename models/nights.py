"""What does the night make of journeys? Those whose day has come begin; half a year is 流动 (domain §2.1).

Statements about a stretch of journeys, which may be carried out twice: what was done is not found again.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased

from models.accounts import Account, Binding, BindingState
from models.base import among, insert_new, type_big
from models.hours import HOME_ZONE
from models.journeys import GONE, Journey, JourneyState, Span, gone_half_a_year
from models.kinds import Kind
from models.members import Member, Standing
from models.outbox import Message, Said
from models.planning import Insert
from models.roles import Grant, Role
from models.roster.errands import WRITTEN

AFTER, LAST = bindparam("after", type_=type_big), bindparam("last", type_=type_big)
_STRETCH = and_(Journey.id > AFTER, Journey.id <= LAST)
_WHO = aliased(Member)  # of its own: inside a change of members it is not theirs
_ACTIVE = select(_WHO.id).where(_WHO.standing == Standing.ACTIVE)


def journeys_from_to() -> Select[int | None, int | None]:
    """Return the least and the greatest identifier of a journey; Nones when there are none."""
    return select(
        select(func.min(Journey.id)).scalar_subquery(), select(func.max(Journey.id)).scalar_subquery()
    )


def departures(today: date) -> Iterator[Executable]:
    """Yield what makes those leave whose leaving day has come: the members' own columns first, then the
    journeys; from half a year on it is a floating record at once.
    """
    due = and_(
        _STRETCH, among(Journey.state, (JourneyState.PLANNED,)), Journey.leaves_on <= today,
        Journey.member_id.in_(_ACTIVE),
    )  # fmt: skip
    yield _of_members(due, **_lives_there(due))
    yield _of_members(and_(due, Journey.span == Span.LONG), **_floats(due))
    since = case((Journey.span == Span.LONG, Journey.leaves_on), else_=Journey.floating_since)
    yield _set(due, floating_since=since, state=JourneyState.AWAY)


def half_years(today: date) -> Iterator[Executable]:
    """Yield what makes floating records of those who have been away for six calendar months."""
    settled = _ACTIVE.where(not_(_WHO.floating))
    due = and_(
        _STRETCH, among(Journey.state, GONE), Journey.floating_since.is_(None),
        Journey.leaves_on <= gone_half_a_year(today), Journey.member_id.in_(settled),
    )  # fmt: skip
    yield _set(due, floating_since=today)
    turned = and_(_STRETCH, turned_on(today))
    yield _of_members(turned, **_floats(turned))


def turned_on(today: date) -> ColumnElement[bool]:
    """Return the condition that a journey became a floating record on a day, by half a year being over."""
    return and_(
        among(Journey.state, GONE), Journey.floating_since == today,
        Journey.leaves_on <= gone_half_a_year(today),
    )  # fmt: skip


def turned_in_stretch(today: date) -> ColumnElement[bool]:
    """Return the condition that a member is one of those of a stretch."""
    return Member.id.in_(select(Journey.member_id).where(_STRETCH, turned_on(today)))


def tell_secretaries(dialect: str, today: date, now: datetime, moment: datetime) -> Insert:
    """Plan a note for each secretary of a branch: how many journeys became floating records today."""
    number = func.count(func.distinct(Journey.id))
    columns: dict[str, Any] = {
        "bot_id": Account.bot_id, "account_id": Account.id, "kind": literal(Kind.STAFF_NOTE.word),
        "lane": literal(int(Kind.STAFF_NOTE.value.lane)), "capped": literal(Kind.STAFF_NOTE.value.capped),
        "screen": literal("journeys-turned"), "args": _counted(dialect, number),
        "key": literal(f"turned:{today}:") + cast(Account.id, String),
        "state": literal(Said.WAITING.value), "attempts": literal(0),
        "not_before": literal(moment, Message.not_before.type),
        "stale_at": literal(_late(moment), Message.stale_at.type),
        "created_at": literal(now, Message.created_at.type),
    }  # fmt: skip
    told = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Journey).join(Member, Member.id == Journey.member_id)
        .join(Grant, and_(Grant.org_id == Member.branch_id, Grant.role == Role.SECRETARY))
        .join(Binding, and_(Binding.member_id == Grant.member_id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(turned_on(today), Grant.ended_at.is_(None), Account.unreachable_since.is_(None))
        .group_by(Account.bot_id, Account.id)
    )  # fmt: skip
    return insert_new(dialect, Message).from_select(list(columns), told).on_conflict_do_nothing()


def _late(moment: datetime) -> datetime | None:
    late = Kind.STAFF_NOTE.value.stale_after
    return moment + late if late else None


def _counted(dialect: str, number: ColumnElement[int]) -> ColumnElement[Any]:
    if dialect == "postgresql":
        return func.jsonb_build_object(literal("n", String), cast(number, Integer))
    return type_coerce('{"n":' + cast(number, String) + "}", Message.args.type)


def _mine(what: Any, due: ColumnElement[bool]) -> ScalarSelect[Any]:  # noqa: ANN401 - of any type
    """Return a value of the journey of the member who is updated; of those in hand there is one."""
    return select(what).where(due, Journey.member_id == Member.id).scalar_subquery()


def _lives_there(due: ColumnElement[bool]) -> dict[str, Any]:
    zone = func.coalesce(Journey.place["zone"].as_string(), HOME_ZONE)
    abroad = case((Journey.place["country"].as_string().is_not(None), True), else_=False)
    return {"place": _mine(Journey.place, due), "zone": _mine(zone, due), "abroad": _mine(abroad, due)}


def _floats(due: ColumnElement[bool]) -> dict[str, Any]:
    words = case(*((Journey.errand == errand, text) for errand, text in WRITTEN.items()), else_=None)
    return {
        "floating": True,
        "left_on": func.coalesce(_mine(cast(Journey.leaves_on, String), due), Member.left_on),
        "left_for": func.coalesce(_mine(words, due), Member.left_for),
    }


def _of_members(due: ColumnElement[bool], **values: object) -> Executable:
    whose = Member.id.in_(select(Journey.member_id).where(due))
    return update(Member).where(whose).values(**values).execution_options(synchronize_session=False)


def _set(due: ColumnElement[bool], **values: object) -> Executable:
    return update(Journey).where(due).values(**values).execution_options(synchronize_session=False)
