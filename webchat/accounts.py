"""Who can talk? Bots by their token, people by a secret address of their own."""

import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webchat.clock import wall_seconds
from webchat.store import Store, dumped


@dataclass(frozen=True)
class Bot:
    """A bot account as it is handed in; its id is the number before the colon of the token."""

    token: str
    username: str
    name: str

    @property
    def id(self) -> int:
        """The bot's user id."""
        return int(self.token.partition(":")[0])


@dataclass(frozen=True)
class Person:
    """Somebody who can be picked on the start page; `language` is a Telegram language_code."""

    key: str
    id: int
    first_name: str
    last_name: str = ""
    phone: str = ""
    language: str = "zh-hans"
    title: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def enrol_bots(store: Store, bots: Sequence[Bot]) -> None:
    """These bots exist, in this order, and no others; webhooks, commands and update numbers are kept.

    Update ids begin at the wall clock's second, whatever time the store plays, so that a server whose file
    was thrown away never repeats an id that a bot may already have noted.
    """
    store.run(
        "DELETE FROM bots WHERE id NOT IN (SELECT value FROM json_each(?))", dumped([bot.id for bot in bots])
    )
    for place, bot in enumerate(bots):
        store.run(
            "INSERT INTO bots (id, place, token, username, name, next_update_id) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET place = excluded.place, token = excluded.token, "
            "username = excluded.username, name = excluded.name",
            bot.id,
            place,
            bot.token,
            bot.username,
            bot.name,
            int(wall_seconds()),
        )


def enrol_person(store: Store, person: Person) -> None:
    """The person's row exists with these names; the secret address stays the same from then on."""
    store.run("DELETE FROM people WHERE key = ? AND id <> ?", person.key, person.id)
    store.run(
        "INSERT INTO people (id, key, token, first_name, last_name, phone, language) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET key = excluded.key, "
        "first_name = excluded.first_name, last_name = excluded.last_name, phone = excluded.phone, "
        "language = excluded.language",
        person.id,
        person.key,
        secrets.token_urlsafe(24),
        person.first_name,
        person.last_name,
        person.phone,
        person.language,
    )


def enrol_stranger(store: Store, first_name: str, language: str) -> sqlite3.Row:
    """A fresh person nobody knows, without a number until they share one."""
    person_id = 7_000_000_000 + secrets.randbelow(1_000_000_000)
    while store.first("SELECT 1 FROM people WHERE id = ?", person_id):
        person_id += 1
    return store.written(
        "INSERT INTO people (id, token, first_name, last_name, phone, language) VALUES (?, ?, ?, '', '', ?) "
        "RETURNING *",
        person_id,
        secrets.token_urlsafe(24),
        first_name,
        language,
    )


def bot_by_token(store: Store, token: str) -> sqlite3.Row | None:
    """The bot that holds `token`."""
    return store.first("SELECT * FROM bots WHERE token = ?", token)


def bot_by_name(store: Store, username: str) -> sqlite3.Row | None:
    """The bot called `username`, in any case and with or without @; an empty name is the first bot."""
    if not username:
        return store.first("SELECT * FROM bots ORDER BY place LIMIT 1")
    return store.first("SELECT * FROM bots WHERE username = ?", username.removeprefix("@"))


def person_by_token(store: Store, token: str) -> sqlite3.Row | None:
    """The person whose secret address this is."""
    return store.first("SELECT * FROM people WHERE token = ?", token)


def bot_user(bot: sqlite3.Row) -> dict[str, Any]:
    """Telegram's User object of a bot."""
    return {"id": bot["id"], "is_bot": True, "first_name": bot["name"], "username": bot["username"]}


def person_user(person: sqlite3.Row) -> dict[str, Any]:
    """Telegram's User object of a person."""
    user: dict[str, Any] = {"id": person["id"], "is_bot": False, "first_name": person["first_name"]}
    if person["last_name"]:
        user["last_name"] = person["last_name"]
    if person["language"]:
        user["language_code"] = person["language"]
    return user


def user_by_id(store: Store, user_id: int) -> dict[str, Any] | None:
    """Telegram's User object of whoever has this id."""
    person = store.first("SELECT * FROM people WHERE id = ?", user_id)
    if person is not None:
        return person_user(person)
    bot = store.first("SELECT * FROM bots WHERE id = ?", user_id)
    return None if bot is None else bot_user(bot)
