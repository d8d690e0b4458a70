"""What of learning goes when its time is over, and not a minute sooner (domain §3.7)?"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from models.base import Base
from models.exams import Exam, ExamTry
from models.library import Resource, ResourceAnswer, Shelf
from models.make_ups import MakeUp, MakeUpState
from models.members import Member
from models.periods import PERIODS
from models.sign_ins import SignTry
from models.trainings import Training
from tests.county import County, enlist
from tests.scheduler.test_what_ages import EARLY, LATE, NIGHT, old, put, swept
from tests.sittings import sitting_of
from tests.world import World

Make = Callable[[Member, Training, datetime], list[Base]]


def _resource(who: Member, at: datetime) -> Resource:
    return Resource(
        id=1, org_id=who.branch_id, shelf=Shelf.AIR, title="课", tags=[], bot_id=100, keeper_id=who.id,
        published_at=at,
    )  # fmt: skip


def answers(who: Member, _: Training, at: datetime) -> list[Base]:
    row = ResourceAnswer(resource_id=1, member_id=who.id, right=True, tries=1, answered_at=at)
    return [_resource(who, at), row]


def guesses(who: Member, sitting: Training, at: datetime) -> list[Base]:
    return [SignTry(training_id=sitting.id, member_id=who.id, wrong=1, last_at=at)]


def items(who: Member, sitting: Training, at: datetime) -> list[Base]:
    item = MakeUp(
        training_id=sitting.id, member_id=who.id, state=MakeUpState.DONE, tries=1, given_at=at,
        due_at=at + timedelta(days=14),
    )  # fmt: skip
    return [item]


def tries(who: Member, sitting: Training, at: datetime) -> list[Base]:
    exam = Exam(id=1, training_id=sitting.id, questions=[], pass_mark=60, tries=1, made_by=who.id)
    return [exam, ExamTry(exam_id=1, member_id=who.id, number=1, answered=1, right=1, begun_at=at)]


@pytest.mark.parametrize("make", [answers, guesses, items, tries])
@pytest.mark.parametrize(("by", "gone"), [(LATE, True), (EARLY, False)])
@pytest.mark.sqlite_only
async def test_rows_of_learning_go_after_their_years(
    world: World, county: County, make: Make, by: timedelta, gone: bool
) -> None:
    world.clock.set(NIGHT)
    async with world.scope() as scope:
        who, newer = (
            await enlist(scope, county.willow, "安小芬"),
            await enlist(scope, county.willow, "后来的"),
        )
        sitting = await sitting_of(scope, county.willow, NIGHT - timedelta(days=2500))
    *_, number = await put(world, *make(who, sitting, old(PERIODS.trainings, by)))
    *_, kept = await put(world, make(newer, sitting, NIGHT)[-1])
    table = type(make(who, sitting, NIGHT)[-1])
    await swept(world)
    async with world.scope() as scope:
        assert (await scope.get(table, number) is None) is gone
        assert await scope.get(table, kept) is not None
