"""Batches and turns (design §3.1): one commit together, each to blame for itself, order within a chat."""

import asyncio
from dataclasses import dataclass, field

import pytest
from sqlalchemy import event, select

from bot import turns as turning
from bot.commands import Command
from models.accounts import Account
from models.inbox import Heard, Update
from models.scope import Scope
from tests.people import Person
from tests.world import HOUSE, World, words


@dataclass
class Trap:
    """What /about does in these tests: it fails for those named, and remembers whom it was called for."""

    fails_for: set[int] = field(default_factory=set)
    how: str = "raise"
    called: list[int] = field(default_factory=list)

    async def spring(self, scope: Scope) -> None:
        account = scope.actor.account
        assert account is not None
        self.called.append(account.chat_id)
        if account.chat_id not in self.fails_for:
            scope.show("about")
            return
        account.language = "en"
        if self.how == "write":
            scope.add(_copy_of(account))
        elif self.how == "wait":
            await asyncio.sleep(30)
        else:
            raise ValueError("a fault in an action")


def _copy_of(account: Account) -> Account:
    return Account(
        bot_id=account.bot_id, chat_id=account.chat_id, language="en", language_chosen=False, simulated=False,
        tries=0, created_at=account.created_at,
    )  # fmt: skip


@pytest.fixture
async def trap(world: World, monkeypatch: pytest.MonkeyPatch) -> Trap:
    """/about with a fault in it."""
    set_one = Trap()
    monkeypatch.setitem(HOUSE.commands, "about", Command("about", set_one.spring))
    return set_one


async def row_of(world: World, chat_id: int) -> Update:
    """The first update of a chat."""
    async with world.scope() as scope:
        row = await scope.first(select(Update).where(Update.chat_id == chat_id).order_by(Update.id))
    assert row is not None
    return row


def seen(*people: Person) -> list[int]:
    """How many messages each sees."""
    return [len(person.screen) for person in people]


async def test_batch_of_three_people_is_one_commit(
    world: World, bob: Person, sue: Person, dan: Person
) -> None:
    await world.gather(bob.typed("/about"), sue.typed("/about"), dan.typed("/about"))
    commits: list[object] = []
    event.listen(world.database.engine.sync_engine, "commit", commits.append)
    assert await world.pump.batch() == 3
    assert len(commits) == 1
    await world.work()
    assert seen(bob, sue, dan) == [1, 1, 1]


@pytest.mark.parametrize("how", ["raise", "write"])
async def test_one_bad_turn_is_undone_alone_and_the_others_stand(
    world: World, trap: Trap, bob: Person, sue: Person, dan: Person, how: str
) -> None:
    trap.fails_for, trap.how = {sue.chat_id}, how
    await world.gather(bob.typed("/about"), sue.typed("/about"), dan.typed("/about"))
    await world.work()
    assert seen(bob, sue, dan) == [1, 0, 1]
    row = await row_of(world, sue.chat_id)
    assert (row.state, row.attempts) == (Heard.OPEN, 1)
    assert "ValueError" in (row.fault or "") if how == "raise" else "IntegrityError" in (row.fault or "")
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [sue.chat_id]))
        assert account.language == "zh_CN"


async def test_third_failure_parks_tells_the_person_and_stops_nobody(
    world: World, trap: Trap, bob: Person, sue: Person
) -> None:
    trap.fails_for = {sue.chat_id}
    await sue.says("/about")
    for seconds in (2, 11):
        assert not sue.screen
        world.clock.forward(seconds=seconds)
        await bob.says("/about")
    assert trap.called.count(sue.chat_id) >= 3
    assert (await row_of(world, sue.chat_id)).state is Heard.PARKED
    sue.sees("turn-parked")
    await sue.says("/help")
    sue.sees("help")
    assert len(bob.screen) == 2


async def test_later_message_of_a_chat_waits_behind_a_failed_one(
    world: World, trap: Trap, sue: Person
) -> None:
    trap.fails_for = {sue.chat_id}
    await world.gather(sue.typed("/about"), sue.typed("/help"))
    await world.work()
    assert not sue.screen
    trap.fails_for = set()
    world.clock.forward(seconds=2)
    await world.work()
    about, how_to = (shown.text for shown in sue.screen)
    assert words().say("about") in about
    assert words().say("help") in how_to


async def test_repeated_update_is_worked_off_once(world: World, trap: Trap, bob: Person) -> None:
    await bob.says("/about", again=True)
    assert trap.called == [bob.chat_id]
    assert len(bob.screen) == 1


async def test_turn_over_its_time_limit_fails_alone(
    world: World, trap: Trap, bob: Person, sue: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "TURN_SECONDS", 0.2)
    trap.fails_for, trap.how = {sue.chat_id}, "wait"
    await world.gather(sue.typed("/about"), bob.typed("/about"))
    await world.work()
    assert seen(bob, sue) == [1, 0]
    assert "TimeoutError" in ((await row_of(world, sue.chat_id)).fault or "")


async def test_update_that_cannot_be_read_is_parked_and_stops_nobody(world: World, bob: Person) -> None:
    await world.gather({"message": {"chat": {"id": 77}, "text": "no date, no sender type", "date": "soon"}})
    for seconds in (2, 11, 1):
        await bob.says("/about")
        world.clock.forward(seconds=seconds)
    assert (await row_of(world, 77)).state is Heard.PARKED
    assert len(bob.screen) == 3


async def test_failed_press_stops_no_spinner(world: World, trap: Trap, bob: Person, sue: Person) -> None:
    trap.fails_for = {sue.chat_id}
    await bob.says("/menu")
    await world.gather(bob.pressing("go:about"), sue.pressing("go:about"))
    await world.work()
    assert [name for name, _ in world.telegram.calls].count("answerCallbackQuery") == 1


class ProcessEnded(BaseException):
    """What a killed process looks like from inside."""


async def test_turn_that_ends_the_process_is_parked_unseen_at_its_third_try(
    world: World, trap: Trap, bob: Person, sue: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end(_self: turning.Turns, *_rest: object) -> list[object]:
        raise ProcessEnded

    await world.gather(sue.typed("/about"))
    whole = turning.Turns._turn
    monkeypatch.setattr(turning.Turns, "_turn", end)
    for attempts in (1, 2):
        with pytest.raises(ProcessEnded):
            await world.pump.recover()
        assert (await row_of(world, sue.chat_id)).attempts == attempts
        world.clock.forward(seconds=11)
    await world.pump.recover()
    assert (await row_of(world, sue.chat_id)).state is Heard.PARKED
    monkeypatch.setattr(turning.Turns, "_turn", whole)
    await world.work()
    sue.sees("turn-parked")


async def test_innocent_rows_after_an_unclean_stop_are_worked_off(
    world: World, bob: Person, sue: Person
) -> None:
    await world.gather(sue.typed("/about"), bob.typed("/about"))
    await world.pump.recover()
    await world.work()
    assert seen(bob, sue) == [1, 1]
    row = await row_of(world, sue.chat_id)
    assert (row.state, row.attempts, row.fault) == (Heard.DONE, 0, None)
