"""Who is suspected after a kill? Whose turn was in hand; not the first one again, nor for the database."""

import pytest
from sqlalchemy.exc import OperationalError

from bot.turns import Turns
from models.inbox import Update
from tests.people import Person
from tests.world import World


class ProcessEnded(BaseException):
    """What a killed process looks like from inside."""


async def test_update_in_hand_at_a_kill_is_tried_after_the_others(
    world: World, bob: Person, sue: Person, dan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int | None] = []
    alone = Turns.one_by_one

    async def end(_turns: Turns, _session: object, rows: list[Update]) -> set[int | None]:
        tried.append(rows[0].chat_id)
        raise ProcessEnded

    await world.gather(sue.typed("/about"), bob.typed("/about"), dan.typed("/about"))
    monkeypatch.setattr(Turns, "one_by_one", end)
    for _ in range(3):
        with pytest.raises(ProcessEnded):
            await world.pump.recover()
        world.clock.forward(seconds=11)
    assert tried == [sue.chat_id, bob.chat_id, dan.chat_id]
    monkeypatch.setattr(Turns, "one_by_one", alone)
    await world.pump.recover()
    await world.work()
    assert [len(person.screen) for person in (sue, bob, dan)] == [1, 1, 1]


async def test_trouble_of_the_database_after_a_kill_is_charged_to_nobody(
    world: World, sue: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Turns.one_by_one

    async def fail(*_asked: object) -> set[int | None]:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    await world.gather(sue.typed("/about"))
    monkeypatch.setattr(Turns, "one_by_one", fail)
    for _ in range(4):
        with pytest.raises(OperationalError):
            await world.pump.recover()
    monkeypatch.setattr(Turns, "one_by_one", alone)
    await world.pump.recover()
    await world.work()
    assert len(sue.screen) == 1
