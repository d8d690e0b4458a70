"""How do saved rows come back? ``restore FILE``: verified whole first, then all of it in one transaction."""

from contextlib import closing
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from bot.upkeep.archive import Manifest, Reader
from bot.upkeep.carrying import Say, carry, finish
from bot.upkeep.fault import NOTHING_CHANGED, UpkeepError
from bot.upkeep.fit import check_empty, opened, vault_of
from models.bulk import empty
from models.rows import all_tables, columns_of, revision_of

_HINT = "--force deletes everything in it first."


async def restore(file: Path, settings: Settings, say: Say, *, force: bool = False) -> None:
    """Fill an empty database from a backup of either engine; a new one gets its tables first.

    With ``force`` the rows that are there are deleted, in the same transaction. A fault leaves everything
    as it was.
    """
    vault = vault_of(settings)
    with closing(Reader(file, vault)) as backup:
        say(f"{file} is whole: {backup.manifest.created_at}, revision {backup.manifest.revision}.")
        async with (
            opened(settings.database_url.get_secret_value(), new=True) as database,
            database.writing() as session,
        ):
            _check_shape(backup.manifest, await revision_of(session))
            await _make_room(session, say, force=force)
            await _fill(session, backup, say)
    say("Restored.")


def _check_shape(manifest: Manifest, revision: str | None) -> None:
    if manifest.revision != revision:
        raise UpkeepError(
            f"The backup has the tables of revision {manifest.revision}, this version of Hongyan those of "
            f"{revision}. Restore it with the version that wrote it, then run python -m bot migrate with "
            f"this one. {NOTHING_CHANGED}"
        )
    ours = {table.name: columns_of(table) for table in all_tables()}
    if {part.table: part.columns for part in manifest.parts} != ours:
        raise UpkeepError(f"The backup's tables are not those of this version. {NOTHING_CHANGED}")


async def _make_room(session: AsyncSession, say: Say, *, force: bool) -> None:
    if force:
        say("Deleting what is there.")
        await empty(session)
    await check_empty(session, _HINT)


async def _fill(session: AsyncSession, backup: Reader, say: Say) -> None:
    parts = {part.table: part for part in backup.manifest.parts}
    for table in all_tables():
        tally = await carry(session, table, backup.rows(parts[table.name]))
        if (tally.rows, tally.sha256) != (parts[table.name].rows, parts[table.name].sha256):
            raise UpkeepError(f"The backup's file changed while it was read. {NOTHING_CHANGED}")
        say(f"{tally.rows:>12,}  {table.name}")
    await finish(session)
