"""Which time is it in a rehearsal? The one it was set to; nothing passes by itself."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock


class StillClock(Clock):
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        super().__init__(timedelta())
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant it was set to last."""
        return self._now

    def set(self, now: datetime) -> None:
        """Stand at ``now`` from here on."""
        self._now = now.astimezone(UTC)
