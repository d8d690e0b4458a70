"""Which call carries a drawing? Sending, editing, taking buttons away, photos and voices."""

import json
from typing import Any

from bot.courier import Courier, upload
from bot.screens import Drawing

LIMIT = 4096  # characters of a text, by the Bot API
_NO_PREVIEW = {"is_disabled": True}


async def send(courier: Courier, chat_id: int, drawing: Drawing) -> int | None:
    """Send a drawing as a new message; return its number."""
    base: dict[str, Any] = {"chat_id": chat_id}
    if drawing.keyboard:
        base["reply_markup"] = drawing.keyboard
    if drawing.voice:
        await courier.call("sendVoice", {"chat_id": chat_id, "voice": drawing.voice})
    if drawing.photo:
        photo = {"photo": upload(drawing.photo, "card.png"), "caption": drawing.text, "parse_mode": "HTML"}
        result = await courier.call("sendPhoto", {**base, **photo, **_as_form(base)})
    else:
        text = {"text": drawing.text, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
        result = await courier.call("sendMessage", {**base, **text})
    return int(result["message_id"])


async def edit(courier: Courier, chat_id: int, message_id: int, drawing: Drawing) -> int | None:
    """Change a message in place; a drawing without text only changes its buttons."""
    base: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id}
    keyboard = drawing.keyboard if drawing.keyboard and "inline_keyboard" in drawing.keyboard else None
    base["reply_markup"] = keyboard or {"inline_keyboard": []}
    if not drawing.text:
        await courier.call("editMessageReplyMarkup", base)
    else:
        text = {"text": drawing.text, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
        await courier.call("editMessageText", {**base, **text})
    return message_id


def _as_form(base: dict[str, Any]) -> dict[str, Any]:
    """A call with an upload is a form, whose fields are texts: nested JSON is written out."""
    return {
        key: json.dumps(value, ensure_ascii=False) for key, value in base.items() if isinstance(value, dict)
    }
