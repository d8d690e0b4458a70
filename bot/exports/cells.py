"""What stands in a cell? Whole dates are dates, words are said in Chinese, formulas are only text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.texts import Words
from models.values import PlaceValue, TextKey, enum_key

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a spreadsheet would compute these
_WHOLE = len("1985-03-12")


def guarded(cell: str) -> str:
    """Return the cell with an apostrophe before what a spreadsheet would compute (domain §4)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def dated(partial: str | None) -> date | str | None:
    """Return a whole date as one; a year or a month stays the text it is: no day is invented."""
    if partial is None or len(partial) != _WHOLE:
        return partial
    try:
        return date.fromisoformat(partial)
    except ValueError:
        return partial


@dataclass(frozen=True, slots=True)
class Heading:
    """What a file says above its rows: the table, its columns in order; how words and instants are said."""

    table: str
    columns: tuple[str, ...]
    words: Words
    zone: ZoneInfo

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.words.plain(f"export-sheet.{self.table}")

    @property
    def titles(self) -> list[str]:
        """The columns as an office calls them."""
        return [
            self.words.plain(f"export-{self.table}.{column.replace('_', '-')}") for column in self.columns
        ]

    def local(self, at: datetime) -> datetime:
        """Return an instant by the county's clocks, without its zone: sheets know none."""
        return at.astimezone(self.zone).replace(tzinfo=None)

    def said(self, value: object) -> object:
        """Return what a spreadsheet is given: text, a number, a date or a local time; None for nothing."""
        say = _SAID.get(type(value)) or (_word if isinstance(value, StrEnum) else None)
        return say(self, value) if say else value


def _word(heading: Heading, value: object) -> object:
    return heading.words.plain(enum_key(value)) if isinstance(value, StrEnum) else value


def _known_word(heading: Heading, value: object) -> object:
    """A verb of a newer version has no sentence yet: it stands there as it is."""
    words, key = heading.words, str(value)
    return words.plain(key) if words.catalogue.has(key) else bare(key)


def bare(key: str) -> str:
    """Return the word that a key is about: check-in-reminder of export-kind.check-in-reminder."""
    return key.partition(".")[2]


_SAID: Mapping[type[object], Callable[[Heading, object], object]] = {
    bool: lambda heading, value: heading.words.plain("export-yes" if value else "export-no"),
    datetime: lambda heading, value: heading.local(value) if isinstance(value, datetime) else value,
    PlaceValue: lambda heading, value: heading.words.name(value),
    TextKey: _known_word,
}
