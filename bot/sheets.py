"""What stands in the cells of a file? Workbooks (.xlsx) and .csv of any encoding, as grids of cells."""

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from models.roster.verdicts import Cell

Grid = list[list[Cell]]

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 200, 6_000_000
MOST_BYTES, MOST_UNPACKED = 50_000_000, 600_000_000
_CHUNK = 1 << 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"PK",
)
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|table|meta|\?xml)", re.IGNORECASE)
_SHEET_PART = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
# A cell with something in it (one without closes itself), far away: the reader would lay out all before it.
_FAR = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]*)([2-9]\d{5}|\d{7,})"[^>]*(?<!/)>'
    rb'|<(?:\w+:)?c\s[^>]*?\br="([A-Z]{3,}|[H-Z][A-Z]|G[S-Z])(\d+)"[^>]*(?<!/)>'
)
_PERHAPS_FAR = re.compile(rb'r="(?:[A-Z]*[2-9]\d{5}|[A-Z]*\d{7}|[A-Z]{3}|[H-Z][A-Z]|G[S-Z])')  # asked first
_OCTOBER = re.compile(r"\d{4}\.1")
_SEPARATORS = (",", "\t", ";")
_MOST_UNDECODED = 0.001


class SheetError(Exception):
    """The file cannot be read as a table.

    The message is the sentence in English; ``key`` and ``args_shown`` say it in the reader's language.
    """

    def __init__(self, key: str, sentence: str, **args: Any) -> None:  # noqa: ANN401 - what a text may name
        self.key, self.args_shown = key, args
        super().__init__(sentence.format(**args))


def grids_of(file: Path) -> list[tuple[str, Grid]]:
    """Return the visible sheets of a file with their cells, row 1 of the sheet first.

    What the file is, its content says and not its name. A cell merged downwards says its value in each of its
    rows; formulas give their stored results. Raises SheetError: broken, empty, locked, too large, no table.
    """
    try:
        with file.open("rb") as opened:
            start = opened.read(4096)
        if file.stat().st_size > MOST_BYTES:
            raise _too_large()
        if start.startswith(_ZIP):
            grids = _of_workbook(file)
        else:
            _refuse_foreign(file, start)
            grids = [(file.stem, _of_text(file))]
    except OSError as fault:
        raise SheetError(
            "sheet-unreadable", "The file cannot be opened: {reason}.", reason=fault.strerror or str(fault)
        ) from fault
    if not any(grid for _, grid in grids):
        raise SheetError("sheet-empty", "There is nothing in the file.")
    return grids


def _too_large() -> SheetError:
    return SheetError(
        "sheet-too-large",
        "The file is too large: a sheet may have {rows} rows and {columns} columns, a file {megabytes} MB. "
        "Please divide it.",
        rows=MOST_ROWS, columns=MOST_COLUMNS, megabytes=MOST_BYTES // 1_000_000,
    )  # fmt: skip


def _broken() -> SheetError:
    return SheetError(
        "sheet-broken",
        "The file is broken or was not received whole. Please save it once more and send it again.",
    )


def _wrong_type() -> SheetError:
    return SheetError(
        "sheet-wrong-type", "The file is no table, whatever its name says. Please send an .xlsx or .csv file."
    )


def _refuse_foreign(file: Path, start: bytes) -> None:
    """Name what is no workbook and no text: old and locked workbooks, web pages, pictures."""
    if start.startswith(_OLE):
        if _ENCRYPTED in file.read_bytes():
            raise SheetError(
                "sheet-locked",
                "The file is locked with a password. Please save it without one and send it again.",
            )
        raise SheetError(
            "sheet-old-format",
            "The file is in the old format .xls (or .et). Please save it as .xlsx and send it.",
        )
    if _PAGE.match(start):
        raise SheetError(
            "sheet-web-page",
            "The file is a web page that is called a table. Please open it and save it as .xlsx.",
        )
    if start.startswith(_FOREIGN):
        raise _wrong_type()


