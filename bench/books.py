"""What do the plain bots write? One row an answer, by SQLAlchemy's ORM as its manual shows it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import BigInteger, DateTime, Integer, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry


class _Base(DeclarativeBase):
    """The mother of the plain bots' one table."""


class Answer(_Base):
    """Somebody pressed."""

    __tablename__ = "plain_answers"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    said: Mapped[str]
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True),
        default=lambda: datetime.now(UTC),
    )


@dataclass(frozen=True)
class Books:
    """A plain bot's database: the same engine, driver and care for the disk as ours."""

    engine: AsyncEngine
    session: async_sessionmaker[AsyncSession]

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect, and make the table."""
        engine = create_async_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _as_careful_as_ours)
        async with engine.begin() as connection:
            await connection.run_sync(_Base.metadata.create_all)
        return cls(engine, async_sessionmaker(engine, expire_on_commit=False))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _as_careful_as_ours(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
