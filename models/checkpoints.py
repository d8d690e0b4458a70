"""When do committed pages move from SQLite's log into its file? Beside the writers, not inside their COMMIT.

SQLite's own rule lets the commit that makes the log long do it, and whoever waits for the writer waits for
that too: tens of milliseconds each time while a million messages are planned.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress

from sqlalchemy.ext.asyncio import AsyncEngine

log = logging.getLogger(__name__)

PRAGMAS = (
    "PRAGMA wal_autocheckpoint = 12500",  # pages: SQLite's own rule is the net below ours
    "PRAGMA journal_size_limit = 67108864",  # what a long log gives back when it begins anew
)
_PAUSE = 1.0  # seconds from a commit until its pages move: commits in between share the work
_FEW = 4  # large commits whose pages move at once: the disk would keep others waiting for those of a second
_LONG = 1000  # pages: a log of that length is to begin anew
_LITTLE = 125  # pages that may move while writers wait: some milliseconds
_MOST_ROUNDS = 8


class Checkpoints:
    """Moves pages a second after a commit, on a connection of its own.

    A log begins anew only when all of it has moved before somebody writes. While writers come without a
    pause the last few pages are therefore moved in ``alone``, as one writer among them.
    """

    def __init__(self, engine: AsyncEngine, alone: Callable[[], AbstractAsyncContextManager[None]]) -> None:
        self._engine = engine
        self._alone = alone
        self._wake = asyncio.Event()
        self._closed = False
        self._large = 0
        self._moving: asyncio.Task[None] | None = None

    def expect(self, *, much: bool = False) -> None:
        """A transaction was committed, perhaps with ``much`` in it."""
        self._large += much
        if self._large >= _FEW:
            self._wake.set()
        if self._moving is None or self._moving.done():
            self._moving = asyncio.create_task(self._soon())

    async def close(self) -> None:
        """Leave what has not moved yet to SQLite, which does it when the file is closed."""
        self._closed = True
        self._wake.set()
        if self._moving is not None:
            await asyncio.wait([self._moving])

    async def _soon(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), _PAUSE)
        self._large = 0
        if not self._closed:
            self._wake.clear()
            await self._move()

    async def _move(self) -> None:
        try:
            if await self._mostly():
                return
            async with self._alone():
                await self._pass()
        except sqlite3.Error as fault:
            log.warning("pages stay in the database's log for now", extra={"fault": type(fault).__name__})

    async def _mostly(self) -> bool:
        """Move until little is left; return whether the log is short enough to go on with."""
        _, known = await self._pass()
        for _ in range(_MOST_ROUNDS):
            length, moved = await self._pass()
            if length < _LONG:
                return True
            if moved - known < _LITTLE:
                break
            known = moved
        return False

    async def _pass(self) -> tuple[int, int]:
        """Move what has been committed; return the pages of the log, and how many of them have moved."""
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None  # noqa: S101 - it was connected just now
            cursor = await driver.execute("PRAGMA wal_checkpoint(PASSIVE)")
            _busy, length, moved = await cursor.fetchone()
            await cursor.close()
        return length, moved
