"""Figures of learning equal a slow count of every row, at every level, in under a second (R5, W14, W17)."""

from random import Random
from time import perf_counter

import pytest
from sqlalchemy import select, text

from actions.learning_figures import figures_of, span_of, year_of
from models.learning_hours import Targets, behind_in
from models.members import Member
from models.orgs import Org
from tests.county import County
from tests.learning.reference import counted, hold, plain, settle, watch
from tests.world import World, at

SPAN = span_of(at(2027, 1, 1).date(), at(2027, 1, 28).date())


async def fill(world: World, county: County, size: tuple[int, int, int], sittings: int, shows: int) -> None:
    """A county with so many sittings of 32 people and shows of 40 heads."""
    async with world.scope() as scope:
        chance = Random(7)
        root = await scope.get(Org, county.county.id)
        assert root is not None
        branches = await settle(scope, root, *size)
        await hold(scope, branches, sittings, 32, chance)
        await watch(scope, branches, shows, 40, chance)
        await scope.run(text("ANALYZE"))  # as the engine itself does within a minute of such a load


async def compare(world: World, units: int) -> float:
    """Compare so many units of every level with the slow count; return the slowest question in seconds."""
    slowest = 0.0
    async with world.scope() as scope:
        orgs = list(await scope.all(select(Org).order_by(Org.level, Org.id)))
        some = [*orgs[:1], *Random(3).sample(orgs, units), *[one for one in orgs if one.parent_id is None]]
        for unit in some:
            begun = perf_counter()
            total, parts = await figures_of(scope, unit, SPAN)
            slowest = max(slowest, perf_counter() - begun)
            assert plain(total) == plain(await counted(scope, unit)), unit.name
            for part in Random(5).sample(parts, min(2, len(parts))):
                below = await scope.get(Org, part.org_id)
                assert below is not None
                assert plain(part) == plain(await counted(scope, below)), part.unit
    return slowest


@pytest.mark.both_engines
async def test_figures_of_every_level_equal_a_slow_count_of_every_row(world: World, county: County) -> None:
    await fill(world, county, (3, 3, 8), sittings=40, shows=60)
    await compare(world, 4)


@pytest.mark.thorough
@pytest.mark.both_engines
async def test_figures_of_sixteen_thousand_and_a_hundred_thousand_person_times_come_in_under_a_second(
    world: World, county: County
) -> None:
    await fill(world, county, (10, 10, 34), sittings=500, shows=2500)
    slowest = await compare(world, 3)
    assert slowest < 1, f"{slowest:.3f} s"


async def test_person_is_counted_once_however_often_they_came_and_times_each_time(
    world: World, county: County
) -> None:
    await fill(world, county, (1, 2, 2), sittings=0, shows=0)
    async with world.scope() as scope:
        branches = list(await scope.all(select(Org).where(Org.name.contains("镇0村"))))
        chance = Random(1)
        people = await scope.all(select(Member.id))
        assert len(people) == 4
        for _ in range(9):
            await hold(scope, branches, 1, 4, chance)
        root = await scope.get(Org, county.county.id)
        assert root is not None
        total, _ = await figures_of(scope, root, SPAN)
    assert total.persons == 4
    assert total.person_times == total.times > 4


async def test_list_of_who_is_behind_has_everybody_who_has_not_reached_it(
    world: World, county: County
) -> None:
    await fill(world, county, (2, 2, 5), sittings=12, shows=0)
    async with world.scope() as scope:
        root = await scope.get(Org, county.county.id)
        assert root is not None
        total, _ = await figures_of(scope, root, SPAN)
        year = year_of(SPAN.last)
        behind = await scope.rows(behind_in(year, (root.path,), Targets(32, 56)))
    assert 0 < len(behind) == total.people - total.reached
    assert [row[1] for row in behind] == sorted(row[1] for row in behind), "least first"
