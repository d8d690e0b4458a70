"""Hongyan serving many bots in one process, each with nothing to do: what does being there cost?"""

import asyncio
import logging
import time

from bench.child import Stage, perform
from bench.contestants.hongyan import wired
from bench.remote import BOT_ID
from bot.process import Process
from models.bots import Bot

_MEASURED_SECONDS = 10
_LOOK_SECONDS = 0.1


async def add(process: Process, bots: int) -> None:
    """Add bots beside the settings' own, so that there are so many in all."""
    async with process.database.writing() as session:
        for number in range(1, bots):
            row = Bot(id=BOT_ID + number, label=f"county {number}", added_at=process.clock.now())
            row.keep_token(f"{BOT_ID + number}:bench-of-nobody", process.vault)
            session.add(row)


async def play(stage: Stage) -> None:
    """Serve until every bot is served, then stay idle for a while."""
    logging.basicConfig(level=logging.WARNING)
    whole, bots = wired(stage.order), stage.order["bots"]
    process = whole.process
    await add(process, bots)
    await stage.ready()
    began = time.perf_counter()
    await process.start()
    while sum(shift.hold is not None for shift in process.shifts.values()) < bots:  # noqa: ASYNC110 - nobody rings
        await asyncio.sleep(_LOOK_SECONDS)
    served = time.perf_counter() - began
    await asyncio.sleep(_MEASURED_SECONDS / 2)  # introductions end
    worked = time.process_time()
    await asyncio.sleep(_MEASURED_SECONDS)
    share = (time.process_time() - worked) / _MEASURED_SECONDS
    stage.measured()
    stage.add(served=served, share=share)
    await process.stop()
    await whole.close()
    await stage.over()


if __name__ == "__main__":
    perform(play, fast=True)
