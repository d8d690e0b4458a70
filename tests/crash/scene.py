"""What happens while something is out of order? People talk on, and one process has to live through it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from tests.crash.born import Child, Nursery
from tests.crash.judge import UNDER_WAY, Judgement, judge
from tests.crash.server import BotApi
from tests.crash.talkers import Crowd
from tests.crash.village import Village

_PATIENCE = 30.0
_THINK = (0.05, 0.3)


@dataclass
class Scene:
    """One bot, its server, its people."""

    api: BotApi
    nursery: Nursery
    village: Village
    crowd: Crowd
    bot: Child

    async def until(self, true: Callable[[], bool], what: str, seconds: float = _PATIENCE) -> None:
        """Wait until something is true; fail with the log when the bot ends or it takes too long."""
        until = self.api.now + seconds
        while not true():
            assert self.bot.alive, f"it ended before {what}:\n{self.bot.said[-6000:]}"
            assert self.api.now < until, f"waited in vain for {what}:\n{self.bot.said[-6000:]}"
            await asyncio.sleep(0.02)

    async def under_way(self, messages: int) -> None:
        """Wait until so many messages have been said: people are in the midst of it."""
        await self.until(lambda: len(self.api.said) >= messages, f"{messages} messages")

    async def health(self) -> tuple[int, set[str]]:
        """Return what the health page says: its status, and the words of what is wrong."""
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.get(f"http://127.0.0.1:{self.bot.port}/healthz/ready")
        return answer.status_code, {one["code"] for one in answer.json()["why"]}

    async def says_ill(self, *codes: str) -> None:
        """Wait until the health page says 503 and one of these reasons."""
        until = self.api.now + _PATIENCE
        while True:
            status, why = await self.health()
            if status == httpx.codes.SERVICE_UNAVAILABLE and why & set(codes):
                return
            assert self.api.now < until, f"{status} {why} is not {codes}:\n{self.bot.said[-6000:]}"
            await asyncio.sleep(0.05)

    async def at_rest(self) -> None:
        """Wait until nothing is left to do now."""
        while (await self.village.rows(UNDER_WAY))[0][0]:  # noqa: ASYNC110 - rows do not ring
            await asyncio.sleep(0.05)

    async def during(self, seconds: float) -> None:
        """Let the trouble last so long; people talk on, and the process must not end."""
        await asyncio.sleep(seconds)
        assert self.bot.alive, self.bot.said[-6000:]

    async def ends_well(self, seconds: float = _PATIENCE) -> Judgement:
        """Let everybody finish with the same process, which says that it is well; judge."""
        waiting = self.crowd.finished
        await self.until(waiting.is_set, f"the answers of {self.crowd.waiting} people", seconds)
        await self.at_rest()
        status, why = await self.health()
        assert (status, why) == (httpx.codes.OK, set()), self.bot.said[-6000:]
        assert await self.bot.stop() == 0
        return await judge(self.api, self.crowd, self.village)


@asynccontextmanager
async def scene(village: Village, api: BotApi, nursery: Nursery, people: int = 5) -> AsyncIterator[Scene]:
    """Open a scene: people begin to talk with a bot that works."""
    await village.settle(people)
    async with api, nursery:
        crowd = Crowd.of(api, village.chats, think=_THINK)
        bot = await nursery.born()
        crowd.begin(0.5)
        yield Scene(api, nursery, village, crowd, bot)
