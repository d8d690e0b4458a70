"""Which statements are asked again and again? Made once, then given their values: making one costs more than
asking it.

A list is one value, whatever its length: the statement stays the same, and the engines keep their plan of it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, Dialect, Executable, Result, String, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.base import type_big
from models.json_text import written


def one(name: str) -> Any:  # noqa: ANN401 - stands where a value would
    """Return the place of a value in a prepared statement."""
    return bindparam(name)


def many(name: str, kind: TypeEngine[Any] = type_big) -> Any:  # noqa: ANN401 - stands where a list would
    """Return the place of a list of values, to be compared by ``in_``; of identifiers where nothing else is
    said.
    """
    each = _Each(bindparam(name, type_=_Listed(kind)))
    return select(each.table_valued("value", name="value").c.value)


class _Each(FunctionElement[Any]):
    """The values of a list as rows, in the words of each engine."""

    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_of_json(element: _Each, compiler: SQLCompiler, **how: object) -> str:
    return f"json_each{compiler.process(element.clause_expr, **how)}"


@compiles(_Each, "postgresql")
def _each_of_array(element: _Each, compiler: SQLCompiler, **how: object) -> str:
    return f"unnest{compiler.process(element.clause_expr, **how)}"


class _Listed(TypeDecorator[Collection[Any]]):
    """A list of values as one: an array, or JSON where there are none."""

    impl = String
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the form by the engine."""
        known: TypeEngine[Any] = ARRAY(self.kind) if dialect.name == "postgresql" else String()
        return dialect.type_descriptor(known)

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - by the engine
        """Give the list the form of the engine."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else written(values).decode()


@dataclass(slots=True)
class Prepared:
    """A statement with places for its values; made when it is first asked, once all tables are known."""

    make: Callable[[], Executable]
    _statement: Executable | None = field(default=None, init=False)

    async def ask(self, session: AsyncSession, **values: object) -> Result[*tuple[Any, ...]]:
        """Return what the statement gives for these values."""
        return await session.execute(self._made(), values)

    async def ask_each(self, session: AsyncSession, sets: list[dict[str, Any]]) -> None:
        """Carry the statement out for each set of values."""
        connection = await session.connection()
        await connection.execute(self._made(), sets)

    def _made(self) -> Executable:
        if self._statement is None:
            self._statement = self.make()
        return self._statement
