"""Which parts of a text are special? Entities with offsets in UTF-16 units, as Telegram counts."""

import re
from dataclasses import dataclass, field
from typing import Any

from webchat.errors import bad_request

Entity = dict[str, Any]
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "url", "mention", "email"})
TYPES = OPAQUE | frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"}
    | {"hashtag", "cashtag", "bot_command", "phone_number", "custom_emoji", "date_time"}
)
_FOUND = (
    ("url", re.compile(r"https?://[!#-&(-;=?-~]*[#-&(*+/-9=A-~-]", re.IGNORECASE)),
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+(?!\w)", re.IGNORECASE | re.ASCII),
    ),
    ("bot_command", re.compile(r"(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("phone_number", re.compile(r"(?<![\w+])\+[1-9]\d{6,14}(?!\w)", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w#])#(?!\d+(?!\w))\w{1,256}")),
)


@dataclass
class Formatted:
    """A text and what is special in it."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + sum(c > "\uffff" for c in text)


def clean(text: str) -> str:
    """Valid Unicode without carriage returns and control characters; a lone surrogate is refused."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if text.isprintable():
        return text
    return "".join(" " if c < " " and c != "\n" else c for c in text.replace("\r", ""))


def trimmed(formatted: Formatted) -> Formatted:
    """Without white space around it; entities move along and empty ones disappear."""
    body = formatted.text.lstrip()
    cut = units(formatted.text) - units(body)
    body = body.rstrip()
    end = units(body)
    kept = []
    for entity in formatted.entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] - cut + entity["length"])
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return Formatted(body, kept)


def discovered(formatted: Formatted) -> Formatted:
    """With the entities that Telegram finds by itself: links, commands, mentions, hashtags, addresses, and
    telephone numbers in their international form.
    """
    text, entities = formatted.text, list(formatted.entities)
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in OPAQUE]
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            stop = start + units(match.group())
            if all(stop <= a or start >= b for a, b in taken):
                taken.append((start, stop))
                entities.append({"offset": start, "length": stop - start, "type": kind})
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return Formatted(text, entities)


def given_entities(text: str, raw: object) -> Formatted:
    """The entities a bot wrote down itself; refuses shapes that Telegram refuses."""
    if not isinstance(raw, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    entities = []
    for entity in raw:
        if not isinstance(entity, dict):
            raise bad_request("can't parse entities: expected an Object")
        entities.append(_given_entity(entity, units(text)))
    return Formatted(text, [e for e in entities if e["length"] > 0])


def _given_entity(raw: dict[str, Any], end: int) -> Entity:
    kind, offset, length = raw.get("type"), raw.get("offset"), raw.get("length")
    if not isinstance(kind, str) or kind not in TYPES:
        raise bad_request("can't parse entities: unsupported type of MessageEntity specified")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request("can't parse entities: can't find field \"offset\"")
    if offset < 0 or length < 0 or offset + length > end:
        raise bad_request(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
    entity: Entity = {"offset": offset, "length": length, "type": kind}
    for name in ("url", "language", "custom_emoji_id"):
        if isinstance(raw.get(name), str):
            entity[name] = raw[name]
    return entity
