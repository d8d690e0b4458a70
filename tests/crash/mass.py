"""What becomes of a mass send while its bot is killed? Everybody is told, few of them twice; a greeting
nobody twice, and who may have missed it is known.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from models.kinds import Kind, Lane
from tests.crash.born import Child, Nursery
from tests.crash.ordeal import before_kill
from tests.crash.server import BotApi, Uttered
from tests.crash.village import Village

_AT_MOST = 120.0  # seconds more than the sending itself takes
_UNSENT = "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'unsure')"
_IN_DOUBT = "SELECT a.chat_id FROM outbox o JOIN accounts a ON a.id = o.account_id WHERE o.state = 'unsure'"
_LOOK = 0.1  # seconds from one look at the rows to the next


@dataclass(frozen=True, slots=True)
class Sending:
    """How many are told what, how fast the server lets it happen, how often the bot is killed meanwhile."""

    people: int
    per_second: int
    kills: int
    delay: float = 0.0
    seed: int = 1
    kind: Kind = Kind.REPLY


@dataclass(frozen=True, slots=True)
class Told:
    """What it came to."""

    messages: int  # accepted by the server
    left_out: int  # people who got nothing, and of whom nobody knows it
    in_doubt: int  # rows of which nobody knows whether they arrived: those people are called
    unfinished: int  # rows that are neither marked as sent nor in doubt
    doubled: int
    window: float  # seconds before a kill at which the oldest message that came twice was accepted
    seconds: float
    too_fast: int  # calls answered 429


async def send_to_all(sending: Sending, api: BotApi, nursery: Nursery, village: Village) -> Told:
    """Tell everybody, killing the bot at random moments; the next one goes on."""
    await village.settle(sending.people)
    await village.notify(sending.kind, "help", Lane.BULK)
    api.per_second, api.delay = sending.per_second, sending.delay
    begun, killed, bot = api.now, [], await nursery.born()
    for share in sorted(Random(sending.seed).uniform(0.1, 0.9) for _ in range(sending.kills)):
        await _said(api, bot, round(sending.people * share))
        killed.append(api.now)
        await bot.kill()
        bot = await nursery.born()
    await _all_told(village, bot)
    seconds = api.said[-1].at - begun
    assert await bot.stop() == 0, bot.said[-4000:]
    unfinished = (await village.rows(_UNSENT))[0][0]
    doubtful = {chat for (chat,) in await village.rows(_IN_DOUBT)}
    copies = Counter(one.chat_id for one in api.said)
    left_out = sum(chat not in copies and chat not in doubtful for chat in village.chats)
    doubled = len(api.said) - len(copies)
    window = window_of(api.said, killed)
    return Told(
        len(api.said), left_out, len(doubtful), unfinished, doubled, window, seconds, len(api.refused)
    )


async def _said(api: BotApi, bot: Child, messages: int) -> None:
    async with asyncio.timeout(_AT_MOST):
        while len(api.said) < messages:
            assert bot.alive, bot.said[-4000:]
            await asyncio.sleep(0.005)


async def _all_told(village: Village, bot: Child) -> None:
    async with asyncio.timeout(_AT_MOST):
        while (await village.rows(_UNSENT))[0][0]:
            assert bot.alive, bot.said[-4000:]
            await asyncio.sleep(_LOOK)


def window_of(said: Iterable[Uttered], killed: list[float]) -> float:
    """Return how many seconds before a kill the oldest message was accepted that came twice."""
    last: dict[int, float] = {}
    oldest = 0.0
    for one in said:
        if (before := last.get(one.chat_id)) is not None:
            oldest = max(oldest, before_kill(before, killed))
        last[one.chat_id] = one.at
    return oldest
