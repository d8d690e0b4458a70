"""Which chats are left alone for a while?
By a clock that nobody can set, in the memory of whoever serves the bot.

Another process that takes over may ask the server again at once: it is told again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Holds:
    """Accounts to whom nothing is sent before an instant: a flood wait, or the pause before another try."""

    monotonic: Callable[[], float] = time.monotonic
    _until: dict[int, float] = field(default_factory=dict)

    def hold(self, account_id: int, seconds: float) -> None:
        """Send nothing to an account for so long; a longer hold stays."""
        self._until[account_id] = max(self._until.get(account_id, 0.0), self.monotonic() + seconds)

    def accounts(self) -> list[int]:
        """Return who is held now."""
        now = self.monotonic()
        self._until = {account_id: until for account_id, until in self._until.items() if until > now}
        return list(self._until)

    def next_release(self) -> float | None:
        """Return in how many seconds the first hold ends, None when nobody is held."""
        return min(self._until.values()) - self.monotonic() if self._until else None
