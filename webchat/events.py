"""What has to reach an open chat page? Numbered events that a page can resume after a lost connection."""

import sqlite3
from typing import Any

from webchat.chats import people_in
from webchat.store import Store, dumped


def tell(
    store: Store,
    chat: sqlite3.Row,
    kind: str,
    message_id: int | None = None,
    body: dict[str, Any] | None = None,
) -> None:
    """Everyone in the chat hears it once the transaction stands.

    Message events store only the id and are drawn when they are read: a page that was away for an hour gets
    each message as it looks now.
    """
    for person_id in people_in(chat):
        tell_person(store, chat["bot_id"], person_id, kind, message_id, body)


def tell_person(
    store: Store,
    bot_id: int,
    person_id: int,
    kind: str,
    message_id: int | None = None,
    body: dict[str, Any] | None = None,
) -> None:
    """This person's pages hear it once the transaction stands."""
    store.run(
        "INSERT INTO events (bot_id, person_id, kind, message_id, body) VALUES (?, ?, ?, ?, ?)",
        bot_id,
        person_id,
        kind,
        message_id,
        None if body is None else dumped(body),
    )
    store.ring_after_commit(("person", bot_id, person_id))


def newest(store: Store, bot_id: int, person_id: int) -> int:
    """The number after which nothing has happened yet."""
    row = store.first("SELECT max(cursor) FROM events WHERE bot_id = ? AND person_id = ?", bot_id, person_id)
    return int(row[0]) if row and row[0] else 0


def after(store: Store, bot_id: int, person_id: int, cursor: int) -> list[sqlite3.Row]:
    """At most 200 events that followed `cursor`, oldest first."""
    return store.all(
        "SELECT * FROM events WHERE bot_id = ? AND person_id = ? AND cursor > ? ORDER BY cursor LIMIT 200",
        bot_id,
        person_id,
        cursor,
    )


def show_action(store: Store, chat: sqlite3.Row, action: str) -> None:
    """Open pages show what the bot is doing; nothing is stored, an old "typing" would be a lie."""
    for person_id in people_in(chat):
        key = (chat["bot_id"], person_id)
        store.doing[key] = (store.doing.get(key, (0, ""))[0] + 1, action)
        store.ring_after_commit(("person", *key))
