"""Which bots are alive? Children of the nursery, started in a blink, killed hard, frozen and woken."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.crash.launcher import PLAN
from tests.crash.processes import KEY, ROOT, TOKEN, environment_with, free_port

_READY_SECONDS = 60
READY = "Hongyan is ready"


@dataclass(eq=False)
class Child:
    """One bot: a process of its own with its own log."""

    pid: int
    log: Path
    port: int
    _code: asyncio.Future[int]

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; one that is dead already stays dead."""
        if not self._code.done():
            os.kill(self.pid, number)

    async def ended(self, seconds: float = 30) -> int:
        """Wait until it has ended; return its exit code, or the number of its signal below zero."""
        async with asyncio.timeout(seconds):
            return await asyncio.shield(self._code)

    async def kill(self) -> None:
        """End it without warning, as a power cut would."""
        self.signal(signal.SIGKILL)
        await self.ended()

    async def stop(self) -> int:
        """End it politely."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return not self._code.done()

    async def says(self, text: str, seconds: float = _READY_SECONDS) -> None:
        """Wait until its log says this; fail with the log when it ends before or takes too long."""
        until = asyncio.get_running_loop().time() + seconds
        while text not in self.said:
            assert self.alive, f"it ended before it said {text!r}:\n{self.said[-6000:]}"
            assert asyncio.get_running_loop().time() < until, f"no {text!r} in:\n{self.said[-6000:]}"
            await asyncio.sleep(0.02)

    @property
    def said(self) -> str:
        """Everything in its log."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


@dataclass(eq=False)
class Nursery:
    """Gives birth to bots that all serve one database beside one Bot API server."""

    door: Path
    folder: Path
    settings: Mapping[str, str]
    plan: dict[str, Any] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    _line: asyncio.StreamWriter | None = None
    _reading: asyncio.Task[None] | None = None
    _births: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    _deaths: dict[int, asyncio.Future[int]] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        told, self._line = await asyncio.open_unix_connection(self.door)
        self._reading = asyncio.create_task(self._read(told))
        return self

    async def __aexit__(self, *_fault: object) -> None:
        assert self._line
        assert self._reading
        self._line.write_eof()
        await self._reading
        self._line.close()

    async def _read(self, line: asyncio.StreamReader) -> None:
        async for one in line:
            told = json.loads(one)
            if "born" in told:
                self._births.put_nowait(told["born"])
            elif not (death := self._death(told["ended"])).done():
                death.set_result(told["code"])

    def _death(self, pid: int) -> asyncio.Future[int]:
        return self._deaths.setdefault(pid, asyncio.get_running_loop().create_future())

    async def born(self, *, ready: bool = True, **plan: object) -> Child:
        """Return a new bot; with ``ready`` once it says so. ``plan`` is added to the plan of all."""
        assert self._line
        port, log = free_port(), self.folder / f"bot-{len(self.children)}.log"
        settings = {**self.settings, "HONGYAN_HTTP_PORT": str(port), PLAN: json.dumps({**self.plan, **plan})}
        order = {"arguments": ["serve"], "environment": settings, "log": str(log)}
        self._line.write(json.dumps(order).encode() + b"\n")
        async with asyncio.timeout(_READY_SECONDS):
            pid = await self._births.get()
        child = Child(pid, log, port, self._death(pid))
        self.children.append(child)
        if ready:
            await child.says(READY)
        return child


@contextmanager
def opened(folder: Path) -> Iterator[Path]:
    """Open a nursery; return the socket that is its door."""
    door = folder / "nursery"
    arguments = [sys.executable, "-m", "tests.crash.nursery", str(door)]
    with subprocess.Popen(arguments, cwd=ROOT, env=environment_with({}), stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        yield door
        process.kill()


def settings(api_url: str, database_url: str, folder: Path) -> dict[str, str]:
    """Return the settings of a bot beside that server, on that database."""
    return {
        "HONGYAN_API_URL": api_url, "HONGYAN_BOT_TOKEN": TOKEN, "HONGYAN_SECRET_KEY": KEY,
        "HONGYAN_DATABASE_URL": database_url, "HONGYAN_DATA_DIR": str(folder / "var"),
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
