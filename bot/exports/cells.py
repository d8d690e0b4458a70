"""What stands in a cell? Whole dates are dates, words are said in Chinese, formulas are only text."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.texts import Words
from models.values import PlaceValue, enum_key

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a spreadsheet would compute these
_AS_THEY_ARE = (type(None), str, int, Decimal, date)
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
    mark: str = ""  # who took it along, and when: printed at the foot of each page
    _words_said: dict[tuple[type[object], object], str] = field(default_factory=dict, compare=False)

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
        kind = type(value)
        if kind in _AS_THEY_ARE:
            return value
        if isinstance(value, datetime):
            return self.local(value)
        if isinstance(value, PlaceValue):
            return self.words.name(value)
        if (kind, value) not in self._words_said:
            self._words_said[kind, value] = self._word(value)
        return self._words_said[kind, value]

    def _word(self, value: object) -> str:
        """A verb of a newer version has no sentence yet: it stands there as it is."""
        if isinstance(value, bool):
            return self.words.plain("export-yes" if value else "export-no")
        key = enum_key(value) if isinstance(value, StrEnum) else str(value)
        return self.words.plain(key) if self.words.catalogue.has(key) else bare(key)


def bare(key: str) -> str:
    """Return the word that a key is about: check-in-reminder of export-kind.check-in-reminder."""
    return key.partition(".")[2]
