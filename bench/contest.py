"""How is one contestant run? In a process of its own, between "go" and what the server waits for."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any

from bench.remote import Server

_END_SECONDS = 60


class ContestantFailedError(Exception):
    """A contestant did not get through; the message names it."""


@dataclass(frozen=True)
class Outcome:
    """What one run cost (seconds and CPU seconds from "go" on, the largest size in bytes), what was seen."""

    seconds: float
    cpu: float
    rss: int
    seen: dict[str, Any]
    extra: dict[str, Any]
    database: float | None = None  # CPU seconds of its server

    def beside(self, before: float | None, after: float | None) -> "Outcome":
        """Return the outcome with what the database's server worked meanwhile."""
        return self if before is None or after is None else replace(self, database=after - before)

    def costs(self, count: int) -> dict[str, float]:
        """Return CPU milliseconds for each of so many."""
        costs = {"cpu_ms": self.cpu / count * 1000}
        return costs if self.database is None else {**costs, "db_ms": self.database / count * 1000}


@dataclass(frozen=True)
class Child:
    """A contestant that runs."""

    name: str
    process: "subprocess.Popen[str]"
    ear: IO[str]
    mouth: IO[str]

    def go(self) -> None:
        """Wait until it stands ready, and let it begin."""
        if self.ear.readline().strip() != "ready":
            raise ContestantFailedError(f"{self.name} did not start")
        self._say("go")

    def stop(self) -> dict[str, Any]:
        """End it; return its own figures."""
        self._say("stop")
        told = self.ear.readline()
        self.process.wait(_END_SECONDS)
        if not told:
            raise ContestantFailedError(f"{self.name} ended without its figures")
        return dict(json.loads(told))

    def kill(self) -> None:
        """End it without warning, as a power cut would."""
        self.process.kill()
        self.process.wait()

    def _say(self, word: str) -> None:
        self.mouth.write(f"{word}\n")
        self.mouth.flush()


@contextmanager
def started(module: str, order: dict[str, Any], environment: dict[str, str] | None = None) -> Iterator[Child]:
    """Start a contestant; at the end of the block it is gone."""
    program = ["node", f"bench/contestants/{module}"]
    if not module.endswith(".mjs"):
        program = [sys.executable, "-m", f"bench.contestants.{module}"]
    process = subprocess.Popen(  # noqa: S603 - ours
        [*program, json.dumps(order)],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin  # noqa: S101 - opened above
    assert process.stdout  # noqa: S101 - opened above
    try:
        yield Child(module, process, process.stdout, process.stdin)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def run(
    module: str,
    order: dict[str, Any],
    server: Server,
    drive: Callable[[Server], bool],
    environment: dict[str, str] | None = None,
) -> Outcome:
    """Run a contestant; ``drive`` waits on the server for what ends it. Raise ContestantFailedError."""
    with started(module, order, environment) as child:
        child.go()
        complete = drive(server)
        seen = server.report()
        if not complete:
            raise ContestantFailedError(f"{module}: {seen['messages']} messages came, then none in time")
        told = child.stop()
    return Outcome(told.pop("seconds"), told.pop("cpu"), told.pop("rss"), seen, told)
