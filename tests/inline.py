"""How do most tests ask SQLite? In the loop's own thread: what a statement says does not hang on who carried
it out, and the two switches of threads for each are a third of what a walk of the clock costs.

Tests of the driver, of cancelling and of writers that wait for each other ask as the service does: they are
marked ``own_thread``. So does every process that a test starts, and all of a thorough run.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from models.visits import Connection

Asked = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class AtOnce:
    """Stands where the queue to a connection's thread stands: what is put in is done before it returns."""

    def put_nowait(self, asked: Asked) -> None:
        """Carry out a function, and keep its answer in its future."""
        future, function = asked
        try:
            answer = function()
        except BaseException as exc:  # noqa: BLE001 - whatever it is, it belongs to who asked
            if future is not None:
                future.set_exception(exc)
        else:
            if future is not None:
                future.set_result(answer)


class NoThread:
    """Stands where a connection's thread stands."""

    daemon = True

    def start(self) -> None:
        """Nothing runs beside the loop."""


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have connections opened from now on answer in the loop's own thread."""
    made = Connection.__init__

    def inline(self: Connection, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as the driver has them
        made(self, *args, **more)
        self._tx, self._thread = AtOnce(), NoThread()  # type: ignore[assignment]

    monkeypatch.setattr(Connection, "__init__", inline)
