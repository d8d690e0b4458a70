"""How does the service hear?
Updates become committed rows first, and are confirmed to the server only then.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot.bell import Bell
from bot.clock import Clock
from bot.courier import Courier
from models.database import Database
from models.inbox import hear
from models.vault import Vault

log = logging.getLogger(__name__)

KINDS = ["message", "callback_query", "my_chat_member"]
_HOLD_SECONDS = 25
_TROUBLE_SECONDS = 3.0


@dataclass(slots=True)
class Intake:
    """Writes updates to the inbox, whether they are fetched (polling) or brought (webhook)."""

    database: Database
    bot_id: int
    courier: Courier
    clock: Clock
    vault: Vault
    heard: Bell

    async def take(self, payloads: Sequence[dict[str, Any]]) -> None:
        """Commit updates to the inbox; those already known are ignored. Afterwards they may be confirmed."""
        if not payloads:
            return
        async with self.database.writing() as session:
            await session.execute(
                hear(self.database.dialect, self.bot_id, payloads, self.clock.now(), self.vault)
            )
        self.heard.ring()

    async def poll(self) -> None:
        """Fetch updates until cancelled. The offset that confirms a batch is sent only after its commit."""
        offset: int | None = None
        while True:
            try:
                payloads = await self._fetch(offset)
                await self.take(payloads)
                if payloads:
                    offset = payloads[-1]["update_id"] + 1
            except Conflict:
                log.error(  # noqa: TRY400 - a traceback would say nothing
                    "another process is polling with the same token; only one of them can hear: waiting"
                )
                await asyncio.sleep(_TROUBLE_SECONDS)
            except RetryAfter as exc:
                await asyncio.sleep(_seconds(exc))
            except NetworkError as exc:
                log.warning("the Bot API does not answer (%s): waiting", exc)
                await asyncio.sleep(_TROUBLE_SECONDS)
            except TelegramError:
                log.exception("the Bot API refuses to hand over updates: waiting")
                await asyncio.sleep(_TROUBLE_SECONDS)
            except Exception:
                # A database that is full, locked or away must not end the hearing: nothing is confirmed then.
                log.exception("updates cannot be stored: waiting")
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        asked = {"timeout": _HOLD_SECONDS, "limit": 100, "allowed_updates": KINDS}
        if offset is not None:
            asked["offset"] = offset
        result = await self.courier.call("getUpdates", asked, seconds=_HOLD_SECONDS + 10)
        return list(result)


def _seconds(exc: RetryAfter) -> float:
    wait = exc.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
