"""How do very many rows get in? As tuples through the driver's own way in, converted by the columns' types.

SQLAlchemy's executemany builds a dictionary and a parameter set for each row; with a million members that is
most of the time. COPY (PostgreSQL) and the driver's executemany (SQLite) take what the columns' types made.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Boolean, Dialect, Enum, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.types import TypeEngine

from models.base import Base, Instant
from models.orgs import Org

Cells = list[Any]
_Process = Callable[[Any], Any]


async def fill(
    session: AsyncSession, table: type[Base], columns: tuple[str, ...], rows: Collection[Cells]
) -> None:
    """Insert rows whose cells stand in the order of ``columns``; cells are converted in place.

    Other columns get the engine's default: those that only the ORM fills must be named.
    """
    connection = await session.connection()
    processes = _processes(table, columns, connection.dialect)
    for row in rows:
        for place, process in processes:
            if row[place] is not None:
                row[place] = process(row[place])
    if rows:
        await _hand_over(connection, table.__tablename__, columns, rows)


@cache
def _processes(
    table: type[Base], columns: tuple[str, ...], dialect: Dialect
) -> tuple[tuple[int, _Process], ...]:
    """Return (place, conversion) of the columns whose values the driver does not take as they are."""
    types = [_table(table).columns[name].type for name in columns]
    found = ((place, _process(kind, dialect)) for place, kind in enumerate(types))
    return tuple((place, process) for place, process in found if process is not None)


def _process(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    """What the type does to a value;
    for the commonest types the same by a shorter way, it is half of the time.
    """
    if isinstance(kind, Enum):
        return attrgetter("_value_")
    if dialect.name == "sqlite" and isinstance(kind, Instant | Boolean):
        return _instant_as_text if isinstance(kind, Instant) else int
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _instant_as_text(value: datetime) -> str:
    """What ``Instant`` and SQLite's own type make of an instant."""
    if value.tzinfo is None:
        raise ValueError(f"a naive datetime cannot be stored: {value!r}")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:-6]


async def _hand_over(
    connection: AsyncConnection, table: str, columns: Sequence[str], rows: Collection[Cells]
) -> None:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    named = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        await driver.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # noqa: S608 - our own names
        return
    async with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        for row in rows:
            await copy.write_row(row)


async def settle_keys(session: AsyncSession, tables: Sequence[type[Base]]) -> None:
    """Have the engine count on behind the identifiers that were given; SQLite does so by itself."""
    if (await session.connection()).dialect.name == "sqlite":
        return
    for table in tables:
        last = select(func.coalesce(func.max(_table(table).columns["id"]), 0) + 1)
        sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
        await session.execute(select(func.setval(sequence, last.scalar_subquery(), text("false"))))


async def empty(session: AsyncSession) -> None:
    """Delete every row of every table, those pointed at last; for a demonstration that starts over."""
    for table in reversed(Base.metadata.sorted_tables):
        await session.execute(table.delete())


async def has_orgs(session: AsyncSession) -> bool:
    """Return whether any organisation stands there: a county was set up, or a load was cut short."""
    return (await session.scalars(select(Org.id).limit(1))).first() is not None


def _table(table: type[Base]) -> Table:
    mapped = table.__table__
    if not isinstance(mapped, Table):
        raise TypeError(f"{table.__name__} is no table")
    return mapped
