"""How are many told of a sitting at once? Who is invited, as rows, and a message for each of their chats.

Set-based like models/planning.py, a stretch of people at a time, with unique keys (design §3.7–8): what is
said twice is said once. Each message says by a number what it is about, so that what was planned for another
hour is not said any more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select

from models.accounts import Account, Binding, BindingState
from models.base import insert_new
from models.enrolments import Enrolment, EnrolmentState
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org
from models.outbox import Message
from models.planning import NOW, Insert, of_stretch, stands_in
from models.pushes import Ages, ByOwnHours, ByZone, Number, message_columns, moment, numbers_told
from models.rule_book import Node


def invite(dialect: str, training_id: int, whom: ColumnElement[bool]) -> Insert:
    """Note who of a stretch of members is invited, nobody a second time; ``whom`` is about Member and Org."""
    columns: dict[str, Any] = {
        "training_id": literal(training_id), "member_id": Member.id, "org_id": Member.branch_id,
        "state": literal(EnrolmentState.INVITED.value), "invited_at": NOW,
    }  # fmt: skip
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Member).join(Org, Org.id == Member.branch_id)
        .where(of_stretch(Member.id), Member.standing == Standing.ACTIVE, whom).order_by(Member.id)
    )  # fmt: skip
    return insert_new(dialect, Enrolment).from_select(list(columns), people).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of a sitting to those who stand so to it, each at an instant of their own.

    ``occurrence`` makes it unique for each person, ``about`` is the number of what it is about. ``ends``:
    when it is of no use any more. ``since``: only where it lies behind that, and behind the person's last
    answer or seat. ``promoted_at``: only those to whom the waiting list gave a seat just then.
    """

    kind: Kind
    screen: str
    training_id: int
    occurrence: str
    about: int
    to: tuple[EnrolmentState, ...]
    mornings: ByZone
    ages: Ages
    ends: datetime
    nodes: tuple[Node, ...] = ()
    own: ByOwnHours = ()
    since: datetime | None = None
    promoted_at: datetime | None = None


def say(dialect: str, word: Word, day: datetime) -> Insert:
    """Plan a word for a stretch of members by the ages that they have on a day."""
    at = moment(word.mornings, word.own, day.date(), word.ages)
    people = _people(dialect, word, at).where(at.is_not(None))
    if word.since is not None:
        known = func.coalesce(Enrolment.promoted_at, Enrolment.answered_at, Enrolment.invited_at)
        people = people.where(at > literal(word.since, Message.not_before.type), at > known)
    return _planned(dialect, people)


def say_at_once(dialect: str, word: Word, day: datetime, now: datetime) -> Insert:
    """Plan it for those of a stretch who have no instant before it is of no use any more: now."""
    instant = moment(word.mornings, word.own, day.date(), word.ages)
    at = literal(now, Message.not_before.type)
    return _planned(dialect, _people(dialect, word, at).where(instant.is_(None)))


def _planned(dialect: str, people: Select[*tuple[Any, ...]]) -> Insert:
    names = [column.name for column in people.selected_columns]
    return insert_new(dialect, Message).from_select(names, people).on_conflict_do_nothing()


def _people(dialect: str, word: Word, at: ColumnElement[datetime]) -> Select[*tuple[Any, ...]]:
    key = literal(f"training:{word.training_id}:{word.occurrence}:", String)
    told: dict[str, Number] = {
        "training": word.training_id,
        "member": Enrolment.member_id,
        "about": word.about,
    }
    columns: dict[str, Any] = message_columns(word.kind, word.screen) | {
        "member_id": Enrolment.member_id,
        "args": numbers_told(dialect, told),
        "key": key + cast(Enrolment.member_id, String) + ":" + cast(Account.id, String),
        "not_before": at,
        "stale_at": literal(word.ends, Message.stale_at.type),
    }
    people = _reached(select(*(value.label(name) for name, value in columns.items())), word)
    if word.promoted_at is not None:
        people = people.where(Enrolment.promoted_at == word.promoted_at)
    if word.nodes:
        people = people.join(Org, Org.id == Member.branch_id).where(stands_in(word.nodes))
    return people


def _reached(wanted: Select[*tuple[Any, ...]], word: Word) -> Select[*tuple[Any, ...]]:
    """Those of a stretch who stand so to the sitting and have a chat, chat by chat."""
    return (
        wanted.select_from(Enrolment)
        .join(Member, Member.id == Enrolment.member_id)
        .join(Binding, and_(Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(Enrolment.training_id == word.training_id, Enrolment.state.in_(word.to))
        .where(of_stretch(Enrolment.member_id), of_stretch(Member.id), of_stretch(Binding.member_id))
        .where(Member.standing == Standing.ACTIVE, Member.prefers_phone.is_(False))
        .where(Account.unreachable_since.is_(None)).order_by(Enrolment.member_id)
    )  # fmt: skip


def enrolled_behind(training_id: int, after: int, rows: int) -> Select[int | None]:
    """Return the last of the next so many of a sitting's people behind one; None where there is none."""
    key = Enrolment.member_id
    part = select(key).where(Enrolment.training_id == training_id, key > after).order_by(key).limit(rows)
    return select(func.max(part.subquery().c.member_id))


def unreached(training_id: int, to: tuple[EnrolmentState, ...]) -> Select[int]:
    """Return how many of those who stand so to a sitting have no chat that can be reached, or rather have a
    call: their branch tells them.
    """
    reachable = (
        select(Binding.member_id).join(Account, Account.id == Binding.account_id)
        .where(Binding.state == BindingState.ACTIVE, Account.unreachable_since.is_(None))
    )  # fmt: skip
    by_phone = or_(Member.prefers_phone, Member.id.not_in(reachable))
    return (
        select(func.count()).select_from(Enrolment).join(Member, Member.id == Enrolment.member_id)
        .where(Enrolment.training_id == training_id, Enrolment.state.in_(to), by_phone)
        .where(Member.standing == Standing.ACTIVE)
    )  # fmt: skip
