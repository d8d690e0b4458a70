"""Who stops the spinner of a pressed button?
Best effort after the commit: Telegram forgets it within seconds anyway.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from telegram.error import TelegramError

from bot.courier import Courier
from bot.texts import Catalogue, Words
from bot.turns import Spinner
from models.watch import UNWATCHED, BotWatch

log = logging.getLogger(__name__)

_AT_ONCE = 32  # of the courier's 80 connections
_FORGOTTEN = 15.0  # seconds after which Telegram has stopped the spinner itself


@dataclass(slots=True)
class Spinners:
    """Answers callback queries beside the outbox, so many at once, the newest first.

    When more are pressed than can be answered, the newest are those whose people still look at the button;
    what Telegram has forgotten is dropped. An answer that fails is only logged.
    """

    courier: Courier
    catalogue: Catalogue
    monotonic: Callable[[], float] = time.monotonic
    watch: BotWatch = UNWATCHED
    _pressed: deque[tuple[float, Spinner]] = field(default_factory=deque)
    _answering: set[asyncio.Task[None]] = field(default_factory=set)

    def stop(self, spinners: Sequence[Spinner]) -> None:
        """Begin to answer these queries."""
        now = self.monotonic()
        while self._pressed and self._pressed[0][0] < now - _FORGOTTEN:
            self._pressed.popleft()
        self._pressed.extend((now, spinner) for spinner in spinners)
        for _ in range(min(len(spinners), _AT_ONCE - len(self._answering))):
            task = asyncio.create_task(self._work())
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def settle(self) -> None:
        """Wait for answers under way."""
        if self._answering:
            await asyncio.wait(set(self._answering))

    async def _work(self) -> None:
        while self._pressed:
            at, spinner = self._pressed.pop()
            if at < self.monotonic() - _FORGOTTEN:
                self._pressed.clear()  # the others are older still
                return
            await self._answer(spinner)

    async def _answer(self, spinner: Spinner) -> None:
        params: dict[str, object] = {"callback_query_id": spinner.query_id}
        if spinner.toast:
            params["text"] = Words(self.catalogue, spinner.language).plain(spinner.toast)
        try:
            await self.courier.call("answerCallbackQuery", params, _FORGOTTEN)
        except TelegramError as exc:
            log.info("a button's spinner could not be stopped: %s", exc)
            self.watch.spun(stopped=False)
        else:
            self.watch.spun(stopped=True)
