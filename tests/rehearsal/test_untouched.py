"""Nothing of a rehearsal stays: the service's rows are as before and the copy is gone, however it ended."""

import asyncio
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import scheduler
from bot.rehearsal.fault import RehearsalError
from bot.wiring import rehearsing
from models.database import Database
from models.members import Member
from models.outbox import Message
from models.scope import Scope
from models.scratch import scratch_of
from scheduler.job import Job, Late
from tests.crash.processes import ROOT
from tests.rehearsal.trials import Trial, told
from tests.upkeep.rows import KEY, content, furnish


def left_in(folder: Path) -> list[str]:
    """What a rehearsal left in a folder."""
    return [file.name for file in folder.glob("rehearsal-*")]


def open_files(process: int) -> list[str]:
    """The files that a process holds open, by their names or what is left of them."""
    links = (link.readlink() for link in Path(f"/proc/{process}/fd").iterdir() if link.is_symlink())
    return [str(name) for name in links if "rehearsal-" in str(name)]


@pytest.fixture
async def home(database_url: str, tmp_path: Path) -> Path:
    """A folder for copies; the database has rows of every type, one of them a message that waits."""
    await furnish(database_url)
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


async def test_every_table_is_as_it_was_and_the_copy_is_gone(database_url: str, home: Path) -> None:
    before = await content(database_url)
    trial = Trial(told(database_url, home), scheduler.JOBS)
    await trial.run(15)  # an opening, a reminder, a closing, 除夕
    assert [line.outcome for line in trial.lines] == ["sent"]
    assert await content(database_url) == before
    assert not left_in(home)


async def test_kill_halfway_leaves_neither_rows_nor_a_copy(database_url: str, home: Path) -> None:
    before = await content(database_url)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HONGYAN_")},
        "HONGYAN_DATABASE_URL": database_url, "HONGYAN_SECRET_KEY": KEY, "HONGYAN_DATA_DIR": str(home),
    }  # fmt: skip
    command = (sys.executable, "-m", "bot", "rehearse", "--days", "366", "--json")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    for _ in range(3):
        assert b'"day"' in await process.stdout.readline()
    held = open_files(process.pid)
    process.kill()
    await process.wait()
    assert held
    assert all(name.endswith("(deleted)") for name in held)
    assert not left_in(home)
    assert await content(database_url) == before


@pytest.mark.sqlite_only
async def test_job_that_fails_ends_it_with_its_name_and_the_copy_is_gone(
    database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fall(_scope: Scope, _slot: datetime) -> None:
        raise ValueError("a broken rule")

    monkeypatch.setattr(scheduler, "JOBS", (Job("fall_over", "0 9 * * *", fall, Late.EACH),))
    before = await content(database_url)
    with pytest.raises(RehearsalError, match="fall_over would fail: ValueError"):
        await rehearsing(told(database_url, home), 2).run(lambda _: None, lambda *_: None)
    assert not left_in(home)
    assert await content(database_url) == before


@pytest.mark.sqlite_only
@pytest.mark.parametrize("size", [4096, 16384])
async def test_file_of_any_page_size_is_copied(tmp_path: Path, size: int) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(f"PRAGMA page_size = {size}")
        file.execute("CREATE TABLE told (what TEXT)")
        file.executemany("INSERT INTO told VALUES (?)", [("x" * 100,)] * 1000)
    source = Database(f"sqlite+aiosqlite:///{path}")
    async with scratch_of(source, tmp_path) as copy, copy.reading() as session:
        rows = (await session.connection()).exec_driver_sql
        assert (await rows("SELECT count(*) FROM told")).scalar() == 1000
        assert (await rows("PRAGMA page_size")).scalar() == size
    await source.close()
    assert not left_in(tmp_path)


async def test_copy_has_the_rows_and_may_be_written_without_the_service_knowing(
    database_url: str, home: Path
) -> None:
    source = Database(database_url)
    async with scratch_of(source, home) as copy:
        assert not left_in(home)
        async with copy.writing() as session:
            member = await session.get_one(Member, 3)
            assert member.contact_id == 5000
            member.name = "somebody else"
        async with copy.reading() as one, copy.reading() as other:
            assert await one.scalar(select(func.count(Message.id))) == 1
            assert (await other.get_one(Member, 3)).name == "somebody else"
    async with source.reading() as session:
        assert (await session.get_one(Member, 3)).name == "安"
    await source.close()


REFUSALS: tuple[tuple[int, int, str], ...] = (
    (0, 1 << 40, "Between 1 and 366 days"),
    (367, 1 << 40, "Between 1 and 366 days"),
    (30, 1000, "needs 67 MB in .* and 0 MB are free"),
)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("days", "free", "sentence"), REFUSALS)
async def test_what_cannot_be_rehearsed_is_refused_with_a_sentence(
    database_url: str, home: Path, days: int, free: int, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage: Any = type(shutil.disk_usage(home))(free, 0, free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(RehearsalError, match=sentence):
        await Trial(told(database_url, home), ()).run(days)
    assert not left_in(home)


@pytest.mark.sqlite_only
async def test_folder_that_cannot_be_written_is_named(database_url: str, home: Path) -> None:
    (home / "page").touch()
    settings = told(database_url, home / "page" / "folder")
    with pytest.raises(RehearsalError, match=r"Nothing can be written in .*folder: Not a directory"):
        await Trial(settings, ()).run(1)
