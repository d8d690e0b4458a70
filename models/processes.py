"""Which processes serve this database right now? A row each, renewed with their leases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from sqlalchemy import Delete, Select, String, column, delete, func, select, table
from sqlalchemy.dialects.postgresql.dml import Insert as PgInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, insert_new
from models.leases import SPAN, AheadOfNow

_KEPT = 60.0  # seconds after which the row of a process that died goes
_LONGEST = 63  # of a name that PostgreSQL keeps of a session
_SESSIONS = table("pg_stat_activity", column("pid"), column("application_name"), column("state"))


class Presence(Base):
    """One process: its name, what it does, and until when it counts as alive unless it says so again.

    ``role`` is that of the settings, ``ASIDE`` for one that serves no bot: not at all, or not yet.
    """

    __tablename__ = "processes"
    ASIDE: ClassVar[str] = "aside"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    until: Mapped[datetime]

    @classmethod
    def known(cls) -> Select[Self, bool]:
        """Return the processes that are there, and those that went lately without a word, told apart."""
        return select(cls, (cls.until > AheadOfNow(0)).label("alive")).order_by(cls.name)

    @classmethod
    def note(cls, dialect: str, name: str, role: str) -> PgInsert | SqliteInsert:
        """Return the statement after which a process counts as alive, as long as a lease is granted."""
        row: dict[str, Any] = {"name": name, "role": role, "until": AheadOfNow(SPAN)}
        statement = insert_new(dialect, cls).values(row)
        again = {"role": role, "until": AheadOfNow(SPAN)}
        return statement.on_conflict_do_update(index_elements=["name"], set_=again)

    @classmethod
    def leave(cls, name: str) -> Delete:
        """Return the statement after which a process is gone, and those that died long ago with it."""
        return delete(cls).where((cls.name == name) | (cls.until < AheadOfNow(-_KEPT)))

    @classmethod
    def cut_off(cls, names: Sequence[str]) -> Select[bool]:
        """Return the statement that ends what those processes began and did not go on with (PostgreSQL).

        A frozen process holds the locks of its open transactions; whoever takes over would wait for them as
        long as it is frozen. Its sessions are known by the name that each process gives to its own.
        """
        return select(func.pg_terminate_backend(_SESSIONS.c.pid)).where(
            _SESSIONS.c.application_name.in_([session_name(name) for name in names]),
            _SESSIONS.c.state.startswith("idle in transaction"),
        )


def session_name(name: str) -> str:
    """Return as much of a process's name as the database keeps of a session."""
    return name[:_LONGEST]
