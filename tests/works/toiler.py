"""A process that does a database's long work in small steps and says each, to be killed in the middle:
``python -m tests.works.toiler URL``.
"""

import asyncio
import sys
import time

from bot.works import importing
from bot.works.under_way import UnderWay
from tests.telegram import FakeTelegram
from tests.world import START, StandingClock, wake

STEP = 5  # rows
_PAUSE = 0.2  # seconds after each step, in which a kill finds it


async def toil(url: str) -> None:
    """Do what is to be done; after each step a line says how far it is."""
    setattr(importing, "STEP", STEP)  # noqa: B010 - as a test would patch it
    setattr(UnderWay, "count", told)  # noqa: B010 - likewise
    world = await wake(url, FakeTelegram(), StandingClock(START))
    await world.workshop.settle()


def told(_under_way: UnderWay, done: int, _total: int | None) -> None:
    """Say that a step is written."""
    sys.stdout.write(f"{done}\n")
    sys.stdout.flush()
    time.sleep(_PAUSE)


if __name__ == "__main__":
    asyncio.run(toil(sys.argv[1]))
