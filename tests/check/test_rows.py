"""The probes of the database, each with a real fault, on both engines."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url, select, text

from bot.check import rows
from bot.check.finding import Level
from bot.check.ground import Ground
from models.database import Database
from models.inbox import Heard, Update
from models.installation import Installation
from models.leases import Lease
from models.outbox import Message, Said
from models.processes import Presence
from models.vault import Vault
from tests.check.asking import KEY, Standing, files_in, only, told
from tests.people import Person
from tests.world import World

_NOBODY = 65534


@pytest.fixture
async def ground(database_url: str, standing: Standing) -> AsyncIterator[Ground]:
    """The ground of a database in order."""
    made = standing(database_url=database_url)
    await rows.database_fit(made)
    yield made
    await made.close()


async def test_database_in_order_is_reached_written_and_left_as_it_was(ground: Ground) -> None:
    level, says = told(await only(rows.database_fit, ground))
    assert level is Level.WELL
    assert says.startswith(("SQLite 3.", "PostgreSQL 1"))
    assert (await only(rows.tables_current, ground)).level is Level.WELL


async def test_database_that_is_not_there_yet_is_not_made_by_the_check(
    standing: Standing, tmp_path: Path
) -> None:
    level, says = told(await only(rows.database_fit, standing()))
    assert (level, says) == (Level.LOOK, "there is none yet")
    assert not files_in(tmp_path)


async def test_server_that_is_away_is_a_fault_without_the_password(standing: Standing) -> None:
    with_password = "postgresql+psycopg://ann:secret-of-ann@127.0.0.1:9/nothing"
    found = await only(rows.database_fit, standing(database_url=with_password))
    assert told(found)[0] is Level.FAULT
    assert "does not answer" in found.says
    assert "secret-of-ann" not in found.says + found.do


async def test_file_that_is_no_database_is_a_fault(standing: Standing, tmp_path: Path) -> None:
    (tmp_path / "hongyan.db").write_text("a letter" * 1000)
    level, says = told(await only(rows.database_fit, standing()))
    assert level is Level.FAULT
    assert "not a database" in says


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder outside of the test's own, and no more rights than anybody has."""
    folder = Path(tempfile.mkdtemp(prefix="hongyan-check-"))
    folder.chmod(0o755)
    was_root = os.geteuid() == 0
    yield folder
    if was_root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def copy_to_read_only(file: str, folder: Path) -> None:
    """Put a database where it can only be read, and be nobody from now on: root could write all the same."""
    shutil.copyfile(file, folder / "hongyan.db")
    (folder / "hongyan.db").chmod(0o444)
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(_NOBODY)


def reading_only(url: URL) -> None:
    """Turn a database of a server to one that is only read."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    name = sql.Identifier(url.database or "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))


async def test_database_that_can_only_be_read_is_a_fault_with_what_to_do(
    database_url: str, standing: Standing, nobody: Path
) -> None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        copy_to_read_only(url.database or "", nobody)
        database_url = f"sqlite:///{nobody / 'hongyan.db'}"
    else:
        reading_only(url)
    found = await only(rows.database_fit, standing(database_url=database_url))
    assert told(found)[0] is Level.FAULT
    assert "cannot be opened for writing" in found.says
    assert "the right" in found.do


@pytest.mark.sqlite_only
async def test_file_that_somebody_else_keeps_locked_is_a_fault(
    database_url: str, standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.database._SQLITE", ("PRAGMA busy_timeout = 100",))
    other = sqlite3.connect(make_url(database_url).database or "", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    found = await only(rows.database_fit, standing(database_url=database_url))
    other.close()
    assert told(found)[0] is Level.FAULT
    assert "lock" in found.says


@pytest.mark.parametrize(
    ("revision", "way_out"), [("0000", "python -m bot migrate"), ("9999", "newer version")]
)
async def test_tables_of_another_version_are_a_fault(ground: Ground, revision: str, way_out: str) -> None:
    async with ground.database.writing() as session:
        await session.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    found = await only(rows.tables_current, ground)
    assert told(found)[0] is Level.FAULT
    assert way_out in found.do
    assert revision in found.says


async def mark(database: Database, ground: Ground, key: str) -> None:
    async with database.writing() as session:
        session.add(
            Installation(
                demonstration=False, clock_offset_seconds=0, created_at=ground.clock.now(),
                key_mark=Vault(key).mark(),
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "level"), [(KEY, Level.WELL), ("another-key-of-32-characters-----", Level.FAULT)]
)
async def test_key_is_compared_with_the_one_of_the_rows(ground: Ground, key: str, level: Level) -> None:
    assert told(await only(rows.key_fits, ground)) == (Level.WELL, "nothing is sealed yet")
    await mark(ground.database, ground, key)
    found = await only(rows.key_fits, ground)
    assert told(found)[0] is level
    assert key not in found.says + found.do


async def test_leases_tell_who_serves_and_who_is_served_by_nobody(ground: Ground) -> None:
    assert told(await only(rows.leases_held, ground))[1] == "no bot has been served yet"
    async with ground.database.writing() as session:
        for bot_id, holder in ((100, "host-a:7::"), (200, "host-b:8::")):
            await session.execute(Lease.announce(ground.database.dialect, bot_id))
            await session.execute(Lease.take(bot_id, holder))
        await session.execute(Lease.release(200, 1))
        await session.execute(Presence.note(ground.database.dialect, "host-a:7::", "all"))
    there, served, free = [told(one)[1] for one in await rows.leases_held(ground)]
    assert there == "host-a, process 7 is there, role all"
    assert served == "bot 100 is served by host-a, process 7 (token 1)"
    assert free == "bot 200 is served by nobody right now"


async def test_what_was_given_up_is_counted(world: World, bob: Person, standing: Standing) -> None:
    ground = standing(database_url=world.database.url)
    await rows.database_fit(ground)
    await bob.says("/help")
    assert [told(one)[0] for one in await rows.nothing_left_over(ground)] == [Level.WELL]
    now = world.clock.now()
    async with world.scope() as scope:
        parked = Update(
            bot_id=100, update_id=999, chat_id=1, sealed=b"", state=Heard.PARKED, attempts=3, received_at=now
        )
        scope.add(parked)
        message = await scope.first(select(Message))
        assert message is not None
        message.state = Said.UNSURE
    _, updates, letters = [told(one) for one in await rows.nothing_left_over(ground)]
    await ground.close()
    assert updates[0] is letters[0] is Level.LOOK
    assert updates[1].startswith("1: ")
    assert letters[1].startswith("1: ")
