"""How do arguments of screens travel through the outbox?
Typed values as JSON, so that each reader's language can say them.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

_DATE, _INSTANT, _KEY, _PLACE, _PERSON = "~date", "~instant", "~key", "~place", "~person"
_PHRASE = "~phrase"


_PLAIN = (str, int, type(None), bool, float)  # most arguments: what follows is for the others


class TextKey(str):
    """A text key to be said in the reader's language wherever it appears among the arguments."""

    __slots__ = ()


class PlaceValue(dict[str, Any]):
    """A stored place ({"code"} or {"country", "city", "zone"}) to be named in the reader's language."""


class Addressee(dict[str, Any]):
    """Somebody who is spoken to ({"name", "age"}, by a changed rule {"elder_from"} too): 同志, elders 老, as
    the reader's language has it.
    """


class Phrase(dict[str, Any]):
    """A sentence with arguments of its own ({"key", "args"}), to be said in the reader's language wherever it
    appears among the arguments.
    """


def kebab(name: str) -> str:
    """Return a class name in kebab case (HostReport -> host-report)."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def enum_key(value: StrEnum) -> TextKey:
    """Return the text key of an enumeration's word (HostReport.YES -> host-report.yes)."""
    return TextKey(f"{kebab(type(value).__name__)}.{value.value}")


def pack(value: object) -> Any:  # noqa: ANN401 - JSON, whose type nests without end
    """Return ``value`` as JSON that ``unpack`` turns back; unknown types are refused."""
    return value if type(value) in _PLAIN else _tagged(value)


def _tagged(value: object) -> Any:  # noqa: ANN401 - as pack
    match value:
        case TextKey():
            return {_KEY: str(value)}
        case StrEnum():
            return {_KEY: str(enum_key(value))}
        case PlaceValue() | Addressee():
            return {_PLACE if isinstance(value, PlaceValue) else _PERSON: dict(value)}
        case Phrase():
            return {_PHRASE: {"key": str(value["key"]), "args": pack(value["args"])}}
        case datetime():
            return {_INSTANT: value.isoformat()}
        case date():
            return {_DATE: value.isoformat()}
        case dict():
            return {str(key): pack(item) for key, item in value.items()}
        case list() | tuple():
            return [pack(item) for item in value]
        case _:
            raise TypeError(f"a screen cannot carry {type(value).__name__}")


def unpack(value: Any) -> Any:  # noqa: ANN401 - as pack
    """Return the typed value that was packed."""
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(tag, held)] = value.items()
        if make := _MADE_BY.get(tag):
            return make(held)
    return {key: unpack(item) for key, item in value.items()}


_MADE_BY: dict[str, Callable[[Any], Any]] = {
    _KEY: TextKey,
    _PLACE: PlaceValue,
    _PERSON: Addressee,
    _PHRASE: lambda held: Phrase(key=held["key"], args=unpack(held["args"])),
    _INSTANT: datetime.fromisoformat,
    _DATE: date.fromisoformat,
}
