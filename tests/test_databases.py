"""Does every test get a real, migrated database that nobody else touches?"""

from contextlib import closing

import psycopg
import pytest
from sqlalchemy import inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.postgres import Postgres

pytestmark = pytest.mark.own_thread


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_finds_the_tables_and_no_traces_of_others(database_url: str, turn: int) -> None:
    engine = create_async_engine(database_url, poolclass=NullPool)
    async with engine.begin() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        await connection.execute(text("create table traces (turn integer)"))
    await engine.dispose()
    assert "alembic_version" in tables
    assert "traces" not in tables, f"turn {turn} sees what the other left"


def test_both_engines_are_asked(request: pytest.FixtureRequest, database_url: str) -> None:
    assert make_url(database_url).get_backend_name() == request.node.callspec.params["database_url"]


@pytest.mark.sqlite_only
def test_marked_test_runs_on_sqlite_alone(database_url: str) -> None:
    assert database_url.startswith("sqlite+aiosqlite:///")


def test_connection_left_open_is_a_fault(postgres: Postgres) -> None:
    postgres.create("left_open")
    url = make_url(postgres.url("left_open"))
    with (
        closing(psycopg.connect(host=str(url.query["host"]), user="postgres", dbname="left_open")),
        pytest.raises(AssertionError, match="left 1 connections open"),
    ):
        postgres.drop("left_open", patience=0.1)
