"""What time is it? The one place that reads the wall clock; a demonstration's clock may be ahead of it."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The service's clock: the wall clock plus an offset, which is zero outside of demonstrations."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return _wall() + self.offset

    def set(self, now: datetime) -> None:
        """Move the clock so that it is ``now``."""
        self.offset = now - _wall()


def _wall() -> datetime:
    return datetime.now(UTC)


# Goes on while a process is frozen, and where the system has such a clock while the machine sleeps too.
_GOES_ON = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def uptime() -> float:
    """Return seconds by a clock that nobody sets and that no pause stops; only differences mean something."""
    return time.clock_gettime(_GOES_ON)
