"""Who is waiting for something to happen? Long polls and event streams sleep here until a commit."""

import asyncio
from collections import defaultdict

Key = tuple[str, int, int]


class Bell:
    """Wakes sleepers of this process. It carries nothing: whoever wakes reads the committed rows."""

    def __init__(self) -> None:
        self._sleepers: dict[Key, set[asyncio.Future[None]]] = defaultdict(set)
        self.silent = False

    def ring(self, key: Key) -> None:
        """Everyone who waits for `key` wakes."""
        for sleeper in self._sleepers.pop(key, ()):
            if not sleeper.done():
                sleeper.set_result(None)

    async def wait(self, key: Key, seconds: float) -> bool:
        """True once `key` was rung; False when the time is over, or at once when the server hangs up."""
        if self.silent:
            return False
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers[key].add(sleeper)
        try:
            rung, _ = await asyncio.wait([sleeper], timeout=seconds)
            return bool(rung)
        finally:
            self._forget(key, sleeper)

    def hang_up(self) -> None:
        """From now on nobody waits: open long polls and event streams end, so that a server can stop."""
        self.silent = True
        for key in list(self._sleepers):
            self.ring(key)

    def _forget(self, key: Key, sleeper: "asyncio.Future[None]") -> None:
        sleeper.cancel()
        waiting = self._sleepers.get(key)
        if waiting is not None:
            waiting.discard(sleeper)
            if not waiting:
                del self._sleepers[key]
