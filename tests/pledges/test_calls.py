"""Who is asked for a pledge, reminded, listed, and whose reviewers are reminded: in sets, on both engines."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from actions.pledge_calls import ask_for_pledges
from actions.pledge_waiting import remind_reviewers
from actions.stretches import BEGINNING, Place
from models.outbox import Message
from models.pledge_calls import PledgeCall
from models.roles import Role
from models.scope import Scope
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World, at

pytestmark = pytest.mark.both_engines
FIRST = "6月底前教5户种黄芪"
Step = Callable[[Scope, datetime, Place, int], Awaitable[Place | None]]


async def slot(world: World, step: Step, moment: datetime, rows: int = 2) -> None:
    """Carry out a slot, two members at a time, twice: the second time adds nothing."""
    world.clock.set(moment)
    for again in (False, True):
        async with world.scope() as scope:
            before = await scope.all(select(Message.id))
        place: Place | None = BEGINNING
        while place is not None:
            async with world.scope() as scope:
                place = await step(scope, moment, place, rows)
        async with world.scope() as scope:
            assert not again or await scope.all(select(Message.id)) == before
    world.clock.set(moment + timedelta(hours=1))
    await world.work()


async def asked(world: World) -> set[tuple[int | None, bool]]:
    """Who is asked this year: (member or none for an organisation, whether as they like)."""
    async with world.scope() as scope:
        return {(one.member_id, one.voluntary) for one in await scope.all(select(PledgeCall))}


async def test_everybody_is_asked_in_january_and_the_silent_reminded_until_the_list_goes_up(
    world: World, county: County, bob: Person, ann: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        old = await enlist(scope, county.willow, "尹老人", "+8613900000077", birth="1940-01-01")
        officer = await enlist(scope, county.bridge, "马委员", "+8613900000006", floating=False)
        await appoint(scope, officer, Role.COMMITTEE, county.committee)
    yin, mae = await seat(world, old.id, "尹老人", 577), await seat(world, officer.id, "马委员", 506)
    await slot(world, ask_for_pledges, at(2028, 1, 4, 9, 8))
    assert await asked(world) == set()
    await slot(world, ask_for_pledges, at(2028, 1, 5, 9, 8))
    people = {(one, False) for one in (bob.member_id, ann.member_id, sue.member_id, officer.id)}
    assert await asked(world) == people | {(old.id, True), (None, False)}
    bob.sees("请在1月31日前写好2028年的承诺", buttons=["现在写"])
    yin.sees("写不写都随您")
    assert any("柳湾村党支部也该写2028年的承诺了,3到10条" in one.text for one in sue.screen)
    assert any("清源镇党委也该写2028年的承诺了" in one.text for one in mae.screen)
    await bob.taps("现在写")
    await bob.taps("服务群众")
    await bob.says(FIRST)
    await bob.taps("交上去审")
    counts = len(bob.screen), len(yin.screen)
    await slot(world, ask_for_pledges, at(2028, 1, 14, 9, 8))
    await slot(world, ask_for_pledges, at(2028, 1, 17, 9, 8))  # the 15th is a Saturday, no day off: said then
    await slot(world, ask_for_pledges, at(2028, 1, 25, 9, 8))
    assert (len(bob.screen), len(yin.screen)) == counts
    assert any("2028年的承诺还没收到" in one.text for one in sue.screen)
    await _lists(world, sue, mae)


async def _lists(world: World, sue: Person, mae: Person) -> None:
    """The secretary gets the list on the 1st of February, the committee on the 10th."""
    await slot(world, ask_for_pledges, at(2028, 2, 1, 9, 8))
    await sue.taps("还没交承诺的(2)")
    sue.sees("安小芬")
    assert "鲍大山" not in sue.last.text
    assert not any("还有" in one.text for one in mae.screen)
    await slot(world, ask_for_pledges, at(2028, 2, 10, 9, 8))
    await mae.taps("还没交承诺的(3)")
    mae.sees("苏书记")


async def test_newcomer_is_asked_when_the_branch_was(world: World, county: County, bob: Person) -> None:
    await slot(world, ask_for_pledges, at(2028, 1, 5, 9, 8))
    async with world.scope() as scope:
        new = await enlist(scope, county.willow, "辛来", "+8613900000078")
        elsewhere = await enlist(scope, county.bridge, "田无话", "+8613900000079")
    xin = await seat(world, new.id, "辛来", 578)
    await slot(world, ask_for_pledges, at(2028, 4, 10, 9, 8))
    xin.sees("请在5月10日前写好")
    assert (new.id, False) in await asked(world)
    assert (elsewhere.id, False) not in await asked(world)


async def test_reviewer_is_reminded_and_then_the_level_above(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        officer = await enlist(scope, county.bridge, "马委员", "+8613900000006", floating=False)
        await appoint(scope, officer, Role.COMMITTEE, county.committee)
    mae = await seat(world, officer.id, "马委员", 506)
    await bob.says("承诺")
    for one in ("写一条", "服务群众"):
        await bob.taps(one)
    await bob.says(FIRST)
    await bob.taps("交上去审")
    await slot(world, remind_reviewers, at(2027, 1, 30, 9, 12))
    assert not sue.has_seen("pledges-waiting")
    await slot(world, remind_reviewers, at(2027, 1, 31, 9, 12))
    sue.sees("1条承诺等您审,其中1条等了3天以上", buttons=["现在审"])
    assert mae.screen == []
    await slot(world, remind_reviewers, at(2027, 2, 4, 9, 12))
    mae.sees("1条承诺等您审", buttons=["现在审"])
    await mae.taps("现在审")
    mae.sees("鲍大山")
