"""Who was greeted on which day, for what, and what came of it? One row a person and day (domain §3.4-D, R4).

The row is made before the message, and its key is in the message's: one greeting a day for each person.
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, SQLORMExpression, mapped_column

from models.accounts import Binding
from models.base import Base, BigInt, Key, word
from models.members import Member
from models.orgs import Org, within
from models.outbox import OPEN_STATES, Message


class Way(StrEnum):
    """How a person is to be greeted."""

    CHAT = "chat"  # by a message
    PHONE = "phone"  # by a call: no chat, or rather called


class Became(StrEnum):
    """What became of a greeting in the chat, once its day is over everywhere."""

    SENT = "sent"  # 已发
    MISSED = "missed"  # failed, in doubt or too late: to be called
    DROPPED = "dropped"  # not said on purpose: paused, mourning or gone meanwhile


class Reply(StrEnum):
    """What the person answered."""

    FINE = "fine"  # 我很好
    HOMESICK = "homesick"  # 想家了
    HARD = "hard"  # 有难处: a follow-up
    RECEIVED = "received"  # 收到
    WORDS = "words"  # 写一句


class Greeting(Base):
    """A person was to be greeted on a day. ``occasions`` are words in the order in which they are said."""

    __tablename__ = "greetings"
    __table_args__ = (UniqueConstraint("day", "member_id"), Index("ix_greetings_org_id", "org_id", "day"))

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))  # the branch of that day
    day: Mapped[date]  # the person's own
    occasions: Mapped[str] = mapped_column(String(80))
    way: Mapped[Way] = mapped_column(word(Way))
    became: Mapped[Became | None] = mapped_column(word(Became))
    reply: Mapped[Reply | None] = mapped_column(word(Reply))
    words: Mapped[str | None] = mapped_column(Text)  # the person's own
    replied_at: Mapped[datetime | None]
    called_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    called_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return the greetings of these identifiers."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def last_of(cls, member_id: int) -> Select[Self]:
        """Return a member's greetings, newest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.day.desc())

    @classmethod
    def to_call(cls, paths: tuple[str, ...], since: date) -> Select[Self, Member, Org]:
        """Return whom nobody has reached since a day: (greeting, member, branch), newest day first."""
        return (
            select(cls, Member, Org)
            .join(Member, Member.id == cls.member_id).join(Org, Org.id == cls.org_id)
            .where(within(Org, paths), cls.day >= since, cls.called_at.is_(None))
            .where(or_(cls.way == Way.PHONE, became_of() == Became.MISSED.value))
            .order_by(cls.day.desc(), Org.path, cls.id)
        )  # fmt: skip

    @classmethod
    def answered(cls, paths: tuple[str, ...], since: date) -> Select[Self, Member, Org]:
        """Return who answered since a day, newest first: (greeting, member, branch)."""
        return (
            select(cls, Member, Org)
            .join(Member, Member.id == cls.member_id).join(Org, Org.id == cls.org_id)
            .where(within(Org, paths), cls.day >= since, cls.reply.is_not(None))
            .order_by(cls.replied_at.desc(), cls.id)
        )  # fmt: skip

    @classmethod
    def tally(cls, paths: tuple[str, ...], first: date, last: date) -> Select[*tuple[Any, ...]]:
        """Return (day, occasions, due, sent, missed, by phone, called, answered, in difficulty) of each day,
        and of each set of occasions on it (R4); newest first.
        """
        became = became_of()
        to_phone = or_(cls.way == Way.PHONE, became == Became.MISSED.value)
        counted = (
            became == Became.SENT.value, became == Became.MISSED.value, to_phone, cls.called_at.is_not(None),
            cls.reply.is_not(None), cls.reply == Reply.HARD,
        )  # fmt: skip
        return (
            select(cls.day, cls.occasions, func.count(), *(_number(one) for one in counted))
            .join(Org, Org.id == cls.org_id)
            .where(within(Org, paths), cls.day >= first, cls.day <= last)
            .group_by(cls.day, cls.occasions).order_by(cls.day.desc(), cls.occasions)
        )  # fmt: skip


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def key_of(greeting: SQLORMExpression[int], account: SQLORMExpression[int]) -> ColumnElement[str]:
    """Return the key of a greeting's message to a chat."""
    return literal("greeting:", String) + cast(greeting, String) + ":" + cast(account, String)


def _message_is(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a greeting has a message of that kind: found by its key, chat by chat."""
    key = key_of(Greeting.id, Binding.account_id)
    return exists(
        select(Message.id).join(Binding, Message.key == key)
        .where(Binding.member_id == Greeting.member_id, *which).correlate(Greeting)
    )  # fmt: skip


def became_of() -> ColumnElement[str | None]:
    """Return what became of a greeting: as it was noted, before that as its messages stand; null while they
    are open. One chat that has it is enough, also as a line of a digest; one that may not have it is missed
    only if none has.
    """
    return case(
        (Greeting.became.is_not(None), cast(Greeting.became, String)),
        (Greeting.way == Way.PHONE, null()),
        (_message_is(Message.has_arrived()), Became.SENT.value),
        (_message_is(Message.state.in_(OPEN_STATES)), null()),
        (_message_is(or_(Message.is_missed(), Message.stands_in_a_digest())), Became.MISSED.value),
        else_=Became.DROPPED.value,
    )
