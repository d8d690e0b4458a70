"""What do these tests share? One nursery in each worker, and the village that a test fills."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from bot.migrate import upgrade
from tests.crash.born import Nursery, opened, settings
from tests.crash.server import BotApi
from tests.crash.village import Village
from tests.postgres import Postgres

Bear = Callable[..., Nursery]


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The door of this worker's nursery."""
    with opened(tmp_path_factory.mktemp("n")) as door:
        yield door


@pytest.fixture
def nursery_of(door: Path, tmp_path: Path, database_url: str) -> Bear:
    """Return how a nursery is made for a server; ``plan`` holds what goes wrong in every bot."""

    def make(api: BotApi, more: Mapping[str, str] = {}, **plan: object) -> Nursery:
        told = {**settings(api.url, database_url, tmp_path), **more}
        return Nursery(door, tmp_path, told, dict(plan))

    return make


@pytest.fixture
def village(database_url: str) -> Village:
    """A village that nobody lives in yet."""
    return Village(database_url)


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A database on PostgreSQL, for what SQLite cannot do."""
    name = f"crash_{uuid4().hex}"
    postgres.create(name)
    upgrade(postgres.url(name))
    yield postgres.url(name)
    postgres.drop(name)
