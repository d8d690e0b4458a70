"""Which slots of which jobs have fired? One row each, in the transaction of the effect (design §3.9)."""

from datetime import datetime
from typing import Self

from sqlalchemy import Select, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Firing(Base):
    """One slot of one job; ``skipped`` when the job's late rule passed it over."""

    __tablename__ = "firings"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    id: Mapped[Key]
    job: Mapped[str] = mapped_column(String(60))
    slot: Mapped[datetime]
    fired_at: Mapped[datetime]
    skipped: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def last_slots(cls) -> Select[tuple[str, datetime]]:
        """Return the latest slot of each job."""
        return select(cls.job, func.max(cls.slot)).group_by(cls.job)

    @classmethod
    def at(cls, job: str, slot: datetime) -> Select[tuple[Self]]:
        """Return the row of one slot."""
        return select(cls).where(cls.job == job, cls.slot == slot)
