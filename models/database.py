"""How do we reach the database? One engine for SQLite or PostgreSQL, with one writer at a time on SQLite."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as SQLTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from models.checkpoints import PRAGMAS, Checkpoints
from models.json_text import parsed, written
from models.priority import PriorityLock
from models.scrubbing import BUSY, scrub_file, scrub_tables
from models.visits import creator

_SQLITE = (
    # Of a new file; an old one keeps its own. Where rows come by the thousand, larger pages split less often,
    # and a turn alone writes no slower.
    "PRAGMA page_size = 16384",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -32000",
    *PRAGMAS,
)


# PostgreSQL: connection lost, rolled back by a conflict, out of resources, shutting down, system error
_TROUBLED_CLASSES = ("08", "40", "53", "57P", "58")
_TROUBLED_STATES = ("25006", "55P03", "57014")  # read-only, a lock not to be had, cancelled from outside
_TROUBLED_WORDS = (  # as SQLite says them
    "locked", "disk is full", "disk I/O error", "unable to open", "readonly", "read-only", "connection",
)  # fmt: skip


class Database:
    """An engine and the discipline of its transactions.

    SQLite has one writer: writers queue here, replies first, instead of failing with "database is locked".
    Its driver's own transaction control is off, because SAVEPOINT works only when BEGIN is ours.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url,
            hide_parameters=True,
            json_serializer=_as_text,
            json_deserializer=parsed,
            **_options(url),
        )
        self.dialect: str = self.engine.dialect.name
        self.known: dict[str, Any] = {}  # what a process need not ask again at once, handed to each session
        self._writer = PriorityLock()
        self._checkpoints: Checkpoints | None = None
        if self.dialect == "sqlite":
            self._checkpoints = Checkpoints(self.engine, self._writer.hold)
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def writing(self, *, patient: bool = False, unchecked: bool = False) -> AsyncIterator[AsyncSession]:
        """Open a transaction that may write;
        it commits at the end of the block, or rolls back on an exception.

        ``patient`` writers (planning, sweeps) let everybody else go first. ``unchecked`` ones refer only to
        rows that the same statements read: SQLite need not look for them again.
        """
        gate = self._writer.hold(patient=patient) if self.dialect == "sqlite" else nullcontext()
        async with gate, self._session(writing=True, unchecked=unchecked) as session, session.begin():
            yield session
        if self._checkpoints:
            self._checkpoints.expect(much=patient)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction for reading only;
        what it read stays usable afterwards, what it changed is dropped.
        """
        async with self._session(writing=False) as session:
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction for reading that sees every table as of one instant, however long it takes.

        Nobody waits for it: a SQLite reader has its snapshot by nature, PostgreSQL when it is asked for.
        """
        level = "" if self.dialect == "sqlite" else "REPEATABLE READ"
        async with self._session(writing=False, level=level) as session:
            yield session

    @asynccontextmanager
    async def _session(
        self, *, writing: bool, unchecked: bool = False, level: str = ""
    ) -> AsyncIterator[AsyncSession]:
        async with self.engine.connect() as connection:
            options: dict[str, Any] = {"isolation_level": level} if level else {}
            options |= {"hongyan_writing": writing, "hongyan_unchecked": unchecked}
            await connection.execution_options(**options)
            async with AsyncSession(
                connection, expire_on_commit=False, info={"known": self.known}
            ) as session:
                yield session

    async def scrub(self) -> bool:
        """Rewrite what rows were deleted or changed in, so that nothing of them is left; writers wait.

        False where that was not possible now: it is to be tried again.
        """
        if self.dialect != "sqlite":
            return await scrub_tables(self.engine)
        async with self._writer.hold(patient=True):
            return await scrub_file(self.engine)

    async def close(self) -> None:
        """Close all connections."""
        if self._checkpoints:
            await self._checkpoints.close()
        await self.engine.dispose()


def _as_text(value: object) -> str:
    return written(value).decode()


class _Ending(sqlite3.Connection):
    """Ends its transaction when it is closed. Python's own keeps it, and with it the writer's lock, as long
    as a cursor lives; one whose task was cancelled lives until the next collection.
    """

    def close(self) -> None:
        """Roll back what is open, then close."""
        if self.in_transaction:
            self.rollback()
        super().close()


def _options(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        return {"async_creator": creator(url, _Ending), "pool_size": 8, "max_overflow": 8}
    return {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True}


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writing, unchecked = options.get("hongyan_writing", True), options.get("hongyan_unchecked", False)
    if unchecked != connection.info.get("unchecked", False):
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if unchecked else 'ON'}")
        connection.info["unchecked"] = unchecked
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


async def is_empty(connection: AsyncConnection) -> bool:
    """Return whether a database has no table of ours yet."""
    return not await connection.run_sync(lambda sync: sync.dialect.has_table(sync, "installation"))


def is_trouble(fault: BaseException) -> bool:
    """Return whether a fault is the database's own: locked, full, read-only or away. Nobody's turn is to
    blame for it, and it is tried again when it is over.
    """
    if not isinstance(fault, DBAPIError):
        return isinstance(fault, SQLTimeoutError)
    if fault.connection_invalidated:
        return True
    state = getattr(fault.orig, "sqlstate", None)
    if state is not None:
        return state.startswith(_TROUBLED_CLASSES) or state in _TROUBLED_STATES
    return isinstance(fault, OperationalError) and any(word in str(fault.orig) for word in _TROUBLED_WORDS)
