"""How does a statement reach SQLite's thread? In one visit: made, carried out, and its first rows taken home.

The driver visits the connection's thread for the cursor, for the statement, for its rows and for closing it;
each visit costs two switches of threads, and an answer to one person takes some twenty statements.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy import make_url

_AT_ONCE = (
    1000  # rows that come with the statement; of longer results the rest is fetched when it is asked for
)


class Connection(aiosqlite.Connection):
    """The driver's connection, whose cursors visit its thread once a statement."""

    def cursor(self) -> Any:  # noqa: ANN401 - in place of the driver's own
        """Return a cursor; nothing is asked of the thread yet."""
        return Cursor(self)


class Cursor:
    """What SQLAlchemy wants of an asynchronous cursor."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        self._whole = True
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Nothing is opened before the first statement."""
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        """Carry out a statement, and take the first of its rows home."""
        await self._visit(lambda cursor: cursor.execute(operation, parameters))

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement for each set of parameters."""
        await self._visit(lambda cursor: cursor.executemany(operation, parameters))

    async def _visit(self, work: Callable[[sqlite3.Cursor], object]) -> None:
        self._cursor, self._rows = await self._ask(_visit, self._connection._conn, work)  # noqa: SLF001
        self._whole = len(self._rows) < _AT_ONCE
        self.description, self.rowcount = self._cursor.description, self._cursor.rowcount
        self.lastrowid = self._cursor.lastrowid

    async def _ask(self, work: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - whatever it brings
        return await self._connection._execute(work, *given)  # type: ignore[no-untyped-call]  # noqa: SLF001

    async def fetchall(self) -> list[Any]:
        """Return the rows that were not fetched yet."""
        rows, self._rows = self._rows, []
        if not self._whole and self._cursor is not None:
            self._whole = True
            rows += await self._ask(self._cursor.fetchall)
        return rows

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows."""
        wanted = size or self.arraysize
        if not self._rows and not self._whole and self._cursor is not None:
            self._rows = await self._ask(self._cursor.fetchmany, wanted)
            self._whole = len(self._rows) < wanted
        rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        return rows

    async def fetchone(self) -> Any:  # noqa: ANN401 - a row, or None
        """Return the next row, None behind the last."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Leave the rest; only a cursor that has one is told."""
        if not self._whole and self._cursor is not None:
            self._whole = True
            await self._ask(self._cursor.close)


def _visit(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Cursor], object]
) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = connection.cursor()
    work(cursor)
    return cursor, cursor.fetchmany(_AT_ONCE) if cursor.description else []


def creator(url: str, factory: type[sqlite3.Connection]) -> Callable[[], Connection]:
    """Return what opens such a connection to the database of a URL, over one of the ``factory``."""
    known = make_url(url)
    arguments, more = known.get_dialect()().create_connect_args(known)

    def opened() -> sqlite3.Connection:
        opening: Callable[..., sqlite3.Connection] = sqlite3.connect
        return opening(*arguments, factory=factory, **more)

    def connect() -> Connection:
        connection = Connection(opened, iter_chunk_size=64)
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy has it: nobody waits for it at the end
        return connection

    return connect
