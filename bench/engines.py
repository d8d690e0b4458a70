"""On which database is it measured? Fresh copies of a filled template, on disks that are waited for."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from bench import county
from bench.county import Wanted
from bot.migrate import upgrade
from tests.postgres import Postgres

# As in earnest: a commit has reached the disk. SQLite's synchronous=FULL is the product's own setting.
_IN_EARNEST = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=200")
ENGINES = ("sqlite", "postgresql")


class Engines:
    """Both engines in one folder while the block lasts; PostgreSQL starts when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._postgres: Postgres | None = None
        self._numbers = count(1)
        self._templates: dict[tuple[str, Wanted | None], str] = {}

    def close(self) -> None:
        """Stop the server and remove everything."""
        if self._postgres:
            self._postgres.stop()
        shutil.rmtree(self.folder)

    @contextmanager
    def copy(self, engine: str, wanted: Wanted) -> Iterator[str]:
        """Give the URL of a database of its own, filled as wanted; afterwards it is gone."""
        name = f"bench_{next(self._numbers)}"
        yield self._make(engine, name, self._template(engine, wanted))
        if engine == "postgresql":
            self._server().drop(name)
        for left in self.folder.glob(f"{name}.db*"):
            left.unlink()

    def worked(self, engine: str | None) -> float | None:
        """Return the CPU seconds that the database's server has taken so far; None where there is none.

        Those of connections that are closed: SQLite's work is its user's own.
        """
        file = self.folder / "postgresql/postmaster.pid"
        stat = Path("/proc", file.read_text().split()[0], "stat") if engine == ENGINES[1] else None
        if stat is None or not stat.exists():
            return None
        ended = stat.read_text().rpartition(")")[2].split()[13:15]
        return sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")

    def _template(self, engine: str, wanted: Wanted | None) -> str:
        """Return the name of a database with these people, or with empty tables; it is made once."""
        if (engine, wanted) in self._templates:
            return self._templates[engine, wanted]
        name = f"template_{next(self._numbers)}"
        if wanted is None:
            url = self._make(engine, name, None)
            upgrade(url)
        else:
            url = self._make(engine, name, self._template(engine, None))
            asyncio.run(county.found(url, wanted))
        if engine == "postgresql":
            _settle(url)
        self._templates[engine, wanted] = name
        return name

    def _make(self, engine: str, name: str, like: str | None) -> str:
        """Make a database, as a copy of another that nobody uses; return its URL."""
        if engine == "postgresql":
            self._server().create(name, like or "template0")
            return self._server().url(name)
        file = self.folder / f"{name}.db"
        if like:
            shutil.copyfile(self.folder / f"{like}.db", file)
            with file.open("rb") as copied:
                os.fsync(copied.fileno())  # else the first commit would pay for it
        return f"sqlite+aiosqlite:///{file.resolve()}"

    def _server(self) -> Postgres:
        if self._postgres is None:
            self._postgres = Postgres(self.folder, _IN_EARNEST)
            self._postgres.start()
        return self._postgres


def _settle(url: str) -> None:
    """Have the planner know the tables, as the server's own upkeep would have done by then."""
    with psycopg.connect(_address(url), autocommit=True) as connection:
        connection.execute("vacuum analyze")


def size(url: str) -> int:
    """Return how many bytes a database that nobody uses takes on disk."""
    if url.startswith("sqlite"):
        return Path(url.partition("///")[2]).stat().st_size
    with psycopg.connect(_address(url), autocommit=True) as connection:
        found = connection.execute("select pg_database_size(current_database())").fetchone()
    return int(found[0]) if found else 0


def _address(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")
