"""How does a measured bot keep step with the measuring process? Ready, go, stop, and its own cost at the end.

A contestant is a module with ``async def play(stage)``, run as ``python -m bench.contestants.NAME ORDER``.
"""

import asyncio
import cProfile
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.server import fast_loop


@dataclass
class Stage:
    """One run of one contestant: its order, and the meter between "go" and the end."""

    order: dict[str, Any]
    _profile: cProfile.Profile | None = None
    _began: float = 0.0
    _worked: float = 0.0
    _figures: dict[str, Any] = field(default_factory=dict)

    async def ready(self) -> None:
        """Say that everything stands, wait for "go", and start the meter."""
        await self._line("ready")
        if self.order.get("profile"):
            self._profile = cProfile.Profile(time.thread_time)  # a busy machine's waits are nobody's cost
            self._profile.enable()
        self._began, self._worked = time.perf_counter(), time.process_time()

    async def over(self) -> None:
        """Wait until the measuring process has seen what it waited for."""
        await self._line("")

    def add(self, **figures: object) -> None:
        """Add figures of one's own."""
        self._figures.update(figures)

    def measured(self) -> None:
        """Stop the meter."""
        if self._profile:
            self._profile.disable()
            self._profile.dump_stats(self.order["profile"])
        self._figures = {
            "seconds": time.perf_counter() - self._began,
            "cpu": time.process_time() - self._worked,
            "rss": _largest(),
        }

    async def _line(self, said: str) -> None:
        if said:
            print(said, flush=True)
        await asyncio.to_thread(sys.stdin.readline)

    def tell(self) -> None:
        """Print the figures for the measuring process."""
        print(json.dumps(self._figures), flush=True)


def _largest() -> int:
    """Return the largest resident size of this process so far, in bytes: where the system tells it of the
    program alone, without what the measuring process had before it became this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(told["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def perform(play: Callable[[Stage], Awaitable[None]], *, fast: bool = False) -> None:
    """Play the order of the command line, on uvloop where it or the order is ``fast``."""
    stage = Stage(json.loads(sys.argv[1]))

    async def playing() -> None:
        await play(stage)

    fast = fast or stage.order.get("fast", False)
    with asyncio.Runner(loop_factory=fast_loop() if fast else None) as runner:
        runner.run(playing())
    stage.tell()
