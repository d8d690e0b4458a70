"""Many promises come off their notice in one night: in steps, each once, and none that is objected to."""

from collections import Counter

import pytest
from sqlalchemy import select

from actions.pledge_publishing import BEGINNING, Place, end_notices
from models.audit import AuditLine
from models.outbox import Message
from models.pledge_objections import PledgeObjection
from models.pledge_steps import ItemState
from models.pledges import PledgeItem
from tests.carried import promised
from tests.county import County, enlist, seat
from tests.world import World

PEOPLE, EACH, STEP = 6, 4, 5


@pytest.mark.both_engines
async def test_night_sets_all_running_in_steps_tells_each_owner_and_leaves_what_is_objected_to(
    world: World, county: County
) -> None:
    people = []
    for place in range(PEOPLE):
        async with world.scope() as scope:
            who = await enlist(scope, county.willow, f"高粱{place}号")
            items = [
                await promised(scope, county.willow, who.id, state=ItemState.ON_NOTICE, number=number)
                for number in range(1, EACH + 1)
            ]
            if not place:
                scope.add(PledgeObjection(item_id=items[0].id, words="不像话", made_at=scope.now))
        people.append(await seat(world, who.id, who.name, 7000 + place))
    world.clock.forward(days=8)
    steps, place_of = 0, BEGINNING
    while True:
        async with world.scope() as scope:
            following: Place | None = await end_notices(scope, place_of, STEP)
        steps += 1
        world.clock.forward(seconds=2)
        if following is None:
            break
        place_of = following
    async with world.scope() as scope:
        states = Counter(await scope.all(select(PledgeItem.state)))
        audited = Counter(await scope.all(select(AuditLine.verb).where(AuditLine.verb == "pledge-running")))
        told = await scope.all(select(Message.member_id).where(Message.screen == "pledge-running"))
    assert states == {ItemState.RUNNING: PEOPLE * EACH - 1, ItemState.ON_NOTICE: 1}
    assert audited["pledge-running"] == PEOPLE * EACH - 1
    assert sorted(one or 0 for one in told) == sorted(person.member_id or 0 for person in people)
    assert steps > PEOPLE * EACH // STEP
