"""How is a page shown a thousand times a second? Drawn once, kept for some seconds, no longer.

A page that is still asked for is drawn anew before its time is over, so that hardly anybody waits; it is
drawn by one at a time, whoever else asks waits for that. Memory is bounded by the bytes that are kept.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

OLDEST = 9.5  # seconds: what is promised is ten, and the answer has to arrive
AHEAD = 5.0  # from then on somebody's asking has it drawn anew
ROOM = 48_000_000  # bytes

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it is sent: ``packed`` with gzip, None for what is packed by nature. ``head`` is for both."""

    status: int
    head: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bytes | None
    tag: bytes

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, its head guessed."""
        return len(self.body) + len(self.packed or b"") + 2_000


@dataclass(slots=True)
class PageCache(Generic[K]):
    """Pages by their keys. ``draw`` raises for what is no page: nothing is kept of that."""

    draw: Callable[[K], Awaitable[Drawn]]
    room: int = ROOM
    tick: Callable[[], float] = monotonic
    _kept: "OrderedDict[K, tuple[float, Drawn]]" = field(default_factory=OrderedDict)
    _drawing: "dict[K, asyncio.Task[Drawn]]" = field(default_factory=dict)
    _size: int = 0

    def ready(self, key: K) -> Drawn | None:
        """Return a page that is young enough; None where it has to be drawn first."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        age = self.tick() - kept[0]
        if age >= OLDEST:
            return None
        self._kept.move_to_end(key)
        if age >= AHEAD and key not in self._drawing:
            self._begin(key)
        return kept[1]

    async def get(self, key: K) -> Drawn:
        """Return a page, drawn now if it must be; raise what the drawing raises."""
        if drawn := self.ready(key):
            return drawn
        return await asyncio.shield(self._drawing.get(key) or self._begin(key))

    def _begin(self, key: K) -> "asyncio.Task[Drawn]":
        since = self.tick()  # what is read is as old as the beginning of the reading
        task = self._drawing[key] = asyncio.ensure_future(self.draw(key))
        task.add_done_callback(lambda done: self._finish(key, since, done))
        return task

    def _finish(self, key: K, since: float, task: "asyncio.Task[Drawn]") -> None:
        del self._drawing[key]
        self._forget(key)
        if task.cancelled():
            return
        if fault := task.exception():
            log.debug("a page was not drawn", extra={"fault": type(fault).__name__})
            return
        drawn = task.result()
        if drawn.size <= self.room:
            self._kept[key] = (since, drawn)
            self._size += drawn.size
        while self._size > self.room:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: K) -> None:
        _, drawn = self._kept.pop(key, (0.0, None))
        self._size -= drawn.size if drawn else 0
