"""How does the service hear?
Updates become committed rows first, and are confirmed to the server only then.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.bell import Bell
from bot.clock import Clock
from bot.courier import Courier
from models.database import Database
from models.hints import tell_heard
from models.inbox import hear, heard
from models.vault import Vault
from models.watch import UNWATCHED, BotWatch, Loop

log = logging.getLogger(__name__)

KINDS = ["message", "callback_query", "my_chat_member"]
_HOLD_SECONDS = 25
_TROUBLE_SECONDS = 3.0
_REFUSED_SECONDS = 30.0


@dataclass(slots=True)
class Intake:
    """Writes updates to the inbox, whether they are fetched (polling) or brought (webhook).

    ``elsewhere`` tells whether another process works them off: then that one is given a hint. ``expect`` is
    told at once how many answers are on their way.
    """

    database: Database
    bot_id: int
    courier: Courier
    clock: Clock
    vault: Vault
    heard: Bell
    elsewhere: Callable[[], bool] = lambda: False
    expect: Callable[[int], None] = lambda _answers: None
    watch: BotWatch = UNWATCHED

    async def take(self, payloads: Sequence[dict[str, Any]]) -> None:
        """Commit updates to the inbox; those already known are ignored. Afterwards they may be confirmed."""
        if not payloads:
            return
        self.expect(len(payloads))
        async with self.database.writing() as session:
            rows = heard(self.bot_id, payloads, self.clock.now(), self.vault)
            await session.execute(hear(self.database.dialect), rows)
            if self.database.dialect == "postgresql" and self.elsewhere():
                await session.execute(tell_heard(self.bot_id))
        self.heard.ring()
        self.watch.heard(len(payloads))

    async def poll(self) -> None:
        """Fetch updates until cancelled. The offset that confirms a batch is sent only after its commit."""
        offset: int | None = None
        hold = _HOLD_SECONDS
        while True:
            try:
                payloads = await self._fetch(offset, hold)
                await self.take(payloads)
                if payloads:
                    offset = payloads[-1]["update_id"] + 1
                self.watch.goes_on(Loop.INTAKE)
                hold = _HOLD_SECONDS
            except Exception as exc:  # noqa: BLE001 - said in the log by kind; nothing is confirmed, the next try gets the same
                self.watch.waits(Loop.INTAKE, exc)
                hold = 0  # an answer at once tells that the trouble is over
                await asyncio.sleep(_pause_after(exc))

    async def _fetch(self, offset: int | None, hold: int) -> list[dict[str, Any]]:
        asked = {"timeout": hold, "limit": 100, "allowed_updates": KINDS}
        if offset is not None:
            asked["offset"] = offset
        result = await self.courier.call("getUpdates", asked, seconds=hold + 10)
        return list(result)


def _pause_after(exc: Exception) -> float:
    """Say in the log what keeps us from hearing; return for how many seconds to wait.

    A database that is full, locked or away must not end the hearing either.
    """
    match exc:
        case RetryAfter(retry_after=wait):
            return float(wait if isinstance(wait, int | float) else wait.total_seconds())
        case Conflict():
            log.error("another process is polling with the same token; only one of them can hear: waiting")
        case InvalidToken():
            log.error("the Bot API server does not know the token any more: waiting for another one")
            return _REFUSED_SECONDS
        case NetworkError():
            log.warning("the Bot API does not answer (%s): waiting", type(exc).__name__)
        case TelegramError():
            log.error("the Bot API refuses to hand over updates: waiting", exc_info=exc)
        case _:
            log.error("updates cannot be stored: waiting", exc_info=exc)
    return _TROUBLE_SECONDS
