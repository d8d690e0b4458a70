"""What does long work see of the database? All of it; but it writes only while the work is still its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from models.database import Database


@dataclass(frozen=True, slots=True)
class Guarded:
    """A database whose every writing transaction asks ``check`` first, which raises where nothing may be."""

    database: Database
    check: Callable[[AsyncSession], Awaitable[None]]

    @asynccontextmanager
    async def writing(self, *, patient: bool = True) -> AsyncIterator[AsyncSession]:
        """Open a transaction that may write, everybody else going first."""
        async with self.database.writing(patient=patient) as session:
            await self.check(session)
            yield session

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction for reading only."""
        return self.database.reading()

    def snapshot(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction that sees every table as of one instant."""
        return self.database.snapshot()
