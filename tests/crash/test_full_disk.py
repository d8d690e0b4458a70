"""The disk is full for a while: the service waits, says so, and goes on; nobody's update is blamed for it."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.conftest import Bear
from tests.crash.scene import Scene, scene
from tests.crash.server import BotApi
from tests.crash.village import Village

pytestmark = pytest.mark.sqlite_only
SOON = [0.1, 0.3]  # seconds after which a failed update is tried again: three tries fit into the trouble
TROUBLE = 2.0


async def _lived_through(one: Scene) -> None:
    """Everybody has their answers from the same process, and nothing was parked or doubled."""
    judgement = await one.ends_well()
    assert judgement.faults() == {}
    assert judgement.doubled == 0


async def test_file_that_may_not_grow_is_waited_for(
    village: Village, nursery_of: Bear, tmp_path: Path
) -> None:
    pages, api = tmp_path / "pages", BotApi()
    async with scene(village, api, nursery_of(api, pages=str(pages), pauses=SOON)) as one:
        await one.under_way(8)
        pages.write_text("1")  # no smaller than it is: it cannot grow
        await one.says_ill("database-full")
        await one.during(TROUBLE)
        pages.write_text("0")
        await _lived_through(one)


@pytest.mark.thorough
async def test_write_that_the_system_refuses_is_waited_for(
    village: Village, nursery_of: Bear, tmp_path: Path
) -> None:
    api = BotApi()
    async with scene(village, api, nursery_of(api, pauses=SOON)) as one:
        await one.under_way(8)
        size = (tmp_path / "hongyan.db-wal").stat().st_size
        assert size > one.bot.log.stat().st_size, "the log must go on where the database cannot"
        before = resource.prlimit(one.bot.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        await one.says_ill("database-full", "database-away", "database-read-only")
        await one.during(TROUBLE)
        resource.prlimit(one.bot.pid, resource.RLIMIT_FSIZE, before)
        await _lived_through(one)


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """Mount a disk of 8 MB there; skip where only root may do so."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    yield
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607


async def test_disk_without_room_is_waited_for(nursery_of: Bear, database_url: str, tmp_path: Path) -> None:
    disk, api = tmp_path / "disk", BotApi()
    disk.mkdir()
    with _small_disk(disk):
        file = disk / "hongyan.db"
        file.write_bytes((tmp_path / "hongyan.db").read_bytes())
        village = Village(f"sqlite+aiosqlite:///{file}")
        nursery = nursery_of(api, {"HONGYAN_DATABASE_URL": village.url}, pauses=SOON)
        async with scene(village, api, nursery) as one:
            await one.under_way(8)
            ballast = disk / "ballast"
            with ballast.open("wb", buffering=0) as file_of_others:
                free = os.statvfs(disk)
                file_of_others.write(b"\0" * (free.f_bavail * free.f_frsize))
            await one.says_ill("database-full")
            await one.during(TROUBLE)
            ballast.unlink()
            await _lived_through(one)
