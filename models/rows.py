"""How do all rows leave a database and come into another? As lists of plain cells, alike on both engines.

A cell is what JSON can hold: an instant is a text in UTC, bytes are base64, JSON is its text with sorted keys
(so that its own null is not taken for "nothing there"), an enumeration is its word. Two databases hold the
same when the lines of all tables are the same, whichever engine wrote them.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from operator import methodcaller
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, LargeBinary, String, Table, cast, select, text
from sqlalchemy import type_coerce as typed
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.base import Base, Instant
from models.bulk import Cells, settle_keys
from models.tables import import_all

BATCH = 1000
_Change = Callable[[Any], Any]


class RowsRefusedError(Exception):
    """A database does not take the rows of a table; the message names the table and the engine's reason."""


def all_tables() -> list[Table]:
    """Return every table of ours, those pointed at first."""
    import_all()
    return Base.metadata.sorted_tables


def columns_of(table: Table) -> list[str]:
    """Return the names of a table's columns, in the order of the cells."""
    return [column.name for column in table.columns]


async def revision_of(session: AsyncSession) -> str | None:
    """Return the revision of the tables, None when they were never migrated."""
    return (await session.scalars(text("SELECT version_num FROM alembic_version"))).first()


async def first_filled(session: AsyncSession) -> str | None:
    """Return the name of a table that holds a row, None when the database is empty."""
    for table in all_tables():
        if (await session.execute(select(1).select_from(table).limit(1))).first():
            return table.name
    return None


async def leave(session: AsyncSession, table: Table) -> AsyncIterator[list[Cells]]:
    """Yield all rows of a table in the order of its key, a batch at a time; memory stays flat."""
    changes = [(place, change) for place, column in enumerate(table.columns) if (change := _outward(column))]
    statement = select(*map(_selected, table.columns)).order_by(*table.primary_key.columns)
    result = await session.stream(statement.execution_options(yield_per=BATCH))
    async for part in result.partitions(BATCH):
        rows = [list(row) for row in part]
        for row in rows:
            for place, change in changes:
                if row[place] is not None:
                    row[place] = change(row[place])
        yield rows


async def enter(session: AsyncSession, table: Table, batches: AsyncIterator[list[Cells]]) -> None:
    """Insert rows as ``leave`` gave them; a row may point at a later one of its own table.

    Raises RowsRefusedError; the transaction is of no use afterwards.
    """
    connection = await session.connection()
    changes = _inward(table, connection.dialect.name)
    try:
        async with _entrance(connection, table) as take:
            async for rows in batches:
                for row in rows:
                    for place, change in changes:
                        if row[place] is not None:
                            row[place] = change(row[place])
                await take(rows)
    except (connection.dialect.loaded_dbapi.Error, DBAPIError) as fault:
        raise RowsRefusedError(f"{table.name}: {_reason(fault)}") from None  # its detail quotes the row


async def settle(session: AsyncSession) -> None:
    """Have the engine count on behind the identifiers that came in; raise RowsRefusedError when a row points
    at one that is not there, which SQLite would say at the commit only, and without its name.
    """
    if (await session.connection()).dialect.name == "sqlite":
        astray = (await session.execute(text("PRAGMA foreign_key_check"))).first()
        if astray:
            raise RowsRefusedError(f"{astray[0]}: a row points at one of {astray[2]} that is not there")
    keyed = [mapper.class_ for mapper in Base.registry.mappers if "id" in mapper.columns]
    await settle_keys(session, keyed)


def line(row: Sequence[Any]) -> bytes:
    """Return a row as one line of JSON, byte for byte the same for the same cells."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _selected(column: Column[Any]) -> Any:  # noqa: ANN401 - a column or an expression of it
    if isinstance(column.type, JSON):
        return cast(column, String)
    return typed(column, String) if isinstance(column.type, Enum) else column


def _outward(column: Column[Any]) -> _Change | None:
    """Return what makes a cell of a value, None where the value is one already."""
    changes: Iterable[tuple[type[Any], _Change]] = (
        (JSON, _sorted),
        (Instant, _utc),
        (Date, date.isoformat),
        (LargeBinary, lambda value: b64encode(value).decode()),
    )
    return next((change for kind, change in changes if isinstance(column.type, kind)), None)


def _inward(table: Table, dialect: str) -> list[tuple[int, _Change]]:
    """Return what each column's driver wants instead of a cell: PostgreSQL's COPY reads most texts itself."""
    changes: dict[type[Any], _Change] = {LargeBinary: b64decode}
    if dialect == "sqlite":
        changes |= {Boolean: int, Instant: methodcaller("removesuffix", "+00:00")}
    return [
        (place, change)
        for place, column in enumerate(table.columns)
        for kind, change in changes.items()
        if isinstance(column.type, kind)
    ]


def _sorted(held: str) -> str:
    """Return JSON in the one form that both engines can give back."""
    value = json.loads(held, parse_float=_number)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _number(told: str) -> float | int:
    """JSONB keeps 100.0 and 1e2 as decimals of its own: a whole number is written as one."""
    value = float(told)
    return int(value) if value.is_integer() else value


def _utc(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(" ", "microseconds")


@asynccontextmanager
async def _entrance(connection: AsyncConnection, table: Table) -> AsyncIterator[Callable[[list[Cells]], Any]]:
    """Open one COPY (PostgreSQL asks for what rows point at when it ends), or SQLite's own insert."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    named = ", ".join(f'"{name}"' for name in columns_of(table))
    if connection.dialect.name == "sqlite":
        await driver.execute("PRAGMA defer_foreign_keys = ON")
        marks = ", ".join("?" * len(table.columns))
        insert = f'INSERT INTO "{table.name}" ({named}) VALUES ({marks})'  # noqa: S608 - our own names

        async def take(rows: list[Cells]) -> None:
            await driver.executemany(insert, rows)

        yield take
        return
    async with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy:

        async def take_copy(rows: list[Cells]) -> None:
            for row in rows:
                await copy.write_row(row)

        yield take_copy


def _reason(fault: Exception) -> str:
    original = fault.orig if isinstance(fault, DBAPIError) else fault
    told = getattr(original, "diag", None)  # PostgreSQL's, whose own text quotes the row
    return str(original) if told is None else told.message_primary or type(original).__name__
