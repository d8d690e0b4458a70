"""What does a screen look like?
A declaration by name; drawing it with arguments and a reader's words is pure.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.buttons import Button, Go, Row, inline
from bot.delivery.media import File, files_of
from bot.texts import Words
from models.outbox import Unwanted
from models.scope import Scope

Args = dict[str, Any]
Prepare = Callable[[Scope, Sequence[Args]], Awaitable[Sequence[Args | Unwanted | None]]]
Picture = Callable[[Args], bytes]
Paper = tuple[str, bytes]  # a file's name and content
Document = Callable[[Words, Args], Paper]
Sketch = Callable[[Words, Args], str]  # an SVG, to be painted


@dataclass(frozen=True, slots=True)
class Drawing:
    """A message ready for the Bot API: HTML text, a keyboard in its form, at most one attachment."""

    text: str
    keyboard: dict[str, Any] | None = None
    photo: bytes | None = None
    voice: str | None = None  # file_id
    picture: str | None = None  # file_id
    document: Paper | None = None
    sketch: str | None = None  # of a picture that is still to be painted
    files: tuple[File, ...] = ()  # that the server holds


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen's declaration. Its text key is its name.

    ``items`` names a list among the arguments: each entry adds the text ``<name>.item`` and, where
    declared, a row of ``item_buttons``; an empty list says ``<name>.empty``. ``sections`` name arguments
    that, when they have a value, add the text ``<name>.<section>``. ``reply`` sets ("contact") or removes
    the keyboard below the input line. ``voice`` and ``picture`` name arguments with a file's name at the
    server. ``prepare`` runs just before sending, for a whole batch: it refreshes
    arguments, or drops a message that is no longer wanted by giving None, or Unwanted with the reason.
    ``link`` names an argument that holds an address for a button ``button.<link>``; ``deep_link`` one with a
    ``start`` payload, whose full link becomes the argument ``link`` of text and picture; ``page`` names one
    with a path of public pages, whose full address becomes ``link`` likewise. ``document`` makes a file; what
    it says about a person ``prepare`` has just looked up, and nothing of it is kept. ``sketch`` is a picture
    for one person, which takes too long to be painted here. ``html`` names an argument that stands
    below the screen's first text as it is, in the Bot API's HTML; ``files`` one that lists {"kind",
    "file_id"} of what the server holds; ``language`` one with another language to draw it in.
    """

    name: str
    buttons: tuple[Row, ...] = ()
    items: str | None = None
    item_buttons: Row = ()
    item_sections: tuple[str, ...] = ()  # texts ``<name>.item.<section>`` for entries that have such a value
    lines: bool = True  # whether the entries add text, beside their buttons
    sections: tuple[str, ...] = ()
    reply: Literal["contact", "remove"] | None = None
    photo: Picture | None = None
    voice: str | None = None
    picture: str | None = None
    document: Document | None = None
    sketch: Sketch | None = None
    link: str | None = None
    deep_link: str | None = None
    page: str | None = None
    html: str | None = None
    files: str | None = None
    language: str | None = None
    prepare: Prepare | None = None
    aliases: tuple[str, ...] = ()

    def draw(self, words: Words, args: Mapping[str, Any]) -> Drawing:
        """Return the message for one reader."""
        if self.language and args.get(self.language):
            words = replace(words, language=args[self.language])
        if self.deep_link and args.get(self.deep_link):
            args = {**args, "link": words.link(args[self.deep_link])}
        if self.page and args.get(self.page):
            args = {**args, "link": words.page(args[self.page])}
        parts = [words.say(self.name, args)]
        parts += [str(args.get(self.html) or "")] if self.html else []
        parts += [words.say(f"{self.name}.{part}", args) for part in self.sections if args.get(part)]
        entries = list(args.get(self.items, [])) if self.items else []
        if self.items and self.lines:
            parts += [line for entry in entries for line in self._entry(words, {**args, **entry})]
            parts += [] if entries else [words.say(f"{self.name}.empty", args)]
        photo = self.photo(dict(args)) if self.photo else None
        voice, picture = (args.get(one) if one else None for one in (self.voice, self.picture))
        paper = self.document(words, dict(args)) if self.document else None
        keyboard = self._keyboard(words, args, entries)
        sketch = self.sketch(words, dict(args)) if self.sketch else None
        text = "\n".join(filter(None, parts))
        files = files_of(args.get(self.files)) if self.files else ()
        return Drawing(text, keyboard, photo, voice, picture, paper, sketch, files)

    def _entry(self, words: Words, args: Mapping[str, Any]) -> Iterator[str]:
        yield words.say(f"{self.name}.item", args)
        yield from (
            words.say(f"{self.name}.item.{part}", args) for part in self.item_sections if args.get(part)
        )

    def _keyboard(self, words: Words, args: Mapping[str, Any], entries: list[Args]) -> dict[str, Any] | None:
        if self.reply:
            return reply_keyboard(self.reply, words)
        rows = [_row(self.item_buttons, words, {**args, **entry}) for entry in entries]
        rows += [_row(row, words, args) for row in self.buttons]
        if self.link and args.get(self.link):
            rows.append([inline(words.plain(f"button.{self.link}", args), None, str(args[self.link]))])
        rows = [row for row in rows if row]
        return {"inline_keyboard": rows} if rows else None

    def keys(self) -> set[str]:
        """Return every text key that the screen can need."""
        drawn = [*self.buttons, self.item_buttons]
        keys = {self.name} | {f"{self.name}.{part}" for part in self.sections}
        keys |= {button.label_key() for row in drawn for button in row}
        keys |= {f"{self.name}.item", f"{self.name}.empty"} if self.items and self.lines else set()
        keys |= {f"{self.name}.item.{part}" for part in self.item_sections}
        return keys | ({f"button.{self.link}"} if self.link else set())


def _row(row: Row, words: Words, args: Mapping[str, Any]) -> list[dict[str, str]]:
    drawn = [(button.label_key(), button.payload(args)) for button in row]
    return [inline(words.plain(key, args), payload) for key, payload in drawn if payload is not None]


def reply_keyboard(kind: str, words: Words) -> dict[str, Any]:
    """Return the keyboard below the input line: a button that shares one's own number, or its removal."""
    if kind == "remove":
        return {"remove_keyboard": True}
    share = {"text": words.plain("button.share-phone"), "request_contact": True}
    return {"keyboard": [[share]], "resize_keyboard": True, "one_time_keyboard": True}


class ScreenUnknownError(Exception):
    """A message names a screen that is not declared, nor an alias of one."""


@dataclass(slots=True)
class Screens:
    """All declared screens by name and alias."""

    known: dict[str, Screen] = field(default_factory=dict)

    def declare(self, screen: Screen) -> None:
        """Add a screen; a second one of that name is refused."""
        for name in (screen.name, *screen.aliases):
            if self.known.get(name, screen) is not screen:
                raise ScreenUnknownError(f"two screens are called {name!r}")
            self.known[name] = screen

    def find(self, name: str) -> Screen:
        """Return the screen of a name or of an old name of it."""
        try:
            return self.known[name]
        except KeyError:
            raise ScreenUnknownError(f"no screen is called {name!r}") from None


__all__ = ["Args", "Button", "Drawing", "Go", "Screen", "Screens"]
