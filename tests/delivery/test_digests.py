"""What is over the caps comes as one message that names each, with a button that opens it (domain §3.6)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.kinds import Kind
from models.members import Member
from models.outbox import Message, Said
from models.scope import How, Scope
from tests.people import Person
from tests.world import COUNTY, World, at, words


async def plan(world: World, person: Person, *kinds: Kind, screen: str = "about") -> None:
    """Have something planned for somebody; nothing is sent yet."""
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [person.chat_id]))
        member = await scope.get(Member, person.member_id or 0)
        for kind in kinds:
            scope.show(screen, account, member, How(kind))


async def fates(world: World) -> list[tuple[str, Said, str | None]]:
    """Kind, state and reason of every push, oldest first."""
    async with world.scope() as scope:
        rows = await scope.all(select(Message).where(Message.capped).order_by(Message.id))
    return [(row.kind, row.state, row.reason) for row in rows]


async def member_of(scope: Scope, person: Person) -> Member:
    """Somebody's row."""
    member = await scope.get(Member, person.member_id or 0)
    assert member is not None
    return member


async def test_four_at_once_are_one_and_a_digest_of_three_that_opens_each(world: World, bob: Person) -> None:
    await plan(world, bob, Kind.CHECK_IN_OPENED, *[Kind.CHECK_IN_REMINDER] * 3)
    await world.work()
    assert len(bob.screen) == 2
    bob.sees("merged", buttons=["看:报到提醒", "为什么"])
    told = await fates(world)
    assert [state for _, state, _ in told] == [Said.SENT, *[Said.SKIPPED] * 3, Said.SENT]
    async with world.scope() as scope:
        digest = (await scope.all(select(Message).where(Message.screen == "merged")))[0]
    assert {reason for _, state, reason in told if state is Said.SKIPPED} == {
        f"merged into message {digest.id}"
    }
    opened = [button["callback_data"] for row in bob.last.keyboard for button in row][:3]
    assert len({*opened}) == 3
    await bob.presses(opened[0], bob.last.id)
    assert words().say("about") in bob.screen[-1].text


async def test_what_the_caps_held_back_comes_as_one_the_next_morning(world: World, bob: Person) -> None:
    for _ in range(4):
        await plan(world, bob, Kind.CHECK_IN_REMINDER)
        await world.work()
    assert len(bob.screen) == 2
    world.clock.set(at(2027, 1, 29, 8, 59))
    await world.work()
    assert len(bob.screen) == 2
    world.clock.set(at(2027, 1, 29, 9))
    await world.work()
    assert len(bob.screen) == 3
    bob.sees("merged")


async def test_five_a_week_and_the_sixth_waits_until_the_first_is_seven_days_old(
    world: World, bob: Person
) -> None:
    for day in (28, 29, 30):
        world.clock.set(at(2027, 1, day, 10))
        for _ in range(2):
            await plan(world, bob, Kind.CHECK_IN_OPENED)
            await world.work()
    assert len(bob.screen) == 5
    async with world.scope() as scope:
        [waiting] = await scope.all(select(Message).where(Message.state == Said.WAITING))
    assert waiting.not_before is not None
    assert waiting.not_before.astimezone(COUNTY) == at(2027, 2, 4, 9)
    world.clock.set(at(2027, 2, 4, 9))
    await world.work()
    assert len(bob.screen) == 6
    assert words().say("about") in bob.last.text, "one alone goes as it is"


@pytest.mark.sqlite_only
async def test_what_is_of_no_use_by_the_day_with_room_is_said_to_be_too_late(
    world: World, bob: Person
) -> None:
    for day in (28, 29):
        world.clock.set(at(2027, 1, day, 10))
        await plan(world, bob, Kind.CHECK_IN_OPENED, Kind.CHECK_IN_OPENED)
        await world.work()
    world.clock.set(at(2027, 1, 30, 10))
    await plan(world, bob, Kind.CHECK_IN_OPENED)
    await world.work()
    await plan(world, bob, Kind.CHECK_IN_REMINDER)  # stale on 2 February; there is room on the 4th
    await world.work()
    assert (await fates(world))[-1] == (
        Kind.CHECK_IN_REMINDER.word, Said.SKIPPED, "too late: over the caps",
    )  # fmt: skip


@pytest.mark.sqlite_only
async def test_what_was_answered_meanwhile_is_in_no_digest(world: World, bob: Person) -> None:
    await world.walk(at(2027, 2, 1, 9))
    seen = len(bob.screen)
    await plan(world, bob, Kind.CHECK_IN_REMINDER)
    await world.work()
    assert len(bob.screen) == seen + 1
    async with world.scope() as scope:
        rows = await scope.all(select(Message).where(Message.screen == "check-in-opened"))
        [account] = await scope.all(Account.of_chats(100, [bob.chat_id]))
        member = await member_of(scope, bob)
        for _ in range(2):
            scope.show("check-in-reminder", account, member, How(Kind.CHECK_IN_REMINDER), **rows[0].args)
    await world.work()
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    seen = len(bob.screen)
    await plan(world, bob, Kind.CHECK_IN_REMINDER)
    world.clock.set(at(2027, 2, 2, 9))
    await world.work()
    assert len(bob.screen) == seen + 1
    assert words().say("about") in bob.last.text, "the only one left goes as it is"


async def test_opening_what_is_settled_says_so_and_a_stranger_opens_nothing(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 1, 9))
    async with world.scope() as scope:
        [row] = await scope.all(select(Message).where(Message.screen == "check-in-opened"))
        row.state, row.reason = Said.SKIPPED, "merged into message 1"
    await sue.presses(f"qo:{row.id}")
    sue.sees("letter-gone")
    await bob.presses(f"qo:{row.id}")
    bob.sees("check-in-opened")
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    await bob.presses(f"qo:{row.id}")
    bob.sees("settled-meanwhile")


async def test_paused_person_gets_no_push_and_every_reply(world: World, bob: Person) -> None:
    async with world.scope() as scope:
        (await member_of(scope, bob)).paused_until = at(2027, 1, 29).date()
    await plan(world, bob, Kind.CHECK_IN_REMINDER)
    await world.work()
    assert await fates(world) == [(Kind.CHECK_IN_REMINDER.word, Said.SKIPPED, "paused")]
    await bob.says("/about")
    bob.sees("about")
    world.clock.set(at(2027, 1, 30, 9))
    seen = len(bob.screen)
    await plan(world, bob, Kind.CHECK_IN_REMINDER)
    await world.work()
    assert len(bob.screen) == seen + 1


@pytest.mark.sqlite_only
async def test_digest_that_comes_too_late_in_the_day_keeps_out_of_the_night(
    world: World, bob: Person
) -> None:
    world.clock.set(at(2027, 1, 28, 21, 30))
    await plan(world, bob, *[Kind.CHECK_IN_REMINDER] * 4)
    await world.work()
    assert not bob.screen
    for _ in range(40):
        world.clock.forward(minutes=30)
        await world.work()
    assert len(bob.screen) == 2
    async with world.scope() as scope:
        pushed = await scope.all(select(Message.sent_at).where(Message.capped, Message.sent_at.is_not(None)))
    assert {moment.astimezone(COUNTY).hour for moment in pushed if moment} == {8}
    assert max(moment for moment in pushed if moment) - min(
        moment for moment in pushed if moment
    ) < timedelta(minutes=1)
