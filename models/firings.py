"""Which slots of which jobs have fired, and how far are those that need many transactions?

One row each, in the transaction of the effect (design §3.9).
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Self

from sqlalchemy import (
    JSON,
    Index,
    Select,
    String,
    UniqueConstraint,
    Update,
    and_,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from models.base import Base, Key, insert_new

HOLD = timedelta(seconds=3)  # how long others wait for a process that works on a slot to take its next step
_UNFINISHED = text("finished_at IS NULL")
_PROGRESS = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Firing(Base):
    """One slot of one job; ``skipped`` when the job's late rule passed it over.

    A slot whose effect goes on in steps is unfinished until the last one: ``progress`` says where the next
    begins, and each transaction counts ``steps`` on, so that no two processes take the same one.
    """

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

    def is_held(self, now: datetime) -> bool:
        """Whether a process may be at it; a hold from before a clock was set back counts for nothing."""
        return self.held_until is not None and now < self.held_until <= now + HOLD

    @classmethod
    def last_slots(cls) -> Select[str, datetime]:
        """Return the latest slot of each job."""
        return select(cls.job, func.max(cls.slot)).group_by(cls.job)

    @classmethod
    def unfinished(cls) -> Select[Self]:
        """Return the slots whose effects are not complete, oldest first."""
        return select(cls).where(cls.finished_at.is_(None)).order_by(cls.slot, cls.id)

    @classmethod
    def of_slot(cls, job: str, slot: datetime) -> Select[Self]:
        """Return the row of a slot."""
        return select(cls).where(cls.job == job, cls.slot == slot)

    @classmethod
    @cache
    def note(cls, dialect: str) -> ReturningInsert[Any]:
        """Return the statement that notes a slot as finished; its parameters are those of ``noted``.

        It gives back the row's identifier, or nothing when somebody else noted it before.
        """
        types = {name: cls.__table__.c[name].type for name in ("job", "slot", "fired_at", "skipped")}
        row: dict[str, Any] = {name: bindparam(name, type_=kind) for name, kind in types.items()}
        row |= {"steps": 1, "finished_at": bindparam("fired_at", type_=types["fired_at"])}
        return insert_new(dialect, cls).values(row).on_conflict_do_nothing().returning(cls.id)

    @staticmethod
    def noted(job: str, slot: datetime, now: datetime, *, skipped: bool) -> dict[str, Any]:
        """Return what ``note`` is given."""
        return {"job": job, "slot": slot, "fired_at": now, "skipped": skipped}

    @classmethod
    @cache
    def leave_open(cls) -> Update:
        """Return the statement after which a slot that was just noted goes on in further transactions."""
        at = cls.held_until.type
        values = {
            "progress": bindparam("place", type_=_PROGRESS), "held_until": bindparam("held", type_=at),
            "finished_at": None,
        }  # fmt: skip
        left = update(cls).where(cls.id == bindparam("key")).values(values)
        return left.execution_options(synchronize_session=False)

    @classmethod
    def order(cls, job: str, now: datetime, number: int) -> Self:
        """Return a slot of a job that goes in steps, asked for by hand: the next tick takes its first one.

        The ``number`` of what it is for keeps two of one instant apart.
        """
        slot = now + timedelta(microseconds=number % 1_000_000)
        return cls(job=job, slot=slot, fired_at=now, skipped=False, steps=0)

    @classmethod
    @cache
    def advance(cls) -> ReturningUpdate[Any]:
        """Return the statement that counts a step on; its parameters are those of ``advanced``.

        It gives back the row's identifier, or nothing when somebody else took this step before.
        """
        at, steps = cls.held_until.type, bindparam("taken", type_=cls.steps.type)
        here = and_(cls.id == bindparam("key"), cls.steps == steps, cls.finished_at.is_(None))
        values = {
            "steps": steps + 1, "progress": bindparam("place", type_=_PROGRESS),
            "held_until": bindparam("held", type_=at), "finished_at": bindparam("finished", type_=at),
        }  # fmt: skip
        changed = update(cls).where(here).values(values).returning(cls.id)
        return changed.execution_options(synchronize_session=False)

    @staticmethod
    def advanced(key: int, steps: int, progress: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
        """Return what ``advance`` is given after so many steps: where the next begins, None at the end."""
        done = progress is None
        ends = {"held": None if done else now + HOLD, "finished": now if done else None}
        return {"key": key, "taken": steps, "place": progress, **ends}
