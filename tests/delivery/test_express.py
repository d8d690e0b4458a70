"""Replies that leave with the commit of their turn: at once, once, in order, drawn like any other."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Account, Binding, BindingState, Relation
from models.inbox import FINISH, Update
from models.outbox import Message, Said
from tests.county import County, enlist
from tests.features.test_check_ins import fill_in
from tests.people import Person
from tests.world import World, words

ABOUT = words().say("about")


class CommitLostError(Exception):
    """The answer to a COMMIT never came."""


async def states(world: World) -> list[Said]:
    """The states of all messages, oldest first."""
    return [message.state for message in await outbox(world)]


async def outbox(world: World) -> Sequence[Message]:
    """All messages, oldest first."""
    async with world.scope() as scope:
        return await scope.all(select(Message).order_by(Message.id))


async def types(person: Person, text: str) -> None:
    """Have a word of somebody's worked off; nobody looks into the outbox."""
    await person.world.gather(person.typed(text))
    await person.world.pump.batch()


async def say(world: World, person: Person, screen: str) -> None:
    """Have something said to somebody by another turn."""
    async with world.scope() as scope:
        scope.show(screen, (await scope.all(Account.of_chats(100, [person.chat_id])))[0])


@pytest.fixture
async def ready(world: World) -> World:
    """A world whose postman has looked around once, as it does when a bot begins to be served."""
    await world.postman.round()
    return world


async def test_reply_is_delivered_without_a_look_into_the_outbox(ready: World, bob: Person) -> None:
    await types(bob, "/about")
    [message] = await outbox(ready)
    assert (message.state, message.attempts) == (Said.SENDING, 1)
    await ready.postman.settle()
    [message] = await outbox(ready)
    assert (message.state, message.message_id) == (Said.SENT, bob.last.id)


async def test_reply_before_the_first_look_waits_for_it(world: World, bob: Person) -> None:
    await types(bob, "/about")
    assert await states(world) == [Said.WAITING]
    await world.work()
    assert await states(world) == [Said.SENT]


async def test_reply_overtakes_nothing_that_is_open_in_its_chat(ready: World, bob: Person) -> None:
    await say(ready, bob, "form-cancelled")
    await types(bob, "/about")
    assert await states(ready) == [Said.WAITING, Said.WAITING]
    await ready.work()
    assert [shown.text for shown in bob.screen] == [words().say("form-cancelled"), ABOUT]


async def test_second_reply_of_a_batch_follows_the_first(ready: World, bob: Person, sue: Person) -> None:
    await ready.gather(bob.typed("/about"), bob.typed("/about"), sue.typed("/about"))
    await ready.pump.batch()
    assert await states(ready) == [Said.SENDING, Said.WAITING, Said.SENDING]
    await ready.work()
    assert await states(ready) == [Said.SENT] * 3


async def test_account_that_is_held_gets_nothing_before_its_time(ready: World, bob: Person) -> None:
    async with ready.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [bob.chat_id]))
    ready.postman.books.holds.hold(account.id, 60)
    await types(bob, "/about")
    assert await states(ready) == [Said.WAITING]


async def test_window_that_is_full_lets_replies_wait(
    ready: World, bob: Person, sue: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(ready.postman.sender.pace.rates), "window", 1)
    await ready.gather(bob.typed("/about"), sue.typed("/about"))
    await ready.pump.batch()
    assert await states(ready) == [Said.SENDING, Said.WAITING]
    await ready.work()
    assert await states(ready) == [Said.SENT, Said.SENT]


async def test_batch_whose_commit_fails_sends_nothing_and_is_answered_once(ready: World, bob: Person) -> None:
    def lost(_connection: object) -> None:
        raise CommitLostError

    await ready.gather(bob.typed("/about"))
    event.listen(ready.database.engine.sync_engine, "commit", lost)
    with pytest.raises(CommitLostError):
        await ready.pump.batch()
    event.remove(ready.database.engine.sync_engine, "commit", lost)
    assert (await states(ready), bob.screen, ready.postman.promised) == ([], [], 0)
    await ready.work()
    assert [shown.text for shown in bob.screen] == [ABOUT]


