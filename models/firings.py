"""Which slots of which jobs have fired? One row each, in the transaction of the effect (design §3.9)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Select, String, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from models.base import Base, Key, insert_new

_UNFINISHED = text("finished_at IS NULL")


class Firing(Base):
    """One slot of one job; ``skipped`` when the job's late rule passed it over."""

    __tablename__ = "firings"
    __table_args__ = (
        UniqueConstraint("job", "slot"),
        Index("ix_firings_unfinished", "slot", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    )

    id: Mapped[Key]
    job: Mapped[str] = mapped_column(String(60))
    slot: Mapped[datetime]
    fired_at: Mapped[datetime]
    skipped: Mapped[bool] = mapped_column(default=False)
    steps: Mapped[int] = mapped_column(default=0, server_default="0")  # transactions of its effect so far
    progress: Mapped[dict[str, Any] | None]  # where the next step goes on; None before the first
    held_until: Mapped[datetime | None]  # a process is at it; afterwards another one goes on
    finished_at: Mapped[datetime | None]

    @classmethod
    def last_slots(cls) -> Select[str, datetime]:
        """Return the latest slot of each job."""
        return select(cls.job, func.max(cls.slot)).group_by(cls.job)

    @classmethod
    def note(
        cls, dialect: str, job: str, slot: datetime, now: datetime, *, skipped: bool
    ) -> ReturningInsert[Any]:
        """Return the statement that notes a slot;
        it gives back a row, or none when somebody else noted it before.
        """
        row = {"job": job, "slot": slot, "fired_at": now, "skipped": skipped}
        return insert_new(dialect, cls).values(row).on_conflict_do_nothing().returning(cls.id)
