"""What was said? The rows of messages and their shape in the Bot API."""

import sqlite3
from typing import Any

from webchat.accounts import user_by_id
from webchat.chats import chat_row, chat_view
from webchat.store import Store, dumped, loaded

Content = dict[str, Any]  # Telegram's fields of a message without id, chat, sender, dates and markup


def add_message(
    store: Store,
    chat: sqlite3.Row,
    sender_id: int,
    content: Content,
    markup: dict[str, Any] | None = None,
    reply_to: int | None = None,
    client_id: str | None = None,
) -> sqlite3.Row:
    """The message stands in the chat with the next number."""
    return store.written(
        "INSERT INTO messages (bot_id, chat_id, sender_id, sent_at, content, markup, reply_to, client_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        chat["bot_id"],
        chat["chat_id"],
        sender_id,
        int(store.now()),
        dumped(content),
        None if markup is None else dumped(markup),
        reply_to,
        client_id,
    )


def message_row(store: Store, bot_id: int, chat_id: int, message_id: int) -> sqlite3.Row | None:
    """The message with this number in this chat, unless it was deleted."""
    return store.first(
        "SELECT * FROM messages WHERE id = ? AND bot_id = ? AND chat_id = ?", message_id, bot_id, chat_id
    )


def latest(store: Store, chat: sqlite3.Row, before: int | None, limit: int) -> list[sqlite3.Row]:
    """The newest `limit` messages (of those before a number), oldest first."""
    rows = store.all(
        "SELECT * FROM messages WHERE bot_id = ? AND chat_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        chat["bot_id"],
        chat["chat_id"],
        before if before is not None else 2**62,
        limit,
    )
    return rows[::-1]


def change_message(
    store: Store, row: sqlite3.Row, content: Content, markup: dict[str, Any] | None
) -> sqlite3.Row:
    """The message shows this now; it counts as rewritten when more than its buttons changed."""
    text = dumped(content)
    return store.written(
        "UPDATE messages SET content = ?, markup = ?, edited_at = ?, rewritten = ? WHERE id = ? RETURNING *",
        text,
        None if markup is None else dumped(markup),
        int(store.now()),
        int(row["rewritten"] or text != row["content"]),
        row["id"],
    )


def remove_message(store: Store, row: sqlite3.Row) -> None:
    """The message is gone from the chat."""
    store.run("DELETE FROM messages WHERE id = ?", row["id"])


def message_view(store: Store, row: sqlite3.Row, *, with_reply: bool = True) -> dict[str, Any]:
    """Telegram's Message object; a replied-to message is nested once, as Telegram does."""
    chat = chat_row(store, row["bot_id"], row["chat_id"])
    if chat is None:
        raise LookupError(row["chat_id"])
    view: dict[str, Any] = {
        "message_id": row["id"],
        "from": user_by_id(store, row["sender_id"]),
        "chat": chat_view(store, chat),
        "date": row["sent_at"],
    }
    if row["edited_at"] is not None:
        view["edit_date"] = row["edited_at"]
    if row["reply_to"] is not None and with_reply:
        target = message_row(store, row["bot_id"], row["chat_id"], row["reply_to"])
        if target is not None:
            view["reply_to_message"] = message_view(store, target, with_reply=False)
    view.update(loaded(row["content"]))
    if row["markup"] is not None:
        view["reply_markup"] = loaded(row["markup"])
    return view
