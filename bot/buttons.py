"""What does a button carry? A typed class with a unique prefix and ids only; the one codec of payloads.

A payload is ``prefix:field:field``; authority is asked again in the action, so a forged tap gains nothing.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, get_type_hints

from models.values import kebab

PAYLOAD_LIMIT = 64  # bytes, by the Bot API
WHY = "qy"  # prefix of the button below what is planned: why did this come?
LARGEST = 2**63 - 1  # what a column of either engine can be compared with


class ButtonError(Exception):
    """A button is declared wrongly, or a payload does not belong to any."""


class Button:
    """The mother of declared buttons: annotate the ids it carries (int or str), name what a tap does.

    ``action`` receives the fields as keyword arguments; ``opens`` starts a form with them as its context.
    ``class Later(Button, prefix="xl", page="later")`` draws its field ``page`` from the screen's argument
    ``later``. Its label is the text ``button.<class-name>``, which may use the screen's arguments. It is
    drawn only where the screen's arguments give all its fields, and ``only_if`` (an argument's name) is
    true when declared.
    """

    prefix: ClassVar[str]
    action: ClassVar[Callable[..., Awaitable[object]] | None] = None
    opens: ClassVar[type | None] = None
    only_if: ClassVar[str | None] = None
    keeps: ClassVar[bool] = False  # the message keeps its buttons after a tap
    drawn_from: ClassVar[Mapping[str, str]]  # field -> argument, where their names differ

    def __init_subclass__(cls, prefix: str, **drawn_from: str) -> None:
        super().__init_subclass__()
        cls.prefix, cls.drawn_from = prefix, drawn_from

    @classmethod
    @cache
    def fields(cls) -> dict[str, type]:
        """Return the carried fields with their types, in order of declaration."""
        hints = get_type_hints(cls)
        return {name: hints[name] for name in cls.__annotations__ if hints[name] in (int, str)}

    @classmethod
    def label_key(cls) -> str:
        """Return the text key of the label."""
        return f"button.{kebab(cls.__name__)}"

    @classmethod
    def payload(cls, args: Mapping[str, Any]) -> str | None:
        """Return the payload for a screen's arguments, None where the button is not to be drawn."""
        if cls.only_if and not args.get(cls.only_if):
            return None
        values = [args.get(cls.drawn_from.get(name, name)) for name in cls.fields()]
        return None if None in values else encode(cls.prefix, values)

    @classmethod
    def read(cls, parts: list[str]) -> dict[str, Any]:
        """Return the fields of a payload; raise ButtonError when it is not one of ours."""
        fields = cls.fields()
        if len(parts) != len(fields):
            raise ButtonError(f"{cls.prefix}: {len(parts)} fields instead of {len(fields)}")
        try:
            carried = {name: kind(part) for (name, kind), part in zip(fields.items(), parts, strict=True)}
        except ValueError as exc:
            raise ButtonError(f"{cls.prefix}: {exc}") from exc
        if any(isinstance(value, int) and not 0 <= value <= LARGEST for value in carried.values()):
            raise ButtonError(f"{cls.prefix}: a number that no row can have")
        return carried


@dataclass(frozen=True, slots=True)
class Go:
    """A button that does what a command does; its label is the text ``menu.<command>``."""

    command: str
    only_if: str | None = None

    PREFIX: ClassVar[str] = "go"

    def label_key(self) -> str:
        """Return the text key of the label."""
        return f"menu.{self.command}"

    def payload(self, args: Mapping[str, Any]) -> str | None:
        """Return the payload, None where the button is not to be drawn."""
        if self.only_if and not args.get(self.only_if):
            return None
        return encode(self.PREFIX, [self.command])


def encode(prefix: str, values: Iterable[object]) -> str:
    """Return a payload, refusing one that the Bot API would refuse."""
    payload = ":".join([prefix, *map(str, values)])
    if len(payload.encode()) > PAYLOAD_LIMIT:
        raise ButtonError(f"payload over {PAYLOAD_LIMIT} bytes: {payload}")
    return payload


def decode(payload: str) -> tuple[str, list[str]]:
    """Return the prefix and the fields of a payload."""
    prefix, *parts = payload.split(":")
    return prefix, parts


class Codec:
    """All declared buttons by their prefix."""

    def __init__(self, buttons: Iterable[type[Button]]) -> None:
        self._known: dict[str, type[Button]] = {}
        for button in buttons:
            if self._known.setdefault(button.prefix, button) is not button:
                raise ButtonError(f"two buttons share the prefix {button.prefix!r}")

    def known(self) -> tuple[type[Button], ...]:
        """Return every declared button."""
        return tuple(self._known.values())

    def find(self, prefix: str) -> type[Button] | None:
        """Return the declared button of a prefix."""
        return self._known.get(prefix)


def inline(label: str, payload: str | None, url: str | None = None) -> dict[str, str]:
    """Return one inline button in the Bot API's form."""
    return {"text": label, "url": url} if url else {"text": label, "callback_data": payload or ""}


def pressed(query: Mapping[str, Any]) -> str:
    """Return the payload of a callback query, as it came from the net."""
    return str(query.get("data") or "")


Row = tuple["type[Button] | Go", ...]
