"""An event loop whose time passes only when everybody waits: hours in milliseconds, every wake-up exact."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop that jumps to its next timer instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.jumps = 0
        selector: Any = self._selector  # type: ignore[attr-defined]
        self._look = selector.select
        selector.select = self._select

    def time(self) -> float:
        return self.now

    def _select(self, timeout: float | None) -> list[Any]:
        assert timeout is not None, "everybody waits and nobody will ever ring"
        if timeout > 0:
            self.now += timeout
            self.jumps += 1
        events: list[Any] = self._look(0)
        return events


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
