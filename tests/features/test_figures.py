"""The whole way of a message leaves its figures: every loop tells what it does."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError

from bot.commands import Command
from bot.troubles import Troubles
from bot.watching import Watchtower
from models.scope import Scope
from models.watch import Loop
from tests.people import Person
from tests.world import HOUSE, World, at

Figure = Callable[..., float]


@pytest.fixture
def tower(world: World) -> Watchtower:
    """A tower that everything in the world tells."""
    tower = Watchtower.build(Troubles(world.clock))
    bot = tower.over(100)
    world.service.watch = world.pump.watch = world.pump.turns.watch = bot
    world.postman.watch = world.spinners.watch = bot
    world.scheduler.watch = tower.clock
    return tower


@pytest.fixture
def figure(tower: Watchtower) -> Figure:
    """Read a figure of the bot by its name without the prefix, 0 where there is none yet."""

    def read(figure_name: str, /, **labels: str) -> float:
        kept = tower.metrics.registry
        return kept.get_sample_value(f"hongyan_{figure_name}", labels or {"bot": "100"}) or 0.0

    return read


async def test_dialogue_is_counted_from_its_updates_to_its_replies(bob: Person, figure: Figure) -> None:
    before = figure("reply_seconds_count")
    await bob.says("/checkin")
    await bob.taps("很好")
    assert figure("updates_heard_total") == figure("turns_total") == figure("turn_seconds_count") == 2
    assert figure("batch_turns_count") == figure("batch_seconds_count") == 2
    assert figure("reply_seconds_count") == before + 2
    assert figure("spinners_total", bot="100", stopped="yes") == 1
    assert figure("verdicts_total", bot="100", kind="reply", verdict="sent") >= 2


async def test_turn_without_a_word_waits_for_no_reply(world: World, bob: Person, figure: Figure) -> None:
    await bob.blocks()
    assert figure("turns_total") == 1
    world.clock.forward(minutes=5)
    await bob.blocks(blocked=False)
    await bob.says("/help")
    assert figure("reply_seconds_sum") < 60


async def test_turn_that_fails_is_counted_until_it_is_parked(
    world: World, bob: Person, figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_scope: Scope) -> None:
        raise ValueError("a fault in an action")

    monkeypatch.setitem(HOUSE.commands, "about", Command("about", fail))
    await bob.says("/about")
    for _ in range(3):
        world.clock.forward(seconds=30)
        await world.work()
    assert figure("turn_faults_total", bot="100", then="retried") == 2
    assert figure("turn_faults_total", bot="100", then="parked") == 1


async def test_server_that_is_away_is_a_trouble_until_something_is_sent(
    world: World, bob: Person, tower: Watchtower, figure: Figure
) -> None:
    world.telegram.chat_faults[bob.chat_id] = [NetworkError("Bad Gateway")]
    await bob.says("/help")
    [trouble] = tower.troubles.now()
    assert (trouble.remedy.code, trouble.where) == ("api-away", "calls")
    assert figure("verdicts_total", bot="100", kind="reply", verdict="later") == 1
    world.clock.forward(minutes=1)
    await world.work()
    assert tower.troubles.now() == []


async def test_clock_tells_each_slot(world: World, bob: Person, figure: Figure) -> None:
    slot = at(2027, 2, 1, 9, 0)
    await world.walk(slot)
    assert figure("firings_total", name="open_check_ins", skipped="no") == 1
    assert figure("job_last_slot_timestamp_seconds", name="open_check_ins") == slot.timestamp()


async def test_pump_and_postman_tell_what_they_wait_for(
    world: World, bob: Person, tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = OperationalError("BEGIN", {}, Exception("database is locked"))

    async def fail(*_: object, **__: object) -> int:
        raise locked

    async def end(_seconds: float) -> None:
        raise InterruptedError

    for loop, room, part in (
        (Loop.PUMP, world.pump, "batch"),
        (Loop.POSTMAN, world.postman, "round"),
    ):
        monkeypatch.setattr(type(room), part, fail)
        monkeypatch.setattr("asyncio.sleep", end)
        with pytest.raises(InterruptedError):
            await room.run()
        monkeypatch.undo()
        assert loop.value in [one.where for one in tower.troubles.now()]
