"""What if the process died exactly there? Runs the command line with a plan of what shall go wrong in it.

The plan stands in CRASH_PLAN (JSON); without one nothing is changed. Points of death are told by what the
database is asked, not by names of functions: ``point``, at its ``nth`` time, unless the file ``once`` exists.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from models.vault import Vault

PLAN = "CRASH_PLAN"


@dataclass(frozen=True, slots=True)
class Point:
    """Where a process dies: at a statement that ``is_it``, or around the commit of its transaction."""

    is_it: Callable[[str], bool]
    when: str  # "at" the statement, "before" the commit, "after" it


def _writes(*parts: str) -> Callable[[str], bool]:
    return lambda said: all(part in said for part in parts)


POINTS = {
    "before-inbox-commit": Point(_writes("insert into inbox"), "before"),
    "after-inbox-commit": Point(_writes("insert into inbox"), "after"),
    "inside-turn": Point(_writes("insert into check_ins "), "at"),
    "before-turn-commit": Point(_writes("insert into check_ins "), "before"),
    "after-turn-commit": Point(_writes("insert into check_ins "), "after"),
    "after-claim": Point(_writes("update outbox set state=", "attempts=(outbox.attempts + "), "after"),
    "before-noting": Point(_writes("update outbox", "sent_at"), "at"),
    "before-noting-commit": Point(_writes("update outbox", "sent_at"), "before"),
}


def _die(once: str) -> None:
    Path(once).touch(exist_ok=False)
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Death:
    """Watches the database's statements and ends the process at its point."""

    point: Point
    once: str
    left: int

    def watch(self) -> None:
        """From now on, look at everything that is asked."""
        event.listen(Engine, "before_cursor_execute", self._asked)
        event.listen(Engine, "begin", self._begun)
        commit, watching = Connection._commit_impl, self

        def ending(self: Connection) -> None:
            is_it = self.info.get("crash", False)
            if is_it and watching.point.when == "before":
                watching._count()
            commit(self)
            if is_it and watching.point.when == "after":
                watching._count()

        Connection._commit_impl = ending  # type: ignore[method-assign]

    def _begun(self, connection: Connection) -> None:
        connection.info["crash"] = False

    def _asked(
        self, connection: Connection, _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        if self.point.is_it(f"{' '.join(statement.lower().split())} {parameters!r}"):
            connection.info["crash"] = True
            if self.point.when == "at":
                self._count()

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            _die(self.once)


def _turn_back(file: str) -> None:
    """Let the machine's clock be off by as many seconds as the file says, for us and for APScheduler."""
    import apscheduler.schedulers.base as ticking

    from bot import clock

    def offset() -> timedelta:
        path = Path(file)
        return timedelta(seconds=float(path.read_text() or 0)) if path.exists() else timedelta()

    class Skewed(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:  # noqa: ANN401 - as the class it stands for
            return datetime.now(tz) + offset()

    clock._wall = lambda: datetime.now(UTC) + offset()
    ticking.datetime = Skewed


def _limit_pages(file: str) -> None:
    """Let SQLite's file grow to as many pages as the file says, at each transaction anew: a full disk."""

    def limit(connection: Connection) -> None:
        path = Path(file)
        pages = int(path.read_text() or 0) if path.exists() else 0
        connection.connection.cursor().execute(f"PRAGMA max_page_count = {pages or 1_073_741_823}")

    event.listen(Engine, "begin", limit)


def _set(name: str, value: object) -> None:
    """Set a constant: "models.database:_SQLITE"."""
    module, _, attribute = name.partition(":")
    setattr(import_module(module), attribute, tuple(value) if isinstance(value, list) else value)


def _shorten(pauses: list[float]) -> None:
    """Let a failed update be tried again after so many seconds."""
    from models import inbox

    inbox._PAUSES = tuple(timedelta(seconds=one) for one in pauses)  # type: ignore[assignment]


def _poison_reading(text: str) -> None:
    """Let whoever opens the update with this text end the process, each time."""
    opened = Vault.open

    def opening(self: Vault, sealed: bytes, place: str) -> str:
        found = opened(self, sealed, place)
        if place == "inbox.sealed" and text in found:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    Vault.open = opening  # type: ignore[method-assign]


def _poison_turn(text: str) -> None:
    """Let the turn of whoever types this text end the process, each time."""
    from bot.forms import Said
    from bot.turn import Turn

    heard = Turn.hear

    async def hearing(self: Turn) -> None:
        if self.incoming.given == Said(text):
            os.kill(os.getpid(), signal.SIGKILL)
        await heard(self)

    Turn.hear = hearing  # type: ignore[method-assign]


def install(plan: dict[str, Any]) -> None:
    """Make the plan true in this process."""
    if (death := plan.get("death")) and not Path(death["once"]).exists():
        Death(POINTS[death["point"]], death["once"], death.get("nth", 1)).watch()
    if file := plan.get("clock"):
        _turn_back(file)
    if file := plan.get("pages"):
        _limit_pages(file)
    if text := plan.get("poison_reading"):
        _poison_reading(text)
    if text := plan.get("poison_turn"):
        _poison_turn(text)
    if pauses := plan.get("pauses"):
        _shorten(pauses)
    for name, value in plan.get("constants", {}).items():
        _set(name, value)


def run(arguments: list[str]) -> None:
    """Run the command line with the plan of the environment."""
    from bot.__main__ import app

    install(json.loads(os.environ.pop(PLAN, "{}")))
    app(arguments)


if __name__ == "__main__":
    run(sys.argv[1:])
