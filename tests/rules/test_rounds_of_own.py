"""An organisation with rules of rounds of its own is asked apart from the others, and nobody twice."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models.check_ins import Call, CheckInRule, Cycle
from models.orgs import Org
from models.rules import DUE_DAY, MONTHS, MORNING, OPEN_DAY, REMINDERS, Rule
from tests.county import County
from tests.people import Person
from tests.rules.scene import Scene, set_scene
from tests.world import COUNTY, World, at

EVE = at(2027, 1, 31, 12)


@pytest.fixture
async def scene(world: World, county: County) -> Scene:
    """The last day of January; nobody was asked yet."""
    made = await set_scene(world, county)
    world.clock.set(EVE)
    return made


async def both(scene: Scene) -> tuple[Person, Person]:
    """Somebody of the committee that changes its rules, and somebody else."""
    return await scene.person(scene.inside), await scene.person(scene.outside)


async def asked(scene: Scene, person: Person) -> list[date]:
    """On which days somebody was asked."""
    async with scene.world.scope() as scope:
        mine = select(Cycle.opens_on).join(Call, Call.cycle_id == Cycle.id)
        return list(await scope.all(mine.where(Call.member_id == person.member_id).order_by(Cycle.opens_on)))


async def change(scene: Scene, rule: Rule[Any], value: object, from_on: date, org: Org | None = None) -> None:
    await scene.change(org or scene.county.committee, rule, value, from_on)


async def test_committee_opens_on_its_own_day_and_the_others_on_theirs(scene: Scene) -> None:
    near, far = await both(scene)
    await change(scene, OPEN_DAY, 5, date(2027, 2, 1))
    await scene.world.walk(at(2027, 3, 6))
    assert await asked(scene, near) == [date(2027, 2, 5), date(2027, 3, 5)]
    assert await asked(scene, far) == [date(2027, 2, 1), date(2027, 3, 1)]


async def test_round_that_is_open_stays_and_nobody_is_asked_twice_in_its_month(scene: Scene) -> None:
    near, far = await both(scene)
    await change(scene, OPEN_DAY, 5, date(2027, 2, 3))
    await scene.world.walk(at(2027, 3, 6))
    assert await asked(scene, near) == [date(2027, 2, 1), date(2027, 3, 5)]
    assert await asked(scene, far) == [date(2027, 2, 1), date(2027, 3, 1)]


async def test_who_goes_back_to_the_rules_above_is_asked_with_the_others_again(scene: Scene) -> None:
    near, _ = await both(scene)
    await change(scene, OPEN_DAY, 5, date(2027, 2, 1))
    async with scene.world.scope() as scope:
        row = (await scope.all(select(CheckInRule.id)))[0]
    await scene.world.walk(at(2027, 2, 20))
    await change(scene, OPEN_DAY, 1, date(2027, 2, 25))
    await scene.world.walk(at(2027, 3, 6))
    assert await asked(scene, near) == [date(2027, 2, 5), date(2027, 3, 1)]
    assert row


async def test_branch_inside_has_rounds_of_its_own_too(scene: Scene) -> None:
    other, near = await scene.person(scene.county.bridge), await scene.person(scene.inside)
    await change(scene, OPEN_DAY, 5, date(2027, 2, 1))
    await change(scene, MONTHS, 2, date(2027, 2, 1), scene.inside)
    await scene.world.walk(at(2027, 3, 6))
    assert await asked(scene, other) == [date(2027, 2, 5), date(2027, 3, 5)]
    assert await asked(scene, near) == [date(2027, 3, 5)]


async def test_last_day_that_was_told_stays_and_the_next_round_has_the_new_one(scene: Scene) -> None:
    near, _ = await both(scene)
    await change(scene, DUE_DAY, 15, date(2027, 2, 3))
    await scene.world.walk(at(2027, 3, 16))
    async with scene.world.scope() as scope:
        mine = select(Cycle).join(Call, Call.cycle_id == Cycle.id).where(Call.member_id == near.member_id)
        cycles = await scope.all(mine.order_by(Cycle.opens_on))
        assert [one.due_at.astimezone(COUNTY).day for one in cycles] == [10, 15]
        assert [one.closed_at is not None for one in cycles] == [True, True]


async def test_reminders_come_on_the_days_of_each_branch_within_one_round(scene: Scene) -> None:
    near, far = await both(scene)
    await change(scene, REMINDERS, (3, 6), date(2027, 2, 2))
    counted = []
    for day in (2, 3, 4, 6, 8, 10):
        await scene.world.walk(at(2027, 2, day, 12))
        counted.append((len(near.reminders), len(far.reminders)))
    assert counted == [(1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 4)]


async def test_sleep_over_two_days_of_reminders_brings_each_branch_its_last_one(scene: Scene) -> None:
    near, far = await both(scene)
    await change(scene, REMINDERS, (3, 9), date(2027, 2, 2))
    await scene.world.walk(at(2027, 2, 2, 12))
    await scene.world.sleep(at(2027, 2, 9, 12))
    assert (len(near.reminders), len(far.reminders)) == (2, 2)


async def test_earlier_morning_is_kept_where_it_holds_and_no_other(scene: Scene) -> None:
    near, far = await both(scene)
    await change(scene, MORNING, 8, date(2027, 2, 1))
    await scene.world.walk(at(2027, 2, 1, 8))
    assert (len(near.reminders), len(far.reminders)) == (1, 0)
    await scene.world.walk(at(2027, 2, 1, 9))
    assert (len(near.reminders), len(far.reminders)) == (1, 1)
