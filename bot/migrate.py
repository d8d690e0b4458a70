"""How does a database get the tables of this version?
Alembic, called as a library over our own connection; where the tables are there it is not even loaded, which
is a tenth of a start.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, inspect, make_url, pool
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from alembic.config import Config


class DatabaseUnfitError(Exception):
    """The database cannot be brought to this version; the message says what to do."""


# Of several processes that start together, the first one upgrades; the others find it done.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7246110)"
_SCRIPTS = Path(__file__).parent.parent / "models" / "migrations"


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _synchronous(url: str) -> str:
    driver = make_url(url).drivername.replace("sqlite+aiosqlite", "sqlite")
    return make_url(url).set(drivername=driver).render_as_string(hide_password=False)


def upgrade(url: str) -> None:
    """Bring a database to the newest revision; one that is there already is left alone."""
    engine = create_engine(_synchronous(url), poolclass=pool.NullPool)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(_ONE_AT_A_TIME)
            if _revision_of(connection) != newest():
                _climb(connection)
    except OperationalError as fault:
        raise DatabaseUnfitError(
            f"The database cannot be reached or written ({fault.orig}). Check HONGYAN_DATABASE_URL."
        ) from fault
    finally:
        engine.dispose()


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _climb(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(_config(connection), "head")
    except CommandError as fault:
        raise DatabaseUnfitError(
            f"This database was made by another version of Hongyan ({fault}). Use that version, or name "
            "another database in HONGYAN_DATABASE_URL; a demonstration's folder, HONGYAN_DATA_DIR, may be "
            "moved away."
        ) from fault


@cache
def newest() -> str:
    """Return the revision of this version's tables: the number that the last file's name begins with."""
    return max(file.name.partition("_")[0] for file in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def revise(url: str, message: str) -> None:
    """Write a new revision from the difference between the tables declared and those of an upgraded
    database.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    upgrade(url)
    engine = create_engine(_synchronous(url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        config = _config(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")
    engine.dispose()
