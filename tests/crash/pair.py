"""Two bots on one PostgreSQL: what if either is killed, or frozen and woken, again and again?"""

import asyncio
import signal
from dataclasses import dataclass, field
from random import Random
from typing import Self

from tests.crash.born import Child, Nursery
from tests.crash.judge import UNDER_WAY, Judgement, judge
from tests.crash.ordeal import MESSAGES_OF_A_DIALOGUE
from tests.crash.server import BotApi, Uttered
from tests.crash.talkers import Crowd
from tests.crash.village import Village

_FROZEN = (7.0, 9.0)  # seconds: longer than a lease
_BETWEEN = (1.0, 4.0)  # seconds from a blow to the next one
_PATIENCE = 120.0


@dataclass
class Pair:
    """Two processes, of which one serves the bot and the other stands by."""

    api: BotApi
    nursery: Nursery
    village: Village
    crowd: Crowd
    most: int  # blows
    chance: Random
    bots: list[Child] = field(default_factory=list)
    kills: int = 0
    freezes: int = 0
    longest: float = 0.0  # seconds in which nobody was told anything though people waited
    _last: float = 0.0

    @property
    def blows(self) -> int:
        """How many kills and freezes so far."""
        return self.kills + self.freezes

    @classmethod
    async def settled(cls, api: BotApi, nursery: Nursery, village: Village, people: int, most: int) -> Self:
        """Return a pair whose village is settled."""
        await village.settle(people)
        return cls(api, nursery, village, Crowd.of(api, village.chats), most, Random(7))

    def hear(self, uttered: Uttered) -> None:
        """Pass on what was said, and measure the silence before it."""
        self.longest = max(self.longest, uttered.at - self._last)
        self._last = uttered.at
        self.crowd.hears(uttered)

    async def endure(self) -> Judgement:
        """Strike one of the two again and again while people talk; judge when everybody has finished."""
        self.bots = [await self.nursery.born(), await self.nursery.born()]
        self.api.on_said, self._last = self.hear, self.api.now
        self.crowd.begin(len(self.village.chats) * MESSAGES_OF_A_DIALOGUE / (self.api.per_second or 30))
        while self.blows < self.most and not self.crowd.finished.is_set():
            await asyncio.sleep(self.chance.uniform(*_BETWEEN))
            await self._strike(self.chance.randrange(2))
        async with asyncio.timeout(_PATIENCE + len(self.village.chats)):
            await self.crowd.finished.wait()
            while (await self.village.rows(UNDER_WAY))[0][0]:  # noqa: ASYNC110 - rows do not ring
                await asyncio.sleep(0.1)
        for bot in self.bots:
            assert await bot.stop() == 0, bot.said[-4000:]
        return await judge(self.api, self.crowd, self.village)

    async def _strike(self, number: int) -> None:
        """Kill one and have another born, or freeze it for longer than its lease and wake it."""
        bot = self.bots[number]
        if self.chance.random() < 0.5:
            self.kills += 1
            await bot.kill()
            self.bots[number] = await self.nursery.born(ready=False)
            return
        self.freezes += 1
        bot.signal(signal.SIGSTOP)
        await asyncio.sleep(self.chance.uniform(*_FROZEN))
        bot.signal(signal.SIGCONT)
