"""How fast may a bot speak? Telegram's published flood limits, enforced when asked."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from webchat.clock import steady_seconds
from webchat.errors import too_many_requests

UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
BUTTON_BYTES = 64
BUTTONS = 100
ANSWER_SECONDS = 30.0  # a button press that nobody answered for so long is forgotten
DELETE_SECONDS = 48 * 3600


@dataclass(frozen=True)
class Limits:
    """Messages per second of a bot, per second in a private chat, per minute in a group."""

    per_second: int = 30
    per_chat_per_second: int = 1
    group_per_minute: int = 20
    enforce: bool = False


class Pacer:
    """Counts what each bot said in sliding windows and refuses what goes beyond them (429)."""

    def __init__(self, limits: Limits, tick: Callable[[], float] = steady_seconds) -> None:
        self._limits = limits
        self._tick = tick
        self._said: dict[tuple[int, int], deque[float]] = defaultdict(deque)

    def admit(self, bot_id: int, chat_id: int, messages: int = 1) -> None:
        """The messages are counted; refuses with `retry_after` in whole seconds when a window is full."""
        if not self._limits.enforce:
            return
        now = self._tick()
        group = chat_id < 0
        wait = max(
            self._wait((bot_id, 0), self._limits.per_second, 1.0, now),
            self._wait((bot_id, chat_id), self._limits.group_per_minute, 60.0, now)
            if group
            else self._wait((bot_id, chat_id), self._limits.per_chat_per_second, 1.0, now),
        )
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for key in ((bot_id, 0), (bot_id, chat_id)):
            self._said[key].extend([now] * messages)

    def _wait(self, key: tuple[int, int], most: int, window: float, now: float) -> float:
        said = self._said[key]
        while said and said[0] <= now - window:
            said.popleft()
        return said[len(said) - most] + window - now if len(said) >= most else 0.0
