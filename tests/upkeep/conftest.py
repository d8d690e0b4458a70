"""A second database beside the test's own, of the same engine or of the other."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.migrate import upgrade
from tests.postgres import Postgres

_NUMBERS = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of another migrated, empty database, on each engine in turn."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"
        upgrade(url)
        yield url
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"other_{os.getpid()}_{next(_NUMBERS)}"
    server.create(name, "hongyan_template")
    yield server.url(name)
    server.drop(name)
