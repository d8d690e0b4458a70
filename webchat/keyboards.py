"""What may stand under a message? Inline keyboards and reply keyboards, checked as Telegram checks them."""

import re
from dataclasses import dataclass
from typing import Any

from webchat.arguments import Arguments
from webchat.entities import clean
from webchat.errors import bad_request
from webchat.limits import BUTTON_BYTES, BUTTONS

LONGEST_COPY = 256
_INLINE_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
)
_REPLY_FIELDS = ("request_contact", "request_location", "style", "web_app", "request_users", "request_chat")
_REPLY_OPTIONS = (
    "is_persistent",
    "resize_keyboard",
    "one_time_keyboard",
    "input_field_placeholder",
    "selective",
)


@dataclass(frozen=True)
class Markup:
    """What a reply_markup asks for: buttons under the message, a keyboard below the chat, or its removal."""

    inline: dict[str, Any] | None = None
    keyboard: dict[str, Any] | None = None
    removes_keyboard: bool = False


def read_markup(arguments: Arguments) -> Markup:
    """The reply_markup of a call; refuses broken ones with Telegram's words."""
    raw = arguments.tree("reply_markup")
    if raw is None:
        return Markup()
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = _rows(raw["inline_keyboard"], "inline_keyboard")
        keyboard = [[_inline_button(button) for button in row] for row in rows if row]
        return Markup(inline={"inline_keyboard": keyboard} if keyboard else None)
    if "keyboard" in raw:
        rows = _rows(raw["keyboard"], "keyboard")
        buttons = [[_reply_button(button) for button in row] for row in rows if row]
        options = {name: raw[name] for name in _REPLY_OPTIONS if raw.get(name)}
        return Markup(keyboard={"keyboard": buttons, **options} if buttons else None)
    return Markup(removes_keyboard=raw.get("remove_keyboard") is True)


def _rows(raw: object, name: str) -> list[list[Any]]:
    if not isinstance(raw, list):
        raise bad_request(f'field "{name}" of the ReplyMarkup should be an Array of Arrays')
    if any(not isinstance(row, list) for row in raw):
        raise bad_request(f'field "{name}" of the ReplyMarkup should be an Array of Arrays')
    if sum(len(row) for row in raw) > BUTTONS:
        raise bad_request("reply markup is too long")
    return raw


def _inline_button(raw: object) -> dict[str, Any]:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(raw, dict):
        raise bad_request(wrong + "InlineKeyboardButton must be an Object")
    if not isinstance(raw.get("text"), str):
        raise bad_request(wrong + 'Can\'t find field "text"')
    actions = [name for name in _INLINE_ACTIONS if raw.get(name) is not None]
    if not actions:
        raise bad_request(wrong + "Text buttons are unallowed in the inline keyboard")
    button = {"text": clean(raw["text"]).strip(), actions[0]: raw[actions[0]]}
    if not button["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    if raw.get("style") in ("danger", "success", "primary"):
        button["style"] = raw["style"]
    _check_action(actions[0], button)
    return button


def _check_action(action: str, button: dict[str, Any]) -> None:
    value = button[action]
    if action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(clean(value).encode()) <= BUTTON_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        button["url"] = _button_link(value)
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_COPY:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _button_link(value: object) -> str:
    link = clean(value).strip() if isinstance(value, str) else ""
    if re.match(r"(https?://[^\s/]+|tg://\S|ton://\S)\S*$", link, re.IGNORECASE):
        return link
    if re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", link):
        return f"http://{link}"
    raise bad_request(f"inline keyboard button URL '{link}' is invalid: Wrong HTTP URL")


def _reply_button(raw: object) -> dict[str, Any]:
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    text = clean(raw["text"]).strip()
    if not text:
        raise bad_request("keyboard button text must be non-empty")
    return {"text": text, **{name: raw[name] for name in _REPLY_FIELDS if raw.get(name)}}
