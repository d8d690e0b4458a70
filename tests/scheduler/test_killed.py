"""A process that plans is killed hard; the next one goes on where it was."""

import asyncio
import sys
from pathlib import Path

import pytest

from models.firings import Firing
from scheduler import effects
from tests.county import County
from tests.scheduler.steps import DAY_4, everybody_once, finish, forget, people_of
from tests.scheduler.told import FixedStride
from tests.world import World

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("commits", [2, 4])
async def test_killed_process_leaves_nobody_out(
    world: World, county: County, commits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "Stride", lambda: FixedStride(2))
    await people_of(world, county)
    await forget(world)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.scheduler.planner", world.database.url, DAY_4.isoformat(),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(60):
        for _ in range(commits):
            assert await process.stdout.readline() == b"committed\n"
    process.kill()
    await process.communicate()
    async with world.scope() as scope:
        assert await scope.all(Firing.unfinished())
    await finish(world)
    await everybody_once(world)
