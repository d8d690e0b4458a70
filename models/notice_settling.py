"""What became of a notice for each of its people? Told by their messages alone, set-based, in the transaction
of whatever changed these.

One chat that has it is enough; it has failed when none has it and none may still get it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    String,
    case,
    cast,
    exists,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Account, Binding
from models.base import among, insert_new
from models.kinds import Kind
from models.letters import WHY
from models.notice_pushes import PAUSED, RECALLED
from models.notice_recipients import ARRIVED, Got, NoticeRecipient, Reason, key_of
from models.notices import Notice, NoticeState
from models.outbox import OPEN_STATES, Message, Said
from models.planning import Insert, of_stretch
from models.pushes import message_columns, numbers_told

OF_NOTICES = frozenset((Kind.NOTICE.word, Kind.NOTICE_URGENT.word))


def notice_of(kind: str, key: str | None) -> int | None:
    """Return the notice that a message of a kind brings, by its key; None for all others, reminders too."""
    if kind not in OF_NOTICES or not key:
        return None
    parts = key.split(":")
    return int(parts[1]) if parts[0] == "notice" and len(parts) == 4 else None  # noqa: PLR2004 - of key_of


def settle_people(notice_id: int, member_ids: Collection[int]) -> Executable:
    """Settle those of these people whose rows wait, as their messages stand now."""
    return _settled(notice_id, NoticeRecipient.member_id.in_(member_ids))


def settle_stretch(notice_id: int) -> Executable:
    """Settle those of a stretch whose rows wait, as their messages stand now."""
    return _settled(notice_id, of_stretch(NoticeRecipient.member_id))


def _settled(notice_id: int, which: ColumnElement[bool]) -> Executable:
    became, why = _became(notice_id), _why(notice_id)
    waiting = among(NoticeRecipient.state, (Got.WAITING,))
    return (
        update(NoticeRecipient)
        .where(NoticeRecipient.notice_id == notice_id, waiting, which, became != Got.WAITING.value)
        .values(state=became, reason=why).execution_options(synchronize_session=False)
    )  # fmt: skip


def _became(notice_id: int) -> ColumnElement[str]:
    held = _has(notice_id, Message.state == Said.SKIPPED, Message.reason == PAUSED)
    over = _notice_is(notice_id, NoticeState.CANCELLED, NoticeState.RECALLED)
    arrived = case((_notice_is(notice_id, NoticeState.RECALLED), Got.RECALLED.value), else_=Got.SENT.value)
    return case(
        (_has(notice_id, Message.state == Said.SENT), arrived),
        (_has(notice_id, Message.state.in_(OPEN_STATES)), Got.WAITING.value),
        (over, Got.DROPPED.value),
        (held, Got.WAITING.value),
        (_has(notice_id, Message.state.in_((Said.FAILED, Said.UNSURE))), Got.FAILED.value),
        (_has(notice_id, Message.state == Said.SKIPPED), Got.DROPPED.value),
        else_=Got.PHONE.value,
    )


def _why(notice_id: int) -> ColumnElement[str | None]:
    dead = (
        select(WHY).join(Binding, Message.key == _key(notice_id))
        .where(Binding.member_id == NoticeRecipient.member_id)
        .where(Message.state.in_((Said.FAILED, Said.UNSURE)))
        .order_by(Message.id).limit(1).correlate(NoticeRecipient).scalar_subquery()
    )  # fmt: skip
    return case(
        (_has(notice_id, Message.state == Said.SENT), null()),
        (_notice_is(notice_id, NoticeState.CANCELLED), Reason.CANCELLED.value),
        (_notice_is(notice_id, NoticeState.RECALLED), Reason.RECALLED.value),
        (_has(notice_id, Message.state.in_((Said.FAILED, Said.UNSURE))), dead),
        (_has(notice_id, Message.state == Said.SKIPPED), Reason.GONE.value),
        else_=Reason.CLOSED.value,
    )


def _has(notice_id: int, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Message.id).join(Binding, Message.key == _key(notice_id))
        .where(Binding.member_id == NoticeRecipient.member_id, *which).correlate(NoticeRecipient)
    )  # fmt: skip


def _key(notice_id: int) -> ColumnElement[str]:
    return key_of(Binding.member_id, Binding.account_id, notice_id)


def _notice_is(notice_id: int, *states: NoticeState) -> ColumnElement[bool]:
    return exists(select(Notice.id).where(Notice.id == notice_id, Notice.state.in_(states)))


async def settle_messages(session: AsyncSession, message_ids: Collection[int]) -> None:
    """Settle the rows behind these messages of notices, in the transaction that changed them: one statement
    a notice, none where there is no notice among them.
    """
    if not message_ids:
        return
    found = select(Message.kind, Message.key, Message.member_id).where(Message.id.in_(message_ids))
    by_notice: dict[int, set[int]] = {}
    for kind, key, member_id in (await session.execute(found)).all():
        if (notice := notice_of(kind, key)) is not None and member_id is not None:
            by_notice.setdefault(notice, set()).add(member_id)
    for notice, members in by_notice.items():
        await session.execute(settle_people(notice, members))


def take_back(dialect: str, notice_id: int, again: int = 0) -> Insert:
    """Plan the change of what has left of a notice to a stretch, or is leaving now, to 「(已撤回)」; of its
    reminders of one number, where a number is given.
    """
    suffix = f":again{again}" if again else ""
    key = key_of(Binding.member_id, Binding.account_id, notice_id) + literal(suffix, String)
    columns: dict[str, Any] = message_columns(Kind.NOTICE_RECALL, RECALLED) | {
        "member_id": NoticeRecipient.member_id,
        "args": numbers_told(dialect, {"notice": notice_id, "member": NoticeRecipient.member_id}),
        "key": literal("notice-recall:", String) + cast(Message.id, String),
        "edits": Message.key,
    }
    left = (Said.SENT, Said.SENDING, Said.UNSURE)
    rows = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(NoticeRecipient)
        .join(Binding, Binding.member_id == NoticeRecipient.member_id)
        .join(Message, Message.key == key).join(Account, Account.id == Message.account_id)
        .where(NoticeRecipient.notice_id == notice_id, of_stretch(NoticeRecipient.member_id))
        .where(of_stretch(Binding.member_id), Message.state.in_(left), Account.unreachable_since.is_(None))
        .order_by(NoticeRecipient.member_id)
    )  # fmt: skip
    return insert_new(dialect, Message).from_select(list(columns), rows).on_conflict_do_nothing()


def taken_back(notice_id: int) -> Executable:
    """Note of a stretch whom it had reached."""
    mine = (NoticeRecipient.notice_id == notice_id, of_stretch(NoticeRecipient.member_id))
    reached = update(NoticeRecipient).where(*mine, NoticeRecipient.state.in_(ARRIVED))
    return reached.values(state=Got.RECALLED, reason=None).execution_options(synchronize_session=False)
