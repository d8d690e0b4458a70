"""Which identifier will a new row have?
Taken before the row is written, so that a turn need not wait for it.
"""

from collections.abc import Iterator
from itertools import count

from sqlalchemy import Integer, String, bindparam, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base

_BLOCK = 50


class Keys:
    """Identifiers for the new rows of one transaction, a block a table.

    SQLite's one writer counts on from the newest row; PostgreSQL's sequences give each number once, so what a
    transaction does not use is a gap.
    """

    def __init__(self) -> None:
        self._blocks: dict[type[Base], Iterator[int]] = {}

    async def next(self, session: AsyncSession, table: type[Base]) -> int:
        """Return an identifier that no other row of the table has or will get."""
        known = next(self._blocks.get(table, iter(())), None)
        if known is None:
            self._blocks[table] = block = await _block(session, table)
            known = next(block)
        return known


async def _block(session: AsyncSession, table: type[Base]) -> Iterator[int]:
    rows = table.__table__
    if session.get_bind().dialect.name == "sqlite":
        await session.flush()  # rows that wait for numbers of the engine's own get them first
        return count((await session.scalar(select(func.max(rows.c.id))) or 0) + 1)
    sequence = func.pg_get_serial_sequence(literal(table.__tablename__, String), "id")
    each = func.generate_series(1, bindparam("n", _BLOCK, Integer)).table_valued("n")
    return iter((await session.scalars(select(func.nextval(sequence)).select_from(each))).all())
