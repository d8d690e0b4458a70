"""Who was to get a notice, what became of it? One row a person, frozen when it starts (design §3.7).

A row is open only while it waits; every other state is final, and within a round of sending it moves only
forward. Tally, list, call list and export are all made from ``rows_of``: they cannot tell different things.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, SQLORMExpression, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.members import Member
from models.notices import OUT, Notice, Receipt
from models.orgs import Org, within


class Way(StrEnum):
    """How a person is to get it."""

    CHAT = "chat"  # by a message to each of their chats
    PHONE = "phone"  # by a call: no chat, or rather called


class Got(StrEnum):
    """What became of a notice for one person (domain §3.8)."""

    WAITING = "waiting"  # 待发
    FAILED = "failed"  # 失败: no chat took it
    PHONE = "phone"  # 转电话
    DROPPED = "dropped"  # not said on purpose: cancelled, recalled, or gone from the roster meanwhile
    SENT = "sent"  # 已达
    READ = "read"  # 已阅
    ANSWERED = "answered"  # 已回
    RECALLED = "recalled"  # 已撤回: it had arrived, and says so now


# Within a round a row moves from a lower rank to a higher one, never back.
RANK = MappingProxyType(
    {
        Got.WAITING: 0, Got.FAILED: 1, Got.PHONE: 1, Got.DROPPED: 1, Got.SENT: 2, Got.READ: 3,
        Got.ANSWERED: 4, Got.RECALLED: 5,
    }
)  # fmt: skip
ARRIVED = (Got.SENT, Got.READ, Got.ANSWERED)
TO_CALL = (Got.PHONE, Got.FAILED)


class Reason(StrEnum):
    """Why a row is as it is, where that needs saying."""

    NO_CHAT = "no-chat"  # 没绑定
    RATHER_CALLED = "rather-called"  # 要电话
    CLOSED = "closed"  # the chat is closed to us
    TROUBLE = "trouble"  # the server or the network failed too often
    FAULT = "fault"  # the server did not take it as it is
    UNSURE = "unsure"  # nobody knows whether it arrived
    GONE = "gone"  # no longer on the roster
    CANCELLED = "cancelled"  # 取消
    RECALLED = "recalled"  # 撤回


LATE = -1  # the round of those who came later: they count in no progress
_OPEN = text("state IN ('waiting')")


class NoticeRecipient(Base):
    """A person was to get a notice; ``org_id`` is the branch of that day, ``round`` that in which it was last
    to be sent.
    """

    __tablename__ = "notice_recipients"
    __table_args__ = (
        UniqueConstraint("notice_id", "member_id"),
        Index("ix_notice_recipients_member_id", "member_id", "notice_id"),
        Index("ix_notice_recipients_state", "notice_id", "state", "org_id"),
        Index("ix_notice_recipients_open", "notice_id", "round", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Key]
    notice_id: Mapped[BigInt] = mapped_column(ForeignKey("notices.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    way: Mapped[Way] = mapped_column(word(Way))
    state: Mapped[Got] = mapped_column(word(Got))
    reason: Mapped[Reason | None] = mapped_column(word(Reason))
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    answer: Mapped[str | None] = mapped_column(Text)  # the person's own
    file: Mapped[dict[str, Any] | None]  # {"kind", "file_id", "name"}: what was handed in
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    called_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    called_at: Mapped[datetime | None]

    @classmethod
    def one(cls, notice_id: int, member_id: int) -> Select[Self]:
        """Return the row of a person, locked until the transaction ends: taps come one after the other."""
        mine = select(cls).where(cls.notice_id == notice_id, cls.member_id == member_id)
        return mine.with_for_update()

    @classmethod
    def each(cls, notice_ids: Collection[int], member_ids: Collection[int]) -> Select[Self]:
        """Return the rows of these people of these notices."""
        return select(cls).where(cls.notice_id.in_(notice_ids), cls.member_id.in_(member_ids))

    @classmethod
    def of_member(cls, member_id: int) -> Select[Self, Notice, Org]:
        """Return what was sent to a member, unread first, then newest: (row, notice, its organisation)."""
        unread = case((cls.state == Got.SENT, 0), else_=1)
        return (
            select(cls, Notice, Org)
            .join(Notice, Notice.id == cls.notice_id).join(Org, Org.id == Notice.org_id)
            .where(cls.member_id == member_id, cls.state.in_((*ARRIVED, *TO_CALL)), Notice.state.in_(OUT))
            .order_by(unread, cls.notice_id.desc())
        )  # fmt: skip

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self, Notice, str]:
        """Return everything of a member, newest first: (row, notice, the name of its organisation)."""
        return (
            select(cls, Notice, Org.name)
            .join(Notice, Notice.id == cls.notice_id).join(Org, Org.id == Notice.org_id)
            .where(cls.member_id == member_id).order_by(cls.notice_id.desc())
        )  # fmt: skip


def key_of(member: SQLORMExpression[int], account: SQLORMExpression[int], notice: int) -> ColumnElement[str]:
    """Return the key of a notice's message to a chat."""
    parts = literal(f"notice:{notice}:", String) + cast(member, String)
    return parts + literal(":", String) + cast(account, String)


