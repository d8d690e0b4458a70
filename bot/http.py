"""How are pages served beside the loops?
Uvicorn without its own signal handlers, on a port that was tried first.
"""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette


class PortTakenError(Exception):
    """The port cannot be used; the message says what to do."""


class _Quiet(uvicorn.Server):
    """A server that leaves signals to us:
    its own handling would end the process before the loops have stopped.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def open_port(host: str, port: int) -> socket.socket:
    """Return a bound socket; raise PortTakenError with what to do when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as exc:
        listener.close()
        raise PortTakenError(
            f"Port {port} on {host} cannot be used ({exc.strerror}). Is Hongyan running already? "
            f"Otherwise choose another one: HONGYAN_HTTP_PORT={port + 1} make run"
        ) from exc
    return listener


@dataclass(slots=True)
class Pages:
    """A running HTTP server."""

    app: Starlette
    listener: socket.socket
    _server: _Quiet = field(init=False)
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        config = uvicorn.Config(
            self.app,
            log_config=None,  # its own would print faults with their words, past bot/logs.py
            log_level="warning",
            timeout_graceful_shutdown=2,
            lifespan="on",
        )
        self._server = _Quiet(config)

    async def start(self) -> None:
        """Serve; return once requests are answered."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self.listener]))
        while not self._server.started:
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Answer what is under way, then end."""
        self._server.should_exit = True
        if self._task:
            await self._task
