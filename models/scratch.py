"""Where can be tried what shall never have happened? On a copy of all rows, in a file without a name.

The file loses its name while it is still empty. What is in it then goes with the process that holds it open,
however that ends: there is nothing to clear away after a kill, and nothing for anybody to find.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from models.base import Base
from models.database import Database
from models.rows import all_tables, enter, leave, settle

_OPEN_AHEAD = 8  # connections: once the name is gone no further one can be opened
_USUAL = 16384  # bytes of a page
_URL = "sqlite+aiosqlite:///file:{path}?mode=rw&uri=true"  # never makes a file of that name anew


@asynccontextmanager
async def scratch_of(source: Database, folder: Path) -> AsyncIterator[Database]:
    """Give a SQLite database with the rows of ``source``, of either engine, as of one instant.

    Nobody who writes to the source waits for it. The bytes lie on the disk of ``folder``, under no name, and
    are given back at the end. Raise OSError where nothing can be made there.
    """
    home = Path(await asyncio.to_thread(mkdtemp, prefix="rehearsal-", dir=folder))
    path = home / "copy.db"
    await asyncio.to_thread(_make, path, await _page_size(source))
    copy = Database(_URL.format(path=quote(str(path))))
    event.listen(copy.engine.sync_engine, "connect", _careless)
    try:
        try:
            await _open_ahead(copy)
        finally:
            await asyncio.to_thread(_forget, home)
        await _fill(source, copy)
        yield copy
    finally:
        await copy.close()


async def _page_size(source: Database) -> int:
    """Pages are copied as they are, so they have to be of one size on both sides."""
    if source.dialect != "sqlite":
        return _USUAL
    async with source.reading() as session:
        return int(await session.scalar(text("PRAGMA page_size")) or _USUAL)


def _make(path: Path, page_size: int) -> None:
    """Make an empty database that only we may open."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA page_size = {page_size}")
        file.execute("PRAGMA journal_mode = WAL")


def _careless(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """What need not last need not wait for the disk, and leaves no file of its own beside it."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


async def _open_ahead(copy: Database) -> None:
    """Open every connection of the pool, each as far as SQLite's log."""
    async with AsyncExitStack() as stack:
        for _ in range(_OPEN_AHEAD):
            session = await stack.enter_async_context(copy.reading())
            await session.execute(text("SELECT count(*) FROM sqlite_master"))


def _forget(home: Path) -> None:
    for left in home.iterdir():
        left.unlink()
    home.rmdir()


async def _fill(source: Database, copy: Database) -> None:
    if source.dialect == "sqlite":
        await _copy_pages(source, copy)
    else:
        await _carry_rows(source, copy)


async def _copy_pages(source: Database, copy: Database) -> None:
    """All pages in one go, as one reader among others."""
    async with source.engine.connect() as old, copy.engine.connect() as new:
        driver: Any = (await old.get_raw_connection()).driver_connection
        await driver.backup((await new.get_raw_connection()).driver_connection)


async def _carry_rows(source: Database, copy: Database) -> None:
    """Table by table from one snapshot, as ``move-database`` does it the other way round."""
    async with copy.writing() as session:
        await (await session.connection()).run_sync(Base.metadata.create_all)
    async with source.snapshot() as rows, copy.writing() as session:
        for table in all_tables():
            await enter(session, table, leave(rows, table))
        await settle(session)
