"""How are many people asked at once?
Set-based statements with unique keys: calls and phone entries (design §3.7–8). Messages: models/pushes.py.

Each is about a stretch of members, so that a county of any size is asked in short transactions, and works in
the order of their identifiers: new rows then stand side by side in every index. A statement is made once and
carried out for one stretch after the other.
"""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
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
from models.check_ins import SILENT, Call, CallState, CheckIn, Cycle
from models.contact_log import Contact, Result
from models.follow_ups import OPEN, Cause, FollowUp, FollowUpState
from models.members import Member, Standing
from models.orgs import Org, any_of, within
from models.outbox import Message
from models.reports import Report, ReportCall, ReportKind
from models.rule_book import Node
from models.rules import Audience
from models.rungs import Rung

Insert = PgInsert | SqliteInsert

# The stretch of members that a statement is about, behind ``after`` up to ``last``, and when it is done.
AFTER, LAST = bindparam("after", type_=type_big), bindparam("last", type_=type_big)
NOW, DUE = bindparam("now", type_=Message.created_at.type), bindparam("due", type_=FollowUp.due_at.type)


def of_stretch(key: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Said of every table of a statement that has a member: PostgreSQL does not conclude it from their
    equality, and would read the whole of a table that it believes to be small.
    """
    return and_(key > AFTER, key <= LAST)


def members_from_to() -> Select[int | None, int | None]:
    """Return the least and the greatest identifier of a member; Nones when there are no members."""
    return _ends(Member.id)


def member_behind(after: int, rows: int) -> Select[int | None]:
    """Return the last of the next so many members behind one; None where there is none."""
    part = select(Member.id).where(Member.id > after).order_by(Member.id).limit(rows).subquery()
    return select(func.max(part.c.id))


def called_from_to(cycle_id: int) -> Select[int | None, int | None]:
    """Return the least and the greatest identifier of those whom a cycle asks; Nones when it asks nobody."""
    return _ends(Call.member_id, Call.cycle_id == cycle_id)


def _ends(key: InstrumentedAttribute[int], *which: ColumnElement[bool]) -> Select[int | None, int | None]:
    """One look into the index for each end: asked for both at once, SQLite reads all between them."""
    least, greatest = (select(end(key)).where(*which).scalar_subquery() for end in (func.min, func.max))
    return select(least, greatest)


def stands_in(nodes: tuple[Node, ...]) -> ColumnElement[bool]:
    """Return the condition that an organisation belongs to a part of all (models/rule_book.py)."""
    return any_of([and_(within(Org, (one.path,)), not_(within(Org, one.deeper))) for one in nodes])


@lru_cache(maxsize=64)
def call_people(
    dialect: str, cycle_id: int, node: Node, audience: Audience, since: date | None, *, abroad: bool
) -> Insert:
    """Ask those of the audience under a rule and not under a nearer one; nobody a second time ``since`` a
    day, where a branch came from one round into another.
    """
    people = (
        select(literal(cycle_id), Member.id, literal(CallState.OPEN.value))
        .join(Org, Org.id == Member.branch_id)
        .where(of_stretch(Member.id), stands_in((node,)))
        .where(Member.standing == Standing.ACTIVE, Member.abroad == abroad)
        .where(*_audience(audience)).order_by(Member.id)
    )  # fmt: skip
    if since is not None:
        people = people.where(not_(_asked_since(since, cycle_id, abroad=abroad)))
    return (
        insert_new(dialect, Call)
        .from_select(["cycle_id", "member_id", "state"], people)
        .on_conflict_do_nothing()
    )


class Wanted(NamedTuple):
    """Who is asked for a report: the audience under these nodes (none: everybody), those abroad too or not;
    who wrote a yearly one since a day is not asked again.
    """

    cycle_id: int
    nodes: tuple[Node, ...]
    audience: Audience
    abroad: bool
    unless_since: date | None = None


@lru_cache(maxsize=64)
def call_for_reports(dialect: str, wanted: Wanted) -> Insert:
    """Ask those who are wanted for a report."""
    people = (
        select(literal(wanted.cycle_id), Member.id, literal(CallState.OPEN.value))
        .where(of_stretch(Member.id), Member.standing == Standing.ACTIVE, *_audience(wanted.audience))
        .order_by(Member.id)
    )
    if not wanted.abroad:
        people = people.where(Member.abroad.is_(False))
    if wanted.nodes:
        people = people.join(Org, Org.id == Member.branch_id).where(stands_in(wanted.nodes))
    if wanted.unless_since is not None:
        yearly = and_(Report.kind == ReportKind.YEARLY, Report.since_on >= wanted.unless_since)
        people = people.where(~exists().where(Report.member_id == Member.id, yearly))
    return (
        insert_new(dialect, ReportCall)
        .from_select(["cycle_id", "member_id", "state"], people)
        .on_conflict_do_nothing()
    )


def _audience(audience: Audience) -> list[ColumnElement[bool]]:
    match audience:
        case Audience.FLOATING:
            return [or_(Member.floating, Member.asked_to_check_in)]
        case Audience.ADDED:
            return [Member.asked_to_check_in.is_(True)]
        case Audience.EVERYBODY:
            return []


def _asked_since(since: date, cycle_id: int, *, abroad: bool) -> ColumnElement[bool]:
    return exists().where(
        Call.member_id == Member.id, of_stretch(Call.member_id),
        Cycle.id == Call.cycle_id, Cycle.id != cycle_id, Cycle.abroad == abroad, Cycle.opens_on >= since,
    )  # fmt: skip


def _reachable() -> ColumnElement[bool]:
    return exists().where(
        Binding.member_id == Member.id, of_stretch(Binding.member_id),
        Binding.state == BindingState.ACTIVE,
        Account.id == Binding.account_id, Account.unreachable_since.is_(None),
    )  # fmt: skip


@lru_cache(maxsize=64)
def to_be_telephoned(dialect: str, cycle_id: int, nodes: tuple[Node, ...] = ()) -> Insert:
    """Put those without a chat, or who prefer to be called, on their branch's phone list, if they are not;
    of a part of the organisations, where nodes are given.
    """
    people = _silent_of(cycle_id, nodes).where(or_(not_(_reachable()), Member.prefers_phone))
    people = people.where(not_(_in_hand(Cause.UNBOUND)))
    return _follow_ups(dialect, Cause.UNBOUND, cycle_id, people)


@lru_cache(maxsize=64)
def hand_over_silent(dialect: str, cycle_id: int, nodes: tuple[Node, ...] = ()) -> Insert:
    """Give the silent to their branch (day 11, domain §3.6), unless somebody is to call them already; of a
    part of the organisations, where nodes are given.
    """
    people = _silent_of(cycle_id, nodes).where(not_(_in_hand(Cause.UNBOUND, Cause.SILENT)))
    begun = {"next_at": NOW, "silent_since": _unanswered_since(Member.id)}
    return _follow_ups(dialect, Cause.SILENT, cycle_id, people, begun)


def _unanswered_since(member: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[Any]:
    """When the oldest cycle fell due that a member left unanswered since anybody last spoke with them."""
    spoken = exists().where(
        Contact.member_id == Call.member_id, Contact.result != Result.NO_ANSWER,
        Contact.made_at >= Cycle.due_at,
    )  # fmt: skip
    answered = exists().where(
        CheckIn.member_id == Call.member_id, CheckIn.withdrawn_at.is_(None), CheckIn.made_at >= Cycle.due_at
    )
    return (
        select(func.min(Cycle.due_at)).select_from(Call).join(Cycle, Cycle.id == Call.cycle_id)
        .where(Call.member_id == member, among(Call.state, SILENT), Cycle.due_at <= NOW)
        .where(not_(spoken), not_(answered)).scalar_subquery()
    )  # fmt: skip


@lru_cache(maxsize=64)
def begin_silence(cycle_id: int) -> Executable:
    """Have those climb from now on who stand on the phone list already and let a cycle pass."""
    silent = select(Call.member_id).where(
        Call.cycle_id == cycle_id, of_stretch(Call.member_id), Call.state == CallState.OPEN
    )
    waiting = (FollowUp.cause == Cause.UNBOUND, among(FollowUp.state, OPEN), FollowUp.silent_since.is_(None))
    due = select(Cycle.due_at).where(Cycle.id == cycle_id).scalar_subquery()
    return (
        update(FollowUp).where(of_stretch(FollowUp.member_id), FollowUp.member_id.in_(silent), *waiting)
        .values(next_at=NOW, silent_since=due).execution_options(synchronize_session=False)
    )  # fmt: skip


def _in_hand(*causes: Cause) -> ColumnElement[bool]:
    """One line for a person is enough, however many cycles it stands for."""
    return exists().where(
        FollowUp.member_id == Member.id,
        of_stretch(FollowUp.member_id),
        FollowUp.cause.in_(causes),
        among(FollowUp.state, OPEN),
    )


def _silent_of(cycle_id: int, nodes: tuple[Node, ...]) -> Select[int, int]:
    silent = (
        select(Member.branch_id, Member.id)
        .join(Call, Call.member_id == Member.id)
        .where(
            Call.cycle_id == cycle_id,
            of_stretch(Call.member_id),
            of_stretch(Member.id),
            Call.state == CallState.OPEN,
        )
        .order_by(Call.member_id)
    )
    return silent.join(Org, Org.id == Member.branch_id).where(stands_in(nodes)) if nodes else silent


def _follow_ups(
    dialect: str, cause: Cause, cycle_id: int, people: Select[int, int], begun: dict[str, Any] | None = None
) -> Insert:
    fixed: dict[str, Any] = {
        "cause": literal(cause.value),
        "occurrence": literal(f"cycle:{cycle_id}"),
        "state": literal(FollowUpState.NEW.value),
        "attempts": literal(0),
        "opened_at": NOW,
        "due_at": DUE,
        "rung": literal(Rung.CONTACT.value),
        "step": literal(0),
        **(begun or {"next_at": literal(None, FollowUp.next_at.type)}),
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
        .where(Call.cycle_id == cycle_id, of_stretch(Call.member_id), Call.state == CallState.OPEN)
        .values(state=CallState.OVERDUE).execution_options(synchronize_session=False)
    )  # fmt: skip
