"""Somebody else holds the database for a while: the service waits, and no update is blamed for it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from models.database import _SQLITE
from tests.crash.born import Nursery, settings
from tests.crash.conftest import Bear
from tests.crash.scene import scene
from tests.crash.server import BotApi
from tests.crash.village import Village

SOON = [0.1, 0.3]  # seconds after which a failed update is tried again: three tries fit into the trouble
HURRIED = [one.replace("15000", "200") for one in _SQLITE]  # a lock is waited for in silence that long
TROUBLE = 2.5


@contextmanager
def _exclusive(file: Path) -> Iterator[None]:
    """Hold the lock of a SQLite file, as a copy or a browser of databases may."""
    holder = sqlite3.connect(file, isolation_level=None, timeout=10)
    holder.execute("BEGIN EXCLUSIVE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


@contextmanager
def _table_locked(url: str, table: str) -> Iterator[None]:
    """Hold a table of PostgreSQL as ALTER TABLE or VACUUM FULL do: nobody reads or writes it."""
    address = make_url(url)
    parts = {"host": address.query["host"], "user": address.username, "dbname": address.database}
    with psycopg.connect(**parts) as holder:  # type: ignore[arg-type]
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        holder.rollback()


@pytest.mark.sqlite_only
async def test_locked_file_is_waited_for(village: Village, nursery_of: Bear, tmp_path: Path) -> None:
    api = BotApi()
    nursery = nursery_of(api, constants={"models.database:_SQLITE": HURRIED}, pauses=SOON)
    async with scene(village, api, nursery) as one:
        await one.under_way(8)
        with _exclusive(tmp_path / "hongyan.db"):
            await one.says_ill("database-locked")
            await one.during(TROUBLE)
        judgement = await one.ends_well()
    assert judgement.faults() == {}


@pytest.mark.parametrize(
    "table", ["outbox", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("inbox", "check_ins"))]
)
async def test_locked_table_is_waited_for(door: Path, tmp_path: Path, postgres_url: str, table: str) -> None:
    village, api = Village(postgres_url), BotApi()
    plan = {"constants": {"bot.pump:TURN_SECONDS": 0.3}, "pauses": SOON}
    nursery = Nursery(door, tmp_path, settings(api.url, postgres_url, tmp_path), plan)
    async with scene(village, api, nursery) as one:
        await one.under_way(8)
        with _table_locked(postgres_url, table):
            await one.during(TROUBLE)
        judgement = await one.ends_well()
    assert judgement.faults() == {}
