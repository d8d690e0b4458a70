"""Killed at random: nothing lost, nothing twice, nobody without an answer (design §2).

The full size is ``make soak``.
"""

import pytest

from tests.crash.conftest import Bear
from tests.crash.ordeal import Severity, ordeal
from tests.crash.server import BotApi
from tests.crash.village import Village

# A tenth of the full size, four times as fast, on a machine that runs other tests beside it.
TENTH = Severity(people=100, kills=10, per_second=120, between=(0.0, 1.0), cut=0.01, delay=0.005)
IN_FLIGHT = 1.5  # seconds: what comes once more was said no longer ago than that when the bot was killed


@pytest.mark.both_engines
async def test_bot_killed_again_and_again_loses_nothing_and_says_little_twice(
    village: Village, nursery_of: Bear
) -> None:
    settings = {"HONGYAN_RATE_BOT": "120"}
    async with BotApi() as api, nursery_of(api, settings) as nursery:
        run = await ordeal(TENTH, api, nursery, village)
        judgement = await run.endure()
    assert judgement.faults() == {}
    assert len(run.killed_at) == TENTH.kills
    assert run.window() <= IN_FLIGHT
