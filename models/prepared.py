"""Which statements are asked again and again? Made once, then given their values: making one costs more than
asking it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, Result, bindparam
from sqlalchemy.ext.asyncio import AsyncSession


def one(name: str) -> Any:  # noqa: ANN401 - stands where a value would
    """Return the place of a value in a prepared statement."""
    return bindparam(name)


def many(name: str) -> Any:  # noqa: ANN401 - stands where a list would
    """Return the place of a list of values in a prepared statement."""
    return bindparam(name, expanding=True)


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
