"""What every table shares: naming of constraints, identifiers, instants and enumerations."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.dml import Insert as PgInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.orm import DeclarativeBase, SQLORMExpression, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

type_big = BigInteger().with_variant(Integer, "sqlite")
type_json = JSON().with_variant(JSONB, "postgresql")

Key = Annotated[int, mapped_column(type_big, primary_key=True, autoincrement=True)]
BigInt = Annotated[int, mapped_column(type_big)]


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive datetime is refused before it reaches a table."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite keeps the UTC wall time, PostgreSQL the instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware UTC datetime on both engines."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def values_of(states: type[StrEnum]) -> list[str]:
    """Return the stored words of an enumeration (its values, not its Python names)."""
    return [state.value for state in states]


def word(states: type[StrEnum]) -> Enum:
    """Return a column type that stores an enumeration by its words, as plain text on both engines."""
    return Enum(states, native_enum=False, values_callable=values_of, length=40, create_constraint=False)


def among(state: SQLORMExpression[Any], words: Sequence[StrEnum]) -> ColumnElement[bool]:
    """Return the condition of a partial index on these states, word for word.

    SQLite recognizes an index's condition only where the words stand in the statement, not as parameters.
    """
    listed: BindParameter[Any] = bindparam(None, words, expanding=True, literal_execute=True)
    return state.in_(listed)


def told(column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of any type
    """Return the condition that a column tells something: JSON has a null of its own, and empty things."""
    if isinstance(column.type, JSON):
        return cast_to(column, String).not_in(("null", "{}", "[]"))
    something: ColumnElement[bool] = column.is_not(None)
    return something


def insert_new(dialect: str, table: type["Base"]) -> PgInsert | SqliteInsert:
    """Return an INSERT of the engine that knows ON CONFLICT DO NOTHING."""
    rows = cast("Table", table.__table__)
    return postgresql.insert(rows) if dialect == "postgresql" else sqlite.insert(rows)


class Base(DeclarativeBase):
    """The mother of all tables; constraint names follow one convention so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, TypeEngine[Any] | Callable[[], TypeEngine[Any]]]] = {
        datetime: Instant(),
        dict[str, Any]: type_json,
        list[str]: type_json,
        str: String(),
    }
