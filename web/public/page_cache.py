"""How is a page shown a thousand times a second? Drawn once, kept for some seconds, no longer.

Whoever asks for a page that will soon be too old draws it anew and waits for it; all others are shown what is
kept. A page is drawn by one at a time. Memory is bounded by the bytes that are kept.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

OLDEST = 9.5  # seconds: what is promised is ten, and the answer has to arrive
AHEAD = 5.0  # from then on somebody's asking draws it anew
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
    _drawing: "WeakValueDictionary[K, asyncio.Lock]" = field(default_factory=WeakValueDictionary)
    _size: int = 0

    def ready(self, key: K) -> Drawn | None:
        """Return a page that is young enough; None where the asker has to draw it, or to wait."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        age = self.tick() - kept[0]
        if age >= OLDEST or (age >= AHEAD and key not in self._drawing):
            return None
        self._kept.move_to_end(key)
        return kept[1]

    async def get(self, key: K) -> Drawn:
        """Return a page, drawn now if it must be; raise what the drawing raises."""
        if drawn := self.ready(key):
            return drawn
        lock = self._drawing.get(key)
        if lock is None:
            lock = self._drawing[key] = asyncio.Lock()
        async with lock:
            kept = self._kept.get(key)
            if kept is not None and self.tick() - kept[0] < AHEAD:  # drawn by who was first
                return kept[1]
            since = self.tick()  # what is read is as old as the beginning of the reading
            drawn = await self._drawn(key)
            self._keep(key, since, drawn)
            return drawn

    async def _drawn(self, key: K) -> Drawn:
        """Draw a page; one that is none any more is forgotten at once."""
        try:
            return await self.draw(key)
        except BaseException:
            self._forget(key)
            raise

    def _keep(self, key: K, since: float, drawn: Drawn) -> None:
        self._forget(key)
        if drawn.size <= self.room:
            self._kept[key] = (since, drawn)
            self._size += drawn.size
        while self._size > self.room:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: K) -> None:
        _, drawn = self._kept.pop(key, (0.0, None))
        self._size -= drawn.size if drawn else 0
