"""How does a notice reach very many? Who gets it is frozen as rows, and each of their chats gets a message.

Set-based like models/planning.py, a stretch of members at a time; the row comes first, and its key makes the
message unique: a restart at any moment leaves nobody out and repeats nobody (design §3.7-8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    String,
    and_,
    case,
    exists,
    literal,
    null,
    select,
    update,
)

from models.accounts import Account, Binding, BindingState
from models.base import insert_new, type_big
from models.hours import A_DAY, local_morning
from models.kinds import Kind
from models.members import Member, Standing
from models.mornings import Mornings
from models.notice_recipients import Got, NoticeRecipient, Reason, Way, is_silent, key_of
from models.notices import Receipt
from models.orgs import Org, within
from models.outbox import Message, Said
from models.planning import NOW, Insert, of_stretch
from models.pushes import ByZone, Number, message_columns, moment_of, numbers_told

SCREEN, RECALLED = "notice", "notice-recalled"
PAUSED = "the notice is paused"  # why a message is skipped that goes on with its notice
_STOPPED = "the notice is over"


@dataclass(frozen=True, slots=True)
class Freezing:
    """Whose rows are made: who fits ``whom`` within ``reach``, for a round of a notice."""

    notice_id: int
    reach: tuple[str, ...]
    whom: ColumnElement[bool]
    round: int


@dataclass(frozen=True, slots=True)
class Saying:
    """What is planned for whose rows wait: at once, or at an instant of each zone. ``again`` numbers what is
    said to the silent once more.
    """

    notice_id: int
    urgent: bool
    mornings: ByZone = ()
    again: int = 0

    @property
    def kind(self) -> Kind:
        """How it is treated on its way."""
        return Kind.NOTICE_URGENT if self.urgent else Kind.NOTICE


def freeze(dialect: str, order: Freezing) -> Insert:
    """Note who of a stretch gets a notice, and how; nobody a second time. Who has no chat that is open to us,
    or would rather be called, is on the phone list from the beginning.
    """
    reachable = _bound(Account.unreachable_since.is_(None))
    by_chat = and_(reachable, Member.prefers_phone.is_(False))
    columns: dict[str, Any] = {
        "notice_id": literal(order.notice_id, type_big), "member_id": Member.id, "org_id": Member.branch_id,
        "way": case((by_chat, Way.CHAT.value), else_=Way.PHONE.value),
        "state": case((by_chat, Got.WAITING.value), else_=Got.PHONE.value),
        "reason": _why_by_phone(reachable), "round": literal(order.round), "made_at": NOW,
    }  # fmt: skip
    people: Select[*tuple[Any, ...]] = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Member).join(Org, Org.id == Member.branch_id)
        .where(of_stretch(Member.id), within(Org, order.reach), order.whom)
        .where(Member.standing == Standing.ACTIVE).order_by(Member.id)
    )  # fmt: skip
    return insert_new(dialect, NoticeRecipient).from_select(list(columns), people).on_conflict_do_nothing()


def _bound(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Binding.member_id == Member.id, of_stretch(Binding.member_id), Binding.state == BindingState.ACTIVE,
        Account.id == Binding.account_id, *which,
    )  # fmt: skip


def _why_by_phone(reachable: ColumnElement[bool]) -> ColumnElement[str | None]:
    return case(
        (Member.prefers_phone.is_(True), Reason.RATHER_CALLED.value), (reachable, null()),
        (_bound(), Reason.CLOSED.value), else_=Reason.NO_CHAT.value,
    )  # fmt: skip


def say(dialect: str, order: Saying) -> Insert:
    """Plan a message for each chat of those of a stretch whose rows wait."""
    mine = NoticeRecipient.state == Got.WAITING
    return _messages(dialect, order, mine)


def remind(dialect: str, order: Saying, receipt: Receipt) -> Insert:
    """Plan the same once more for each chat of those of a stretch who are silent."""
    return _messages(dialect, order, is_silent(receipt))


def _messages(dialect: str, order: Saying, which: ColumnElement[bool]) -> Insert:
    told: dict[str, Number] = {"notice": order.notice_id, "member": NoticeRecipient.member_id}
    told |= {"again": order.again} if order.again else {}
    key = key_of(NoticeRecipient.member_id, Account.id, order.notice_id)
    at = moment_of(order.mornings, date.min, (0, 0)) if order.mornings else None
    columns = message_columns(order.kind, SCREEN) | {
        "member_id": NoticeRecipient.member_id,
        "args": numbers_told(dialect, told),
        "key": key + literal(f":again{order.again}", String) if order.again else key,
        "not_before": literal(None, Message.not_before.type) if at is None else at,
    }
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(NoticeRecipient)
        .join(Member, Member.id == NoticeRecipient.member_id)
        .join(Binding, and_(Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(NoticeRecipient.notice_id == order.notice_id, of_stretch(NoticeRecipient.member_id), which)
        .where(NoticeRecipient.way == Way.CHAT, of_stretch(Member.id), of_stretch(Binding.member_id))
        .where(Account.unreachable_since.is_(None)).order_by(NoticeRecipient.member_id)
    )  # fmt: skip
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()


def asked_again(notice_id: int, receipt: Receipt) -> Executable:
    """Note when the silent of a stretch were reminded."""
    mine = (NoticeRecipient.notice_id == notice_id, of_stretch(NoticeRecipient.member_id), is_silent(receipt))
    return _set(update(NoticeRecipient).where(*mine, NoticeRecipient.way == Way.CHAT), reminded_at=NOW)


def own_mornings(zones: Sequence[str], now: datetime, hour: int) -> ByZone:
    """Return when people of each zone have their next so-many o'clock; nights and rests are looked at when
    it is sent.
    """
    return tuple((zone, Mornings(*[_next_hour(zone, now, hour)] * 3)) for zone in zones)


def _next_hour(zone: str, now: datetime, hour: int) -> datetime:
    today = now.astimezone(ZoneInfo(zone)).date()
    first = local_morning(today, zone, hour)
    return first if first >= now else local_morning(today + A_DAY, zone, hour)


def messages_of(notice_id: int, *states: Said) -> Select[int]:
    """Return the messages of a stretch of a notice in these states, reminders left out; found by their keys,
    chat by chat, also of chats that no longer speak for the person.
    """
    key = key_of(NoticeRecipient.member_id, Binding.account_id, notice_id)
    return (
        select(Message.id).select_from(NoticeRecipient)
        .join(Binding, Binding.member_id == NoticeRecipient.member_id).join(Message, Message.key == key)
        .where(NoticeRecipient.notice_id == notice_id, of_stretch(NoticeRecipient.member_id))
        .where(of_stretch(Binding.member_id), Message.state.in_(states))
    )  # fmt: skip


def hold_back(notice_id: int) -> Executable:
    """暂停: have what of a stretch has not left yet stay, to go on from there."""
    return _set(_of(messages_of(notice_id, Said.WAITING)), state=Said.SKIPPED, reason=PAUSED)


def let_go(notice_id: int) -> Executable:
    """继续: have what of a stretch was held back leave after all, at its own instant."""
    held = messages_of(notice_id, Said.SKIPPED).where(Message.reason == PAUSED)
    waits = held.where(NoticeRecipient.state == Got.WAITING)
    return _set(_of(waits), state=Said.WAITING, reason=None)


def stop(notice_id: int) -> Executable:
    """取消, 撤回: have what of a stretch has not left yet never leave; what was held back neither."""
    return _set(_of(messages_of(notice_id, Said.WAITING)), state=Said.SKIPPED, reason=_STOPPED)


def call_nobody(notice_id: int, why: Reason) -> Executable:
    """Take those of a stretch off the phone list whom nobody has called yet."""
    mine = (NoticeRecipient.notice_id == notice_id, of_stretch(NoticeRecipient.member_id))
    listed = (NoticeRecipient.state == Got.PHONE, NoticeRecipient.called_at.is_(None))
    return _set(update(NoticeRecipient).where(*mine, *listed), state=Got.DROPPED, reason=why)


def try_again(notice_id: int, round_: int) -> tuple[Executable, ...]:
    """Have those of a stretch whom no chat reached wait again, in a round of their own, and their messages
    with them; ``say`` adds chats that they have got since.
    """
    dead = (Said.FAILED, Said.UNSURE)
    mine = (NoticeRecipient.notice_id == notice_id, of_stretch(NoticeRecipient.member_id))
    failed = (*mine, NoticeRecipient.state == Got.FAILED, NoticeRecipient.called_at.is_(None))
    letters = messages_of(notice_id, *dead).where(*failed)
    letters = letters.join(Account, Account.id == Message.account_id)
    open_chats = letters.where(Account.unreachable_since.is_(None))
    reached = exists().where(
        Binding.member_id == NoticeRecipient.member_id, of_stretch(Binding.member_id),
        Binding.state == BindingState.ACTIVE, Account.id == Binding.account_id,
        Account.unreachable_since.is_(None),
    )  # fmt: skip
    revived = {"state": Said.WAITING, "attempts": 0, "reason": None, "not_before": None, "stale_at": None}
    return (
        _set(_of(open_chats), **revived),
        _set(update(NoticeRecipient).where(*failed, reached), state=Got.WAITING, reason=None, round=round_),
    )


def catch_up(notice_id: int) -> Executable:
    """Have those of a stretch wait who stood on the phone list only for want of a chat, and have one now."""
    reached = exists().where(
        Binding.member_id == NoticeRecipient.member_id, of_stretch(Binding.member_id),
        Binding.state == BindingState.ACTIVE, Account.id == Binding.account_id,
        Account.unreachable_since.is_(None),
    )  # fmt: skip
    rather_called = exists().where(Member.id == NoticeRecipient.member_id, Member.prefers_phone)
    mine = (
        NoticeRecipient.notice_id == notice_id, of_stretch(NoticeRecipient.member_id),
        NoticeRecipient.state == Got.PHONE, NoticeRecipient.called_at.is_(None), reached, ~rather_called,
    )  # fmt: skip
    return _set(update(NoticeRecipient).where(*mine), state=Got.WAITING, way=Way.CHAT, reason=None, round=-1)


def _of(ids: Select[int]) -> Any:  # noqa: ANN401 - an UPDATE that is still to be told its values
    return update(Message).where(Message.id.in_(ids))


def _set(changed: Any, **values: object) -> Executable:  # noqa: ANN401 - an UPDATE of rows that no session holds
    done: Executable = changed.values(**values).execution_options(synchronize_session=False)
    return done
