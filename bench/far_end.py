"""What does the free Bot API know? Updates to hand out, a limit to enforce, times to remember."""

import asyncio
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

Reply = Callable[[bytes], None]

_CHAT = re.compile(rb'chat_id"?[=:]"?(-?\d+)')
_OFFSET = re.compile(rb'offset"?[=:]"?(\d+)')
_HOLD = re.compile(rb'timeout"?[=:]"?(\d+)')
_AT_ONCE = 100  # updates in one answer, by the Bot API
_ME = (
    b'{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"bench","username":"bench_bot",'
    b'"can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}}'
)
_TRUE = b'{"ok":true,"result":true}'
_NONE = b'{"ok":true,"result":[]}'
_MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"from":{"id":42,"is_bot":true,"first_name":"bench",'
    b'"username":"bench_bot"},"chat":{"id":%d,"first_name":"Li","type":"private"},"date":1798000000,"text":"x"}}'
)
_FLOOD = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
    b'"parameters":{"retry_after":1}}'
)


class FarEnd:
    """One bot's server: everything it says was made beforehand, everything it hears is counted.

    Updates carry the numbers 1, 2, 3 …; a chat's latency runs from the instant at which its update is offered
    to the arrival of the next message for that chat.
    """

    def __init__(self) -> None:
        self.arrange()

    def arrange(self, delay: float = 0.0, limit: int = 0, *, closed: bool = False) -> None:
        """Forget everything; from now on answer after ``delay`` seconds, accept ``limit`` messages in any
        second (0: all), and hand nothing out before ``open`` where it is ``closed``.
        """
        self.delay, self.limit, self.closed = delay, limit, closed
        self.updates: list[bytes] = []
        self.confirmed = self.message_id = self.calls = self.floods = 0
        self.opened = time.perf_counter()
        self.arrivals: list[float] = []
        self.chats: Counter[int] = Counter()
        self.latencies: list[float] = []
        self._offered: dict[int, float] = {}
        self._window: deque[float] = deque()
        self._polls: list[tuple[int, Reply]] = []
        self._wanted, self._enough = 0, asyncio.Event()

    def hear(self, method: bytes, body: bytes, reply: Reply) -> None:
        """Answer one call, now or after the delay."""
        self.calls += 1
        if self.delay:
            reply = partial(self._later, reply)
        if method == b"sendMessage":
            reply(self._message(body))
        elif method == b"getUpdates":
            self._poll(body, reply)
        elif method == b"getMe":
            reply(_ME)
        elif method.startswith(b"editMessage"):
            reply(_MESSAGE % (1, _chat(body)))
        else:
            reply(_TRUE)

    def _later(self, reply: Reply, answer: bytes) -> None:
        asyncio.get_running_loop().call_later(self.delay, reply, answer)

    def _message(self, body: bytes) -> bytes:
        now, chat = time.perf_counter(), _chat(body)
        if self.limit and not self._fits(now):
            self.floods += 1
            return _FLOOD
        self.message_id += 1
        self.arrivals.append(now)
        self.chats[chat] += 1
        if self._offered and (offered := self._offered.pop(chat, None)) is not None:
            self.latencies.append(now - offered)
        if len(self.arrivals) == self._wanted:
            self._enough.set()
        return _MESSAGE % (self.message_id, chat)

    def _fits(self, now: float) -> bool:
        while self._window and self._window[0] <= now - 1.0:
            self._window.popleft()
        if len(self._window) >= self.limit:
            return False
        self._window.append(now)
        return True

    def _poll(self, body: bytes, reply: Reply) -> None:
        offset = int(found[1]) if (found := _OFFSET.search(body)) else 0
        self.confirmed = max(self.confirmed, offset - 1)
        if self._ready():
            reply(self._batch())
        elif not (found := _HOLD.search(body)) or not int(found[1]):
            reply(_NONE)
        else:
            poll = (self.calls, reply)
            self._polls.append(poll)
            asyncio.get_running_loop().call_later(int(found[1]), self._release, poll)

    def _release(self, poll: tuple[int, Reply]) -> None:
        if poll in self._polls:
            self._polls.remove(poll)
            poll[1](_NONE)

    def _ready(self) -> bool:
        return not self.closed and self.confirmed < len(self.updates)

    def _batch(self) -> bytes:
        ready = self.updates[self.confirmed : self.confirmed + _AT_ONCE]
        return b'{"ok":true,"result":[' + b",".join(ready) + b"]}"

    def stock(self, updates: list[dict[str, Any]]) -> None:
        """Add updates, numbered on from the last; a waiting poll gets them at once."""
        now = time.perf_counter()
        for update in updates:
            if (chat := update.pop("~timed", None)) is not None:
                self._offered[chat] = now
            self.updates.append(orjson.dumps({"update_id": len(self.updates) + 1, **update}))
        self._wake()

    def drip(self, updates: list[dict[str, Any]], every: float) -> None:
        """Add updates one by one, ``every`` so many seconds."""
        loop = asyncio.get_running_loop()
        for number, update in enumerate(updates):
            loop.call_later(number * every, self.stock, [update])

    def open(self) -> None:
        """Begin to hand out updates; the time is counted from here."""
        self.closed, self.opened = False, time.perf_counter()
        self._wake()

    def _wake(self) -> None:
        while self._polls and self._ready():
            self._polls.pop()[1](self._batch())

    async def enough(self, messages: int, seconds: float) -> bool:
        """Wait until so many messages have come in all, at most so long; return whether they came."""
        self._wanted = messages
        if len(self.arrivals) >= messages:
            return True
        self._enough.clear()
        try:
            await asyncio.wait_for(self._enough.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def quiet(self, seconds: float) -> int:
        """Wait until no message has come for so long; return how many came in all."""
        seen = -1
        while seen != len(self.arrivals):
            seen = len(self.arrivals)
            await asyncio.sleep(seconds)
        return seen

    def report(self) -> dict[str, Any]:
        """Return what was seen; times are seconds since the opening."""
        return {
            "calls": self.calls,
            "messages": len(self.arrivals),
            "chats": list(self.chats.items()),
            "confirmed": self.confirmed,
            "floods": self.floods,
            "arrivals": [at - self.opened for at in self.arrivals],
            "latencies": self.latencies,
        }


def _chat(body: bytes) -> int:
    found = _CHAT.search(body)
    return int(found[1]) if found else 0
