"""A village that is asked in steps: people, the eve of a cycle, and what must hold when all is done."""

from collections import Counter

from sqlalchemy import delete, select

from models.accounts import Binding, BindingState
from models.check_ins import Call, Cycle
from models.firings import HOLD, Firing
from models.follow_ups import Cause, FollowUp
from models.outbox import Message, Said
from tests.county import County, enlist, seat
from tests.scheduler.told import scheduler_of
from tests.world import World, at

EVE, DAY_1, DAY_4, DAY_11 = at(2027, 1, 31, 12), at(2027, 2, 1, 9), at(2027, 2, 4, 9), at(2027, 2, 11, 9)
WRITTEN = (FollowUp, Message, Call, Cycle, Firing)


async def people_of(world: World, county: County) -> None:
    """Seven people: five with a chat, one of them with two, and two without."""
    async with world.scope() as scope:
        people = [await enlist(scope, county.willow, f"周{number}") for number in "一二三四五六七"]
        ids = [member.id for member in people]
    for number, member_id in enumerate([*ids[:5], ids[0]]):
        await seat(world, member_id, "周", 700 + number)


async def forget(world: World) -> None:
    """Make it the eve again: nothing was asked, nothing fired."""
    async with world.database.writing() as session:
        for table in WRITTEN:
            await session.execute(delete(table))
    world.clock.set(EVE)
    await scheduler_of(world).tick()
    world.clock.set(DAY_4)


async def finish(world: World) -> None:
    """Whoever comes next does what is left, once nobody holds it."""
    last = scheduler_of(world)
    for _ in range(3):
        world.clock.forward(seconds=HOLD.total_seconds() + 1)
        await last.tick()


async def everybody_once(world: World) -> None:
    """Each chat was asked once and reminded once, the reminder replacing what had not left; nobody missed.

    Reminders have three slots: on days 2 and 3, to which a calendar might have moved one, nobody is due.
    """
    async with world.scope() as scope:
        assert not await scope.all(Firing.unfinished())
        fired = await scope.all(select(Firing.job).where(~Firing.skipped))
        assert Counter(fired) == {"open_check_ins": 1, "remind_check_ins": 3, "close_check_ins": 1}
        chats = set(await scope.all(select(Binding.account_id).where(Binding.state == BindingState.ACTIVE)))
        said = await scope.all(select(Message).order_by(Message.id))
        calls = await scope.all(select(Call.member_id))
        phoned = await scope.all(select(FollowUp.member_id).where(FollowUp.cause == Cause.UNBOUND))
    opened = [row for row in said if row.screen == "check-in-opened"]
    reminded = [row for row in said if row.screen == "check-in-reminder"]
    assert Counter(row.account_id for row in opened) == dict.fromkeys(chats, 1)
    assert Counter(row.account_id for row in reminded) == dict.fromkeys(chats, 1)
    assert {row.state for row in opened} == {Said.SKIPPED}
    assert {row.state for row in reminded} == {Said.WAITING}
    assert max(row.id for row in opened) < min(row.id for row in reminded)  # no reminder overtook an opening
    assert sorted(calls) == sorted(set(calls))
    assert len(calls) == 7
    assert len(phoned) == len(set(phoned)) == 2
