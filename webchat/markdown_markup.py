"""How does Telegram read parse_mode MarkdownV2? Marks become entities, unescaped ones are refused."""

from dataclasses import dataclass

from webchat.entities import Entity, Formatted, units
from webchat.errors import ApiError, bad_request
from webchat.html_markup import checked_link

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_MARKS = {  # what opens and closes, its entity, Telegram's name for it in errors
    "```": ("pre", "Pre"),
    "`": ("code", "Code"),
    "__": ("underline", "Underline"),
    "_": ("italic", "Italic"),
    "||": ("spoiler", "Spoiler"),
    "*": ("bold", "Bold"),
    "~": ("strikethrough", "Strikethrough"),
    "![": ("custom_emoji", "CustomEmoji"),
    "[": ("text_link", "TextUrl"),
}
_VERBATIM = frozenset({"```", "`"})


@dataclass
class _Open:
    mark: str
    begin: int
    offset: int
    position: int
    language: str = ""


class MarkdownReader:
    """Reads one text; `read` gives plain text and entities or refuses with Telegram's words."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._plain: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []
        self._quote: int | None = None

    def read(self) -> Formatted:
        """The plain text with its entities in order."""
        while self._at < len(self._source):
            self._read_quote()
            self._step()
        if self._open:
            last = self._open[-1]
            name = _MARKS[last.mark][1]
            place = len(self._source[: last.begin].encode())
            raise _wrong(f"Can't find end of {name} entity at byte offset {place}")
        self._end_quote("")
        entities = sorted(self._entities, key=lambda e: (e["offset"], -e["length"]))
        return Formatted("".join(self._plain), entities)

    def _read_quote(self) -> None:
        if self._at and self._source[self._at - 1] != "\n":
            return
        source = self._source
        if source.startswith(">", self._at) or source.startswith("**>", self._at):
            self._at += 1 if source[self._at] == ">" else 3
            if self._quote is None:
                self._quote = self._length
        elif self._quote is not None:
            self._end_quote("\n")

    def _end_quote(self, trailing: str) -> None:
        if self._quote is None:
            return
        length = self._length - self._quote - len(trailing)
        if length > 0:
            self._entities.append({"offset": self._quote, "length": length, "type": "blockquote"})
        self._quote = None

    def _step(self) -> None:
        if self._at >= len(self._source):
            return
        c = self._source[self._at]
        following = self._source[self._at + 1 : self._at + 2]
        if c == "\\" and following and following <= "~":
            self._say(following)
            self._at += 2
        elif c not in (_RESERVED if not self._verbatim() else "`") or c == "\n":
            self._say(c)
            self._at += 1
        elif self._open and self._closes(self._open[-1].mark):
            self._close(self._open.pop())
        else:
            self._begin(c)

    def _verbatim(self) -> bool:
        return bool(self._open) and self._open[-1].mark in _VERBATIM

    def _closes(self, mark: str) -> bool:
        if mark in ("[", "!["):
            return self._source[self._at] == "]"
        if mark == "_" and self._source.startswith("__", self._at):
            return False
        return self._source.startswith(mark, self._at)

    def _begin(self, c: str) -> None:
        mark = next((m for m in _MARKS if self._source.startswith(m, self._at)), None)
        if mark is None and self._source.startswith("||", self._at) and self._quote is not None:
            mark = "||"
        if mark is None:
            raise _wrong(f"Character '{c}' is reserved and must be escaped with the preceding '\\'")
        opened = _Open(mark, self._at, self._length, len(self._plain))
        self._at += len(mark)
        if mark == "```":
            self._read_language(opened)
        self._open.append(opened)

    def _read_language(self, opened: _Open) -> None:
        end = self._at
        while end < len(self._source) and not self._source[end].isspace() and self._source[end] != "`":
            end += 1
        if end > self._at and end < len(self._source) and self._source[end] != "`":
            opened.language = self._source[self._at : end]
            self._at = end
        if self._source.startswith("\n", self._at):
            self._at += 1

    def _close(self, opened: _Open) -> None:
        self._at += 1 if opened.mark in ("[", "![") else len(opened.mark)
        entity: Entity = {"offset": opened.offset, "length": 0, "type": _MARKS[opened.mark][0]}
        if opened.mark in ("[", "!["):
            target = self._read_target()
            if opened.mark == "![":
                entity["custom_emoji_id"] = target.partition("id=")[2]
            else:
                link = checked_link(target or "".join(self._plain[opened.position :]))
                if link is None:
                    return
                entity["url"] = link
        if opened.language:
            entity["language"] = opened.language
        entity["length"] = self._length - opened.offset
        if entity["length"] > 0:
            self._entities.append(entity)

    def _read_target(self) -> str:
        if not self._source.startswith("(", self._at):
            return ""
        begin = self._at = self._at + 1
        target = ""
        while self._at < len(self._source) and self._source[self._at] != ")":
            if self._source[self._at] == "\\" and self._at + 1 < len(self._source):
                self._at += 1
            target += self._source[self._at]
            self._at += 1
        if self._at >= len(self._source):
            place = len(self._source[:begin].encode())
            raise _wrong(f"Can't find end of a URL at byte offset {place}")
        self._at += 1
        return target

    def _say(self, text: str) -> None:
        self._plain.append(text)
        self._length += units(text)


def _wrong(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
