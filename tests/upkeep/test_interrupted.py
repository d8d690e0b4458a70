"""What is left of a backup that was cut short? The old file, whole; by real processes of the command line."""

import asyncio
import os
import resource
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from bot.upkeep.backup import back_up
from bot.upkeep.draft import draft
from bot.upkeep.fault import UpkeepError
from tests.crash.processes import ROOT
from tests.upkeep.rows import KEY, furnish, settings

pytestmark = pytest.mark.sqlite_only
ROWS = 10_000


async def crowd(url: str) -> None:
    """So many rows that do not get smaller in a zip that a backup takes its time."""
    await furnish(url)
    columns = "account_id, form, asked, state, begun_at, touched_at, expires_at, sealed"
    at = "2027-01-28 02:00:00.000000"
    run = (7, "f", 0, "left", at, at, at)
    with closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as file, file:
        rows = ((*run, os.urandom(200)) for _ in range(ROWS))
        file.executemany(f"INSERT INTO form_runs ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


async def backup_process(url: str, folder: Path, *, largest: int | None = None) -> asyncio.subprocess.Process:
    """``python -m bot backup`` as a process; ``largest`` bytes fit into a file."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HONGYAN_")},
        "HONGYAN_DATABASE_URL": url, "HONGYAN_SECRET_KEY": KEY, "HONGYAN_DATA_DIR": str(folder),
    }  # fmt: skip

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "backup", str(folder / "saved.zip"), cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, preexec_fn=limit,
    )  # fmt: skip


async def test_kill_in_the_middle_leaves_the_old_file(database_url: str, tmp_path: Path) -> None:
    await crowd(database_url)
    file, part = tmp_path / "saved.zip", tmp_path / "saved.zip.part"
    file.write_text("the backup of yesterday")
    process = await backup_process(database_url, tmp_path)
    async with asyncio.timeout(30):
        while not (part.exists() and part.stat().st_size > 100_000):
            assert process.returncode is None
            await asyncio.sleep(0.002)
    process.kill()
    await process.wait()
    assert file.read_text() == "the backup of yesterday"
    assert not zipfile.is_zipfile(part)
    await back_up(file, settings(database_url, tmp_path), lambda _line: None)
    assert zipfile.is_zipfile(file)
    assert not part.exists()


async def test_full_disk_is_a_sentence_and_leaves_the_old_file(database_url: str, tmp_path: Path) -> None:
    await crowd(database_url)
    file = tmp_path / "saved.zip"
    file.write_text("the backup of yesterday")
    process = await backup_process(database_url, tmp_path, largest=500_000)
    assert process.stdout
    told = (await process.stdout.read()).decode()
    assert await process.wait() == 2
    assert "cannot be written" in told
    assert "Traceback" not in told
    assert file.read_text() == "the backup of yesterday"
    assert not (tmp_path / "saved.zip.part").exists()


def test_draft_is_written_by_one_process_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "saved.zip"
    with draft(file) as out:
        out.write(b"first")
        with pytest.raises(UpkeepError, match="another process"), draft(file):
            raise AssertionError
    assert file.read_bytes() == b"first"


def test_draft_of_an_interrupted_run_leaves_no_tail(tmp_path: Path) -> None:
    file = tmp_path / "saved.zip"
    (tmp_path / "saved.zip.part").write_bytes(b"a long draft that was killed")
    with draft(file) as out:
        out.write(b"short")
    assert file.read_bytes() == b"short"


def test_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UpkeepError, match="No such file"), draft(tmp_path / "no" / "saved.zip"):
        raise AssertionError
