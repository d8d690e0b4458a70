"""An update that ends the process each time: parked at the third try, told to its person, in nobody's way."""

import asyncio
import signal
from dataclasses import dataclass

import pytest

from tests.crash.born import Child, Nursery
from tests.crash.conftest import Bear
from tests.crash.judge import judge
from tests.crash.server import BotApi
from tests.crash.talkers import Crowd, Talker
from tests.crash.village import Village

POISON = "it kills"
KILLED = -signal.SIGKILL
_MOST_DEATHS = 8
_PARKED = "SELECT attempts FROM inbox WHERE state = 'parked'"


@dataclass
class Struggle:
    """Bots that die of the poison, one after another, until it is parked and everybody else has finished."""

    village: Village
    nursery: Nursery
    crowd: Crowd
    deaths: int = 0

    async def over(self) -> bool:
        return self.crowd.finished.is_set() and bool(await self.village.rows(_PARKED))

    async def goes_on(self) -> Child:
        """Return the bot that outlived it."""
        while True:
            bot = await self.nursery.born(ready=False)
            while bot.alive:
                if await self.over():
                    return bot
                await asyncio.sleep(0.05)
            assert await bot.ended() == KILLED, bot.said
            self.deaths += 1
            assert self.deaths < _MOST_DEATHS, await self.village.rows("SELECT state, attempts FROM inbox")


@pytest.mark.sqlite_only  # who is guilty is found by the order of starts, whichever engine keeps the rows
@pytest.mark.parametrize("where", ["poison_turn", pytest.param("poison_reading", marks=pytest.mark.thorough)])
async def test_update_that_kills_the_process_is_parked_and_stops_nobody(
    village: Village, nursery_of: Bear, where: str
) -> None:
    await village.settle(4)
    victim, *others = village.chats
    async with BotApi() as api, nursery_of(api, pauses=[0.1, 0.2], **{where: POISON}) as nursery:
        crowd = Crowd.of(api, others)
        crowd.begin(0.2)
        api.offer(**Talker(victim, "yes", None).typed(POISON))
        struggle = Struggle(village, nursery, crowd)
        bot = await struggle.goes_on()
        async with asyncio.timeout(10):
            while not api.said_to(victim):  # noqa: ASYNC110 - the server does not ring for one chat
                await asyncio.sleep(0.05)
        assert await bot.stop() == 0
        judgement = await judge(api, crowd, village)
    assert await village.rows(_PARKED) == [(3,)]
    assert struggle.deaths >= 3
    assert len(api.said_to(victim)) == 1
    assert judgement.faults() == {"lost": 1, "parked": 1}
