"""Is this database ready to give its rows away, or to take others? Its revision, its key, its emptiness."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.migrate import newest, upgrade
from bot.secret_key import load_or_make_secret_key
from bot.settings import PREFIX, Settings
from bot.upkeep.fault import NOTHING_CHANGED, UpkeepError
from models.database import Database, is_empty
from models.installation import Installation
from models.rows import first_filled, revision_of
from models.vault import Vault


def vault_of(settings: Settings) -> Vault:
    """Return the vault of the settings' key; unlike a start, upkeep makes no key."""
    path = settings.secret_key_path
    if settings.secret_key is None and settings.demonstration and not path.exists():
        raise UpkeepError(
            f"There is no secret key: neither {PREFIX}SECRET_KEY nor {path}. Put the one back with which the "
            "rows were sealed."
        )
    key = load_or_make_secret_key(path, settings.secret_key, demonstration=settings.demonstration)
    return Vault(key.get_secret_value())


@asynccontextmanager
async def opened(url: str, *, new: bool = False) -> AsyncIterator[Database]:
    """Open a database that has its tables and close it in the end; a ``new`` one gets them first."""
    database = Database(url)
    try:
        await _check_tables(database, new=new)
        yield database
    except OperationalError as fault:
        raise UpkeepError(f"The database cannot be reached or used: {fault.orig}.") from None
    finally:
        await database.close()


async def _check_tables(database: Database, *, new: bool) -> None:
    async with database.engine.connect() as connection:
        bare = await is_empty(connection)
    if bare and not new:
        raise UpkeepError(
            "The database has no tables yet: is HONGYAN_DATABASE_URL the right one? If it is, run "
            "python -m bot migrate first."
        )
    if bare:
        await asyncio.to_thread(upgrade, database.url)
    async with database.reading() as session:
        revision, ours = await revision_of(session), newest()
    if revision != ours:
        raise UpkeepError(
            f"The database has the tables of revision {revision}, this version of Hongyan those of {ours}. "
            f"Run python -m bot migrate first. {NOTHING_CHANGED}"
        )


async def check_key(session: AsyncSession, vault: Vault) -> None:
    """Refuse a key with which these rows were not sealed; a database never served has no mark yet."""
    card = await session.scalar(Installation.card())
    if card and card.key_mark and card.key_mark != vault.mark():
        raise UpkeepError(
            f"The rows were sealed with another secret key than that of the settings. Set {PREFIX}SECRET_KEY "
            f"(or the file secret.key) to theirs. {NOTHING_CHANGED}"
        )


async def check_empty(session: AsyncSession, hint: str) -> None:
    """Refuse a database in which there is a row; ``hint`` says what to do then."""
    if table := await first_filled(session):
        raise UpkeepError(f"The database is not empty: there are rows in {table}. {hint} {NOTHING_CHANGED}")
