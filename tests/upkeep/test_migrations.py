"""From the first revision to the last, on tables with something in them, and back where that is offered."""

import os
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from pathlib import Path
from typing import Any

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


def places_of(url: str) -> dict[str, object]:
    """Where the large tables that there are keep their rows."""
    return {name: place for name in BIG if (place := files(url, name)) is not None}


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


def test_rows_of_every_revision_come_to_the_newest(bare: Callable[[], str]) -> None:
    """One database grows up: at each revision rows come into each of its tables, and all go on with it."""
    url = bare()
    for number, (older, newer) in enumerate(pairwise(REVISIONS)):
        move(url, older)
        fill(url, number * 100)  # a revision may have added rows of its own behind those before
        before, places = content(url), places_of(url)
        assert min(map(len, before.values())) >= ROWS
        move(url, newer)
        assert_kept(before, content(url))
        assert set(before) <= set(content(url))
        assert places.items() <= places_of(url).items(), "a large table was written anew"


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


@pytest.mark.parametrize(
    "bare", ["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)], indirect=True
)
def test_way_back_loses_only_what_has_no_place_there(bare: Callable[[], str]) -> None:
    """Down a revision, up again with what was left, and down once more."""
    url, fresh = bare(), bare()
    made = {}
    for revision in REVISIONS:
        move(fresh, revision)
        made[revision] = shape(fresh)
    move(url, REVISIONS[-1])
    fill(url)
    for newer, older in pairwise(reversed(REVISIONS)):
        for revision in (older, newer, older):
            before = content(url)
            move(url, revision)
            assert_kept(before, content(url))
        assert without_defaults(shape(url)) == without_defaults(made[older]), older
    move(url, REVISIONS[-1])


def without_defaults(tables: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """A column that comes back needs a default for the rows that are there."""
    return {
        name: {**table, "columns": {column: told[:2] for column, told in table["columns"].items()}}
        for name, table in tables.items()
    }