def _of_workbook(file: Path) -> list[tuple[str, Grid]]:
    try:
        with zipfile.ZipFile(file) as packed:
            parts = [part for part in packed.infolist() if _SHEET_PART.fullmatch(part.filename)]
            if not parts:
                raise _wrong_type()
            _refuse_too_large(packed, parts)
        with load_workbook(file) as book:
            visible = [
                sheet.name for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]  # fmt: skip
            return [(name, _cells(book.get_sheet_by_name(name))) for name in visible]
    except (
        zipfile.BadZipFile,
        zlib.error,
        CalamineError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as fault:
        raise _broken() from fault


def _refuse_too_large(packed: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> None:
    """Look through the parts before the reader lays them out: one cell far away would take gigabytes."""
    unpacked = 0
    for part in parts:
        cells = 0
        with packed.open(part) as opened:
            for piece in _pieces(opened):
                unpacked += len(piece)
                cells += piece.count(b"<c ") + piece.count(b":c ")
                far = _PERHAPS_FAR.search(piece) and any(map(_is_far, _FAR.finditer(piece)))
                if far or unpacked > MOST_UNPACKED or cells > MOST_CELLS:
                    raise _too_large()


def _pieces(opened: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces that end behind a tag; where none ends for so long, nothing is waited for: what
    is not read yet would be copied with each chunk.
    """
    left = b""
    while chunk := opened.read(_CHUNK):
        whole, closed, left = (left + chunk).rpartition(b">")
        if len(left) > _CHUNK:
            closed, left = closed + left, b""
        yield whole + closed
    yield left


def _is_far(found: re.Match[bytes]) -> bool:
    return found[3] is not None or int(found[2]) > MOST_ROWS


def _cells(sheet: CalamineSheet) -> Grid:
    """The cells from A1 on; equal texts are one object, since a roster repeats most of its words."""
    if sheet.start is None:
        return []
    seen: dict[str, str] = {}
    before: list[Cell] = [None] * sheet.start[1]
    grid = [[*before, *(_cell(value, seen) for value in row)] for row in sheet.iter_rows()]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in grid[top + 1 : bottom + 1]:
            if left < len(row) and top < len(grid):
                row[left] = grid[top][left]
    return grid


def _cell(value: object, seen: dict[str, str]) -> Cell:
    match value:
        case "" | None:
            return None
        case str():
            return seen.setdefault(value, value)
        case time() | timedelta():
            return str(value)
        case _:
            return value  # type: ignore[return-value] # numbers, booleans and dates


def _of_text(file: Path) -> Grid:
    encoding = _encoding(file)
    with file.open(encoding=encoding, errors="replace", newline="") as opened:
        separator = _separator(opened.read(20_000))
    with file.open(encoding=encoding, errors="replace", newline="") as opened:
        seen: dict[str, str] = {}
        grid: Grid = []
        try:
            for row in csv.reader((line.replace("\0", "") for line in opened), delimiter=separator):
                if any(_holds_rows(cell, separator) for cell in row if "\n" in cell or "\r" in cell):
                    raise _unclosed(len(grid) + 1)
                grid.append([_typed(cell, seen) for cell in row])
                if len(grid) > MOST_ROWS or len(row) > MOST_COLUMNS:
                    raise _too_large()
        except csv.Error as fault:
            raise _unclosed(len(grid) + 1) from fault
    return grid if any(cell is not None for row in grid for cell in row) else []


def _holds_rows(cell: str, separator: str) -> bool:
    """Whether the lines of a cell are rows: behind a forgotten mark people would be lost without a word."""
    behind = cell.strip().splitlines()[1:]
    return bool(behind) and all(line.count(separator) > 1 for line in behind)


def _unclosed(row: int) -> SheetError:
    return SheetError(
        "sheet-unclosed", "The table breaks off at row {row}: a quotation mark is not closed there.", row=row
    )


def _typed(cell: str, seen: dict[str, str]) -> Cell:
    """A .csv knows no types: what a spreadsheet had as the number 1985.10 stands there as 1985.1."""
    if not cell:
        return None
    return float(cell) if _OCTOBER.fullmatch(cell) else seen.setdefault(cell, cell)


def _encoding(file: Path) -> str:
    """The encoding in which the whole file can be read: by mark, by noughts, UTF-8, or else GB18030."""
    with file.open("rb") as opened:
        start = opened.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 8 > len(start):  # separators and digits alone are more
        return "utf-16-be" if even > odd else "utf-16-le"
    if _undecoded(file, "utf-8-sig") == 0:
        return "utf-8-sig"
    if _undecoded(file, "gb18030") <= _MOST_UNDECODED * file.stat().st_size:
        return "gb18030"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    raise _wrong_type()


def _undecoded(file: Path, encoding: str) -> int:
    """How many characters of the file cannot be read so, or are controls that no text has."""
    with file.open(encoding=encoding, errors="replace", newline="") as opened:
        return sum(
            chunk.count("\ufffd") + sum(map(chunk.count, "\1\2\3\4\5\6\7\16\17\20\21\22"))
            for chunk in iter(lambda: opened.read(_CHUNK), "")
        )


def _separator(sample: str) -> str:
    """What divides the cells: the mark that most lines of the beginning have, the comma if none has any."""
    lines = [line for line in re.sub(r'"[^"]*"', "", sample).splitlines() if line][:30]
    return max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))
