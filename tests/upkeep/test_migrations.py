"""From the first revision to the last, on tables with something in them, and back where that is offered."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from models.base import Base
from tests.postgres import Postgres
from tests.upkeep.olden import REVISIONS, ROWS, Rows, connected, content, files, fill, move, shape

_NUMBERS = count(1)
BIG = ("outbox", "members", "accounts", "check_in_calls")  # a million rows each in a large county


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes databases without any table, of each engine in turn."""
    if request.param == "sqlite":
        yield lambda: f"sqlite+aiosqlite:///{tmp_path / f'bare{next(_NUMBERS)}.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    names: list[str] = []

    def make() -> str:
        names.append(f"bare_{os.getpid()}_{next(_NUMBERS)}")
        server.create(names[-1])
        return server.url(names[-1])

    yield make
    for name in names:
        server.drop(name)


def kept(before: Rows, after: Rows) -> Rows:
    """Of the rows before, what the tables afterwards have a place for."""
    return {
        name: [{column: value for column, value in row.items() if column in after[name][0]} for row in rows]
        for name, rows in before.items()
        if name in after
    }


def assert_kept(before: Rows, after: Rows) -> None:
    """Every row is there with every value that still has its column."""
    for name, rows in kept(before, after).items():
        assert [{column: row[column] for column in rows[0]} for row in after[name]] == rows, name


@pytest.mark.parametrize("revision", REVISIONS)
def test_filled_database_of_any_revision_comes_to_the_newest(bare: Callable[[], str], revision: str) -> None:
    url = bare()
    move(url, revision)
    fill(url)
    before, places = content(url), [files(url, name) for name in BIG]
    assert {len(rows) for rows in before.values()} == {ROWS}
    move(url, REVISIONS[-1])
    assert_kept(before, content(url))
    assert set(before) <= set(content(url))
    assert [files(url, name) for name in BIG] == places, "a large table was written anew"


def test_newest_revision_is_what_the_tables_declare(bare: Callable[[], str]) -> None:
    url, declared = bare(), bare()
    for revision in REVISIONS:  # step by step: what one leaves, the next finds
        move(url, revision)
    with connected(declared) as connection:
        Base.metadata.create_all(connection)
    assert shape(url) == shape(declared)
    with connected(url) as connection:
        opts = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), Base.metadata) == []


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_way_back_loses_only_what_has_no_place_there(bare: Callable[[], str], revision: str) -> None:
    url, fresh = bare(), bare()
    move(fresh, revision)
    move(url, REVISIONS[-1])
    fill(url)
    before = content(url)
    move(url, revision)
    assert_kept(before, content(url))
    back, made = shape(url), shape(fresh)
    assert {name: without_defaults(table) for name, table in back.items()} == {
        name: without_defaults(table) for name, table in made.items()
    }
    earlier = content(url)
    move(url, REVISIONS[-1])
    assert_kept(earlier, content(url))


def without_defaults(table: dict[str, object]) -> dict[str, object]:
    """A column that comes back needs a default for the rows that are there."""
    columns = table["columns"]
    assert isinstance(columns, dict)
    return {**table, "columns": {name: described[:2] for name, described in columns.items()}}
