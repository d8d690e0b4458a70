"""Which values can a rule have? How each shape is typed, kept as JSON, read back and said.

What is typed comes as people write it: full-width digits, "21:00~8:00", "4、8". What does not fit raises
``ValueError``; the rule's own text then shows how it is written.
"""

import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from models.hours import Span
from models.values import TextKey, enum_key

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?!\d)")
_NUMBER = re.compile(r"\d{1,6}")


class Shape(ABC, Generic[T]):
    """What values of a rule look like."""

    @abstractmethod
    def read(self, text: str) -> T:
        """Return the value that was typed or pressed; raise ValueError where it is none."""

    @abstractmethod
    def keep(self, value: T) -> Any:  # noqa: ANN401 - JSON
        """Return a value as JSON, never null: null means what holds above."""

    @abstractmethod
    def load(self, kept: Any) -> T:  # noqa: ANN401 - JSON
        """Return a value that was kept."""

    def say(self, value: T) -> object:
        """Return a value as an argument of a screen."""
        return str(value)

    @property
    def offered(self) -> tuple[str, ...]:
        """The words to be pressed instead of typed; none where the value is typed."""
        return ()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


@dataclass(frozen=True, slots=True)
class Whole(Shape[int]):
    """A whole number from ``least`` to ``most``; ``among`` names the only ones there are, to be pressed."""

    least: int
    most: int
    among: tuple[int, ...] = ()

    def read(self, text: str) -> int:
        """Return the one number of the text, whatever unit stands behind it."""
        found = _NUMBER.findall(_plain(text))
        value = int(found[0]) if len(found) == 1 else self.least - 1
        if not self.least <= value <= self.most or (self.among and value not in self.among):
            raise ValueError(text)
        return value

    def keep(self, value: int) -> int:
        """A number is JSON."""
        return value

    def load(self, kept: Any) -> int:  # noqa: ANN401 - JSON
        """A number is JSON."""
        return int(kept)

    @property
    def offered(self) -> tuple[str, ...]:
        """The only numbers there are."""
        return tuple(map(str, self.among))


@dataclass(frozen=True, slots=True)
class Numbers(Shape[tuple[int, ...]]):
    """One to ``longest`` different whole numbers from ``least`` to ``most``, in order."""

    least: int
    most: int
    longest: int

    def read(self, text: str) -> tuple[int, ...]:
        """Return the numbers of the text, whatever stands between them."""
        values = tuple(sorted({int(part) for part in _NUMBER.findall(_plain(text))}))
        if not 1 <= len(values) <= self.longest or not self.least <= values[0] <= values[-1] <= self.most:
            raise ValueError(text)
        return values

    def keep(self, value: tuple[int, ...]) -> list[int]:
        """A list."""
        return list(value)

    def load(self, kept: Any) -> tuple[int, ...]:  # noqa: ANN401 - JSON
        """From a list."""
        return tuple(map(int, kept))

    def say(self, value: tuple[int, ...]) -> object:
        """A list, put together as the reader's language does."""
        return list(map(str, value))


def _clocks(text: str) -> list[time]:
    """Return the times of day of a text; raise ValueError for an hour that no clock shows."""
    return [time(int(hour), int(minute or 0)) for hour, minute in _CLOCK.findall(_plain(text))]


def _clock(value: time) -> str:
    return f"{value:%H:%M}"


@dataclass(frozen=True, slots=True)
class Clock(Shape[time]):
    """A time of day, to the minute, not before ``least``."""

    least: time = time(0)

    def read(self, text: str) -> time:
        """Return the one time of the text."""
        (value,) = _clocks(text)
        if value < self.least:
            raise ValueError(text)
        return value

    def keep(self, value: time) -> str:
        """As it is said."""
        return _clock(value)

    def load(self, kept: Any) -> time:  # noqa: ANN401 - JSON
        """As it was said."""
        return time.fromisoformat(kept)

    def say(self, value: time) -> object:
        """18:00."""
        return _clock(value)


@dataclass(frozen=True, slots=True)
class Spans(Shape[tuple[Span, ...]]):
    """One to ``longest`` stretches of the day; one that ends before it begins ends the next morning."""

    longest: int = 1

    def read(self, text: str) -> tuple[Span, ...]:
        """Return the stretches that the times of the text make, two and two."""
        clocks = _clocks(text)
        if not clocks or len(clocks) % 2 or len(clocks) > 2 * self.longest:
            raise ValueError(text)
        return tuple(Span(start, end) for start, end in zip(clocks[::2], clocks[1::2], strict=True))

    def keep(self, value: tuple[Span, ...]) -> list[str]:
        """Each as it is said."""
        return [f"{_clock(span.start)}-{_clock(span.end)}" for span in value]

    def load(self, kept: Any) -> tuple[Span, ...]:  # noqa: ANN401 - JSON
        """As they were said."""
        return tuple(Span(*map(time.fromisoformat, each.split("-"))) for each in kept)

    def say(self, value: tuple[Span, ...]) -> object:
        """A list of 21:00-08:00."""
        return self.keep(value)


@dataclass(frozen=True, slots=True)
class Switch(Shape[bool]):
    """On or off, to be pressed."""

    def read(self, text: str) -> bool:
        """Return what was pressed."""
        if text not in self.offered:
            raise ValueError(text)
        return text == "on"

    def keep(self, value: bool) -> bool:  # noqa: FBT001 - the value itself
        """A truth is JSON."""
        return value

    def load(self, kept: Any) -> bool:  # noqa: ANN401 - JSON
        """A truth is JSON."""
        return bool(kept)

    def say(self, value: bool) -> object:  # noqa: FBT001 - the value itself
        """In the reader's language."""
        return TextKey("rule-switch.on" if value else "rule-switch.off")

    @property
    def offered(self) -> tuple[str, ...]:
        """Both."""
        return ("on", "off")


@dataclass(frozen=True, slots=True)
class OneOf(Shape[E]):
    """One word of an enumeration, to be pressed."""

    kind: type[E]

    def read(self, text: str) -> E:
        """Return the word that was pressed."""
        return self.kind(text)

    def keep(self, value: E) -> str:
        """The word."""
        return value.value

    def load(self, kept: Any) -> E:  # noqa: ANN401 - JSON
        """The word's member."""
        return self.kind(kept)

    def say(self, value: E) -> object:
        """In the reader's language."""
        return enum_key(value)

    @property
    def offered(self) -> tuple[str, ...]:
        """All words, in order of definition."""
        return tuple(member.value for member in self.kind)


@dataclass(frozen=True, slots=True)
class Words(Shape[str]):
    """A line of one's own, up to so many characters, and nothing but words: no mark of it is filled in."""

    longest: int

    def read(self, text: str) -> str:
        """Return the line with its blanks in order."""
        value = " ".join(unicodedata.normalize("NFC", text).split())
        if not 1 <= len(value) <= self.longest or not value.isprintable():
            raise ValueError(text)
        return value

    def keep(self, value: str) -> str:
        """A text is JSON."""
        return value

    def load(self, kept: Any) -> str:  # noqa: ANN401 - JSON
        """A text is JSON."""
        return str(kept)

    def say(self, value: str) -> object:
        """The line; that there is none is said."""
        return value or TextKey("rule-words.none")
