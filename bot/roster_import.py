"""How does ``import-roster`` do its work? The sheet is read, the database opened, and an import run."""

from collections.abc import Callable

from bot.clock import Clock
from bot.importing.fault import ImportRefusedError
from bot.importing.importer import Importer, Order, told
from bot.importing.telling import Teller
from bot.importing.undoing import undo
from bot.settings import Settings
from bot.sheets import SheetError, grids_of
from bot.upkeep.fit import check_key, opened, vault_of
from models.roster.reading import RosterError, read_roster

Say = Callable[[str], None]


async def import_file(order: Order, settings: Settings, say: Say) -> int | None:
    """Import a sheet as ordered; return the import's number, None for a dry run.

    Raises ImportRefusedError for a file that cannot be read, and whatever else stops it before it writes.
    """
    teller, vault = Teller(say), vault_of(settings)
    try:
        reading = read_roster(grids_of(order.file), Clock().now().astimezone(settings.time_zone).date())
    except (SheetError, RosterError) as fault:
        raise ImportRefusedError(str(fault)) from None
    teller.unread(reading.unknown, reading.missing)
    async with opened(settings.database_url.get_secret_value()) as database:
        async with database.reading() as session:
            await check_key(session, vault)
        return await Importer(database, vault, teller, order).run(list(reading.entries))


async def undo_import(number: int, settings: Settings, say: Say) -> None:
    """Take an import back whole, but for who changed since; those are named."""
    teller, vault = Teller(say), vault_of(settings)
    async with opened(settings.database_url.get_secret_value()) as database:
        async with database.reading() as session:
            await check_key(session, vault)
        teller.undone(number, await undo(database, vault, number, told(teller)))
