"""An import killed halfway: the same command goes on where it stopped, or --undo takes it back whole."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.importing.importer import Importer, Order, told
from bot.importing.telling import Teller
from bot.importing.undoing import undo
from models.database import Database
from models.imports import Import, ImportState
from models.members import Member
from models.orgs import Org, OrgLevel
from models.vault import Vault
from tests.crash.processes import KEY, ROOT, environment_with
from tests.importing.importing_process import invented
from tests.upkeep.rows import AT

ROWS, SOON = 3000, 500


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """What the test itself sees of the database."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def county(database: Database) -> None:
    """A county without branches: the import makes the one it names."""
    async with database.writing() as session:
        org = Org(level=OrgLevel.COUNTY, name="青禾县", path="", active=True, created_at=AT)
        session.add(org)
        await session.flush()
        org.path = f"/{org.id}/"


async def killed_halfway(url: str, file: Path, database: Database) -> None:
    """Start the import as a process and end it as a power cut would, once some steps are written."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.importing.importing_process", url, KEY, str(file), str(ROWS), cwd=ROOT,
        env=environment_with({}), stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    async with asyncio.timeout(60):
        while await done(database) < SOON:
            assert process.returncode is None
            await asyncio.sleep(0.01)
    process.kill()
    await process.wait()
    assert SOON <= await done(database) < ROWS, "the process was through already"


async def done(database: Database) -> int:
    """How many rows are written."""
    async with database.reading() as session:
        return await session.scalar(select(func.coalesce(func.max(Import.done), 0))) or 0


async def counted(database: Database) -> tuple[int, int, int]:
    """Members, different ones of them, and organisations."""
    async with database.reading() as session:
        members = select(func.count(), func.count(Member.phone_index.distinct())).select_from(Member)
        all_of_them, different = (await session.execute(members)).one()
        return all_of_them, different, await session.scalar(select(func.count()).select_from(Org)) or 0


@pytest.mark.parametrize("way", ["goes-on", "undone"])
async def test_killed_import_goes_on_or_is_taken_back_whole(
    database_url: str, database: Database, tmp_path: Path, way: str
) -> None:
    file, vault, heard = tmp_path / "a.xlsx", Vault(KEY), list[str]()
    teller = Teller(heard.append)
    file.touch()
    await county(database)
    await killed_halfway(database_url, file, database)
    if way == "goes-on":
        number = await Importer(database, vault, teller, Order(file, create_orgs=True)).run(invented(ROWS))
        assert await counted(database) == (ROWS, ROWS, 2)
        assert f"第{number}号导入上次中断在第" in heard[0]
        assert heard[-1].startswith(f"第{number}号导入完成:新增{ROWS}人")
    else:
        number = 1
    await undo(database, vault, number or 0, told(teller))
    assert await counted(database) == (0, 0, 1)
    async with database.reading() as session:
        assert [one.state for one in await session.scalars(select(Import))] == [ImportState.UNDONE]
