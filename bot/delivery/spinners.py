"""Who stops the spinner of a pressed button?
Best effort after the commit: Telegram forgets it within seconds anyway.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram.error import TelegramError

from bot.courier import Courier
from bot.pump import Spinner
from bot.texts import Catalogue, Words

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Spinners:
    """Answers callback queries beside the outbox; an answer that fails is only logged."""

    courier: Courier
    catalogue: Catalogue
    _answering: set[asyncio.Task[None]] = field(default_factory=set)

    def stop(self, spinners: Sequence[Spinner]) -> None:
        """Begin to answer these queries."""
        for spinner in spinners:
            task = asyncio.create_task(self._answer(spinner))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def settle(self) -> None:
        """Wait for answers under way."""
        if self._answering:
            await asyncio.wait(set(self._answering))

    async def _answer(self, spinner: Spinner) -> None:
        params: dict[str, object] = {"callback_query_id": spinner.query_id}
        if spinner.toast:
            params["text"] = Words(self.catalogue, spinner.language).plain(spinner.toast)
        try:
            await self.courier.call("answerCallbackQuery", params)
        except TelegramError as exc:
            log.info("a button's spinner could not be stopped: %s", exc)
