"""Who is meant? Conditions as SQL over the roster, exact counts of whom they reach and by which way, and the
audiences that an organisation has saved.

What is asked is always asked within subtrees: no condition, whatever it names, leads out of them.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Select,
    String,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.accounts import Account, Binding, BindingState
from models.base import Base, BigInt, Key, among
from models.check_ins import SILENT, Call, CheckIn, Cycle
from models.condition_kinds import (
    NAME_LENGTH,
    Abroad,
    Aged,
    AllOf,
    AnyOf,
    Condition,
    Educated,
    InCategory,
    Leaf,
    Lives,
    NotCheckedIn,
    OfGender,
    Picked,
    Silent,
    Tag,
    Tagged,
    Under,
    Unless,
    Wishes,
)
from models.contact_log import Contact, Result
from models.course_wishes import CourseWish
from models.hours import HOME_ZONE
from models.journeys import gone_half_a_year
from models.members import Education, Member, Standing
from models.orgs import Org, OrgField, OrgLevel, within
from models.reports import Report
from models.roles import Grant, Role
from models.structure import tally

Fitting = ColumnElement[bool]
_A_DAY = timedelta(days=1)
_COUNTY = ZoneInfo(HOME_ZONE)


class Audience(Base):
    """A saved audience 常用范围: a name for a condition, known to its organisation and those above it.

    ``document`` is in canonical form (models/conditions.py).
    """

    __tablename__ = "audiences"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    document: Mapped[dict[str, Any]]
    made_by: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]

    @classmethod
    def saved_below(cls, paths: tuple[str, ...]) -> Select[Self, Org]:
        """Return what the organisations of these subtrees have saved, by name."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id).where(within(Org, paths))
        return mine.order_by(cls.name, cls.id)

    @classmethod
    def forgotten(cls, number: int) -> Executable:
        """Return the statement that keeps an audience no longer."""
        return delete(cls).where(cls.id == number)


class Counts(NamedTuple):
    """How many an audience has: all of them, those with a chat, and those to be called instead."""

    people: int
    by_chat: int
    by_phone: int


def fits(condition: Condition, today: date) -> Fitting:
    """Return the condition that a Member fits on a day; the statement joins Org as the member's branch.

    It says nothing about reach: always to be combined with ``within(Org, paths)``.
    """
    match condition:
        case AllOf(parts):
            return and_(true(), *(fits(part, today) for part in parts))
        case AnyOf(parts):
            return or_(false(), *(fits(part, today) for part in parts))
        case Unless(part):  # what is not known does not fit: only here does SQL's third value tell
            return not_(func.coalesce(fits(part, today), false()))
        case _:
            return _leaf(condition, today)


def in_audience(condition: Condition, paths: tuple[str, ...], today: date) -> Select[int]:
    """Return the identifiers of those of the roster who fit, within these subtrees only."""
    return _people(condition, paths, today, Member.id)


def audience_page(condition: Condition, paths: tuple[str, ...], today: date) -> Select[*tuple[Any, ...]]:
    """Return (member, branch, whether there is a chat) of those who fit, in the order of the tree."""
    named = _people(condition, paths, today, Member, Org.name, reached_by_chat())
    return named.order_by(Org.path, Member.name_keys, Member.id)


def counted(condition: Condition, paths: tuple[str, ...], today: date) -> Select[int, int, int]:
    """Return how many fit, as ``Counts``: one row, each person once however many chats they have."""
    people = _people(condition, paths, today, reached_by_chat().label("chat")).subquery()
    chats = tally(people.c.chat)
    return select(func.count(), chats, func.count() - chats).select_from(people)


def reckoned(condition: Condition, paths: tuple[str, ...], today: date) -> Select[int, int, int, int]:
    """Return the same three, and to how many chats a message to them goes: somebody may have several."""
    open_chats = (
        select(Binding.member_id, func.count().label("number"))
        .join(Account, Account.id == Binding.account_id)
        .where(Binding.state == BindingState.ACTIVE, Account.unreachable_since.is_(None))
        .group_by(Binding.member_id).subquery()
    )  # fmt: skip
    chats = case((Member.prefers_phone, 0), else_=func.coalesce(open_chats.c.number, 0)).label("chats")
    found = _people(condition, paths, today, chats)
    people = found.outerjoin(open_chats, open_chats.c.member_id == Member.id).subquery()
    by_chat = tally(people.c.chats > 0)
    messages = func.coalesce(func.sum(people.c.chats), 0)
    return select(func.count(), by_chat, func.count() - by_chat, messages).select_from(people)


def reached_by_chat() -> Fitting:
    """Return the condition that a Member has a chat that is open to us, and does not prefer the telephone."""
    bound = (
        select(Binding.member_id).join(Account, Account.id == Binding.account_id)
        .where(Binding.state == BindingState.ACTIVE, Account.unreachable_since.is_(None))
    )  # fmt: skip
    return and_(Member.prefers_phone.is_(False), Member.id.in_(bound))


