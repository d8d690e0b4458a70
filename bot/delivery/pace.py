"""How fast may we speak?
Token buckets for the bot, each chat and each group; replies keep a reserve (design §3.6).
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from models.kinds import Lane

Seconds = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages per second, and how many may go at once after a rest."""

    bot_per_second: float = 30.0
    bot_burst: float = 30.0
    reserve: float = 6.0  # tokens of the bot's bucket that only replies and urgent calls may take
    chat_per_second: float = 1.0
    chat_burst: float = 10.0  # a dialogue answers each tap at once; only a flood is slowed down
    group_per_second: float = 20 / 60
    group_burst: float = 5.0


@dataclass(slots=True)
class Bucket:
    """Tokens that grow with time up to ``burst``."""

    per_second: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float, keep: float = 0.0) -> float:
        """Return how long until one token can be taken while ``keep`` stay; 0 when at once."""
        self.tokens = min(self.burst, self.tokens + max(0.0, now - self.at) * self.per_second)
        self.at = now
        return max(0.0, (1.0 + keep - self.tokens) / self.per_second)

    def take(self) -> None:
        """Take one token."""
        self.tokens -= 1.0


@dataclass(slots=True)
class Pace:
    """Lets messages through one by one; a pause of one chat never holds up another."""

    rates: Rates = Rates()
    monotonic: Seconds = time.monotonic
    _bot: Bucket = field(init=False)
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _paused_until: float = 0.0

    def __post_init__(self) -> None:
        burst = self.rates.bot_burst
        self._bot = Bucket(self.rates.bot_per_second, burst, burst, self.monotonic())

    async def admit(self, chat_id: int, lane: Lane, *, edit: bool = False) -> None:
        """Return when a message of this lane may go to this chat, its tokens taken.

        An edit costs the bot's tokens only: it is no new message in the chat.
        """
        while wait := self._wait(chat_id, lane, edit=edit):  # noqa: ASYNC110 - nobody rings for tokens
            await asyncio.sleep(wait)
        self._bot.take()
        if not edit:
            self._chat(chat_id).take()

    def pause_bot(self, seconds: float) -> None:
        """Let nothing through for a while."""
        self._paused_until = max(self._paused_until, self.monotonic() + seconds)

    def _wait(self, chat_id: int, lane: Lane, *, edit: bool) -> float:
        now = self.monotonic()
        keep = self.rates.reserve if lane >= Lane.REMINDER else 0.0
        chat = 0.0 if edit else self._chat(chat_id).wait(now)
        return max(self._paused_until - now, self._bot.wait(now, keep), chat, 0.0)

    def _chat(self, chat_id: int) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            if len(self._chats) > _KEPT_CHATS:
                self._forget_rested()
            group = chat_id < 0
            rate = self.rates.group_per_second if group else self.rates.chat_per_second
            burst = self.rates.group_burst if group else self.rates.chat_burst
            bucket = self._chats[chat_id] = Bucket(rate, burst, burst, self.monotonic())
        return bucket

    def _forget_rested(self) -> None:
        now = self.monotonic()
        for chat_id, bucket in list(self._chats.items()):
            bucket.wait(now)
            if bucket.tokens >= bucket.burst:
                del self._chats[chat_id]


_KEPT_CHATS = 5000
