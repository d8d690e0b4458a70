"""Whom a push did not reach is called, on whichever way it was lost: once a day; lost answers call nobody."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

import pytest
from sqlalchemy import select, update

from bot.screens import Args, Screen
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.kinds import Kind
from models.outbox import Message, Said
from models.scope import How, Scope
from tests.county import County, enlist
from tests.delivery.test_postman import outbox, say
from tests.people import Person
from tests.telegram import Fault
from tests.world import HOUSE, World

REFUSED: Fault = (400, "Bad Request: BUTTON_DATA_INVALID", {})
GREETING = How(Kind.GREETING)

Lost: TypeAlias = Callable[[World, Sequence[Person], pytest.MonkeyPatch], Awaitable[None]]


async def refused(world: World, people: Sequence[Person], _patch: pytest.MonkeyPatch) -> None:
    """The Bot API refuses each of the messages."""
    for person in people:
        world.telegram.chat_faults[person.chat_id] = [REFUSED] * 5


async def unprepared(_world: World, _people: Sequence[Person], patch: pytest.MonkeyPatch) -> None:
    """Their screen cannot be freshened."""

    async def prepare(_scope: Scope, _asked: Sequence[Args]) -> Sequence[Args | None]:
        raise ValueError("a fault in freshening")

    patch.setitem(HOUSE.screens.known, "about", Screen("about", prepare=prepare))


async def in_flight(world: World, _people: Sequence[Person], _patch: pytest.MonkeyPatch) -> None:
    """Whoever sent them stopped while they were under way; whether they arrived, nobody knows."""
    async with world.scope() as scope:
        waiting = update(Message).where(Message.state == Said.WAITING)
        await scope.run(waiting.values(state=Said.SENDING, attempts=1))
    world.postman.doubt()


async def called(world: World) -> list[tuple[int | None, Cause, FollowUpState]]:
    """Who is to be called, and why."""
    async with world.scope() as scope:
        rows = await scope.all(select(FollowUp).order_by(FollowUp.member_id, FollowUp.id))
    return [(row.member_id, row.cause, row.state) for row in rows]


@pytest.mark.parametrize("lost", [refused, unprepared, in_flight])
async def test_people_whom_a_push_did_not_reach_are_called_once_a_day(
    world: World, bob: Person, sue: Person, lost: Lost, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await say(world, bob, "about", how=GREETING, about=True)
        await say(world, sue, "about", how=GREETING, about=True)
        await lost(world, (bob, sue), monkeypatch)
        await world.work()
    assert {row.state for row in await outbox(world)} <= {Said.FAILED, Said.UNSURE}
    expected = [(one.member_id, Cause.UNDELIVERED, FollowUpState.NEW) for one in (bob, sue)]
    assert await called(world) == sorted(expected, key=lambda one: one[0] or 0)
    world.clock.forward(days=1)
    await say(world, bob, "about", how=GREETING, about=True)
    await lost(world, (bob,), monkeypatch)
    await world.work()
    assert [who for who, *_ in await called(world)].count(bob.member_id) == 2


@pytest.mark.parametrize("lost", [refused, unprepared])
async def test_answer_that_is_lost_calls_nobody(
    world: World, bob: Person, lost: Lost, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(world, bob, "about", about=True)
    await lost(world, (bob,), monkeypatch)
    await world.work()
    assert [row.state for row in await outbox(world)] == [Said.FAILED]
    assert await called(world) == []


async def test_push_that_is_sent_again_in_doubt_calls_nobody(
    world: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(world, bob, "about", how=How(Kind.MEMBER_NOTE), about=True)
    await in_flight(world, (bob,), monkeypatch)
    await world.work()
    assert [row.state for row in await outbox(world)] == [Said.SENT]
    assert await called(world) == []


async def test_push_about_somebody_for_whom_the_chat_does_not_speak_calls_nobody(
    world: World, county: County, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.scope() as scope:
        stranger = await enlist(scope, county.willow, "别家人")
    await say(world, bob, "about", how=GREETING, about=True)
    async with world.scope() as scope:
        await scope.run(update(Message).values(member_id=stranger.id))
    await in_flight(world, (bob,), monkeypatch)
    await world.work()
    assert [row.state for row in await outbox(world)] == [Said.UNSURE]
    assert await called(world) == []
