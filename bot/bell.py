"""How does one loop wake another?
A hint only: what is to be done stands in rows, the bell just saves waiting.
"""

import asyncio


class Bell:
    """Rings for whoever waits; a ring that nobody waited for is kept for the next one."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake the waiting loop, now or at its next wait."""
        self._event.set()

    async def wait(self, seconds: float | None) -> bool:
        """Wait for a ring, at most so long (None: as long as it takes); return whether it rang."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
