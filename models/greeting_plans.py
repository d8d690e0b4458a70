"""What has an organisation said about a coming greeting? Its own text, or that it is not to be sent.

A row holds for its organisation and all below; the nearest text counts, and any stop above stops.
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Select, String, Text, UniqueConstraint, Update, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.orgs import Org


class PlanState(StrEnum):
    """Life of a plan."""

    PLANNED = "planned"  # to be sent
    STOPPED = "stopped"  # 停发
    SENT = "sent"  # its messages are planned: nothing can be changed any more


class GreetingPlan(Base):
    """What one organisation wants of a greeting: ``occasion`` is a festival's word, or "birthday".

    ``draft`` is shown to its writer for real people, and becomes ``text`` when it is confirmed.
    """

    __tablename__ = "greeting_plans"
    __table_args__ = (UniqueConstraint("day", "org_id", "occasion"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    day: Mapped[date]
    occasion: Mapped[str] = mapped_column(String(24))
    state: Mapped[PlanState] = mapped_column(word(PlanState), default=PlanState.PLANNED)
    text: Mapped[str | None] = mapped_column(Text)
    draft: Mapped[str | None] = mapped_column(Text)
    edited_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    edited_at: Mapped[datetime]

    @classmethod
    def of(cls, org_id: int, day: date, occasion: str) -> Select[Self]:
        """Return what an organisation itself wants."""
        return select(cls).where(cls.day == day, cls.org_id == org_id, cls.occasion == occasion)

    @classmethod
    def over(cls, org_ids: Collection[int], days: Collection[date]) -> Select[Self]:
        """Return what these organisations want on these days."""
        return select(cls).where(cls.day.in_(days), cls.org_id.in_(org_ids))

    @classmethod
    def stopped_on(cls, day: date) -> Select[str, str]:
        """Return (occasion, path of the subtree) of what is not to be sent on a day."""
        return (
            select(cls.occasion, Org.path).join(Org, Org.id == cls.org_id)
            .where(cls.day == day, cls.state == PlanState.STOPPED).order_by(cls.occasion, Org.path)
        )  # fmt: skip

    @classmethod
    def sent_on(cls, day: date) -> Update:
        """Return the statement that notes the plans of a day as carried out."""
        planned = update(cls).where(cls.day == day, cls.state == PlanState.PLANNED)
        return planned.values(state=PlanState.SENT).execution_options(synchronize_session=False)
