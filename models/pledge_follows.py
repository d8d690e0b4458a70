"""Who wants to hear when a promise moves, and who stands behind it? (关注, 支持, domain §3.4-D′ 4)"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import Delete, ForeignKey, Select, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word


class Followed(StrEnum):
    """What somebody follows."""

    ITEM = "item"  # one promise
    OWNER = "owner"  # all of one member
    ORG = "org"  # a village: an organisation with all below it


class PledgeFollow(Base):
    """关注: a chat wants to hear of what moves. ``subject_id`` is the item, member or organisation;
    ``since_at`` to ``told_at`` is what the last bundle tells, the instant of following at first.
    """

    __tablename__ = "pledge_follows"
    __table_args__ = (UniqueConstraint("account_id", "of", "subject_id"),)

    id: Mapped[Key]
    account_id: Mapped[BigInt] = mapped_column(ForeignKey("accounts.id"))
    of: Mapped[Followed] = mapped_column(word(Followed))
    subject_id: Mapped[BigInt]
    made_at: Mapped[datetime]
    since_at: Mapped[datetime]
    told_at: Mapped[datetime]

    @classmethod
    def by_account(cls, account_id: int) -> Select[Self]:
        """Return all that a chat follows, the newest first."""
        return select(cls).where(cls.account_id == account_id).order_by(cls.id.desc())

    @classmethod
    def one(cls, account_id: int, of: Followed, subject_id: int) -> Select[Self]:
        """Return whether a chat follows something: its row."""
        return select(cls).where(cls.account_id == account_id, cls.of == of, cls.subject_id == subject_id)

    @classmethod
    def ended(cls, account_id: int) -> Delete:
        """Return the statement after which a chat follows nothing."""
        gone = delete(cls).where(cls.account_id == account_id)
        return gone.execution_options(synchronize_session=False)

    @classmethod
    def gone(cls, number: int) -> Delete:
        """Return the statement after which one of them is ended."""
        return delete(cls).where(cls.id == number).execution_options(synchronize_session=False)

    @classmethod
    def nobodys(cls, of: Followed, subject_id: int) -> Delete:
        """Return the statement after which nobody follows something."""
        gone = delete(cls).where(cls.of == of, cls.subject_id == subject_id)
        return gone.execution_options(synchronize_session=False)


class PledgeSupport(Base):
    """支持: a chat stands behind an item, once."""

    __tablename__ = "pledge_supports"
    __table_args__ = (UniqueConstraint("item_id", "account_id"),)

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    account_id: Mapped[BigInt] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]

    @classmethod
    def one(cls, item_id: int, account_id: int) -> Select[Self]:
        """Return whether a chat stands behind an item: its row."""
        return select(cls).where(cls.item_id == item_id, cls.account_id == account_id)

    @classmethod
    def numbers(cls, item_ids: Collection[int]) -> Select[int, int]:
        """Return (item, how many stand behind it)."""
        return select(cls.item_id, func.count()).where(cls.item_id.in_(item_ids)).group_by(cls.item_id)
