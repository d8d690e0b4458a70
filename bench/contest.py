"""How is one contestant run? In a process of its own, between "go" and what the server waits for."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


def run(
    module: str,
    order: dict[str, Any],
    server: Server,
    drive: Callable[[Server], bool],
    environment: dict[str, str] | None = None,
) -> Outcome:
    """Run a contestant; ``drive`` waits on the server for what ends it. Raise ContestantFailedError."""
    command = [sys.executable, "-m", f"bench.contestants.{module}", json.dumps(order)]
    if module.endswith(".mjs"):
        command = ["node", f"bench/contestants/{module}", json.dumps(order)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env={**os.environ, **(environment or {})}, **pipes) as child:  # noqa: S603 - ours
        try:
            return _driven(child, module, server, drive)
        finally:
            child.kill()


def _driven(
    child: "subprocess.Popen[str]", module: str, server: Server, drive: Callable[[Server], bool]
) -> Outcome:
    assert child.stdin  # noqa: S101 - opened above
    assert child.stdout  # noqa: S101 - opened above
    if child.stdout.readline().strip() != "ready":
        raise ContestantFailedError(f"{module} did not start")
    child.stdin.write("go\n")
    child.stdin.flush()
    complete = drive(server)
    seen = server.report()
    child.stdin.write("stop\n")
    child.stdin.flush()
    child.stdin.close()
    said = child.stdout.readline()
    child.wait(_END_SECONDS)
    if not complete or not said:
        raise ContestantFailedError(f"{module}: {seen['messages']} messages came, then no more in time")
    told = json.loads(said)
    return Outcome(told.pop("seconds"), told.pop("cpu"), told.pop("rss"), seen, told)
