"""Databases of earlier revisions with something in every table and every column."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Inspector,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    insert,
    inspect,
    pool,
    select,
    text,
)

from bot.migrate import _SCRIPTS, _config, _synchronous
from models.base import Base
from models.tables import import_all

import_all()
REVISIONS = [step.revision for step in reversed(list(ScriptDirectory(str(_SCRIPTS)).walk_revisions()))]
ROWS = 3  # a time: the first has a value in each column, the second only where it must
_NOON = datetime(2027, 1, 28, 4, 0, 0, 5, tzinfo=UTC)

Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A transaction on a database."""
    engine = create_engine(_synchronous(url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def move(url: str, revision: str) -> None:
    """Bring a database up or down to a revision."""
    with connected(url) as connection:
        now = MigrationContext.configure(connection).get_current_revision()
        up = now is None or REVISIONS.index(now) < REVISIONS.index(revision)
        (command.upgrade if up else command.downgrade)(_config(connection), revision)


_known: dict[tuple[str, str | None], list[Table]] = {}


def tables_of(connection: Connection) -> list[Table]:
    """The tables that stand in a database, those pointed at first; looked at once a revision and engine."""
    at = connection.dialect.name, MigrationContext.configure(connection).get_current_revision()
    if at not in _known:
        found = MetaData()
        found.reflect(connection)
        _known[at] = [table for table in found.sorted_tables if table.name != "alembic_version"]
    return _known[at]


def fill(url: str, behind: int = 0) -> None:
    """Put rows into every table, whatever the revision; their numbers begin behind a given one."""
    with connected(url) as connection:
        for table in tables_of(connection):
            rows = [_row(table, behind + number, spare=number == 2) for number in range(1, ROWS + 1)]
            connection.execute(insert(table), rows)


def _row(table: Table, number: int, *, spare: bool) -> dict[str, Any]:
    return {
        column.name: None if spare and column.nullable else _value(column, number) for column in table.columns
    }


def _value(column: Column[Any], number: int) -> object:
    """A value that the column's type takes and no other row of the table has, where there are that many."""
    words = _words(column)
    if words:
        return words[number % len(words)]
    kind = column.type
    values: dict[type, object] = {
        Boolean: bool(number % 2), Integer: number, LargeBinary: bytes([number % 256, 0, 255]),
        JSON: {"n": number, "字": [None, 1.5]}, DateTime: _instant(kind, number),
        Date: date(2027, 1, 1) + timedelta(days=number),
    }  # fmt: skip
    for known, value in values.items():
        if isinstance(kind, known):
            return value
    return f"{number}{column.name}…字"[: getattr(kind, "length", None) or 40]


def _instant(kind: object, number: int) -> datetime:
    moment = _NOON + timedelta(days=number)
    return moment if getattr(kind, "timezone", False) else moment.replace(tzinfo=None)


def _words(column: Column[Any]) -> list[str]:
    """The words of an enumeration, which only the declared tables know."""
    declared = Base.metadata.tables.get(column.table.name)
    known = declared.columns.get(column.name) if declared is not None else None
    return list(known.type.enums) if known is not None and isinstance(known.type, Enum) else []


def content(url: str) -> Rows:
    """Every row of every table."""
    with connected(url) as connection:
        asked = {table.name: select(table).order_by(*table.primary_key) for table in tables_of(connection)}
        return {
            name: [dict(row) for row in connection.execute(rows).mappings()] for name, rows in asked.items()
        }


def shape(url: str) -> dict[str, dict[str, Any]]:
    """Columns, keys, indexes with their conditions, and defaults of every table, in comparable form."""
    with connected(url) as connection:
        look = inspect(connection)
        names = [name for name in look.get_table_names() if name != "alembic_version"]
        return {name: _shape(look, name) for name in names}


def _shape(look: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], str(column["default"]))
            for column in look.get_columns(name)
        },
        "primary": look.get_pk_constraint(name)["constrained_columns"],
        "unique": {tuple(one["column_names"]) for one in look.get_unique_constraints(name)},
        "foreign": {
            (tuple(one["constrained_columns"]), one["referred_table"]) for one in look.get_foreign_keys(name)
        },
        "indexes": {
            one["name"]: (tuple(one["column_names"]), one["unique"], _where(one.get("dialect_options")))
            for one in look.get_indexes(name)
        },
    }


def _where(options: Any) -> str:  # noqa: ANN401 - as the inspector gives it
    return str(next((value for name, value in (options or {}).items() if name.endswith("_where")), None))


def files(url: str, table: str) -> object:
    """Where a table's rows are kept: another place after a change means that every row was written anew."""
    asked = {
        "sqlite": "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = :table",
        "postgresql": "SELECT pg_relation_filenode(CAST(:table AS regclass))",
    }
    with connected(url) as connection:
        return connection.scalar(text(asked[connection.dialect.name]), {"table": table})
