"""Where can a process die? At each point of design §2, and afterwards everything goes on as if it had not."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.crash.born import Child
from tests.crash.conftest import Bear
from tests.crash.judge import judge
from tests.crash.server import BotApi, Uttered
from tests.crash.talkers import Crowd, Step, step_of
from tests.crash.village import Village

KILLED = -signal.SIGKILL
SLOWLY = (0.15, 0.15)  # seconds: what was said before is written down when the next word is heard
# How often the person gets a reply once more: it had arrived, and nobody had written that down.
DOUBLED = {
    "before-inbox-commit": 0,
    "after-inbox-commit": 0,
    "inside-turn": 0,
    "before-turn-commit": 0,
    "after-turn-commit": 0,
    "after-claim": 0,
    "before-noting": 1,
    "before-noting-commit": 1,
}


async def _talked(crowd: Crowd) -> None:
    async with asyncio.timeout(30):
        await crowd.finished.wait()


@pytest.mark.parametrize("point", DOUBLED)
async def test_process_dies_at_a_point_and_the_next_one_goes_on(
    village: Village, nursery_of: Bear, tmp_path: Path, point: str
) -> None:
    await village.settle(1)
    death = {"point": point, "once": str(tmp_path / "died")}
    async with BotApi() as api, nursery_of(api, death=death) as nursery:
        bot = await nursery.born()
        crowd = Crowd.of(api, village.chats, think=SLOWLY)
        crowd.begin(0)
        assert await bot.ended() == KILLED
        bot = await nursery.born()
        await _talked(crowd)
        assert await bot.stop() == 0
        judgement = await judge(api, crowd, village)
    assert judgement.faults() == {}
    assert judgement.doubled == DOUBLED[point]


@pytest.mark.parametrize("step", [Step.CONDITION, Step.DONE])
async def test_process_dies_before_the_server_answers_and_the_reply_comes_once_more(
    village: Village, nursery_of: Bear, step: Step
) -> None:
    await village.settle(1)
    async with BotApi() as api, nursery_of(api) as nursery:
        bots: list[Child] = [await nursery.born()]
        crowd = Crowd.of(api, village.chats, think=SLOWLY)

        def hear(uttered: Uttered) -> None:
            if step_of(uttered) is step and len(bots) == 1:
                bots[0].signal(signal.SIGKILL)
            crowd.hears(uttered)

        api.on_said = hear
        crowd.begin(0)
        assert await bots[0].ended() == KILLED
        bots.append(await nursery.born())
        await _talked(crowd)
        assert await bots[1].stop() == 0
        judgement = await judge(api, crowd, village)
    assert judgement.faults() == {}
    assert judgement.doubled == 1


@pytest.mark.both_engines
async def test_connection_cut_after_the_message_was_accepted_costs_one_double(
    village: Village, nursery_of: Bear
) -> None:
    await village.settle(1)
    async with BotApi() as api, nursery_of(api) as nursery:
        cut: list[Step] = []

        def cuts(uttered: Uttered) -> bool:
            step = step_of(uttered) if uttered.new else None
            if step not in (Step.MOVED, Step.DONE) or step in cut:
                return False
            cut.append(step)
            return True

        api.faults.cut = cuts
        bot = await nursery.born()
        crowd = Crowd.of(api, village.chats, think=SLOWLY)
        crowd.begin(0)
        await _talked(crowd)
        assert await bot.stop() == 0
        judgement = await judge(api, crowd, village)
    assert judgement.faults() == {}
    assert (judgement.doubled_after_cut, judgement.doubled) == (2, 0)
