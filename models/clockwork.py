"""What is a clock to those who are given one?
It tells the instant, and in a demonstration it can be moved.
"""

from datetime import datetime, timedelta
from typing import Protocol


class Clockwork(Protocol):
    """The service's clock, handed to whoever needs the time."""

    offset: timedelta

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def set(self, now: datetime) -> None:
        """Move the clock so that it is ``now``; only a demonstration's owner calls this."""
