"""A demonstration for tests: loaded, read and compared in one line each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from bot.demo.load import Wanted, load
from models.base import Base
from models.database import Database
from models.vault import Vault

TODAY = date(2027, 1, 28)
WANTED = Wanted(bot_id=100, today=TODAY)
VAULT = Vault("a key of tests, with thirty-two characters")


class Loaded:
    """A database with its cast, to be asked."""

    def __init__(self, database: Database, cast: list[dict[str, Any]]) -> None:
        self.database, self.cast = database, {part["key"]: part for part in cast}

    async def rows(self, statement: Select[*tuple[Any, ...]]) -> list[Any]:
        async with self.database.reading() as session:
            return [tuple(row) for row in await session.execute(statement)]

    async def all(self, table: type[Base]) -> list[Any]:
        """Every row of a table as a dictionary."""
        mapped = table.__table__
        return [
            dict(zip(mapped.columns.keys(), row, strict=True))
            for row in await self.rows(select(*mapped.columns))
        ]


@asynccontextmanager
async def loaded(url: str, **wanted: Any) -> AsyncIterator[Loaded]:  # noqa: ANN401 - any field of Wanted
    """Load a demonstration, 3418 × 6 unless asked otherwise, and close the database in the end."""
    database = Database(url)
    try:
        yield Loaded(database, await load(database, VAULT, replace(WANTED, **wanted)))
    finally:
        await database.close()
