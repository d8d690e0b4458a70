"""Schedulers that do what they are told: one transaction at a time, frozen or dead between any two."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from models.scope import Scope
from scheduler import JOBS
from scheduler.clock import Scheduler
from scheduler.lines import JobFailedError
from tests.world import COUNTY, World


class KilledError(BaseException):
    """The process is gone, in the middle of a transaction."""


@dataclass
class FixedStride:
    """So many rows a step, however long it takes, and one step a transaction, however short it is."""

    rows: int

    @staticmethod
    def has_room(_seconds: float) -> bool:
        """The next step waits for the next transaction."""
        return False

    def took(self, _seconds: float) -> None:
        """Nothing comes of it."""


def scheduler_of(world: World) -> Scheduler:
    """A scheduler of its own for the check-ins, as another process on the world's database would have it."""
    jobs = [job for job in JOBS if job.queue == "check-ins"]
    return Scheduler(world.database, world.clock, world.vault, jobs, COUNTY, world.settle, lambda: None)


class Told:
    """A process's scheduler that opens a transaction when it is told to, and stands still before the next."""

    def __init__(self, world: World) -> None:
        self._scheduler = scheduler_of(world)
        self._real = self._scheduler._effects.turn
        self._scheduler._effects.turn = self._turn
        self._may: asyncio.Queue[bool] = asyncio.Queue()
        self._did = asyncio.Event()
        self._tick: asyncio.Task[int] | None = None

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Scope]:
        dies = await self._may.get()
        async with self._real() as scope:
            yield scope
            if dies:
                raise KilledError
        self._did.set()

    async def transact(self, *, dies: bool = False) -> None:
        """Let it have one transaction, if it wants one; with ``dies`` it is gone before the commit."""
        if self._tick is None:
            self._tick = asyncio.create_task(self._scheduler.tick())
        self._did.clear()
        self._may.put_nowait(dies)
        did = asyncio.create_task(self._did.wait())
        await asyncio.wait({self._tick, did}, return_when=asyncio.FIRST_COMPLETED)
        did.cancel()
        if self._tick.done():
            self._end(self._tick)
            self._tick = None

    def _end(self, tick: "asyncio.Task[int]") -> None:
        """A tick came to its end: what it did not use up is not for the next one."""
        self._may = asyncio.Queue()
        fault = tick.exception()
        assert fault is None or isinstance(fault, KilledError | JobFailedError), fault

    async def vanish(self) -> None:
        """End it between two transactions."""
        if self._tick is not None:
            self._tick.cancel()
            await asyncio.wait({self._tick})
            self._tick = None
