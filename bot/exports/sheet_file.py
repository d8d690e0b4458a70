"""How do lines become a sheet? .xlsx row by row: real dates and numbers, text that is never computed.

Rows wait in a folder of the system's for temporary files, which is gone afterwards: memory stays flat.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_rowcol_to_cell

from bot.exports.cells import Heading
from bot.exports.plain_files import Put
from bot.exports.table import Line

FOLDER = "hongyan-rows-"  # how the folders begin in which rows wait
LAST_ROW = 1_048_575  # a sheet has no more; what follows stands on the next one
_LONGEST = 32_767  # characters of a cell
_A4 = 9
_NARROW, _WIDE = 6, 40
_MEASURED = 500  # rows from which widths are taken
_FITTING = 160  # characters that are still read when a page is as wide as all columns
_FIRST_YEAR = 1900  # sheets count days from there
_FORMATS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "share": "0.00", "count": "0", "text": "@"}


@contextmanager
def xlsx_file(out: IO[bytes], heading: Heading) -> Iterator[Put]:
    """Give what takes lines for an .xlsx with Chinese header and words; it is complete after the block."""
    with TemporaryDirectory(prefix=FOLDER) as folder:
        options = {"constant_memory": True, "tmpdir": folder, "use_zip64": True}
        book = _Book(Workbook(_Sink(out), options), heading)
        try:
            yield book.put
            book.finish()
        finally:
            book.release()


class _Sink:
    """Where the archive goes. One that failed writes its end when it is let go: that must not fail again."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._failed = False

    def write(self, given: bytes) -> int:
        try:
            return len(given) if self._failed else self._out.write(given)
        except OSError:
            self._failed = True
            raise

    def tell(self) -> int:
        return 0 if self._failed else self._out.tell()

    def seek(self, place: int, whence: int = 0) -> int:
        return 0 if self._failed else self._out.seek(place, whence)

    def flush(self) -> None:
        if not self._failed:
            self._out.flush()


class _Book:
    """A workbook in the making."""

    def __init__(self, book: Any, heading: Heading) -> None:  # noqa: ANN401 - the library has no types
        self._book = book
        self._heading = heading
        shapes = {name: book.add_format({"num_format": told}) for name, told in _FORMATS.items()}
        self._writes = _writes(shapes)
        self._title = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        self._sheet: Any = None
        self._row = 0
        self._widths: list[int] = []
        self._open_sheet()

    def put(self, lines: Sequence[Line]) -> None:
        """Add lines; on a further sheet where one is full."""
        for line in lines:
            if self._row == LAST_ROW:
                self._close_sheet()
                self._open_sheet()
            self._add(line)

    def finish(self) -> None:
        """Write the file; OSError when it cannot be."""
        self._close_sheet()
        try:
            self._book.close()
        except FileCreateError as fault:
            raise fault.args[0] from None

    def release(self) -> None:
        """Let go of the waiting rows, whether the file was written or not."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def _open_sheet(self) -> None:
        number = len(self._book.worksheets()) + 1
        name = self._heading.sheet if number == 1 else f"{self._heading.sheet} {number}"
        self._sheet, self._row = self._book.add_worksheet(name), 0
        titles = self._heading.titles
        self._widths = [_width(title) for title in titles]
        for place, title in enumerate(titles):
            self._sheet.write_string(0, place, title, self._title)

    def _close_sheet(self) -> None:
        sheet, last = self._sheet, len(self._widths) - 1
        for place, width in enumerate(self._widths):
            sheet.set_column(place, place, min(max(width + 2, _NARROW), _WIDE))
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(self._row, last)}"})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, self._row, last)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.repeat_rows(0)
        mark = self._heading.mark.replace("&", "&&")
        sheet.set_footer(f"&L&A {mark}&R&P / &N" if mark else "&L&A&R&P / &N")
        if sum(self._widths) <= _FITTING:
            sheet.fit_to_pages(1, 0)

    def _add(self, line: Line) -> None:
        self._row += 1
        for place, value in enumerate(line):
            said = self._heading.said(value)
            if said is None:
                continue
            self._writes.get(type(said), self._writes[str])(self._sheet, self._row, place, said)
            if self._row <= _MEASURED:
                self._widths[place] = max(self._widths[place], _width(str(said)))


_Write = Callable[[Any, int, int, Any], object]


def _writes(shapes: Mapping[str, Any]) -> Mapping[type[object], _Write]:
    """Return how a value of each type is written; texts as texts, whatever they begin with."""

    def text(sheet: Any, row: int, place: int, said: object) -> object:  # noqa: ANN401 - as above
        return sheet.write_string(row, place, str(said)[:_LONGEST], shapes["text"])

    def number(shape: str) -> _Write:
        return lambda sheet, row, place, said: sheet.write_number(row, place, said, shapes[shape])

    def day(shape: str) -> _Write:
        return lambda sheet, row, place, said: (
            sheet.write_datetime(row, place, said, shapes[shape])
            if said.year >= _FIRST_YEAR
            else text(sheet, row, place, said)
        )

    return {
        str: text, int: number("count"), Decimal: number("share"), date: day("day"),
        datetime: day("moment"),
    }  # fmt: skip


def _width(text: str) -> int:
    """Return how many narrow characters a text is wide; a Chinese one is two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text[:_WIDE])
