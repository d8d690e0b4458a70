"""How does a database get the tables of this version?
Alembic, called as a library over our own connection.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, make_url, pool
from sqlalchemy.exc import OperationalError


class DatabaseUnfitError(Exception):
    """The database cannot be brought to this version; the message says what to do."""


# Of several processes that start together, the first one upgrades; the others find it done.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7246110)"
_SCRIPTS = Path(__file__).parent.parent / "models" / "migrations"


def _config(connection: Connection) -> Config:
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
            command.upgrade(_config(connection), "head")
    except CommandError as fault:
        raise DatabaseUnfitError(
            f"This database was made by another version of Hongyan ({fault}). Use that version, or name "
            "another database in HONGYAN_DATABASE_URL; a demonstration's folder, HONGYAN_DATA_DIR, may be "
            "moved away."
        ) from fault
    except OperationalError as fault:
        raise DatabaseUnfitError(
            f"The database cannot be reached or written ({fault.orig}). Check HONGYAN_DATABASE_URL."
        ) from fault
    finally:
        engine.dispose()


def newest() -> str:
    """Return the revision of this version's tables."""
    return str(ScriptDirectory(str(_SCRIPTS)).get_current_head())


def revise(url: str, message: str) -> None:
    """Write a new revision from the difference between the tables declared and those of an upgraded
    database.
    """
    upgrade(url)
    engine = create_engine(_synchronous(url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        config = _config(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")
    engine.dispose()
