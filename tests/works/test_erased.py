"""Does what is kept with long work go when somebody is erased, or when its time is over?"""

import pytest
from sqlalchemy import select

from models import erasing
from models.accounts import Account
from models.periods import PERIODS
from models.retention import WALKS, Walk
from models.traces import Traces
from models.works import Slot, Work, WorkKind, WorkPart, WorkState
from tests.county import County
from tests.people import Person
from tests.world import World


async def some(
    world: World, county: County, office: Person, state: WorkState, name: str = "名册.xlsx"
) -> int:
    """A piece of work of 欧主任's chat."""
    async with world.scope() as scope:
        (account,) = await scope.all(Account.of_chats(100, [office.chat_id]))
        row = Work(
            kind=WorkKind.SHEET, state=state, bot_id=100, account_id=account.id, org_id=county.county.id,
            asked={"file_id": "doc", "name": name}, created_at=scope.now,
        )  # fmt: skip
        scope.add(row)
        await scope.flush()
        return row.id


def walk_of_works() -> Walk:
    """How old work is swept."""
    return next(walk for walk in WALKS if walk.table is Work)


@pytest.mark.parametrize("state", WorkState)
async def test_old_work_goes_unless_it_is_under_way_or_keeps_something(
    world: World, county: County, office: Person, state: WorkState
) -> None:
    plain = await some(world, county, office, state)
    keeping = await some(world, county, office, state)
    newest = await some(world, county, office, WorkState.DONE)
    async with world.scope() as scope:
        scope.add(WorkPart(work_id=keeping, slot=Slot.ROWS, number=0, sealed=b"x", kept_at=scope.now))
    world.clock.forward(days=PERIODS.said.days + 1)
    async with world.scope() as scope:
        await scope.rows(walk_of_works().act(scope.now, 0, newest))
    async with world.scope() as scope:
        left = set(await scope.all(select(Work.id)))
    stays = {plain} if state in (WorkState.WAITING, WorkState.RUNNING) else set()
    assert left == {keeping, newest} | stays


async def test_erasure_takes_the_name_of_a_file(
    world: World, county: County, office: Person, ann: Person
) -> None:
    number = await some(world, county, office, WorkState.DONE, "安小芬等.xlsx")
    traces = Traces(ann.member_id or 0, (), (), (), ("安小芬",), (), (), shared=False)
    async with world.scope() as scope:
        (walk,) = (walk for walk in erasing.WALKS if walk.table is Work)
        await scope.rows(walk.on(traces, scope.dialect, 0, number))
    async with world.scope() as scope:
        row = await scope.get(Work, number)
    assert row is not None
    assert "安小芬" not in str(row.asked)
    assert row.asked["file_id"] == "doc"
