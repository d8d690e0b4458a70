"""Who does not type: one big button, the digits 1, 2, 3, a voice that somebody writes down (domain §3.5)."""

import pytest
from sqlalchemy import select

from models.accounts import Account, Binding, Relation
from models.audit import AuditLine
from models.check_ins import Channel, CheckIn, Condition
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome
from models.members import Member
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, at


@pytest.fixture
async def elder(world: World, county: County, sue: Person) -> Person:
    """马老汉 of 柳湾村, born 1950; 康守望 looks after him."""
    async with world.scope() as scope:
        contact = await enlist(scope, county.willow, "康守望", floating=False)
        member = await enlist(
            scope,
            county.willow,
            "马老汉",
            birth="1950-01-01",
            contact_id=contact.id,
            place={"code": "440300"},
        )
    await seat(world, contact.id, "康守望", 811)
    return await seat(world, member.id, "马老汉", 810)


def keeper(world: World) -> Person:
    """康守望."""
    return Person(world, 811, "康守望")


async def answers(world: World, person: Person) -> list[tuple[Condition, Channel]]:
    """What was noted of somebody, oldest first."""
    async with world.scope() as scope:
        rows = await scope.all(
            select(CheckIn).where(CheckIn.member_id == person.member_id).order_by(CheckIn.id)
        )
    return [(row.condition, row.channel) for row in rows]


async def causes(world: World) -> list[Cause]:
    """What is to be done."""
    async with world.scope() as scope:
        return list(await scope.all(select(FollowUp.cause).where(FollowUp.state == FollowUpState.NEW)))


async def test_elder_reports_with_one_big_button(world: World, elder: Person) -> None:
    await world.walk(at(2027, 2, 1, 9, 30))
    elder.sees("回一个数字就行", buttons=["我很好"])
    assert not any("细说" in label or "一切如常" in label for label in elder.last.labels)
    await elder.taps("我很好")
    elder.sees("check-in-done")
    assert await answers(world, elder) == [(Condition.FINE, Channel.DIGIT)]
    await elder.says("1")
    elder.sees("not-understood")


@pytest.mark.parametrize(
    ("typed", "condition", "raised"),
    [
        ("1", Condition.FINE, None),
        ("２。", Condition.DIFFICULTY, Cause.DIFFICULTY),
        (" 3 ", Condition.HELP, Cause.HELP),
    ],
)
async def test_digit_is_an_answer(
    world: World, elder: Person, typed: str, condition: Condition, raised: Cause | None
) -> None:
    await world.walk(at(2027, 2, 1, 9, 30))
    await elder.says(typed)
    elder.sees("check-in-done")
    assert await answers(world, elder) == [(condition, Channel.DIGIT)]
    assert await causes(world) == ([raised] if raised else [])


@pytest.mark.sqlite_only
async def test_digit_means_nothing_where_nothing_was_asked(
    world: World, elder: Person, stranger: Person
) -> None:
    for person in (elder, stranger):
        await person.says("1")
        person.sees("not-understood")
    assert not await answers(world, elder)


@pytest.mark.sqlite_only
async def test_whoever_asks_for_it_gets_the_big_button(world: World, bob: Person) -> None:
    await bob.says("/less")
    await bob.taps("大按钮")
    await world.walk(at(2027, 2, 1))
    bob.sees("回一个数字就行", buttons=["我很好"])
    await bob.says("报到")
    bob.sees("plain-check-in", buttons=["我很好", "细说"])
    await bob.taps("我很好")
    bob.sees("check-in-done")
    await bob.says("/less")
    await bob.taps("不要大按钮")
    await bob.says("报到")
    bob.sees("already-checked-in")


async def test_digit_of_a_shared_phone_is_asked_for_whom(world: World, county: County, elder: Person) -> None:
    async with world.scope() as scope:
        wife = await enlist(scope, county.willow, "温秀兰", birth="1952-01-01")
        [account] = await scope.all(Account.of_chats(100, [elder.chat_id]))
        scope.add(
            Binding(account_id=account.id, member_id=wife.id, relation=Relation.FAMILY, bound_at=scope.now)
        )
    await world.walk(at(2027, 2, 1, 9, 30))
    await elder.says("1")
    elder.sees("whose-digit", buttons=["马老汉", "温秀兰"])
    await elder.taps("温秀兰")
    elder.sees("check-in-done")
    async with world.scope() as scope:
        [row] = await scope.all(select(CheckIn))
    assert (row.member_id, row.channel) == (wife.id, Channel.FAMILY)
    await elder.says("2")
    assert await answers(world, elder) == [(Condition.DIFFICULTY, Channel.DIGIT)]


async def test_voice_is_heard_and_written_down_by_who_looks_after(world: World, elder: Person) -> None:
    await world.walk(at(2027, 2, 1, 9, 30))
    await elder.sends_voice(40)
    elder.sees("听到啦,康守望会帮您记下来。")
    assert await causes(world) == [Cause.VOICE]
    kang = keeper(world)
    kang.sees("follow-up-alert")
    await kang.taps("打开")
    await kang.taps("听")
    assert "voice-file" in {shown.voice for shown in kang.screen}
    await kang.taps("记下来")
    await kang.taps("都好,没变化")
    kang.sees("recorded-done")
    elder.sees("已帮您记好")
    assert await answers(world, elder) == [(Condition.FINE, Channel.VOICE)]
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp))
        heard = await scope.all(select(AuditLine.verb).where(AuditLine.member_id == elder.member_id))
    assert (row.state, row.outcome) == (FollowUpState.DONE, Outcome.WRITTEN)
    assert "voice-heard" in heard


@pytest.mark.sqlite_only
async def test_too_long_a_voice_is_refused_kindly_and_nobody_hears_one_unasked(
    world: World, elder: Person
) -> None:
    await elder.sends_voice()
    elder.sees("not-understood")
    await world.walk(at(2027, 2, 1, 9, 30))
    await elder.sends_voice(181)
    elder.sees("请分两次说")
    assert not await causes(world)


async def test_blocking_puts_on_the_phone_list_in_the_same_turn_and_coming_back_takes_off(
    world: World, bob: Person, sue: Person
) -> None:
    for _ in range(2):  # a second time on the same day counts as the first
        await bob.blocks()
        assert await causes(world) == [Cause.UNREACHABLE]
        await bob.blocks(blocked=False)
        assert not await causes(world)
        world.clock.forward(seconds=5)
    await bob.blocks()
    await sue.says("/todo")
    assert "消息发不到 · 1" in "\n".join([sue.last.text, *sue.last.labels])
    await bob.says("/menu")
    bob.sees("menu-member")
    assert not await causes(world)
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert await scope.accounts_of(member)


@pytest.mark.sqlite_only
async def test_call_somebody_is_at_stays_when_the_chat_is_open_again(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.blocks()
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp))
        row.state, row.taken_by = FollowUpState.TAKEN, sue.member_id
    await bob.blocks(blocked=False)
    async with world.scope() as scope:
        assert await scope.all(select(FollowUp.state)) == [FollowUpState.TAKEN]
