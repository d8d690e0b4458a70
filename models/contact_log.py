"""Who has spoken with whom, when, and how are they? What people did for members, beside the chat (domain
§3.4-L, W22).
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.members import Member


class Way(StrEnum):
    """By which way somebody was contacted."""

    CALL = "call"  # 打电话
    VISIT = "visit"  # 上门
    MESSAGE = "message"  # 发消息
    LETTER = "letter"  # 写信


class Result(StrEnum):
    """近况怎样?"""

    FINE = "fine"  # 好
    DIFFICULTY = "difficulty"  # 有难处
    MOVED = "moved"  # 换了地方
    NO_ANSWER = "no-answer"  # 没打通: nobody has spoken with the person
    OTHER = "other"  # 其他


class Contact(Base):
    """联系记录: somebody contacted a member. Whatever its result but one, it ends a silence."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_member_made", "member_id", "made_at"),)

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    keeper_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))  # who called, went or wrote
    way: Mapped[Way] = mapped_column(word(Way))
    result: Mapped[Result] = mapped_column(word(Result))
    note: Mapped[str | None] = mapped_column(Text)  # for those next to the person only (domain §3.7)
    made_at: Mapped[datetime]

    @classmethod
    def history(cls, member_id: int) -> Select[Self, str]:
        """Return who contacted a member, newest first, each with the keeper's name."""
        return (
            select(cls, Member.name).join(Member, Member.id == cls.keeper_id)
            .where(cls.member_id == member_id).order_by(cls.id.desc())
        )  # fmt: skip

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all contacts with a member, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)

    @classmethod
    def misses(cls, member_ids: Collection[int], since: datetime) -> Select[datetime]:
        """Return when these members were called in vain since an instant."""
        vain = (cls.result == Result.NO_ANSWER, cls.made_at >= since)
        return select(cls.made_at).where(cls.member_id.in_(member_ids), *vain)
