"""How does the page see a message? Sanitised HTML from text and entities, and addresses for its files."""

import re
import sqlite3
from html import escape
from itertools import pairwise
from typing import Any

from webchat.entities import Entity, units
from webchat.store import loaded

_NOT_DIALLED = re.compile(r"[^+\d]")
_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
}


def html_of(text: str, entities: list[Entity]) -> str:
    """The text as HTML in which nothing but our own tags is markup; overlapping entities are split."""
    drawn = [(e["offset"], e["offset"] + e["length"], *_tag(text, e)) for e in entities if _tag(text, e)[0]]
    if not drawn:
        return escape(text)
    cuts = sorted({0, units(text), *(d[0] for d in drawn), *(d[1] for d in drawn)})
    parts: list[str] = []
    active: list[tuple[int, int, str, str]] = []
    for start, stop in pairwise(cuts):
        wanted = sorted((d for d in drawn if d[0] <= start and d[1] >= stop), key=lambda d: (d[0], -d[1]))
        same = 0
        while same < min(len(active), len(wanted)) and active[same] == wanted[same]:
            same += 1
        parts += [d[3] for d in reversed(active[same:])]
        parts += [d[2] for d in wanted[same:]]
        parts.append(escape(slice_units(text, start, stop)))
        active = wanted
    return "".join(parts + [d[3] for d in reversed(active)])


def slice_units(text: str, start: int, stop: int) -> str:
    """The part between two UTF-16 offsets."""
    if text.isascii():
        return text[start:stop]
    return text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le", "replace")


def _tag(text: str, entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("text_link", "url"):
        end = entity["offset"] + entity["length"]
        address = entity.get("url") or slice_units(text, entity["offset"], end)
        if address.lower().startswith(("http://", "https://")):
            return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">', "</a>"
    if kind == "phone_number":
        number = slice_units(text, entity["offset"], entity["offset"] + entity["length"])
        return f'<a href="tel:{escape(_NOT_DIALLED.sub("", number))}">', "</a>"
    return _TAGS.get(kind, ("", ""))


def message_for_page(row: sqlite3.Row, person: sqlite3.Row) -> dict[str, Any]:
    """The page's JSON of a message, as `person` sees it."""
    content = loaded(row["content"])
    text = content.get("text", content.get("caption", ""))
    entities = content.get("entities", content.get("caption_entities", []))
    files = f"/people/{person['token']}/files/"
    return {
        "id": row["id"],
        "from": "me" if row["sender_id"] == person["id"] else "bot",
        "date": row["sent_at"],
        "edited": bool(row["rewritten"]),
        "html": html_of(text, entities),
        "text": text,
        "photo": _photo(content, files),
        "document": _document(content, files),
        "voice": _voice(content, files),
        "contact": content.get("contact"),
        "location": "location" in content,
        "inline_keyboard": _inline(loaded(row["markup"])),
        "reply_to": row["reply_to"],
        "client_id": row["client_id"],
    }


def _photo(content: dict[str, Any], files: str) -> dict[str, Any] | None:
    if "photo" not in content:
        return None
    size = content["photo"][-1]
    return {"url": files + size["file_id"], "w": size["width"], "h": size["height"]}


def _document(content: dict[str, Any], files: str) -> dict[str, Any] | None:
    if "document" not in content:
        return None
    document = content["document"]
    name, size = document.get("file_name", "file"), document.get("file_size", 0)
    return {"url": files + document["file_id"], "name": name, "size": size}


def _voice(content: dict[str, Any], files: str) -> dict[str, Any] | None:
    if "voice" not in content:
        return None
    return {"url": files + content["voice"]["file_id"], "duration": content["voice"]["duration"]}


def _inline(markup: dict[str, Any] | None) -> list[list[dict[str, Any]]] | None:
    if markup is None:
        return None
    return [[_button(button) for button in row] for row in markup["inline_keyboard"]]


def _button(button: dict[str, Any]) -> dict[str, Any]:
    shown = {"text": button["text"]}
    if "callback_data" in button:
        shown["data"] = button["callback_data"]
    elif "copy_text" in button:
        shown["copy"] = button["copy_text"]["text"]
    elif "url" in button:
        shown["url"] = button["url"]
    return shown


def keyboard_view(keyboard: dict[str, Any] | None) -> dict[str, Any] | None:
    """The page's JSON of a reply keyboard."""
    if keyboard is None:
        return None
    rows = [
        [
            {
                "text": button["text"],
                "request_contact": bool(button.get("request_contact")),
                "request_location": bool(button.get("request_location")),
            }
            for button in row
        ]
        for row in keyboard["keyboard"]
    ]
    return {
        "rows": rows,
        "resize": bool(keyboard.get("resize_keyboard")),
        "one_time": bool(keyboard.get("one_time_keyboard")),
        "placeholder": keyboard.get("input_field_placeholder"),
    }
