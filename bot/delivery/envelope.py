"""Which calls carry a drawing?
Sending, editing, taking buttons away, photos and voices, long texts in pieces.
"""

import json
from typing import Any

from telegram.error import BadRequest

from bot.courier import Courier, upload
from bot.delivery.pieces import pieces, units
from bot.screens import Drawing

LIMIT = 4096  # characters of a text, by the Bot API
CAPTION_LIMIT = 1024  # characters below a picture
_NO_PREVIEW = {"is_disabled": True}
_CANNOT_CHANGE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message",
)


async def send(courier: Courier, chat_id: int, drawing: Drawing) -> int | None:
    """Send a drawing as a new message, a long text as several; return the number of the last one."""
    base: dict[str, Any] = {"chat_id": chat_id}
    keyboard = {"reply_markup": drawing.keyboard} if drawing.keyboard else {}
    if drawing.voice:
        await courier.call("sendVoice", {**base, "voice": drawing.voice})
    if drawing.photo and units(drawing.text) <= CAPTION_LIMIT:
        return await _send_photo(courier, {**base, **keyboard}, drawing.photo, drawing.text)
    if drawing.photo:
        await _send_photo(courier, base, drawing.photo, "")
    *before, last = pieces(drawing.text, LIMIT)
    for piece in before:
        await courier.call("sendMessage", {**base, **_text(piece)})
    result = await courier.call("sendMessage", {**base, **keyboard, **_text(last)})
    return int(result["message_id"])


async def edit(courier: Courier, chat_id: int, message_id: int, drawing: Drawing) -> int | None:
    """Change a message in place; a drawing without text only changes its buttons.

    What cannot stand there, because the message is gone or the text too long, is sent anew where the person
    has something to press; a message that would only lose its buttons is refused like by the server.
    """
    base: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id}
    keyboard = drawing.keyboard if drawing.keyboard and "inline_keyboard" in drawing.keyboard else None
    base["reply_markup"] = keyboard or {"inline_keyboard": []}
    if units(drawing.text) > LIMIT:
        return await send(courier, chat_id, drawing)
    try:
        if drawing.text:
            await courier.call("editMessageText", {**base, **_text(drawing.text)})
        else:
            await courier.call("editMessageReplyMarkup", base)
    except BadRequest as exc:
        if drawing.keyboard and any(reason in exc.message.lower() for reason in _CANNOT_CHANGE):
            return await send(courier, chat_id, drawing)
        raise
    return message_id


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}


async def _send_photo(courier: Courier, base: dict[str, Any], photo: bytes, caption: str) -> int:
    """A call with an upload is a form, whose fields are texts: nested JSON is written out."""
    fields = {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
        for key, value in base.items()
    }
    told = {"caption": caption, "parse_mode": "HTML"} if caption else {}
    result = await courier.call("sendPhoto", {**fields, **told, "photo": upload(photo, "card.png")})
    return int(result["message_id"])
