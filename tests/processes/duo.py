"""Two processes on one database beside one Bot API server, people who talk, and a look at who serves whom."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.crash.born import Child, Nursery, settings
from tests.crash.judge import UNDER_WAY, Judgement, judge
from tests.crash.server import BotApi
from tests.crash.talkers import Crowd
from tests.crash.village import BOT_ID, Village

_PATIENCE = 20.0
_HOLDERS = "SELECT bot_id, holder FROM leases WHERE until IS NOT NULL"


@dataclass
class Duo:
    """Processes, their people, and what the database says of them."""

    api: BotApi
    nursery: Nursery
    village: Village
    crowd: Crowd

    async def until(self, true: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Wait until something is true; fail with all logs when it takes too long."""
        until = self.api.now + seconds
        while not true():
            assert self.api.now < until, "\n".join(child.said[-3000:] for child in self.nursery.children)
            await asyncio.sleep(0.02)

    async def holders(self) -> dict[int, int]:
        """Return the number of the process that serves each bot."""
        rows = await self.village.rows(_HOLDERS)
        return {bot_id: int(holder.split(":")[1]) for bot_id, holder in rows}

    async def served_by(self, child: Child, bot_id: int = BOT_ID, seconds: float = _PATIENCE) -> None:
        """Wait until this process serves the bot."""
        until = self.api.now + seconds
        while (await self.holders()).get(bot_id) != child.pid:
            assert self.api.now < until, child.said[-4000:]
            await asyncio.sleep(0.05)

    async def first_word(self, seconds: float) -> float:
        """Wait for the next message that anybody says; return after how many seconds it came."""
        began, known = self.api.now, len(self.api.said)
        await self.until(lambda: len(self.api.said) > known, seconds)
        return self.api.now - began

    async def judged(self) -> Judgement:
        """Let everybody finish, end all processes, and judge."""
        await self.until(self.crowd.finished.is_set)
        while (await self.village.rows(UNDER_WAY))[0][0]:  # noqa: ASYNC110 - rows do not ring
            await asyncio.sleep(0.05)
        for child in self.nursery.children:
            assert not child.alive or await child.stop() == 0, child.said[-4000:]
        return await judge(self.api, self.crowd, self.village)


@asynccontextmanager
async def duo(
    door: Path, folder: Path, url: str, people: int = 3, api: BotApi | None = None, **more: str
) -> AsyncIterator[Duo]:
    """Settle a village and open its server; processes are born by the test."""
    village, api = Village(url), api or BotApi()
    await village.settle(people)
    nursery = Nursery(door, folder, {**settings(api.url, url, folder), **more})
    async with api, nursery:
        yield Duo(api, nursery, village, Crowd.of(api, village.chats, think=(0.1, 0.4)))
