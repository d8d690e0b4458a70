"""How are all rows saved while the service goes on? ``backup FILE``: as of one instant, into one file."""

from contextlib import closing
from pathlib import Path

from bot.clock import Clock
from bot.settings import Settings
from bot.upkeep.archive import Writer
from bot.upkeep.carrying import Say
from bot.upkeep.draft import draft
from bot.upkeep.fit import check_key, opened, vault_of
from models.rows import all_tables, columns_of, leave, revision_of

KEEP_THE_KEY = (
    "The secret key is not in it; without the key phone numbers stay sealed. Keep a copy of the key apart."
)


async def back_up(file: Path, settings: Settings, say: Say) -> None:
    """Write every row to ``file``, which replaces an earlier one only when it is whole."""
    vault = vault_of(settings)
    async with opened(settings.database_url.get_secret_value()) as database, database.snapshot() as session:
        revision = await revision_of(session)
        await check_key(session, vault)
        with draft(file) as out, closing(Writer(out)) as writer:
            for table in all_tables():
                part = await writer.add(table.name, columns_of(table), leave(session, table))
                say(f"{part.rows:>12,}  {part.table}")
            writer.finish(str(revision), Clock().now().isoformat(), vault)
    say(f"Written: {file}. {KEEP_THE_KEY}")
