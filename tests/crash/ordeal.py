"""What does a bot go through? Killed at random while people talk with it, and born again each time."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from tests.crash.born import Child, Nursery
from tests.crash.judge import UNDER_WAY, Judgement, judge
from tests.crash.server import BotApi, Uttered
from tests.crash.talkers import Crowd
from tests.crash.village import Village

MESSAGES_OF_A_DIALOGUE = 8
_IN_THE_START = 0.2  # share of kills that do not wait until the new process works
_LONGEST_WAIT = 60.0
_ON_ITS_WAY = 0.3  # seconds within which the server still takes what a killed bot had handed over
KILLED = -9


@dataclass(frozen=True, slots=True)
class Severity:
    """How hard it comes. ``between`` is how long a bot works before it is killed, in seconds."""

    people: int
    kills: int
    per_second: int
    between: tuple[float, float]
    cut: float = 0.0  # share of messages that are accepted and cut without an answer
    delay: float = 0.0  # seconds before each answer of the server
    seed: int = 1

    @property
    def seconds(self) -> float:
        """How long the talking takes where nothing goes wrong."""
        return self.people * MESSAGES_OF_A_DIALOGUE / self.per_second


@dataclass
class Ordeal:
    """One run: a crowd, one bot after another, and how often each was killed."""

    severity: Severity
    api: BotApi
    nursery: Nursery
    village: Village
    crowd: Crowd
    chance: Random
    killed_at: list[float] = field(default_factory=list)
    longest: float = 0.0  # seconds from a kill to the next message that was said
    _killed_at: float | None = None
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, uttered: Uttered) -> None:
        """Pass on what was said, and notice that somebody speaks again."""
        if self._killed_at is not None:
            self.longest = max(self.longest, uttered.at - self._killed_at)
            self._killed_at = None
        self._heard.set()
        self.crowd.hears(uttered)

    async def endure(self) -> Judgement:
        """Talk while the bot is killed again and again; judge when everybody has finished."""
        self.crowd.begin(self.severity.seconds * 0.8)
        bot = await self.nursery.born(ready=False)
        while len(self.killed_at) < self.severity.kills and not self.crowd.finished.is_set():
            await self._live(bot)
            bot = await self._replaced(bot)
        try:
            async with asyncio.timeout(_LONGEST_WAIT + 2 * self.severity.seconds):
                await self.crowd.finished.wait()
                await self._rest(bot)
        except TimeoutError:
            raise AssertionError(await self._stuck(bot)) from None
        assert await bot.stop() == 0, bot.said[-4000:]
        return await judge(self.api, self.crowd, self.village)

    def window(self) -> float:
        """Return how many seconds before a kill a message was accepted at most that came once more."""
        doubled = [one.at for talker in self.crowd.talkers.values() for one in talker.doubled]
        return max((before_kill(at, self.killed_at) for at in doubled), default=0.0)

    async def _live(self, bot: Child) -> None:
        """Let it begin to speak, mostly, and then work for a while."""
        if self.chance.random() >= _IN_THE_START:
            self._heard.clear()
            async with asyncio.timeout(_LONGEST_WAIT):
                while not self._heard.is_set() and not self.crowd.finished.is_set():
                    await asyncio.sleep(0.01)
                    assert bot.alive, bot.said[-4000:]
        await asyncio.sleep(self.chance.uniform(*self.severity.between))

    async def _replaced(self, bot: Child) -> Child:
        self._killed_at = self.api.now
        self.killed_at.append(self._killed_at)
        await bot.kill()
        return await self.nursery.born(ready=False)

    async def _stuck(self, bot: Child) -> str:
        """Return what is known of those who wait in vain."""
        told = [f"{self.api.offered} offered, {self.api.confirmed} confirmed, {self.crowd.waiting} wait"]
        for one in [one for one in self.crowd.talkers.values() if not one.finished][:3]:
            told.append(f"{one.chat_id} reached {one.reached}, offered {one.updates}")
            told += map(str, await self.village.rows(_BOOKS, chat=one.chat_id))
            told += map(str, self.api.said_to(one.chat_id))
        return "\n".join([*told, bot.said[-4000:]])

    async def _rest(self, bot: Child) -> None:
        """Wait until what was said last is written down."""
        while (await self.village.rows(UNDER_WAY))[0][0]:
            await asyncio.sleep(0.1)
            assert bot.alive, bot.said[-4000:]


_BOOKS = (  # of one chat: what was heard from it and said to it
    "SELECT 'heard', i.update_id, i.state, i.attempts, i.fault FROM inbox i WHERE i.chat_id = :chat"
    " UNION ALL SELECT o.screen, o.id, o.state, o.attempts, o.reason FROM outbox o"
    " JOIN accounts a ON a.id = o.account_id WHERE a.chat_id = :chat"
)


def before_kill(at: float, kills: list[float]) -> float:
    """Return how long before the next kill an instant was; 0.0 for what was on its way when the kill came."""
    return min(max(0.0, kill - at) for kill in kills if kill > at - _ON_ITS_WAY)


async def ordeal(severity: Severity, api: BotApi, nursery: Nursery, village: Village) -> Ordeal:
    """Return a prepared run: the village settled, the server limited, everybody ready to talk."""
    await village.settle(severity.people)
    chance = Random(severity.seed)
    crowd = Crowd.of(api, village.chats, seed=severity.seed)
    api.per_second, api.delay = severity.per_second, severity.delay
    api.faults.cut = lambda uttered: uttered.new and chance.random() < severity.cut
    prepared = Ordeal(severity, api, nursery, village, crowd, Random(severity.seed + 1))
    api.on_said = prepared.hear
    return prepared