def _people(
    condition: Condition,
    paths: tuple[str, ...],
    today: date,
    *columns: Any,  # noqa: ANN401 - of any type
) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns).select_from(Member).join(Org, Org.id == Member.branch_id)
        .where(within(Org, paths), Member.standing == Standing.ACTIVE, fits(condition, today))
    )  # fmt: skip


def _leaf(leaf: Leaf, today: date) -> Fitting:
    match leaf:
        case Lives():
            code: ColumnElement[str] = Member.place["code"].as_string()
            return code.startswith(leaf.prefix)
        case Aged(least, most):
            return _aged(least, most, today)
        case Educated(least):
            levels = list(Education)
            return Member.education.in_(levels[levels.index(least) :])
        case Under(orgs):
            root = aliased(Org)
            below = and_(Org.path >= root.path, Org.path < root.path + "~")
            return exists().where(root.id.in_(orgs), below)
        case Silent(days):
            return _silent_since(_begins(today - days * _A_DAY))
        case _:
            return _plain(leaf, today)


def _plain(leaf: Leaf, today: date) -> Fitting:
    match leaf:
        case Abroad():
            return Member.abroad.is_(True)
        case NotCheckedIn():
            return _not_checked_in(today)
        case OfGender(held):
            return Member.gender == held
        case InCategory(held):
            return Member.category == held
        case Tagged(tag):
            return _TAGS[tag](today)
        case Wishes(course):
            return CourseWish.is_wished(course)
        case Picked(members):
            return Member.id.in_(members)
        case _:
            return Member.floating.is_(True)


def _aged(least: int | None, most: int | None, today: date) -> Fitting:
    """Texts compare as their first days do: models/structure.py tells why."""
    oldest = [] if most is None else [Member.birth > _years_ago(today, most + 1)]
    youngest = [] if least is None else [Member.birth <= _years_ago(today, least)]
    return and_(*oldest, *youngest)


def _years_ago(today: date, years: int) -> str:
    return f"{today.year - years:04d}{today:-%m-%d}"


def _begins(day: date) -> datetime:
    """Return the instant at which a day begins by the county's clocks."""
    return datetime.combine(day, time(), _COUNTY)


def _not_checked_in(today: date) -> Fitting:
    """Asked and silent in the newest round of a rule that takes answers on that day, at home or abroad."""
    newer = aliased(Cycle)
    overtaken = exists().where(
        newer.rule_id == Cycle.rule_id, newer.abroad == Cycle.abroad,
        newer.opens_on > Cycle.opens_on, newer.opens_on <= today,
    )  # fmt: skip
    asked = (
        select(Call.member_id).join(Cycle, Cycle.id == Call.cycle_id)
        .where(among(Call.state, SILENT), Cycle.opens_on <= today, Cycle.late_until >= _begins(today))
        .where(not_(overtaken))
    )  # fmt: skip
    return Member.id.in_(asked)


def _silent_since(since: datetime) -> Fitting:
    """Known since before, and nothing since then: no report of any kind, no contact that reached them."""
    heard = (
        exists().where(
            CheckIn.member_id == Member.id, CheckIn.withdrawn_at.is_(None), CheckIn.made_at >= since
        ),
        exists().where(Report.member_id == Member.id, Report.made_at >= since),
        exists().where(
            Contact.member_id == Member.id, Contact.result != Result.NO_ANSWER, Contact.made_at >= since
        ),
    )
    return and_(Member.created_at < since, *(not_(one) for one in heard))


def _newly_secretary(today: date, *, village: bool) -> Fitting:
    """Holds the office for at most half a year, the day of its end included."""
    first = gone_half_a_year(today - _A_DAY) + _A_DAY
    seat = aliased(Org)
    found = (
        select(Grant.member_id).join(seat, seat.id == Grant.org_id)
        .where(Grant.role == Role.SECRETARY, Grant.ended_at.is_(None), Grant.granted_at >= _begins(first))
        .where(seat.level == OrgLevel.BRANCH)
    )  # fmt: skip
    return Member.id.in_(found.where(seat.field == OrgField.RURAL) if village else found)


_TAGS: Mapping[Tag, Callable[[date], Fitting]] = {
    Tag.RURAL: lambda _: Member.rural.is_(True),
    Tag.WITHOUT_POST: lambda _: Member.without_post.is_(True),
    Tag.IN_OFFICE: lambda _: Member.in_office.is_(True),
    Tag.VENTURING: lambda _: Member.venturing.is_(True),
    Tag.VETERAN: lambda _: Member.veteran.is_(True),
    Tag.HARDSHIP: lambda _: Member.hardship.is_(True),
    Tag.NEW_SECRETARY: partial(_newly_secretary, village=False),
    Tag.NEW_VILLAGE_SECRETARY: partial(_newly_secretary, village=True),
}
