"""A process that plans the jobs of a queue in small steps and says each one, to be killed in the middle:
``python -m tests.scheduler.planner URL INSTANT QUEUE``.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from models.database import Database
from models.scope import Scope
from models.vault import Vault
from scheduler import JOBS, effects
from scheduler.clock import Scheduler
from tests.scheduler.told import FixedStride
from tests.world import COUNTY, StandingClock

KEY = "0" * 32
_PAUSE = 0.3  # seconds before each commit, in which a kill finds it


async def plan(url: str, now: datetime, queue: str) -> None:
    """Tick once; after each commit a line says so, and the next one is a while away."""
    setattr(effects, "Stride", lambda: FixedStride(2))  # noqa: B010 - as a test would patch it
    clock = StandingClock(now)
    jobs = [job for job in JOBS if job.queue == queue]
    scheduler = Scheduler(Database(url), clock, Vault(KEY), jobs, COUNTY, _nothing, lambda: None)
    real = scheduler._effects.turn

    @asynccontextmanager
    async def told(**manner: bool) -> AsyncIterator[Scope]:
        async with real(**manner) as scope:
            yield scope
            await asyncio.sleep(_PAUSE)
        sys.stdout.write("committed\n")
        sys.stdout.flush()

    scheduler._effects.turn = told
    await scheduler.tick()


async def _nothing() -> None:
    """Nothing is to be delivered."""


if __name__ == "__main__":
    asyncio.run(plan(sys.argv[1], datetime.fromisoformat(sys.argv[2]), sys.argv[3]))
