"""What was decided on an item, by whom, and which meeting adopted it? 审诺 and 定诺 (W30, domain §2.2)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word


class Ruling(StrEnum):
    """What a reviewer, or the meeting, says to one wording."""

    PASSED = "passed"  # 通过
    RETURNED = "returned"  # 退回改
    SUGGESTED = "suggested"  # 建议这样写: the owner says yes or no
    TO_MEETING = "to-meeting"  # 合并到会上定
    ADOPTED = "adopted"  # 定诺
    AGREED = "agreed"  # a change after adoption
    REFUSED = "refused"  # no change: the earlier wording stays


class ReturnReason(StrEnum):
    """Why a wording comes back (domain §3.4-D′)."""

    VAGUE = "vague"  # 不具体
    TOO_MUCH = "too-much"  # 超出能力
    NO_DATE = "no-date"  # 无期限
    NOT_THEIRS = "not-theirs"  # 与本人无关
    TWICE = "twice"  # 重复


class PledgeMeeting(Base):
    """支部大会 that adopted items: when, and how many were there."""

    __tablename__ = "pledge_meetings"
    __table_args__ = (Index("ix_pledge_meetings_org_id", "org_id", "held_on"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    held_on: Mapped[date]
    present: Mapped[int]
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))  # who wrote it down
    made_at: Mapped[datetime]


class PledgeReview(Base):
    """One decision on one wording. ``version_id``: the wording decided on; ``offered_id``: one suggested."""

    __tablename__ = "pledge_reviews"
    __table_args__ = (
        Index("ix_pledge_reviews_item_id", "item_id"),
        Index("ix_pledge_reviews_version_id", "version_id"),
        Index("ix_pledge_reviews_offered_id", "offered_id"),
        Index("ix_pledge_reviews_meeting_id", "meeting_id"),
    )

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    version_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_versions.id"))
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    ruling: Mapped[Ruling] = mapped_column(word(Ruling))
    reason: Mapped[ReturnReason | None] = mapped_column(word(ReturnReason))
    note: Mapped[str | None] = mapped_column(String(200))
    offered_id: Mapped[BigInt | None] = mapped_column(ForeignKey("pledge_versions.id"))
    meeting_id: Mapped[BigInt | None] = mapped_column(ForeignKey("pledge_meetings.id"))
    made_at: Mapped[datetime]

    @classmethod
    def of_item(cls, item_id: int) -> Select[Self]:
        """Return the decisions on an item, the latest first."""
        return select(cls).where(cls.item_id == item_id).order_by(cls.id.desc())
