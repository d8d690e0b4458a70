"""One visit a statement to SQLite's thread: the same answers, long ones in parts, nothing kept open."""

from collections.abc import AsyncIterator

import aiosqlite
import pytest
from sqlalchemy import text

from models.database import Database
from models.visits import Connection

pytestmark = pytest.mark.own_thread

LONG = 2500  # rows: more than come with the statement


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


NUMBERS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :long) SELECT i FROM n"
)


@pytest.mark.sqlite_only
async def test_statement_is_one_visit_however_it_ends(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.reading() as session:
        await session.execute(text("SELECT 1"))
        visits: list[object] = []
        whole = aiosqlite.Connection._execute

        async def counted(self: Connection, work: object, *rest: object) -> object:
            visits.append(work)
            return await whole(self, work, *rest)  # type: ignore[no-untyped-call]

        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        assert (await session.execute(text("SELECT 2 WHERE 1 = 0"))).first() is None
        assert (await session.scalars(text("SELECT 3 UNION SELECT 4"))).all() == [3, 4]
        assert len(visits) == 2


@pytest.mark.sqlite_only
async def test_long_result_comes_whole_and_a_stream_in_parts(database: Database) -> None:
    async with database.reading() as session:
        assert len((await session.scalars(NUMBERS, {"long": LONG})).all()) == LONG
        stream = await session.stream(NUMBERS.execution_options(yield_per=100), {"long": LONG})
        sizes = [len(part) async for part in stream.partitions(100)]
        assert sum(sizes) == LONG
        assert max(sizes) == 100
        broken = await session.stream(NUMBERS.execution_options(yield_per=100), {"long": LONG})
        assert (await broken.first()) is not None
        assert (await session.scalar(text("SELECT 5"))) == 5


@pytest.mark.sqlite_only
async def test_rows_changed_and_rows_given_back_are_counted(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY, word TEXT)"))
        connection = await session.connection()
        many = [{"word": word} for word in "abc"]
        await connection.execute(text("INSERT INTO seen (word) VALUES (:word)"), many)
        given = await session.execute(text("INSERT INTO seen (word) VALUES ('d') RETURNING id"))
        assert given.scalar() == 4
        changed = await connection.execute(text("UPDATE seen SET word = 'x' WHERE id < 3"))
        assert changed.rowcount == 2
