"""How does a database get the tables of this version?
Alembic, called as a library over our own connection.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, pool

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
    with engine.begin() as connection:
        command.upgrade(_config(connection), "head")
    engine.dispose()


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
