"""What time is it? The one place of this server that reads the machine's clock; elsewhere time is given."""

import time


def wall_seconds() -> float:
    """Seconds since 1970, as the machine has them."""
    return time.time()


def steady_seconds() -> float:
    """Seconds that never jump, for measuring how long ago something was."""
    return time.monotonic()
