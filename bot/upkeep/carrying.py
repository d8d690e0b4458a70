"""How do rows get into a database so that nothing is missing? Entered, read back, and compared by hash."""

from collections.abc import AsyncIterator, Callable

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.upkeep.archive import Tally
from bot.upkeep.fault import NOTHING_CHANGED, UpkeepError
from models.bulk import Cells
from models.rows import RowsRefusedError, enter, leave, line, settle

Say = Callable[[str], None]


async def carry(session: AsyncSession, table: Table, batches: AsyncIterator[list[Cells]]) -> Tally:
    """Enter a table's rows, read them back, and return their tally; raise UpkeepError for any difference."""
    given = Tally()
    try:
        await enter(session, table, _counted(batches, given))
    except RowsRefusedError as fault:
        raise _refused(fault) from None
    found = Tally()
    async for rows in leave(session, table):
        found.add([line(row) for row in rows])
    if (given.rows, given.sha256) != (found.rows, found.sha256):
        raise UpkeepError(
            f"{table.name} came in differently: {given.rows:,} rows were given, {found.rows:,} are there, "
            f"and their contents differ. {NOTHING_CHANGED}"
        )
    return found


async def finish(session: AsyncSession) -> None:
    """Have the engine count on behind what came in; raise UpkeepError when a row points at nothing."""
    try:
        await settle(session)
    except RowsRefusedError as fault:
        raise _refused(fault) from None


def _refused(fault: RowsRefusedError) -> UpkeepError:
    return UpkeepError(f"The database does not take the rows of {fault}. {NOTHING_CHANGED}")


async def _counted(batches: AsyncIterator[list[Cells]], tally: Tally) -> AsyncIterator[list[Cells]]:
    async for rows in batches:
        tally.add([line(row) for row in rows])
        yield rows
