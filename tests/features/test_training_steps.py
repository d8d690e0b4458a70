"""Very many are invited, told and reminded stretch by stretch: each once, also if a step is taken twice."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.training_days import (
    BEGINNING,
    Place,
    invite_to_trainings,
    remind_of_trainings,
    tell_of_trainings,
)
from models.enrolments import Enrolment, EnrolmentState
from models.outbox import Message
from models.scope import Scope
from models.trainings import Classroom, Training, TrainingForm, TrainingState
from tests.county import County
from tests.people import Person
from tests.trained import somebody
from tests.world import World

PEOPLE, ROWS = 5, 2
Step = Callable[[Scope, Place, int], Awaitable[Place | None]]


async def hold(world: World, county: County, days: int) -> int:
    """An open sitting of the county to which nobody is invited yet."""
    async with world.scope() as scope:
        at = scope.now + timedelta(days=days)
        row = Training(
            org_id=county.county.id, year=2027, number=days, classroom=Classroom.AIR, topic="种养",
            form=TrainingForm.CLASS, starts_at=at, ends_at=at + timedelta(hours=2), hours=4,
            state=TrainingState.OPEN, sequence=0, telling=0, told=0, made_at=scope.now - timedelta(days=9),
            changed_at=scope.now, opened_at=scope.now,
        )  # fmt: skip
        scope.add(row)
        await scope.flush()
        return row.id


async def walk(world: World, step: Step) -> int:
    """Take all steps, each twice, as after a crash behind its commit; return how many there were."""
    place: Place | None = BEGINNING
    for taken in range(100):
        if place is None:
            return taken
        async with world.scope() as scope:
            await step(scope, place, ROWS)
        async with world.scope() as scope:
            place = await step(scope, place, ROWS)
    raise AssertionError("the walk has no end")


async def said(world: World, screen: str) -> Counter[int]:
    """How often somebody is told of a sitting by a screen."""
    async with world.scope() as scope:
        rows = await scope.all(select(Message.member_id).where(Message.screen == screen))
    return Counter(row for row in rows if row is not None)


@pytest.mark.both_engines
async def test_each_is_invited_reminded_and_told_once_for_each_sitting(
    world: World, county: County, sue: Person, dan: Person
) -> None:
    people = [await somebody(world, county, f"学员{number}", 600 + number) for number in range(PEOPLE)]
    everybody = {person.member_id for person in (*people, sue, dan)}
    trainings = [await hold(world, county, days) for days in (3, 5)]
    assert await walk(world, invite_to_trainings) > 2 * len(everybody) // ROWS
    assert await said(world, "training-invited") == Counter(dict.fromkeys(everybody, 2))
    async with world.scope() as scope:
        rows = await scope.all(select(Enrolment))
        assert len(rows) == 2 * len(everybody)
        for row in rows:
            row.enrol(scope.now - timedelta(hours=3))
    await walk(world, remind_of_trainings)
    assert await said(world, "training-reminder") == Counter(dict.fromkeys(everybody, 1)), "three days before"
    async with world.scope() as scope:
        held = await scope.get(Training, trainings[1])
        assert held is not None
        held.cancel(None, scope.now)
    await walk(world, tell_of_trainings)
    assert await said(world, "training-news") == Counter(dict.fromkeys(everybody, 1))
    async with world.scope() as scope:
        held = await scope.get(Training, trainings[1])
        assert held is not None
        assert held.told == 1
        assert not await scope.all(Training.to_be_told(scope.now))
        assert {row.state for row in await scope.all(select(Enrolment))} == {EnrolmentState.ENROLLED}
