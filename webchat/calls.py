"""What is one call of the Bot API? Its bot, its arguments, and the table of methods that answer."""

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from webchat.arguments import Arguments
from webchat.chats import chat_row, open_chat
from webchat.entities import Formatted, clean, discovered, given_entities, trimmed
from webchat.errors import bad_request
from webchat.html_markup import HtmlReader
from webchat.limits import Pacer
from webchat.markdown_markup import MarkdownReader
from webchat.old_markdown import read_old_markdown
from webchat.store import Store


@dataclass(frozen=True)
class Call:
    """One call, inside its transaction."""

    store: Store
    bot: sqlite3.Row
    arguments: Arguments
    pacer: Pacer

    def chat_id(self, name: str = "chat_id") -> int:
        """The number of the chat that is meant; an unknown or missing one is refused."""
        raw = self.arguments.text(name).strip()
        if not raw:
            raise bad_request("chat_id is empty")
        number = self.arguments.whole(name)
        if number == 0:
            raise bad_request("chat not found")
        return number

    def open_chat(self, messages: int = 1) -> sqlite3.Row:
        """The chat where the bot may speak now, with so many messages counted against its pace."""
        chat = open_chat(self.store, self.bot["id"], self.chat_id())
        if messages:
            self.pacer.admit(self.bot["id"], chat["chat_id"], messages)
        return chat

    def known_chat(self, name: str = "chat_id") -> sqlite3.Row:
        """The chat, also when the person has blocked the bot."""
        chat = chat_row(self.store, self.bot["id"], self.chat_id(name))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def formatted(self, name: str, entities: str, values: Arguments | None = None) -> Formatted:
        """The text called `name`, read by its parse_mode or with its given entities, trimmed and searched."""
        arguments = values or self.arguments
        text = clean(arguments.text(name))
        mode = arguments.text("parse_mode").strip().lower()
        if mode == "html":
            read = HtmlReader(text).read()
        elif mode == "markdownv2":
            read = MarkdownReader(text).read()
        elif mode == "markdown":
            read = read_old_markdown(text)
        elif mode and mode != "none":
            raise bad_request("unsupported parse_mode")
        elif arguments.tree(entities) is not None:
            read = given_entities(text, arguments.tree(entities))
        else:
            read = Formatted(text)
        return discovered(trimmed(read))


class Described(dict[str, Any]):
    """A result that Telegram accompanies with a sentence: {"result": …, "description": …}."""


Answer = Callable[[Call], Any]
Written = TypeVar("Written", bound=Answer)
Waiting = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    """One method; `waits` ones are awaited and open their own transactions."""

    name: str
    answer: Answer | None = None
    waits: Waiting | None = None


METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Written], Written]:
    """The function answers calls of `name`; the whole call is one transaction."""

    def register(answer: Written) -> Written:
        METHODS[name.lower()] = Method(name, answer=answer)
        return answer

    return register


def waiting_method(name: str) -> Callable[[Waiting], Waiting]:
    """The coroutine function answers calls of `name` and may sleep between its own transactions."""

    def register(waits: Waiting) -> Waiting:
        METHODS[name.lower()] = Method(name, waits=waits)
        return waits

    return register
