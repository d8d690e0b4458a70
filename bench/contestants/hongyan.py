"""Hongyan as it is wired, on a database of the county; only its pace and its clock are set from outside."""

import asyncio
import logging
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from bench.child import Stage, perform
from bench.county import KEY, NOW
from bench.remote import TOKEN
from bot.delivery.pace import Pace, Rates
from bot.process import Process
from bot.settings import Settings
from bot.wiring import Wired, compose
from models.outbox import Message

_LOOK_SECONDS = 0.02


def unlimited() -> Rates:
    """Return rates at which nothing waits: what is measured is the work."""
    named = [field.name for field in fields(Rates)]
    return Rates(**{name: 1e9 for name in named if name.endswith(("per_second", "burst"))})


def wired(order: dict[str, Any]) -> Wired:
    """Return the service as `serve` would compose it, at the instant of the order."""
    settings = Settings(
        _env_file=None, bot_token=TOKEN, secret_key=KEY, api_url=order["address"], database_url=order["url"]
    )
    whole = compose(settings, token=TOKEN, api_url=order["address"])
    whole.service.clock.set(datetime.fromisoformat(order.get("now") or NOW.isoformat()).astimezone(UTC))
    if not order.get("paced"):
        whole.service.pace = Pace(unlimited())
    return whole


async def play(stage: Stage) -> None:
    """Hear, answer and send until the measuring process has seen enough; then the books are closed.

    ``later`` in the order is the instant that comes with "go": what was planned for it falls due.
    """
    logging.basicConfig(level=logging.WARNING)
    whole = wired(stage.order)
    service = whole.service
    await service.start()
    await whole.scheduler.tick()
    await stage.ready()
    if later := stage.order.get("later"):
        service.clock.set(datetime.fromisoformat(later).astimezone(UTC))
        await whole.scheduler.tick()
        service.said.ring()
    await stage.over()
    await _books_closed(service)
    stage.measured()
    await service.stop()
    await service.database.close()


async def _books_closed(service: Process) -> None:
    """Wait until every verdict is written."""
    while True:
        async with service.database.reading() as session:
            if not await session.scalar(Message.under_way(service.bot_id, service.clock.now())):
                return
        await asyncio.sleep(_LOOK_SECONDS)


if __name__ == "__main__":
    perform(play, fast=True)
