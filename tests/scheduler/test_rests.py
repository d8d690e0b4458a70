"""A long effect may rest between two steps, and do beside them what no transaction can hold."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.database import Database
from models.firings import Firing
from models.scope import Scope
from scheduler.clock import Scheduler
from scheduler.job import InSteps, Job, Late
from tests.world import COUNTY, World, at


@dataclass(frozen=True, slots=True)
class Place:
    """How many steps are done, what was done beside them, and until when to rest."""

    done: int = 0
    beside: int = 0
    rests_until: str = ""


@dataclass
class Sleeper:
    """Three steps with an hour between the second and the third."""

    taken: list[tuple[int, int]] = field(default_factory=list)

    async def run(self, scope: Scope, _slot: datetime, place: Place, _rows: int) -> Place | None:
        self.taken.append((place.done, place.beside))
        rest = (scope.now + timedelta(hours=1)).isoformat() if place.done == 1 else ""
        return None if place.done == 2 else replace(place, done=place.done + 1, rests_until=rest)

    async def before(self, database: Database, place: Place) -> Place:
        async with database.writing():  # would wait for ever inside of a transaction of the step
            return replace(place, beside=place.beside + 1)


@pytest.fixture
async def sleeper() -> Sleeper:
    return Sleeper()


async def scheduler_of(world: World, sleeper: Sleeper) -> Scheduler:
    """A scheduler with this job each morning and another one beside it."""
    effect = InSteps(sleeper.run, Place(), before=sleeper.before)
    jobs = (Job("sleeper", "0 9 * * *", effect, Late.EACH),)
    made = Scheduler(world.database, world.clock, world.vault, jobs, COUNTY, world.settle, lambda: None)
    await made.tick()
    return made


async def unfinished(world: World) -> int:
    async with world.scope() as scope:
        return len(await scope.all(select(Firing).where(Firing.finished_at.is_(None))))


async def test_step_is_taken_no_sooner_than_its_place_says(world: World, sleeper: Sleeper) -> None:
    scheduler = await scheduler_of(world, sleeper)
    world.clock.set(at(2027, 1, 29, 9))
    await scheduler.tick()
    assert [done for done, _ in sleeper.taken] == [0, 1]
    world.clock.forward(minutes=59)
    assert await scheduler.tick() == 0
    assert len(sleeper.taken) == 2
    assert await unfinished(world) == 1
    world.clock.forward(minutes=2)
    assert await scheduler.tick() == 1
    assert [done for done, _ in sleeper.taken] == [0, 1, 2]
    assert await unfinished(world) == 0


async def test_what_comes_before_a_step_is_done_outside_of_its_transaction(
    world: World, sleeper: Sleeper
) -> None:
    scheduler = await scheduler_of(world, sleeper)
    world.clock.set(at(2027, 1, 29, 9))
    await scheduler.tick()
    assert sleeper.taken == [(0, 0), (1, 1)], "the first step has none"


async def test_slot_that_is_ordered_by_hand_begins_at_the_next_tick(world: World, sleeper: Sleeper) -> None:
    scheduler = await scheduler_of(world, sleeper)
    async with world.scope() as scope:
        scope.add(Firing.order("sleeper", scope.now, 7))
    await scheduler.tick()
    assert [done for done, _ in sleeper.taken] == [0, 1]


async def test_rest_holds_after_a_restart(world: World, sleeper: Sleeper) -> None:
    scheduler = await scheduler_of(world, sleeper)
    world.clock.set(at(2027, 1, 29, 9))
    await scheduler.tick()
    world.clock.forward(minutes=30)
    again = await scheduler_of(world, sleeper)
    await again.tick()
    assert len(sleeper.taken) == 2
    world.clock.forward(minutes=31)
    await again.tick()
    assert len(sleeper.taken) == 3
