"""What kind of database is this? One row: whether it is a demonstration, and how far its clock is moved."""

import json
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Select, Update, select, update
from sqlalchemy.dialects.postgresql.dml import Insert as PgInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, insert_new
from models.vault import Vault

_PLACE = "installation.cast"


class Installation(Base):
    """The database's own card. Time moves only where ``demonstration`` is set (design §6, CLOCK)."""

    __tablename__ = "installation"

    id: Mapped[Key]
    demonstration: Mapped[bool] = mapped_column(default=False)
    clock_offset_seconds: Mapped[int] = mapped_column(default=0)
    clock_target: Mapped[datetime | None]  # where the clock is being moved to, slot by slot
    clock_asked_by: Mapped[int | None]  # account to be told when it has arrived
    reference_date: Mapped[date | None]  # of the structure table (Z02)
    seed: Mapped[int | None]  # by which the unplayed people of a demonstration answer
    cast: Mapped[bytes | None]  # who can be played in a demonstration, sealed: with numbers and codes
    key_mark: Mapped[bytes | None]  # made by the secret key: another key cannot open what is sealed here
    created_at: Mapped[datetime]

    @property
    def clock_offset(self) -> timedelta:
        """How far the demonstration's clock is ahead of the wall clock."""
        return timedelta(seconds=self.clock_offset_seconds)

    def keep_cast(self, cast: list[dict[str, Any]], vault: Vault) -> None:
        """Store who can be played."""
        self.cast = vault.seal(json.dumps(cast), _PLACE)

    def players(self, vault: Vault) -> list[dict[str, Any]]:
        """Return who can be played; nobody outside a demonstration."""
        return list(json.loads(vault.open(self.cast, _PLACE))) if self.cast else []

    @classmethod
    def issue(cls, dialect: str, now: datetime) -> PgInsert | SqliteInsert:
        """Return the statement that gives a new database its card: one, where two processes start at once."""
        row = {"id": 1, "demonstration": False, "clock_offset_seconds": 0, "created_at": now}
        return insert_new(dialect, cls).values(row).on_conflict_do_nothing()

    @classmethod
    def move(cls, offset: int) -> Update:
        """Return the statement that keeps by how many seconds the clock is moved."""
        return update(cls).values(clock_offset_seconds=offset)

    @classmethod
    def card(cls) -> Select[Self]:
        """Return the one row."""
        return select(cls).order_by(cls.id).limit(1)
