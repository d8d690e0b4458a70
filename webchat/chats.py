"""Which conversations exist, and may the bot speak in them?"""

import secrets
import sqlite3
from typing import Any

from webchat.accounts import bot_user, person_user
from webchat.errors import bad_request, forbidden
from webchat.store import Store
from webchat.updates import push


def chat_row(store: Store, bot_id: int, chat_id: int) -> sqlite3.Row | None:
    """The conversation, once a person has begun it."""
    return store.first("SELECT * FROM chats WHERE bot_id = ? AND chat_id = ?", bot_id, chat_id)


def begin_private(store: Store, bot_id: int, person_id: int) -> sqlite3.Row:
    """The private conversation exists: the person has pressed START, the bot may answer from now on."""
    store.run(
        "INSERT INTO chats (bot_id, chat_id, kind, owner_id, instance) VALUES (?, ?, 'private', ?, ?) "
        "ON CONFLICT DO NOTHING",
        bot_id,
        person_id,
        person_id,
        str(secrets.randbits(62)),
    )
    return _known(store, bot_id, person_id)


def begin_group(store: Store, bot: sqlite3.Row, person: sqlite3.Row, title: str) -> sqlite3.Row:
    """A group of the person and the bot exists; the bot hears that it was added."""
    lowest = store.first("SELECT min(chat_id) FROM chats WHERE chat_id < 0")
    chat_id = (lowest[0] if lowest and lowest[0] else -4_000_000_000) - 1
    store.run(
        "INSERT INTO chats (bot_id, chat_id, kind, title, owner_id, instance) "
        "VALUES (?, ?, 'group', ?, ?, ?)",
        bot["id"],
        chat_id,
        title,
        person["id"],
        str(secrets.randbits(62)),
    )
    chat = _known(store, bot["id"], chat_id)
    _tell_standing(store, bot, person, chat, "left", "member")
    return chat


def set_blocked(store: Store, bot: sqlite3.Row, person: sqlite3.Row, *, blocked: bool) -> None:
    """The person has (un)blocked the bot, which hears it only when something changed."""
    chat = begin_private(store, bot["id"], person["id"])
    if bool(chat["blocked"]) == blocked:
        return
    store.run(
        "UPDATE chats SET blocked = ? WHERE bot_id = ? AND chat_id = ?", int(blocked), bot["id"], person["id"]
    )
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    _tell_standing(store, bot, person, chat, before, after)


def _tell_standing(
    store: Store, bot: sqlite3.Row, person: sqlite3.Row, chat: sqlite3.Row, before: str, after: str
) -> None:
    body = {
        "chat": chat_view(store, chat),
        "from": person_user(person),
        "date": int(store.now()),
        "old_chat_member": _standing(bot, before),
        "new_chat_member": _standing(bot, after),
    }
    push(store, bot["id"], "my_chat_member", body, chat["chat_id"])


def _standing(bot: sqlite3.Row, status: str) -> dict[str, Any]:
    standing: dict[str, Any] = {"user": bot_user(bot), "status": status}
    if status == "kicked":
        standing["until_date"] = 0
    return standing


def _known(store: Store, bot_id: int, chat_id: int) -> sqlite3.Row:
    row = chat_row(store, bot_id, chat_id)
    if row is None:
        raise LookupError(chat_id)
    return row


def chat_view(store: Store, chat: sqlite3.Row) -> dict[str, Any]:
    """Telegram's Chat object."""
    if chat["kind"] != "private":
        return {"id": chat["chat_id"], "type": chat["kind"], "title": chat["title"]}
    person = store.first("SELECT * FROM people WHERE id = ?", chat["chat_id"])
    if person is None:
        raise LookupError(chat["chat_id"])
    view: dict[str, Any] = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
    if person["last_name"]:
        view["last_name"] = person["last_name"]
    return view


def open_chat(store: Store, bot_id: int, chat_id: int) -> sqlite3.Row:
    """The conversation, where the bot may speak now; refuses as Telegram does where it may not."""
    chat = chat_row(store, bot_id, chat_id)
    if chat is not None:
        if chat["blocked"]:
            raise forbidden("bot was blocked by the user")
        return chat
    if store.first("SELECT 1 FROM people WHERE id = ?", chat_id):
        raise forbidden("bot can't initiate conversation with a user")
    if store.first("SELECT 1 FROM bots WHERE id = ?", chat_id):
        raise forbidden("bots can't send messages to bots")
    raise bad_request("chat not found")


def people_in(chat: sqlite3.Row) -> list[int]:
    """The ids of the people whose pages show this conversation."""
    return [chat["owner_id"]]
