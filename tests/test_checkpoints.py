"""Pages move from SQLite's log into its file beside the writers, and a long log begins anew."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models import checkpoints
from models.database import Database

pytestmark = [pytest.mark.sqlite_only, pytest.mark.own_thread]


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds are long for a test."""
    monkeypatch.setattr(checkpoints, "_PAUSE", 0.02)


async def write(database: Database, kilobytes: int) -> None:
    """Make the log grow in one transaction."""
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE IF NOT EXISTS heap (a BLOB)"))
        await session.execute(text(f"INSERT INTO heap VALUES (randomblob({kilobytes * 1024}))"))


def size(url: str, suffix: str = "") -> int:
    """The bytes of the file, or of its log."""
    return Path(url.partition("///")[2] + suffix).stat().st_size


async def test_commit_does_not_move_pages_and_a_moment_later_they_have_moved(database_url: str) -> None:
    database = Database(database_url)
    before = size(database_url)
    await write(database, 8000)
    assert size(database_url) == before
    for _ in range(200):
        if size(database_url) > before + 7_000_000:
            break
        await asyncio.sleep(0.02)
    assert size(database_url) > before + 7_000_000
    await database.close()


async def test_log_begins_anew_although_writers_come_without_a_pause(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_LONG", 500)
    database = Database(database_url)
    for _ in range(60):
        await write(database, 1000)
    assert size(database_url, "-wal") < 40 * 1000 * 1024
    await database.close()


async def test_database_closed_in_between_has_lost_nothing(database_url: str) -> None:
    for _ in range(2):
        database = Database(database_url)
        await write(database, 100)
        await database.close()
    again = Database(database_url)
    async with again.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM heap")) == 2
    await again.close()


async def test_pages_of_a_few_large_commits_move_at_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_PAUSE", 60.0)
    database = Database(database_url)
    before = size(database_url)
    for _ in range(checkpoints._FEW):
        async with database.writing(patient=True) as session:
            await session.execute(text("CREATE TABLE IF NOT EXISTS heap (a BLOB)"))
            await session.execute(text("INSERT INTO heap VALUES (randomblob(1000000))"))
    for _ in range(200):
        if size(database_url) > before + 2_000_000:
            break
        await asyncio.sleep(0.02)
    assert size(database_url) > before + 2_000_000
    await database.close()


async def test_references_are_looked_up_again_after_a_transaction_without(database_url: str) -> None:
    database = Database(database_url)
    columns = "account_id, member_id, relation, state, bound_at"
    nobody = f"INSERT INTO bindings ({columns}) VALUES (7, 7, 'self', 'ended', '2027-01-01')"
    async with database.writing(unchecked=True) as session:
        await session.execute(text(nobody))
        await session.rollback()
    for _ in range(3):
        with pytest.raises(IntegrityError):
            async with database.writing() as session:
                await session.execute(text(nobody))
    await database.close()
