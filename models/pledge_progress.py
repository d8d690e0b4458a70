"""How far is a promise carried out? What its owner said of it, with a note (践诺, domain §3.4-D′)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, case, func, null, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.pledges import PledgeItem, PledgeVersion, Stage

NOTE = 200  # characters of a note, and of a public explanation
MOST_DONE = 1_000_000  # of anything: more is a slip of the finger


class PledgeProgress(Base):
    """进展: one thing that was said of an item. ``done``: what was counted by then; ``keeper_id``: who
    wrote it down, the owner or for an organisation its secretary.
    """

    __tablename__ = "pledge_progress"
    __table_args__ = (Index("ix_pledge_progress_item_id", "item_id", "id"),)

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    keeper_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    stage: Mapped[Stage] = mapped_column(word(Stage))
    done: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(NOTE))
    made_at: Mapped[datetime]

    @classmethod
    def of_items(cls, item_ids: Collection[int]) -> Select[Self]:
        """Return what was said of these items, the newest first."""
        return select(cls).where(cls.item_id.in_(item_ids)).order_by(cls.id.desc())


def percent_of(item: PledgeItem, version: PledgeVersion) -> int | None:
    """Return how much of an item is carried out, from 0 to 100, rounded down: all where its owner says so,
    else of the way from the baseline to the target. None where there is nothing to be counted.
    """
    if item.stage is Stage.DONE:
        return 100
    begun = version.baseline or 0
    if version.target is None or version.target == begun:
        return None
    if item.moved_at is None:
        return 0
    way, whole = item.done - begun, version.target - begun
    return min(100, max(0, way * 100 // whole))


def percent() -> ColumnElement[Any]:
    """Return the same as an expression over PledgeItem and PledgeVersion."""
    begun = func.coalesce(PledgeVersion.baseline, 0)
    way, whole = PledgeItem.done - begun, PledgeVersion.target - begun
    backwards = way * whole <= 0
    beyond = func.abs(way) >= func.abs(whole)
    return case(
        (PledgeItem.stage == Stage.DONE, 100),
        (func.coalesce(whole, 0) == 0, null()),
        (PledgeItem.moved_at.is_(None), 0),
        (backwards, 0),
        (beyond, 100),
        else_=func.abs(way) * 100 // func.abs(whole),
    )
