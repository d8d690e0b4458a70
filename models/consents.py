"""What has a person agreed to?
One row for each purpose, given and withdrawn separately (domain §3.3.2, §3.7).
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word


class Purpose(StrEnum):
    """The four ticks of domain §3.3.2."""

    BASIC = "basic"  # 基本使用, required for the service
    PLEDGES = "pledges"  # 公开我的承诺
    GREETINGS = "greetings"  # 收节日问候
    FAMILY = "family"  # 允许家人代我报到


class Consent(Base):
    """A purpose agreed to by a member, until it is withdrawn."""

    __tablename__ = "consents"

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), index=True)
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    @classmethod
    def standing_of(cls, member_id: int) -> Select[Self]:
        """Return what a member agrees to now."""
        return cls.of(member_id).where(cls.withdrawn_at.is_(None))

    @classmethod
    def holders(cls, member_ids: Collection[int], purpose: Purpose) -> Select[int]:
        """Return which of these members agree to a purpose now."""
        agreed = cls.member_id.in_(member_ids), cls.purpose == purpose, cls.withdrawn_at.is_(None)
        return select(cls.member_id).where(*agreed)

    @classmethod
    def of(cls, member_id: int) -> Select[Self]:
        """Return all that a member ever agreed to, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)
