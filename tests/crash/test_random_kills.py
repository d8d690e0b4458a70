"""Killed at random: nothing lost, nothing twice, nobody without an answer (design §2).

The full size is ``make soak``.
"""

from tests.crash.conftest import Bear
from tests.crash.ordeal import Severity, ordeal
from tests.crash.server import BotApi
from tests.crash.village import Village

# A tenth of the full size, four times as fast: four times as much is in flight when a bot is killed.
TENTH = Severity(people=100, kills=10, per_second=120, between=(0.0, 1.0), cut=0.01, delay=0.005)


async def test_bot_killed_again_and_again_loses_nothing_and_says_little_twice(
    village: Village, nursery_of: Bear
) -> None:
    settings = {"HONGYAN_RATE_BOT": "120"}
    async with BotApi() as api, nursery_of(api, settings) as nursery:
        run = await ordeal(TENTH, api, nursery, village)
        judgement = await run.endure()
    assert judgement.faults() == {}
    assert run.kills == TENTH.kills
    assert judgement.doubled / run.kills <= TENTH.per_second / 30
