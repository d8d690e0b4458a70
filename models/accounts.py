"""Which chat speaks for whom?
Accounts of the chat, bound to members; a family may share one (domain §3.3, §3.5).
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.members import Member


class Account(Base):
    """One private chat with one bot. Nothing of the person is kept here but the language."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("bot_id", "chat_id"),)

    id: Mapped[Key]
    bot_id: Mapped[BigInt]
    chat_id: Mapped[BigInt]
    language: Mapped[str] = mapped_column(String(8), default="zh_CN")
    language_chosen: Mapped[bool] = mapped_column(default=False)
    simulated: Mapped[bool] = mapped_column(
        default=False
    )  # demonstration: answers by a rule, nothing is sent
    unreachable_since: Mapped[datetime | None]
    unreachable_why: Mapped[str | None] = mapped_column(String(200))
    tries: Mapped[int] = mapped_column(default=0)  # failed attempts to bind since the last pause
    paused_until: Mapped[datetime | None]  # no further attempt to bind before
    created_at: Mapped[datetime]

    def close(self, why: str, now: datetime) -> bool:
        """Note that the chat is closed to us; return whether that is news."""
        if self.unreachable_since is not None:
            return False
        self.unreachable_since, self.unreachable_why = now, why[:200]
        return True

    def reopen(self) -> bool:
        """Note that the person can be reached again; return whether that is news."""
        was_closed = self.unreachable_since is not None
        self.unreachable_since = self.unreachable_why = None
        return was_closed

    @classmethod
    def of_chats(cls, bot_id: int, chat_ids: Collection[int]) -> Select[Self]:
        """Return the accounts of these chats with this bot."""
        return select(cls).where(cls.bot_id == bot_id, cls.chat_id.in_(chat_ids))


class Relation(StrEnum):
    """In what capacity the account speaks."""

    SELF = "self"  # the member's own chat
    FAMILY = "family"  # a relative on the same phone, with the member's consent


class BindingState(StrEnum):
    """Life of a binding."""

    HELD = "held"  # asked from a new device; waits for the secretary (domain §3.3.6)
    ACTIVE = "active"  # speaks for the member
    ENDED = "ended"  # replaced, withdrawn or refused


class Binding(Base):
    """An account speaks for a member; at most one open row for each pair."""

    __tablename__ = "bindings"
    __table_args__ = (
        Index("ix_bindings_account_state", "account_id", "state"),
        Index("ix_bindings_member_state", "member_id", "state", "account_id"),  # planning reads nothing else
    )

    id: Mapped[Key]
    account_id: Mapped[BigInt] = mapped_column(ForeignKey("accounts.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    relation: Mapped[Relation] = mapped_column(word(Relation), default=Relation.SELF)
    state: Mapped[BindingState] = mapped_column(word(BindingState), default=BindingState.ACTIVE)
    bound_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def of_member(cls, member_id: int, *states: BindingState) -> Select[Self, Account]:
        """Return a member's bindings in these states with their accounts, oldest first."""
        return (
            select(cls, Account).join(Account, Account.id == cls.account_id)
            .where(cls.member_id == member_id, cls.state.in_(states))
            .order_by(cls.id)
        )  # fmt: skip

    @classmethod
    def members_of(cls, account_id: int) -> Select[Member]:
        """Return the members for whom the account speaks."""
        return (
            select(Member).join(cls, cls.member_id == Member.id)
            .where(cls.account_id == account_id, cls.state == BindingState.ACTIVE)
        )  # fmt: skip

    @classmethod
    def spoken_for(cls, account_ids: Collection[int]) -> Select[int, Member]:
        """Return (account, member) for each of the members for whom these accounts speak."""
        return (
            select(cls.account_id, Member).join(Member, cls.member_id == Member.id)
            .where(cls.account_id.in_(account_ids), cls.state == BindingState.ACTIVE)
        )  # fmt: skip

    @classmethod
    def own_of_others(cls, account_ids: Collection[int], member_id: int) -> Select[int]:
        """Return which of these chats are, or wait to be, somebody else's own."""
        return select(cls.account_id).where(
            cls.account_id.in_(account_ids), cls.member_id != member_id,
            cls.relation == Relation.SELF, cls.state.in_((BindingState.ACTIVE, BindingState.HELD)),
        )  # fmt: skip

    @classmethod
    def open_at(cls, account_ids: Collection[int]) -> Select[Self]:
        """Return what these chats speak for, or wait to."""
        states = (BindingState.ACTIVE, BindingState.HELD)
        return select(cls).where(cls.account_id.in_(account_ids), cls.state.in_(states))
