"""A process that plans is killed hard, between two commits or in the middle of one; the next goes on."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import pytest

from models.firings import HOLD, Firing
from scheduler import effects
from tests.county import County
from tests.scheduler import test_greetings as greetings
from tests.scheduler.steps import DAY_4, everybody_once, finish, forget, people_of
from tests.scheduler.told import FixedStride
from tests.world import World

ROOT = Path(__file__).parents[2]
BETWEEN, IN_THE_MIDDLE = 0.0, 0.15  # seconds after a commit; the next one is 0.3 away


async def killed_in(world: World, now: datetime, queue: str, commits: int, later: float) -> None:
    """A process plans a queue at an instant, and is killed so long after so many commits."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.scheduler.planner", world.database.url, now.isoformat(), queue,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(60):
        for _ in range(commits):
            assert await process.stdout.readline() == b"committed\n"
        await asyncio.sleep(later)
    process.kill()
    await process.communicate()
    async with world.scope() as scope:
        assert await scope.all(Firing.unfinished())


@pytest.mark.parametrize("commits", [2, 4])
async def test_killed_process_leaves_nobody_out(
    world: World, county: County, commits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "Stride", lambda: FixedStride(2))
    await people_of(world, county)
    await forget(world)
    await killed_in(world, DAY_4, "check-ins", commits, BETWEEN)
    await finish(world)
    await everybody_once(world)


@pytest.mark.parametrize(("commits", "later"), [(3, BETWEEN), (4, IN_THE_MIDDLE)])
async def test_process_killed_while_it_plans_greetings_leaves_everybody_greeted_once(
    world: World, county: County, commits: int, later: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "Stride", lambda: FixedStride(2))
    await greetings.people_of(world, county, 7)
    await greetings.ready(world)
    await killed_in(world, greetings.EVENING, "greetings", commits, later)
    assert 0 < len((await greetings.planned(world))[0]) < 8, "it was killed in the middle of them"
    following = greetings.scheduler_of(world)
    for _ in range(2):
        world.clock.forward(seconds=HOLD.total_seconds() + 1)
        await following.tick()
    greeted, told = await greetings.planned(world)
    assert set(greeted.values()) == set(told.values()) == {1}
    assert (len(greeted), len(told)) == (8, 7)
    async with world.scope() as scope:
        assert not await scope.all(Firing.unfinished())
