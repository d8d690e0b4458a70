"""Who may write next? A lock in which impatient holders overtake patient ones."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count


class PriorityLock:
    """An asyncio lock: waiting replies are served before planning and sweeps, equals in order of arrival."""

    def __init__(self) -> None:
        self._held = False
        self._queue: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._tickets = count()

    @asynccontextmanager
    async def hold(self, *, patient: bool = False) -> AsyncIterator[None]:
        """Wait for the lock, hold it for the block, hand it on."""
        await self._acquire(patient=patient)
        try:
            yield
        finally:
            self._release()

    async def _acquire(self, *, patient: bool) -> None:
        if not self._held:
            self._held = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (patient, next(self._tickets), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release()
            raise

    def _release(self) -> None:
        while self._queue:
            *_, turn = heapq.heappop(self._queue)
            if not turn.done():
                turn.set_result(None)
                return
        self._held = False
