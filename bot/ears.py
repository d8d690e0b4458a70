"""Who wakes a bot's pump when another process took its update?
PostgreSQL's NOTIFY, as a hint (design §3.11).
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import make_url

from models.hints import LISTEN

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 1.0
_CONNECT_SECONDS = 5
_STILL_THERE_SECONDS = 2.0  # a connection that was cut is not always noticed: it is asked whether it lives


@dataclass(slots=True)
class Ears:
    """Listens on a connection of its own; ``ring`` gets the user id of a bot that was brought something."""

    url: str
    ring: Callable[[int], None]

    async def listen(self) -> None:
        """Listen until cancelled; a lost connection is made again."""
        while True:
            try:
                await self._listen_once()
            except Exception as exc:  # noqa: BLE001 - a hint less costs a second; nothing may end for it
                log.info("hints from other processes are not heard for now: %s", type(exc).__name__)
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _listen_once(self) -> None:
        import psycopg  # noqa: PLC0415 - a tenth of a start, for nothing where SQLite is served

        address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await psycopg.AsyncConnection.connect(
            address, autocommit=True, connect_timeout=_CONNECT_SECONDS
        )
        async with connection:
            await connection.execute(LISTEN)
            while True:
                async for hint in connection.notifies(timeout=_STILL_THERE_SECONDS):
                    self.ring(int(hint.payload))
                await connection.execute("SELECT 1")
