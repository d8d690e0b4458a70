"""What has a bot not yet confirmed? Its updates, numbered one by one and kept until it says so."""

import sqlite3
from typing import Any

from webchat.store import Store, dumped, loaded

# Telegram leaves these out unless they are asked for by name.
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


def push(store: Store, bot_id: int, kind: str, body: dict[str, Any], lane: int) -> None:
    """The update waits for the bot, unless it does not want this kind; `lane` (a chat) keeps its order."""
    bot = store.first("SELECT next_update_id, allowed_updates FROM bots WHERE id = ?", bot_id)
    if bot is None or not _wanted(kind, loaded(bot["allowed_updates"])):
        return
    store.run("UPDATE bots SET next_update_id = next_update_id + 1 WHERE id = ?", bot_id)
    store.run(
        "INSERT INTO updates (bot_id, update_id, lane, kind, body) VALUES (?, ?, ?, ?, ?)",
        bot_id,
        bot["next_update_id"],
        lane,
        kind,
        dumped(body),
    )
    store.ring_after_commit(("updates", bot_id, 0))


def _wanted(kind: str, allowed: list[str] | None) -> bool:
    return kind in allowed if allowed else kind not in ONLY_ON_REQUEST


def pending(store: Store, bot_id: int, limit: int) -> list[dict[str, Any]]:
    """The oldest unconfirmed updates as Telegram's Update objects."""
    rows = store.all("SELECT * FROM updates WHERE bot_id = ? ORDER BY update_id LIMIT ?", bot_id, limit)
    return [as_update(row) for row in rows]


def as_update(row: sqlite3.Row) -> dict[str, Any]:
    """Telegram's Update object of a stored row."""
    return {"update_id": row["update_id"], row["kind"]: loaded(row["body"])}


def count(store: Store, bot_id: int) -> int:
    """How many updates are unconfirmed."""
    row = store.first("SELECT count(*) FROM updates WHERE bot_id = ?", bot_id)
    return int(row[0]) if row else 0


def confirm_before(store: Store, bot_id: int, offset: int) -> None:
    """Every update with a smaller id is forgotten; a negative offset keeps only that many of the newest."""
    if offset < 0:
        newest = store.all(
            "SELECT update_id FROM updates WHERE bot_id = ? ORDER BY update_id DESC LIMIT ?", bot_id, -offset
        )
        if not newest:
            return
        offset = newest[-1]["update_id"]
    store.run("DELETE FROM updates WHERE bot_id = ? AND update_id < ?", bot_id, offset)


def confirm(store: Store, bot_id: int, update_id: int) -> None:
    """This one update is forgotten: a webhook has taken it."""
    store.run("DELETE FROM updates WHERE bot_id = ? AND update_id = ?", bot_id, update_id)


def forget_all(store: Store, bot_id: int) -> None:
    """Nothing waits for the bot any more."""
    store.run("DELETE FROM updates WHERE bot_id = ?", bot_id)
