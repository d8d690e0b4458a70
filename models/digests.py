"""What waits for each of those who look after others? Counted for a batch of them at once, over the same rows
that their lists show (domain §3.4-L).

A row counts once for a person, however many ways lead to it: a role over its branch, or its contact person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union,
)
from sqlalchemy.orm import aliased

from models.accounts import Account, Binding, BindingState, Relation
from models.base import among, insert_new
from models.check_ins import SILENT, Call, CallState
from models.follow_ups import OPEN, Cause, FollowUp
from models.hours import A_DAY
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org
from models.outbox import Message
from models.party_days import PartyDays
from models.planning import Insert, of_stretch, stands_in
from models.pushes import Ages, ByZone, message_columns, moment, numbers_told
from models.reports import ReportCall, ReportCycle
from models.roles import Grant, Role
from models.rule_book import Node

_ALIKE: Ages = (0, 0)  # nobody's age changes the hour


@dataclass(frozen=True, slots=True)
class Order:
    """The word of a day to whoever looks after others, each at an instant of their own zone."""

    screen: str
    day: date
    mornings: ByZone
    nodes: tuple[Node, ...] = ()

    def columns(self, dialect: str) -> dict[str, Any]:
        """Return the columns of the message to a member's account, unique by day, person and chat."""
        key = literal(f"{self.screen}:{self.day}:") + cast(Member.id, String) + ":" + cast(Account.id, String)
        late = Kind.DIGEST.value.stale_after or A_DAY
        stale = tuple((zone, at.later(late)) for zone, at in self.mornings)
        return message_columns(Kind.DIGEST, self.screen) | {
            "member_id": Member.id,
            "args": numbers_told(dialect, {"member": Member.id, "page": 0}),
            "key": key,
            "not_before": moment(self.mornings, (), self.day, _ALIKE),
            "stale_at": moment(stale, (), self.day, _ALIKE),
        }


@lru_cache(maxsize=64)
def greet_staff(dialect: str, order: Order) -> Insert:
    """Plan a word to the own chats of everybody of a stretch who is a secretary or a contact person."""
    theirs = aliased(Member)
    secretaries = select(Grant.member_id).where(Grant.role == Role.SECRETARY, Grant.ended_at.is_(None))
    contacts = select(theirs.contact_id).where(theirs.standing == Standing.ACTIVE)
    staff: CompoundSelect[Any] = union(
        secretaries.where(of_stretch(Grant.member_id)), contacts.where(of_stretch(theirs.contact_id))
    )
    columns = order.columns(dialect)
    own = and_(
        Binding.member_id == Member.id,
        Binding.state == BindingState.ACTIVE,
        Binding.relation == Relation.SELF,
    )
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Member).join(Binding, own).join(Account, Account.id == Binding.account_id)
        .where(Member.id.in_(staff), of_stretch(Member.id), of_stretch(Binding.member_id))
        .where(Member.standing == Standing.ACTIVE, Member.prefers_phone.is_(False))
        .where(Account.unreachable_since.is_(None)).order_by(Member.id)
    )  # fmt: skip
    if order.nodes:
        people = people.join(Org, Org.id == Member.branch_id).where(stands_in(order.nodes))
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()


def _branches(staff: Collection[int]) -> Subquery:
    """(Staff, organisation): over which organisations these people hold a role."""
    root = aliased(Org)
    below = and_(Org.path >= root.path, Org.path < root.path + "~")
    held = select(Grant.member_id.label("staff"), Org.id.label("org_id")).join(root, root.id == Grant.org_id)
    held = held.join(Org, below).where(Grant.member_id.in_(staff), Grant.ended_at.is_(None))
    return held.distinct().subquery()


def _of_people(staff: Collection[int], about: Select[int, int]) -> CompoundSelect[int, int, int]:
    """Return (staff, key, mark), each once, of rows about members that ``about`` tells as (key, mark)."""
    branches = _branches(staff)
    by_role = about.join(branches, branches.c.org_id == Member.branch_id).add_columns(branches.c.staff)
    own = about.add_columns(Member.contact_id.label("staff")).where(Member.contact_id.in_(staff))
    return union(by_role, own)


def cases(staff: Collection[int], now: datetime) -> Select[int, Cause, int, int]:
    """Return (staff, cause, number, late among them) of the open follow-ups that each may see."""
    branches = _branches(staff)
    rows = select(FollowUp.id, FollowUp.cause, FollowUp.due_at).where(among(FollowUp.state, OPEN))
    by_role = rows.join(branches, branches.c.org_id == FollowUp.org_id).add_columns(branches.c.staff)
    own = (
        rows.join(Member, Member.id == FollowUp.member_id).add_columns(Member.contact_id.label("staff"))
        .where(Member.contact_id.in_(staff), FollowUp.cause != Cause.ERASURE)
    )  # fmt: skip
    seen = union(by_role, own).subquery()
    late = func.sum(case((seen.c.due_at < now, 1), else_=0))
    return select(seen.c.staff, seen.c.cause, func.count(), late).group_by(seen.c.staff, seen.c.cause)


def silent(
    staff: Collection[int], cycle_ids: Collection[int], due_today: Collection[int]
) -> Select[int, int, int]:
    """Return (staff, number of calls without an answer, those due today among them)."""
    today = case((and_(Call.cycle_id.in_(due_today), Call.state == CallState.OPEN), 1), else_=0)
    about = select(Call.id.label("key"), today.label("mark")).join(Member, Member.id == Call.member_id)
    about = about.where(Call.cycle_id.in_(cycle_ids), among(Call.state, SILENT))
    return _summed(_of_people(staff, about))


def missing_reports(staff: Collection[int], now: datetime) -> Select[int, int, int]:
    """Return (staff, number of reports asked for and not written, those past their day among them)."""
    late = case((ReportCycle.due_at < now, 1), else_=0)
    about = select(ReportCall.id.label("key"), late.label("mark")).select_from(ReportCall)
    about = about.join(ReportCycle, ReportCycle.id == ReportCall.cycle_id)
    about = about.join(Member, Member.id == ReportCall.member_id)
    about = about.where(among(ReportCall.state, SILENT), ReportCycle.shown_at(now))
    return _summed(_of_people(staff, about))


def birthdays(staff: Collection[int], days: PartyDays) -> Select[int, int, int]:
    """Return (staff, number of political birthdays of the days, those of the first one among them)."""
    today = case((days.place == 0, 1), else_=0)
    about = select(Member.id.label("key"), today.label("mark"))
    about = about.where(Member.standing == Standing.ACTIVE, days.any)
    return _summed(_of_people(staff, about))


def _summed(pairs: CompoundSelect[int, int, int]) -> Select[int, int, int]:
    seen = pairs.subquery()
    return select(seen.c.staff, func.count(), func.sum(seen.c.mark)).group_by(seen.c.staff)


def birthday_people(
    days: PartyDays, paths: tuple[str, ...], contact_of: tuple[int, ...]
) -> Select[Member, str]:
    """Return whose political birthday it is on one of the days, with the branch, by the day of the year."""
    seen = Member.seen_by(paths, contact_of).add_columns(Org.name).where(days.any)
    return seen.order_by(days.place, Member.name_keys, Member.id)
