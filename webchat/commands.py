"""Which commands does a bot offer to whom? Stored per scope and language, resolved as by Telegram."""

import sqlite3
from typing import Any

from webchat.store import Store, dumped, loaded


def scope_key(scope: dict[str, Any]) -> str:
    """The scope as a key; two writings of the same scope are one."""
    return dumped({name: scope[name] for name in ("type", "chat_id", "user_id") if name in scope})


def commands_of(store: Store, bot_id: int, scope: str, language: str) -> list[dict[str, str]] | None:
    """Exactly what was set for this scope and language; None when nothing was."""
    row = store.first(
        "SELECT commands FROM commands WHERE bot_id = ? AND scope = ? AND language = ?",
        bot_id,
        scope,
        language,
    )
    return None if row is None else loaded(row["commands"])


def commands_for(store: Store, bot_id: int, person: sqlite3.Row) -> list[dict[str, str]]:
    """What the person sees in the private chat: the narrowest scope wins, in it the person's language."""
    language = person["language"].partition("-")[0].lower()
    scopes = ({"type": "chat", "chat_id": person["id"]}, {"type": "all_private_chats"}, {"type": "default"})
    for scope in scopes:
        for wanted in (language, ""):
            found = commands_of(store, bot_id, scope_key(scope), wanted)
            if found is not None:
                return found
    return []


def menu_for(store: Store, bot_id: int, person_id: int) -> dict[str, Any]:
    """The menu button of the private chat: its own, else the bot's default, else the commands."""
    own = store.first("SELECT menu FROM chats WHERE bot_id = ? AND chat_id = ?", bot_id, person_id)
    if own is not None and own["menu"] is not None:
        return dict(loaded(own["menu"]))
    common = store.first("SELECT value FROM profiles WHERE bot_id = ? AND field = 'menu'", bot_id)
    return {"type": "commands"} if common is None else dict(loaded(common["value"]))
