"""What does a workbook show in its cells that their values do not say? Errors, and numbers as they look.

A day that is shown as 1985年3月 was typed as a month, and 1985.1 shown with two places is October. The reader
of values gives neither, nor an error: these few cells are looked up in the sheet's own text.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from enum import Enum
from typing import IO, NamedTuple

_CHUNK = 1 << 20
_MOST_STYLES = 20_000_000  # bytes of the part that says how cells look
_TAG = r"(?:\w+:)?"
_SHEET = re.compile(rf"<{_TAG}sheet\s[^>]*>")
_RELATION = re.compile(rf"<{_TAG}Relationship\s[^>]*>")
_FORMAT = re.compile(rf"<{_TAG}numFmt\s[^>]*>")
_STYLES = re.compile(rf"<{_TAG}cellXfs\b[^>]*>(.*?)</{_TAG}cellXfs>", re.DOTALL)
_STYLE = re.compile(rf"<{_TAG}xf\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_BUILT_IN_MONTHS = frozenset({"17", "27", "36", "50", "52", "57"})  # mmm-yy, and yyyy"年"m"月" in Chinese
_BUILT_IN_PLACES = frozenset({"2"})  # 0.00
_WHERE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLED = re.compile(rb'\bs="(\d+)"')
_WHICH = re.compile(rb">(#[A-Z0-9/_!?]{2,14})<")
_CELL = 400  # bytes behind its tag in which a cell says which error it is


class Look(Enum):
    """How a cell looks."""

    ERROR = "error"  # a formula that came to nothing
    MONTH = "month"  # a date without its day
    HUNDREDTHS = "hundredths"  # a number with two places: 1985.10


class Looking(NamedTuple):
    """A cell (row and column from 0) that looks otherwise than its value; ``text`` is an error's."""

    row: int
    column: int
    look: Look
    text: str = ""


def pieces(opened: IO[bytes]) -> Iterator[bytes]:
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


def looks_of(packed: zipfile.ZipFile, title: str) -> Iterator[Looking]:
    """Yield the cells of a sheet that look otherwise than their values."""
    part = _part_of(packed, title)
    if part not in packed.namelist():
        return
    styles = _styles_of(packed)
    listed = "|".join(styles).encode()
    wanted = rb'\bt="e"' + (rb'|\bs="(?:' + listed + rb')"' if listed else b"")
    cells = re.compile(rb"<(?:\w+:)?c\s([^>]*(?:" + wanted + rb")[^>]*)>")
    with packed.open(part) as opened:
        for piece in pieces(opened):
            for found in cells.finditer(piece):
                yield from _looking(found, piece, styles)


def _looking(found: re.Match[bytes], piece: bytes, styles: dict[str, Look]) -> Iterator[Looking]:
    place = _WHERE.search(found[1])
    if place is None:
        return
    row, column = int(place[2]) - 1, _column(place[1])
    if b't="e"' in found[1]:
        which = _WHICH.search(piece, found.end(), found.end() + _CELL)
        yield Looking(row, column, Look.ERROR, which[1].decode() if which else "#N/A")
    elif styled := _STYLED.search(found[1]):
        yield Looking(row, column, styles[styled[1].decode()])


def _column(letters: bytes) -> int:
    """AB as 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _part_of(packed: zipfile.ZipFile, title: str) -> str:
    """The part of the file in which a sheet stands; "" for none."""
    for sheet in _tags(packed, "xl/workbook.xml", _SHEET):
        if html.unescape(sheet.get("name", "")) == title:
            wanted = next((value for name, value in sheet.items() if name.endswith(":id")), "")
            for relation in _tags(packed, "xl/_rels/workbook.xml.rels", _RELATION):
                if relation.get("Id") == wanted:
                    target = relation.get("Target", "")
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _tags(packed: zipfile.ZipFile, part: str, tag: re.Pattern[str]) -> Iterator[dict[str, str]]:
    """The attributes of the tags of a part."""
    for found in tag.finditer(_text_of(packed, part)):
        yield dict(_ATTRIBUTE.findall(found[0]))


def _text_of(packed: zipfile.ZipFile, part: str) -> str:
    if part not in packed.namelist():
        return ""
    with packed.open(part) as opened:
        return opened.read(_MOST_STYLES).decode("utf-8", "replace")


def _styles_of(packed: zipfile.ZipFile) -> dict[str, Look]:
    """The numbers of the styles that show a month only, or two places."""
    codes = {
        one.get("numFmtId", ""): html.unescape(one.get("formatCode", ""))
        for one in _tags(packed, "xl/styles.xml", _FORMAT)
    }
    months = _BUILT_IN_MONTHS | {number for number, code in codes.items() if _shows_month(code)}
    places = _BUILT_IN_PLACES | {number for number, code in codes.items() if _shows_hundredths(code)}
    block = _STYLES.search(_text_of(packed, "xl/styles.xml"))
    used = (
        dict(_ATTRIBUTE.findall(one)).get("numFmtId", "") for one in _STYLE.findall(block[1] if block else "")
    )
    return {
        str(style): Look.MONTH if number in months else Look.HUNDREDTHS
        for style, number in enumerate(used) if number in months or number in places
    }  # fmt: skip


def _shown(code: str) -> str:
    """What of a format stands for parts of the value, of its first section."""
    return _NOT_SHOWN.sub("", code.partition(";")[0]).lower()


def _shows_month(code: str) -> bool:
    shown = _shown(code)
    return "m" in shown and bool({"y", "e"} & set(shown)) and not set("dhs0#") & set(shown)


def _shows_hundredths(code: str) -> bool:
    return _shown(code).strip() == "0.00"
