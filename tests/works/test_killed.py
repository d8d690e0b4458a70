"""A process is killed in the middle of an import from the chat; the next one goes on where it was."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from models.imports import Import, ImportState
from models.members import Member
from models.works import Work, WorkPart, WorkState
from tests.features.rosters import WILLOW, row, sheet, tries
from tests.people import Person
from tests.works.toiler import STEP
from tests.world import World

ROOT = Path(__file__).parents[2]
ROWS, SOON = 60, 3 * STEP


async def killed_halfway(world: World) -> None:
    """Have a process begin, and end it as a power cut would once some steps are written."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.works.toiler", world.database.url,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while int((await process.stdout.readline()).strip() or ROWS) < SOON:
            assert process.returncode is None
    process.kill()
    await process.communicate()


async def written(world: World) -> list[str]:
    """Whom the import has brought."""
    async with world.scope() as scope:
        return [name for name in await scope.all(select(Member.name)) if name.startswith("卫")]


async def card(world: World) -> Import:
    """The only import."""
    async with world.scope() as scope:
        (found,) = await scope.all(select(Import))
    return found


@pytest.fixture
async def cut_short(world: World, office: Person, read_here: None) -> Person:
    """欧主任, whose import was cut short by a kill."""
    people = [row(number, WILLOW, f"卫{chr(0x4E00 + number)}") for number in range(1, ROWS + 1)]
    await tries(office, sheet(*people))
    await office.taps(f"先入{ROWS}行")
    await killed_halfway(world)
    return office


async def test_killed_import_goes_on_and_brings_everybody_once(world: World, cut_short: Person) -> None:
    begun = await card(world)
    assert SOON <= begun.done < ROWS
    assert len(await written(world)) == begun.done
    await world.toil()
    cut_short.sees("import-written")
    names = await written(world)
    assert len(names) == len(set(names)) == ROWS
    assert (await card(world)).state is ImportState.DONE
    async with world.scope() as scope:
        assert {work.state for work in await scope.all(select(Work))} == {WorkState.DONE}
        assert await scope.all(select(WorkPart)) == []


async def test_killed_import_is_stopped_and_taken_back_whole(world: World, cut_short: Person) -> None:
    await cut_short.taps("停下")
    await world.toil()
    assert any("导入停下了" in shown.text for shown in cut_short.screen)
    left = await written(world)
    assert SOON <= len(left) < ROWS
    await cut_short.taps("撤销导入")
    await cut_short.taps("确认撤销")
    await world.toil()
    assert await written(world) == []


async def test_stopped_import_can_go_on(world: World, cut_short: Person) -> None:
    await cut_short.taps("停下")
    await world.toil()
    await cut_short.taps("接着导")
    await world.toil()
    cut_short.sees("import-written")
    assert len(await written(world)) == ROWS
