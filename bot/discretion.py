"""What may leave the house about a fault? Its kind, its place, and words that speak of machines only.

People's words, names and numbers stand in rows. A traceback carries them out by its messages: ValueError
quotes the note that it could not read, PostgreSQL quotes the row that it refuses.
"""

import re
import sqlite3
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from telegram.error import TelegramError

_ROOT = Path(__file__).parent.parent
_ROOMS = ("models", "actions", "handlers", "scheduler", "web", "bot", "webchat")
_FRAMES = 25  # of a traceback, counted from where it happened
_LINKS = 6  # of a chain of causes
_LONGEST = 300  # characters of what a fault says
_OF_CODE = (TypeError, AttributeError, NameError, ImportError, RecursionError)  # name types, never values
_QUOTED = re.compile(r"([\"'])(?:(?!\1).)*\1")
_SQLITE = "sqlite3"  # names columns, where PostgreSQL shows values

_HIDDEN = (
    (re.compile(r"\b\d{1,20}:[A-Za-z0-9_-]{16,}"), "‹token›"),
    (re.compile(r"/bot\d+(:|%3A)[^/\s'\"]+", re.IGNORECASE), "/bot‹token›"),
    (re.compile(r"(?<=://)[^/\s@]+@"), "‹password›@"),
    (re.compile(r"\+\d[\d -]{6,}\d"), "‹number›"),
    (re.compile(r"(?<![\d.])(?:0?0?86)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), "‹number›"),
    # Our sentences are English: what is written in characters came from a person.
    (re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"), "‹words›"),
)


class Redactor:
    """The last line of defence: takes out what looks like a secret, a number or somebody's words."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted(filter(None, secrets), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        """Return the text without them; each leaves a mark of its kind."""
        if self._known is not None:
            text = self._known.sub("‹secret›", text)
        for pattern, mark in _HIDDEN:
            text = pattern.sub(mark, text)
        return text


def words_of(fault: BaseException) -> str:
    """Return what a fault says when it can only speak of machines, else nothing."""
    match fault:
        case DBAPIError():
            said = _of_database(fault)
        case sqlite3.Error():
            said = str(fault)
        case TelegramError():
            said = _QUOTED.sub("…", fault.message)  # the API quotes texts, PTB the faults of a transport
        case OSError():
            said = fault.strerror or ""
        case _ if isinstance(fault, _OF_CODE) or _is_ours(fault):
            said = str(fault)
        case _:
            said = ""
    return next(iter(said.splitlines()), "")[:_LONGEST]


def reason_of(fault: BaseException) -> str:
    """Return what may stand in a row about a fault: its kind, and its words where they quote nobody."""
    return ": ".join(filter(None, (type(fault).__name__, Redactor()(words_of(fault)))))


def _is_ours(fault: BaseException) -> bool:
    """A fault of ours is a sentence of ours; a refusal, which may hold a name, does not end in Error."""
    kind = type(fault)
    return kind.__module__.split(".")[0] in _ROOMS and kind.__name__.endswith("Error")


def _of_database(fault: DBAPIError) -> str:
    """SQLite names columns and PostgreSQL's trouble names the server; its refusals quote rows."""
    orig = fault.orig
    if isinstance(fault, OperationalError | InterfaceError) or type(orig).__module__ == _SQLITE:
        return str(orig)
    where = getattr(getattr(orig, "diag", None), "constraint_name", None)
    return " ".join(filter(None, (getattr(orig, "sqlstate", None), where)))


def told(fault: BaseException, hide: Redactor) -> list[dict[str, Any]]:
    """Return a fault and what caused it, the last first: type, words, and where as "file:line function"."""
    return [
        {"type": _named(one)}
        | ({"says": words} if (words := hide(words_of(one))) else {})
        | {"where": [_place(frame) for frame in traceback.extract_tb(one.__traceback__)[-_FRAMES:]]}
        for one in _chain(fault)
    ]


def _chain(fault: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = fault
    for _ in range(_LINKS):
        if one is None:
            return
        yield one
        if isinstance(one, BaseExceptionGroup):
            one = one.exceptions[0]
        else:
            one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _named(fault: BaseException) -> str:
    kind = type(fault)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    if "site-packages" in path.parts:
        shown = "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    else:
        shown = str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name
    return f"{shown}:{frame.lineno} {frame.name}"


def as_text(faults: list[dict[str, Any]]) -> str:
    """Return told faults as lines for a terminal, in the order of a traceback."""
    lines = []
    for fault in faults:
        lines += [f"{fault['type']}: {fault['says']}" if "says" in fault else fault["type"]]
        lines += [f"    {place}" for place in fault["where"]]
    return "\n".join(lines)
