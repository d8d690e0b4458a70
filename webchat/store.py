"""Where does the state live? In one SQLite file with an upload folder beside it."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webchat.bell import Bell, Key
from webchat.clock import wall_seconds
from webchat.schema import CONVERSATION, SCHEMA, VERSION


class StoreError(Exception):
    """The file cannot be used; says why and what to do."""


class Store:
    """All chats of all bots. One process opens it; it is used from that process's event loop only.

    The standard library's blocking driver is used on purpose: every call is a handful of indexed statements
    (tens of microseconds), less than handing it to a thread and back would cost, and a transaction that
    never awaits cannot be interleaved, so it needs no lock. `synchronous=NORMAL` in WAL keeps every
    committed row through a kill of the process; only a power failure could cost the last moments.
    """

    def __init__(self, connection: sqlite3.Connection, files: Path, now: Callable[[], float]) -> None:
        self._connection = connection
        self._rings: list[Key] = []
        self.files = files
        self.now = now
        self.bell = Bell()
        self.doing: dict[tuple[int, int], tuple[int, str]] = {}  # (bot, person) -> (count, "typing" …)
        self.polls: dict[int, int] = {}  # bot -> number of its newest getUpdates

    @classmethod
    def open(cls, path: str | Path, now: Callable[[], float] = wall_seconds) -> "Store":
        """The file at `path` (made when missing) with its folder `<path>.files`; `now` dates the messages.

        Raises StoreError for a file of another version or kind.
        """
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        files = place.with_name(place.name + ".files")
        files.mkdir(exist_ok=True)
        return cls(_connected(place), files, now)

    def close(self) -> None:
        """Sleepers are sent home and the file is closed."""
        self.bell.hang_up()
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together, and only then are waiting polls and pages woken."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._rings.clear()
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        for key in self._rings:
            self.bell.ring(key)

    def poll_begins(self, bot_id: int) -> int:
        """The number of this poll; an older poll of the same bot wakes and finds it is not the newest."""
        turn = self.polls[bot_id] = self.polls.get(bot_id, 0) + 1
        self.bell.ring(("updates", bot_id, 0))
        return turn

    def ring_after_commit(self, key: Key) -> None:
        """Whoever waits for `key` wakes once the running transaction stands."""
        self._rings.append(key)

    def run(self, statement: str, *values: object) -> sqlite3.Cursor:
        """One statement, for its effect."""
        return self._connection.execute(statement, values)

    def first(self, statement: str, *values: object) -> sqlite3.Row | None:
        """The first row, or None."""
        row: sqlite3.Row | None = self._connection.execute(statement, values).fetchone()
        return row

    def written(self, statement: str, *values: object) -> sqlite3.Row:
        """The row that an INSERT or UPDATE … RETURNING wrote."""
        row = self.first(statement, *values)
        if row is None:
            raise LookupError(statement)
        return row

    def all(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Every row."""
        return self._connection.execute(statement, values).fetchall()

    def wipe(self) -> None:
        """No message, update, file or event is left; accounts, tokens, commands and webhooks stay."""
        talks = self.all("SELECT bot_id, chat_id FROM chats WHERE kind = 'private'")
        with self.transaction():
            for table in CONVERSATION:
                self.run(f"DELETE FROM {table}")  # noqa: S608  (names from our own tuple)
            for talk in talks:
                self.run(
                    "INSERT INTO events (bot_id, person_id, kind, body) VALUES (?, ?, 'wiped', '{}')", *talk
                )
                self.ring_after_commit(("person", *talk))
        for folder in self.files.iterdir():
            shutil.rmtree(folder, ignore_errors=True)


def _connected(place: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA busy_timeout=5000")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        connection.close()
        raise StoreError(f"{place} holds no chats; move it away or name another folder") from None
    if version not in (0, VERSION):
        connection.close()
        raise StoreError(f"{place} was written by another version of the chat server; move it away")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    return connection


def dumped(value: object) -> str:
    """Compact JSON text, as stored and as sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def loaded(text: str | None) -> Any:  # noqa: ANN401  (JSON has no narrower type)
    """The value that `dumped` wrote; None stays None."""
    return None if text is None else json.loads(text)
