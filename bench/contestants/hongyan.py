"""Hongyan as it is wired, on a database of the county; only its pace and its clock are set from outside."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from bench.child import Stage, perform
from bench.county import KEY, NOW
from bench.remote import TOKEN
from bot.process import Process
from bot.settings import Settings
from bot.wiring import Wired, compose
from models.heads import under_way

_LOOK_SECONDS = 0.02
_UNLIMITED = 1_000_000  # messages a second


def wired(order: dict[str, Any]) -> Wired:
    """Return the service as `serve` would compose it, at the instant of the order."""
    settings = Settings(
        _env_file=None,
        bot_token=TOKEN,
        secret_key=KEY,
        api_url=order["address"],
        database_url=order["url"],
        rate_bot=order.get("rate", _UNLIMITED),
    )
    whole = compose(settings, token=TOKEN, api_url=order["address"])
    whole.process.clock.set(datetime.fromisoformat(order.get("now") or NOW.isoformat()).astimezone(UTC))
    return whole


async def play(stage: Stage) -> None:
    """Hear, answer and send until the measuring process has seen enough; then the books are closed.

    ``later`` in the order is the instant that comes with "go": what was planned for it falls due.
    """
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    whole = wired(stage.order)
    process = whole.process
    await process.start()
    await whole.scheduler.tick()
    await stage.ready()
    if later := stage.order.get("later"):
        process.clock.set(datetime.fromisoformat(later).astimezone(UTC))
        await whole.scheduler.tick()
        process.ring()
    await stage.over()
    await _books_closed(process)
    stage.measured()
    await process.stop()
    await whole.close()


async def _books_closed(process: Process) -> None:
    """Wait until every verdict is written."""
    while True:
        async with process.database.reading() as session:
            if not await under_way(session, process.own.id, process.clock.now()):
                return
        await asyncio.sleep(_LOOK_SECONDS)


if __name__ == "__main__":
    perform(play, fast=True)
