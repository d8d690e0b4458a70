"""Who asks too often? At most so many requests in any minute from one address, and from all together."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

WINDOW = 60.0  # seconds


@dataclass(slots=True)
class Gate:
    """Counts requests of the last minute; memory stays bounded by ``of_all``.

    Behind a proxy all come from one address: that bound is far above what people do, and far below what a
    machine that guesses would need.
    """

    of_one: int = 30
    of_all: int = 600
    tick: Callable[[], float] = monotonic
    _passed: deque[tuple[float, str]] = field(default_factory=deque)

    def lets(self, asker: str) -> bool:
        """Return whether a request may pass; one that may not is not counted."""
        now = self.tick()
        while self._passed and self._passed[0][0] <= now - WINDOW:
            self._passed.popleft()
        own = sum(who == asker for _, who in self._passed)
        if own >= self.of_one or len(self._passed) >= self.of_all:
            return False
        self._passed.append((now, asker))
        return True