async def test_commit_that_only_seemed_to_fail_is_found_and_answered(
    ready: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    express = type(ready.pump.turns.express)
    with monkeypatch.context() as patched:
        patched.setattr(express, "leave", lambda one: one.stay() or True)
        await types(bob, "/about")
    assert (await states(ready), bob.screen) == ([Said.SENDING], [])
    await ready.work()
    [message] = await outbox(ready)
    assert (message.state, message.attempts, len(bob.screen)) == (Said.SENT, 2, 1)


async def test_what_is_known_to_be_in_flight_is_not_doubted(ready: World, bob: Person, sue: Person) -> None:
    await types(bob, "/about")
    ready.postman.doubt()
    await ready.postman.round()
    assert await states(ready) == [Said.SENDING]
    await ready.work()
    assert (await states(ready), len(bob.screen)) == ([Said.SENT], 1)


async def test_reply_that_is_promised_is_not_doubted_before_it_is_handed_over(
    ready: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(type(ready.pump.turns.express), "leave", lambda _express: False)
        await types(bob, "/about")
    ready.postman.doubt()
    await ready.postman.round()
    assert ((await outbox(ready))[0].attempts, await states(ready)) == (1, [Said.SENDING])
    ready.pump.turns.express.leave()
    await ready.postman.settle()
    await ready.work()
    assert (await states(ready), len(bob.screen)) == ([Said.SENT], 1)


async def test_doubt_that_comes_during_a_look_calls_for_another(
    ready: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def doubtful(*_of: object) -> None:
        ready.postman.doubt()

    ready.postman.doubt()
    with monkeypatch.context() as patched:
        patched.setattr(type(ready.postman.books), "note", doubtful)
        await ready.postman.round()
    assert ready.postman.room() == 0
    await ready.postman.round()
    assert ready.postman.room() > 0


async def test_reply_whose_turn_is_undone_alone_does_not_leave(
    ready: World, bob: Person, sue: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ready.gather(sue.typed("/about"), bob.typed("/about"))
    async with ready.scope() as scope:
        [of_sue] = await scope.all(select(Update).where(Update.chat_id == sue.chat_id))
    finish = FINISH.ask

    async def failing(session: AsyncSession, *, keys: list[int], now: datetime) -> object:
        if of_sue.id in keys:
            raise ValueError("this row cannot be finished")
        return await finish(session, keys=keys, now=now)

    monkeypatch.setattr("bot.turns.FINISH", SimpleNamespace(ask=failing))
    await ready.pump.recover()
    await ready.postman.settle()
    assert (len(bob.screen), len(sue.screen), ready.postman.promised) == (1, 0, 0)
    assert await states(ready) == [Said.SENT]


async def test_person_whose_update_is_parked_at_start_is_told_at_once(ready: World, sue: Person) -> None:
    await ready.gather(sue.typed("/about"))
    async with ready.scope() as scope:
        [row] = await scope.all(select(Update))
        row.attempts = 2
    await ready.pump.recover()
    assert await states(ready) == [Said.SENDING]
    await ready.postman.settle()
    sue.sees("turn-parked")


@pytest.mark.parametrize("by_express", [True, False])
async def test_replies_of_a_shared_chat_look_alike_whoever_finds_them(
    world: World, county: County, bob: Person, by_express: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await share(world, county, bob)
    if by_express:
        await world.postman.round()
    else:
        monkeypatch.setattr(type(world.postman), "room", lambda _postman: 0)
    await bob.says("/checkin")
    await bob.taps("鲍大山")
    await fill_in(bob)
    assert bob.last.text.startswith("👤 关于<b>鲍大山</b>")


async def share(world: World, county: County, person: Person) -> None:
    """Let a chat speak for a relative too."""
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [person.chat_id]))
        wife = await enlist(scope, county.willow, "蓝小禾")
        scope.add(
            Binding(
                account_id=account.id, member_id=wife.id, relation=Relation.FAMILY,
                state=BindingState.ACTIVE, bound_at=scope.now,
            )
        )  # fmt: skip
