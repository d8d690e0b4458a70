"""What time is it? The one place that reads the wall clock; a demonstration's clock may be ahead of it."""

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