def rows_below(paths: tuple[str, ...]) -> Select[NoticeRecipient, Member, Org]:
    """Return everybody of all notices whose branch stands in these subtrees: (row, member, branch)."""
    return (
        select(NoticeRecipient, Member, Org)
        .join(Member, Member.id == NoticeRecipient.member_id).join(Org, Org.id == NoticeRecipient.org_id)
        .where(within(Org, paths))
    )  # fmt: skip


def rows_of(notice_id: int, paths: tuple[str, ...], *states: Got) -> Select[NoticeRecipient, Member, Org]:
    """Return everybody of a notice whose branch stands in these subtrees: (row, member, branch), branch by
    branch; those in some states only, where states are given.
    """
    found = rows_below(paths).where(NoticeRecipient.notice_id == notice_id)
    found = found.order_by(Org.path, NoticeRecipient.member_id)
    return found.where(NoticeRecipient.state.in_(states)) if states else found


def tally_of(notice_id: int, paths: tuple[str, ...]) -> Select[Got, int]:
    """Return (state, number) of everybody of a notice in these subtrees."""
    found = rows_of(notice_id, paths).order_by(None)
    return found.with_only_columns(NoticeRecipient.state, func.count()).group_by(NoticeRecipient.state)


def tally_by_unit(notice_id: int, paths: tuple[str, ...]) -> Select[Org, Got, int]:
    """Return (branch, state, number) of everybody of a notice in these subtrees, branch by branch."""
    found = rows_of(notice_id, paths).order_by(None)
    columns = found.with_only_columns(Org, NoticeRecipient.state, func.count())
    return columns.group_by(Org.id, NoticeRecipient.state).order_by(Org.path)


def answers_of(notice_id: int, paths: tuple[str, ...]) -> Select[str | None, int]:
    """Return (answer, number) of those who answered in these subtrees."""
    found = rows_of(notice_id, paths, Got.ANSWERED).order_by(None)
    return found.with_only_columns(NoticeRecipient.answer, func.count()).group_by(NoticeRecipient.answer)


def is_silent(receipt: Receipt) -> ColumnElement[bool]:
    """Return the condition that somebody who got a notice has not done what it asks for."""
    waits_for_reply = receipt not in (Receipt.NONE, Receipt.READ)
    open_ones = (Got.SENT, Got.READ) if waits_for_reply else (Got.SENT,)
    return NoticeRecipient.state.in_(open_ones)


def to_call(receipt: Receipt) -> ColumnElement[bool]:
    """Return the condition that somebody is to be called: whom no chat reached, or who is silent; unless
    somebody has called.
    """
    return and_(
        or_(NoticeRecipient.state.in_(TO_CALL), is_silent(receipt)), NoticeRecipient.called_at.is_(None)
    )


def counts_of(notice_id: int) -> Select[Got, int]:
    """Return (state, number) of all of a notice, from an index alone: what progress is drawn from."""
    mine = NoticeRecipient.notice_id == notice_id
    return select(NoticeRecipient.state, func.count()).where(mine).group_by(NoticeRecipient.state)


def still_open(notice_id: int) -> Select[int, int]:
    """Return (round, number) of the rows that wait."""
    mine = and_(NoticeRecipient.notice_id == notice_id, among(NoticeRecipient.state, (Got.WAITING,)))
    return select(NoticeRecipient.round, func.count()).where(mine).group_by(NoticeRecipient.round)


def recipients_from_to(notice_id: int) -> Select[int | None, int | None]:
    """Return the least and the greatest member of a notice; Nones when it has nobody."""
    mine = NoticeRecipient.notice_id == notice_id
    least, greatest = (
        select(end(NoticeRecipient.member_id)).where(mine).scalar_subquery() for end in (func.min, func.max)
    )
    return select(least, greatest)


def silent_of(notice_id: int, receipt: Receipt) -> Select[int]:
    """Return how many of a notice are silent."""
    return select(func.count()).where(NoticeRecipient.notice_id == notice_id, is_silent(receipt))
