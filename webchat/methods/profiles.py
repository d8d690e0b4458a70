"""How does a bot present itself? Commands per scope and language, name, descriptions, menu button."""

import re
from collections.abc import Callable
from typing import Any

from webchat.calls import METHODS, Call, Method, method
from webchat.commands import commands_for, commands_of, menu_for, scope_key
from webchat.errors import bad_request
from webchat.events import tell_person
from webchat.store import dumped

SCOPES = {  # with the further fields that each needs
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
MOST_COMMANDS = 100
LONGEST_COMMAND_TEXT = 256
LONGEST = {"name": 64, "description": 512, "short_description": 120}


def _scope(call: Call) -> str:
    raw = call.arguments.tree("scope")
    raw = {"type": "default"} if raw is None else raw
    if not isinstance(raw, dict) or str(raw.get("type")) not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    scope: dict[str, Any] = raw
    for name in SCOPES[scope["type"]]:
        try:
            scope = scope | {name: int(scope.get(name, ""))}
        except (TypeError, ValueError):
            raise bad_request("chat not found") from None
    return scope_key(scope)


def _language(call: Call) -> str:
    language = call.arguments.text("language_code").strip().lower()
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("BOT_COMMANDS_LANG_CODE_INVALID")
    return language


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    """The scope offers exactly these commands in this language."""
    given = call.arguments.tree("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(given) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(raw) for raw in given]
    scope, language = _scope(call), _language(call)
    _forget_commands(call, scope, language)
    if commands:
        call.store.run(
            "INSERT INTO commands (bot_id, scope, language, commands) VALUES (?, ?, ?, ?)",
            call.bot["id"],
            scope,
            language,
            dumped(commands),
        )
    _tell_pages(call)
    return True


def _command(raw: object) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command = str(raw.get("command", "")).strip().removeprefix("/")
    text = str(raw.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= LONGEST_COMMAND_TEXT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": text}


@method("getMyCommands")
def get_my_commands(call: Call) -> list[dict[str, str]]:
    """Exactly what was set for the scope and language, without falling back to wider ones."""
    return commands_of(call.store, call.bot["id"], _scope(call), _language(call)) or []


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    """The scope offers no commands of its own in this language."""
    _forget_commands(call, _scope(call), _language(call))
    _tell_pages(call)
    return True


def _forget_commands(call: Call, scope: str, language: str) -> None:
    call.store.run(
        "DELETE FROM commands WHERE bot_id = ? AND scope = ? AND language = ?",
        call.bot["id"],
        scope,
        language,
    )


def _tell_pages(call: Call) -> None:
    bot_id = call.bot["id"]
    people = call.store.all(
        "SELECT people.* FROM people JOIN chats ON chats.chat_id = people.id WHERE chats.bot_id = ?", bot_id
    )
    for person in people:
        body = {
            "commands": commands_for(call.store, bot_id, person),
            "menu": menu_for(call.store, bot_id, person["id"]),
        }
        tell_person(call.store, bot_id, person["id"], "commands", body=body)


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    """The chat's menu button, or the common one when no chat is named, is this."""
    button = call.arguments.tree("menu_button")
    button = {"type": "default"} if button is None else button
    if not isinstance(button, dict) or button.get("type") not in ("commands", "default", "web_app"):
        raise bad_request("can't parse MenuButton: unsupported type specified")
    value = None if button["type"] == "default" else dumped(button)
    if "chat_id" in call.arguments:
        chat = call.known_chat()
        call.store.run(
            "UPDATE chats SET menu = ? WHERE bot_id = ? AND chat_id = ?",
            value,
            call.bot["id"],
            chat["chat_id"],
        )
    else:
        _store_field(call, "menu", "", value or "")
    _tell_pages(call)
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> dict[str, Any]:
    """The button that the chat shows."""
    return menu_for(call.store, call.bot["id"], call.arguments.whole("chat_id"))


def _store_field(call: Call, field: str, language: str, value: str) -> None:
    call.store.run(
        "DELETE FROM profiles WHERE bot_id = ? AND field = ? AND language = ?",
        call.bot["id"],
        field,
        language,
    )
    if value:
        call.store.run(
            "INSERT INTO profiles (bot_id, field, language, value) VALUES (?, ?, ?, ?)",
            call.bot["id"],
            field,
            language,
            value,
        )


def _stored_field(call: Call, field: str, language: str) -> str:
    row = call.store.first(
        "SELECT value FROM profiles WHERE bot_id = ? AND field = ? AND language IN (?, '') "
        "ORDER BY language DESC",
        call.bot["id"],
        field,
        language,
    )
    return row["value"] if row else ""


def _setter(field: str) -> Callable[[Call], bool]:
    def answer(call: Call) -> bool:
        value = call.arguments.text(field).strip()
        if len(value) > LONGEST[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        _store_field(call, field, _language(call), value)
        return True

    return answer


def _getter(field: str) -> Callable[[Call], dict[str, str]]:
    def answer(call: Call) -> dict[str, str]:
        value = _stored_field(call, field, _language(call))
        return {field: value or (call.bot["name"] if field == "name" else "")}

    return answer


TITLES = {"name": "Name", "description": "Description", "short_description": "ShortDescription"}
for _field, _title in TITLES.items():
    METHODS[f"setmy{_title.lower()}"] = Method(f"setMy{_title}", answer=_setter(_field))
    METHODS[f"getmy{_title.lower()}"] = Method(f"getMy{_title}", answer=_getter(_field))
