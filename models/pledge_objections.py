"""Who has something against a promise on public notice, and what was decided? (异议, domain §3.4-N)"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.orgs import Org, within
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion

WORDS = 300  # characters of an objection
ANSWER = 200  # of the committee's reason
AT_ONCE = 20  # undecided objections to an item: from then on the committee is at it


class ObjectionState(StrEnum):
    """Life of an objection."""

    OPEN = "open"  # 待定: the item stays on notice
    UPHELD = "upheld"  # 成立: the item was stopped
    CHANGE = "change"  # 要求修改: on notice until a newer wording is in force
    REFUSED = "refused"  # 不成立


UNDECIDED = (ObjectionState.OPEN,)
HOLDING = (ObjectionState.OPEN, ObjectionState.CHANGE)


class PledgeObjection(Base):
    """异议 to one item. ``who``: the name that was given, for the committee alone; None is anonymous, and
    then no account is kept either. ``account_id``: who hears what was decided.
    """

    __tablename__ = "pledge_objections"
    __table_args__ = (
        Index("ix_pledge_objections_item_id", "item_id"),
        Index(
            "ix_pledge_objections_open", "made_at",
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    who: Mapped[str | None] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(WORDS))
    state: Mapped[ObjectionState] = mapped_column(word(ObjectionState), default=ObjectionState.OPEN)
    answer: Mapped[str | None] = mapped_column(String(ANSWER))
    decided_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    made_at: Mapped[datetime]

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return an objection, locked until the transaction ends and as it is now."""
        return select(cls).where(cls.id == number).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def undecided_of(cls, item_id: int) -> Select[int]:
        """Return how many objections to an item nobody has decided yet."""
        return select(func.count()).where(cls.item_id == item_id, among(cls.state, UNDECIDED))

    @classmethod
    def of_item(cls, item_id: int) -> Select[Self]:
        """Return all objections to an item, the oldest first."""
        return select(cls).where(cls.item_id == item_id).order_by(cls.id)

    @classmethod
    def below(
        cls, paths: tuple[str, ...], states: Collection[ObjectionState] = HOLDING
    ) -> Select[*tuple[Any, ...]]:
        """Return (objection, item, wording, pledge, organisation) of what keeps items of these subtrees on
        notice, the oldest first.
        """
        return (
            select(cls, PledgeItem, PledgeVersion, Pledge, Org)
            .join(PledgeItem, PledgeItem.id == cls.item_id)
            .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
            .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
            .where(within(Org, paths), cls.state.in_(states), PledgeItem.state == ItemState.ON_NOTICE)
            .order_by(cls.made_at, cls.id)
        )  # fmt: skip


def objected() -> ColumnElement[bool]:
    """Return the condition that an item has to stay on notice: an objection is undecided, or a change was
    asked for and no newer wording is in force.
    """
    newer = exists().where(
        PledgeVersion.id == PledgeItem.version_id, PledgeVersion.decided_at > PledgeObjection.decided_at
    )
    unchanged = and_(PledgeObjection.state == ObjectionState.CHANGE, ~newer)
    open_ = among(PledgeObjection.state, UNDECIDED)
    return exists().where(PledgeObjection.item_id == PledgeItem.id, or_(open_, unchanged))
