"""How does Telegram read parse_mode HTML? Tags become entities, mistakes are refused with their place."""

import re
from dataclasses import dataclass
from html import unescape

from webchat.entities import Entity, Formatted, units
from webchat.errors import ApiError, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,8}|#x[0-9a-f]{1,6});?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(?:(=)\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]*))?""")


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    position: int


class HtmlReader:
    """Reads one text; `read` gives plain text and entities or refuses with Telegram's words."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._plain: list[str] = []
        self._length = 0
        self._size = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def read(self) -> Formatted:
        """The plain text with its entities in order."""
        while self._at < len(self._source):
            if self._source[self._at] != "<":
                self._read_text()
            elif self._source[self._at + 1 : self._at + 2] == "/":
                self._read_end()
            else:
                self._read_start()
        if self._open:
            raise self._wrong(f'can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        entities = sorted(self._entities, key=lambda e: (e["offset"], -e["length"]))
        return Formatted("".join(self._plain), entities)

    def _read_text(self) -> None:
        end = self._source.find("<", self._at)
        end = len(self._source) if end < 0 else end
        text = _REFERENCE.sub(_decoded, self._source[self._at : end])
        self._plain.append(text)
        self._length += units(text)
        self._size += len(text)
        self._at = end

    def _read_start(self) -> None:
        begin = self._at
        name = re.compile(r"[^\s>]*").match(self._source, begin + 1)
        tag = name.group().lower() if name else ""
        self._at = begin + 1 + len(tag)
        if self._at >= len(self._source):
            raise self._wrong("unclosed start tag", begin)
        if tag not in _KINDS:
            raise self._wrong(f'unsupported start tag "{tag}"', begin)
        argument = self._read_attributes(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise self._wrong('tag "span" must have class "tg-spoiler"', begin)
        self._open.append(_Open(tag, argument, self._length, self._size))

    def _read_attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            rest = re.compile(r"\s*(>?)").match(self._source, self._at)
            self._at = rest.end() if rest else self._at
            if rest and rest.group(1):
                return argument
            name, value = self._read_attribute(tag, begin)
            argument = _argument(tag, name, value) or argument

    def _read_attribute(self, tag: str, begin: int) -> tuple[str, str]:
        if self._at >= len(self._source):
            raise self._wrong(f'unclosed start tag "{tag}"', begin)
        found = _ATTRIBUTE.match(self._source, self._at)
        if found is None or not found.group(1):
            raise self._wrong(f'empty attribute name in the tag "{tag}"', begin)
        value = found.group(3) or ""
        if found.group(2) and not value and self._source[found.end() : found.end() + 1] in ("'", '"'):
            raise self._wrong("unclosed start tag", begin)
        self._at = found.end()
        if self._at >= len(self._source):
            raise self._wrong("unclosed start tag", begin)
        if value and value[0] not in "\"'" and self._source[self._at] not in " \t\n>":
            raise self._wrong("unexpected end of name token", found.start(3))
        return found.group(1).lower(), _REFERENCE.sub(_decoded, value.strip("\"'"))

    def _read_end(self) -> None:
        begin = self._at
        if not self._open:
            raise self._wrong("unexpected end tag", begin)
        found = re.compile(r"</([^\s>]*)\s*>").match(self._source, begin)
        if found is None:
            raise self._wrong("unclosed end tag", begin)
        opened = self._open.pop()
        name = found.group(1).lower()
        if name and name != opened.tag:
            raise self._wrong(f'unmatched end tag, expected "</{opened.tag}>", found "</{name}>"', begin)
        self._at = found.end()
        if self._length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind = _KINDS[opened.tag]
        entity: Entity = {"offset": opened.offset, "length": self._length - opened.offset, "type": kind}
        if opened.tag == "a":
            target = checked_link(opened.argument or "".join(self._plain)[opened.position :])
            if target is None:
                return
            entity["url"] = target
        elif opened.tag == "pre" and self._entities and _is_language_of(self._entities[-1], entity):
            entity["language"] = self._entities.pop()["language"]
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
            if not (self._open and self._open[-1].tag == "pre" and self._open[-1].offset == opened.offset):
                del entity["language"]
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.argument
        self._entities.append(entity)

    def _wrong(self, what: str, at: int | None = None) -> ApiError:
        text = what[0].upper() + what[1:]
        if at is not None:
            place = f" at byte offset {len(self._source[:at].encode())}"
            head, comma, tail = text.partition(", ")
            text = head + place + comma + tail
        return bad_request(f"can't parse entities: {text}")


def _decoded(found: "re.Match[str]") -> str:
    return unescape(found.group())


def _is_language_of(inner: Entity, outer: Entity) -> bool:
    span = (outer["offset"], outer["length"])
    return "language" in inner and (inner["offset"], inner["length"]) == span


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) in (("span", "class"), ("tg-emoji", "emoji-id")):
        return value
    return "1" if (tag, name) == ("blockquote", "expandable") else ""


def checked_link(target: str) -> str | None:
    """The link as Telegram keeps it, or None for what is no link."""
    target = target.strip()
    if target.startswith(("tg://", "ton://", "tonsite://")):
        return target
    if re.match(r"https?://[^\s/]+", target):
        return target if target.count("/") > 2 else target + "/"  # noqa: PLR2004  (scheme://host/)
    return f"http://{target}/" if re.fullmatch(r"[\w-]+(\.[\w-]+)+", target) else None
