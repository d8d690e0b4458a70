"""Files as offices make them: workbooks with merged cells and formulas, texts in any encoding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

Row = Sequence[Any]
Write = Callable[[Path], None]


class Formula(NamedTuple):
    """A formula with the result that was stored when the file was saved."""

    text: str
    result: Any


class Dated(NamedTuple):
    """A day in a cell that shows it in a way of its own: 1985年3月, or 31118."""

    day: date
    shown_as: str


class Shown(NamedTuple):
    """A number in a cell that shows it in a way of its own: 1985.1 as 1985.10."""

    number: float
    shown_as: str


@dataclass
class Page:
    """One sheet of a workbook: rows from row 1 on; ``merged`` are (first row, column, last row, column)."""

    title: str
    rows: Sequence[Row]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_columns: Sequence[int] = ()
    hidden_rows: Sequence[int] = ()
    hidden: bool = False


@dataclass
class Book:
    """A workbook; called with a path, it is written there."""

    pages: Sequence[Page]
    options: dict[str, Any] = field(default_factory=dict)

    def __call__(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path), self.options) as book:
            formats: dict[str, Any] = {}
            for page in self.pages:
                sheet = book.add_worksheet(page.title)
                if page.hidden:
                    sheet.hide()
                self._fill(book, sheet, page, formats)

    def _fill(self, book: Any, sheet: Any, page: Page, formats: dict[str, Any]) -> None:  # noqa: ANN401 - untyped library
        plain = book.add_format()
        for first, left, last, right in page.merged:
            sheet.merge_range(first - 1, left, last - 1, right, "", plain)
        for number, row in enumerate(page.rows):
            for at, cell in enumerate(row):
                shown_as = cell.shown_as if isinstance(cell, Dated | Shown) else "yyyy-mm-dd"
                shape = formats.setdefault(shown_as, book.add_format({"num_format": shown_as}))
                _put(sheet, number, at, cell, shape)
        for at in page.hidden_columns:
            sheet.set_column(at, at, None, None, {"hidden": True})
        for at in page.hidden_rows:
            sheet.set_row(at - 1, None, None, {"hidden": True})


def _put(sheet: Any, row: int, at: int, cell: Any, shape: Any) -> None:  # noqa: ANN401 - untyped library
    match cell:
        case None:
            return
        case Formula():
            sheet.write_formula(row, at, cell.text, None, cell.result)
        case Shown():
            sheet.write_number(row, at, cell.number, shape)
        case Dated():
            sheet.write_datetime(row, at, cell.day, shape)
        case date():
            sheet.write_datetime(row, at, cell, shape)
        case str():
            sheet.write_string(row, at, cell)
        case _:
            sheet.write(row, at, cell)


@dataclass
class Lines:
    """A file of text; called with a path, it is written there."""

    rows: Sequence[Row]
    encoding: str
    separator: str = ","
    first: str = ""  # a line before the table
    line_end: str = "\r\n"

    def __call__(self, path: Path) -> None:
        lines = [self.separator.join(map(self._cell, row)) for row in self.rows]
        text = self.first + self.line_end.join([*lines, ""])
        path.write_bytes(text.encode(self.encoding))

    def _cell(self, cell: Any) -> str:  # noqa: ANN401 - what a cell may hold
        text = "" if cell is None else str(cell)
        special = any(mark in text for mark in (self.separator, '"', "\n"))
        return '"' + text.replace('"', '""') + '"' if special else text
