"""Which database does a test get? A fresh one of each real engine, copied from a template made once a run.

Tests without a database load neither Alembic nor the tables, hence the late import of upgrade.
"""

import asyncio
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from tests import inline
from tests.engines import share_statements
from tests.postgres import Postgres, alone

ENGINES = ("sqlite", "postgresql")
THOROUGH = bool(os.environ.get("THOROUGH"))  # everything is tried, however alike and however long it takes
_ALIKE = {
    "bot",
    "crash",
    "erasing",
    "exports",
    "features",
    "importing",
    "ladder",
    "pledges",
    "rules",
    "scheduler",
    "works",
}
_EVERY = 8  # of them meets PostgreSQL
_RUN = pytest.StashKey[Path]()
_TEMPLATE, _SERVED = "hongyan_template", "hongyan_served"
_numbers = count(1)
_over: deque[tuple[str, str]] = deque()  # databases whose tests are over, of this process


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder: made by the process that the person started, shared by its workers."""
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    folder = worker["databases"] if worker else tempfile.mkdtemp(prefix="hongyan-tests-")
    config.stash[_RUN] = Path(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - xdist has no public type for it
    """Tell a worker where the run's folder is."""
    node.workerinput["databases"] = str(node.config.stash[_RUN])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the folder when the whole run is over."""
    if hasattr(config, "workerinput"):
        return
    folder = config.stash[_RUN]
    Postgres(folder).stop()
    shutil.rmtree(folder)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that asks for a database on both engines, unless it is marked sqlite_only.

    Where many tests go the same ways through the database every eighth meets PostgreSQL, always the same, and
    whoever is marked both_engines. ``THOROUGH=1`` in the environment has all of them meet it.
    """
    if "database_url" in metafunc.fixturenames:
        alone_on_sqlite = metafunc.definition.get_closest_marker("sqlite_only") or _is_spared(metafunc)
        metafunc.parametrize("database_url", ENGINES[:1] if alone_on_sqlite else ENGINES, indirect=True)


def _is_spared(metafunc: pytest.Metafunc) -> bool:
    """Whether a test is one of those that need not meet the second engine in each run."""
    asked = metafunc.definition
    if THOROUGH or asked.get_closest_marker("both_engines") or asked.path.parent.name not in _ALIKE:
        return False
    return crc32(asked.nodeid.encode()) % _EVERY > 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked thorough, unless all was asked for or it was named by itself."""
    left = [item for item in items if item.get_closest_marker("thorough")]
    if THOROUGH or len(left) == len(items):
        return
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """A folder that all processes of this run share; it goes with the run."""
    return pytestconfig.stash[_RUN]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a migrated database that this test alone uses; it must close what it opens. It is empty, but for
    a test's ``world``: that one has begun to be served.
    """
    share_statements()
    served = "world" in request.fixturenames
    if request.param == "sqlite":
        template = _sqlite_template(request.config.stash[_RUN], served=served)
        shutil.copyfile(template, tmp_path / "hongyan.db")
        yield _sqlite(tmp_path / "hongyan.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    server.create(name, _SERVED if served else _TEMPLATE)
    yield server.url(name)
    _over.append((name, request.node.nodeid))
    if len(_over) > 1:
        _drop_oldest(server)


def _drop_oldest(server: Postgres) -> None:
    """Remove the database of the test before this one: its connections, slow to end, are gone by now."""
    name, test = _over.popleft()
    try:
        server.drop(name)
    except AssertionError as left:
        raise AssertionError(f"{test}: {left}") from None


def _sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def _sqlite_template(folder: Path, *, served: bool) -> Path:
    """Return the file that tests copy: migrated, or one that has begun to be served too."""
    from bot.migrate import upgrade

    plain, begun = folder / f"{_TEMPLATE}.db", folder / f"{_SERVED}.db"
    with alone(folder):
        if not begun.exists():
            draft = folder / "draft.db"
            upgrade(_sqlite(draft))
            _left_alone(draft)
            shutil.copyfile(draft, plain)
            _begin_to_serve(_sqlite(draft))
            _left_alone(draft)
            draft.rename(begun)
    return begun if served else plain


def _left_alone(draft: Path) -> None:
    if list(draft.parent.glob(f"{draft.name}-*")):
        raise RuntimeError("somebody left the SQLite file open: a copy would lack its last rows")


def _begin_to_serve(url: str) -> None:
    """Have a database become the world's before anything happens in it."""
    from tests.world import open_world

    async def begin() -> None:
        await (await open_world(url)).database.close()

    asyncio.run(begin())


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Postgres:
    """The run's PostgreSQL with its migrated template; where none can run, skip, but never in CI."""
    from bot.migrate import upgrade

    folder = pytestconfig.stash[_RUN]
    server, ready = Postgres(folder), folder / "postgresql.ready"
    with alone(folder):
        if not ready.exists():
            try:
                server.start()
            except (RuntimeError, OSError) as fault:
                if os.environ.get("CI"):
                    raise
                pytest.skip(f"no PostgreSQL: {fault}")
            server.create(_TEMPLATE)
            upgrade(server.url(_TEMPLATE))
            server.create(_SERVED, _TEMPLATE)
            _begin_to_serve(server.url(_SERVED))
            ready.touch()
    return server


@pytest.fixture(autouse=True)
def sqlite_in_the_loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask SQLite in the loop's own thread, but where ``own_thread`` is marked, and in a thorough run."""
    if not THOROUGH and request.node.get_closest_marker("own_thread") is None:
        inline.install(monkeypatch)
