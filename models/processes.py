"""Which processes serve this database right now? A row each, renewed with their leases."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import Delete, Select, String, delete, select
from sqlalchemy.dialects.postgresql.dml import Insert as PgInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, insert_new
from models.leases import SPAN, AheadOfNow

_KEPT = 3600.0  # seconds after which the row of a process that died goes


class Presence(Base):
    """One process: its name, what it does, and until when it counts as alive unless it says so again."""

    __tablename__ = "processes"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    until: Mapped[datetime]

    @classmethod
    def alive(cls) -> Select[Self]:
        """Return the processes that are there right now."""
        return select(cls).where(cls.until > AheadOfNow(0)).order_by(cls.name)

    @classmethod
    def note(cls, dialect: str, name: str, role: str) -> PgInsert | SqliteInsert:
        """Return the statement after which a process counts as alive, as long as a lease is granted."""
        row: dict[str, Any] = {"name": name, "role": role, "until": AheadOfNow(SPAN)}
        statement = insert_new(dialect, cls).values(row)
        return statement.on_conflict_do_update(index_elements=["name"], set_={"until": AheadOfNow(SPAN)})

    @classmethod
    def leave(cls, name: str) -> Delete:
        """Return the statement after which a process is gone, and those that died long ago with it."""
        return delete(cls).where((cls.name == name) | (cls.until < AheadOfNow(-_KEPT)))
