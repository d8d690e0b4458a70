"""Does a file hold what was put in: values with their types, text that is never computed, in flat memory?"""

import csv
import errno
import io
import json
import re
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import pytest
from python_calamine import CalamineWorkbook

from bot.exports import ExportError, export, run, sheet_file
from bot.exports.cells import Heading
from bot.exports.plain_files import csv_file, jsonl_file
from bot.exports.run import WRITERS, Writer
from bot.exports.sheet_file import xlsx_file
from bot.exports.table import Line
from models.members import Gender
from tests.county import County
from tests.exports.books import left, settings_of
from tests.world import COUNTY, words

HEADING = Heading("check-ins", ("name", "made_at", "cycle", "version", "late", "state"), words(), COUNTY)
NIGHT = datetime(2027, 1, 31, 20, 30, tzinfo=UTC)  # the first of February in the county
TRICKY = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@x",
    "\tx",
    '=HYPERLINK("http://a")',
    "http://a.example",
    "0012",
    "1e5",
)


def held(writer: Writer, *lines: Line) -> bytes:
    out = io.BytesIO()
    with writer(out, HEADING) as put:
        for line in lines:
            put([line])
    return out.getvalue()


def sheets(file: bytes) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def part(file: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(file)).read(name).decode()


def test_sheet_gives_back_every_value_with_its_type() -> None:
    line = ("柳", NIGHT, date(1985, 3, 12), 7, Decimal("26.13"), Gender.WOMAN)
    [[titles, back]] = sheets(held(xlsx_file, line))
    assert titles == ["姓名", "报到时间", "报到期", "第几次", "补报", "状态"]
    assert back == ["柳", datetime(2027, 2, 1, 4, 30), date(1985, 3, 12), 7, 26.13, "女"]  # noqa: DTZ001 - sheets know no zone


@pytest.mark.parametrize("text", TRICKY)
def test_sheet_keeps_text_as_text_and_computes_nothing(text: str) -> None:
    file = held(xlsx_file, (text, None, None, None, None, None))
    [[_, back]] = sheets(file)
    assert back[0] == text
    inside = part(file, "xl/worksheets/sheet1.xml")
    assert "<f>" not in inside
    assert "hyperlink" not in inside.lower().replace("hyperlink(", "")


@pytest.mark.parametrize("text", ["a\x00b\x08c", "x" * 40_000, " x ", "1985.03", "<&>"])
def test_sheet_survives_any_text(text: str) -> None:
    [[_, back]] = sheets(held(xlsx_file, (text, None, None, None, None, None)))
    assert back[0] == text[:32_767]


def test_sheet_leaves_what_lies_before_its_calendar_as_text() -> None:
    [[_, back]] = sheets(held(xlsx_file, ("x", None, date(1899, 5, 1), None, None, None)))
    assert back[2] == "1899-05-01"


def test_sheet_is_ready_to_be_read_and_printed() -> None:
    file = held(xlsx_file, ("柳湾村党支部的一位在外同志", NIGHT, date(2027, 1, 1), 1, True, None))
    inside, book = part(file, "xl/worksheets/sheet1.xml"), part(file, "xl/workbook.xml")
    assert 'name="报到明细"' in book
    assert re.search(r'<pane ySplit="1"[^>]*state="frozen"', inside)
    assert '<autoFilter ref="A1:F2"/>' in inside
    assert re.search(r'<pageSetup paperSize="9"[^>]*orientation="landscape"', inside)
    assert "报到明细!$1:$1" in book.replace("'", "")
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', inside)]
    assert widths[0] > 25 > widths[3]


def test_full_sheet_is_followed_by_a_further_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_file, "LAST_ROW", 3)
    file = held(xlsx_file, *((str(number), None, None, None, None, None) for number in range(7)))
    found = sheets(file)
    assert [[row[0] for row in rows] for rows in found] == [
        ["姓名", "0", "1", "2"], ["姓名", "3", "4", "5"], ["姓名", "6"],
    ]  # fmt: skip


def test_exactly_full_sheet_is_followed_by_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_file, "LAST_ROW", 3)
    file = held(xlsx_file, *((str(number), None, None, None, None, None) for number in range(3)))
    assert len(sheets(file)) == 1


def test_csv_is_guarded_and_marked_and_says_local_times() -> None:
    told = held(csv_file, *((text, NIGHT, date(2027, 1, 1), 7, Decimal("26.10"), None) for text in TRICKY))
    text = told.decode("utf-8")
    assert text.startswith("\ufeff姓名,报到时间,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1:]
    assert [row[0] for row in rows] == [f"'{text}" for text in TRICKY[:6]] + list(TRICKY[6:])
    assert rows[0][1:] == ["2027-02-01 04:30", "2027-01-01", "7", "26.10", ""]


def test_jsonl_keeps_values_as_they_are_under_english_names() -> None:
    told = held(jsonl_file, (TRICKY[0], NIGHT, date(2027, 1, 1), 7, Decimal("26.13"), Gender.WOMAN))
    assert json.loads(told) == {
        "name": TRICKY[0], "made_at": "2027-02-01T04:30:00+08:00", "cycle": "2027-01-01", "version": 7,
        "late": 26.13, "state": "woman",
    }  # fmt: skip


class _Counted(io.RawIOBase):
    """A disk that only counts."""

    def __init__(self) -> None:
        self.size = self.place = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = place + (0, self.place, self.size)[whence]
        return self.place

    def tell(self) -> int:
        return self.place

    def write(self, given: Any) -> int:  # noqa: ANN401 - any buffer
        self.place += len(given)
        self.size = max(self.size, self.place)
        return len(given)


class _Full(_Counted):
    """A disk on which there is no room."""

    def write(self, given: Any) -> int:  # noqa: ANN401 - any buffer
        raise OSError(errno.ENOSPC, "No space left on device")


def _reader(rows: int) -> Iterator[list[Line]]:
    for start in range(0, rows, 1000):
        yield [
            (f"name {number}", NIGHT, date(2027, 1, 1), number, True, None)
            for number in range(start, start + 1000)
        ]


def _peak(writer: Writer, rows: int) -> int:
    out: IO[bytes] = io.BufferedWriter(_Counted())
    tracemalloc.start()
    try:
        with writer(out, HEADING) as put:
            for lines in _reader(rows):
                put(lines)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("ending", WRITERS)
def test_memory_stays_flat_however_many_rows_come(ending: str) -> None:
    _peak(WRITERS[ending], 1000)  # what is imported and cached once
    few, many = _peak(WRITERS[ending], 2000), _peak(WRITERS[ending], 12_000)
    assert many < few + 300_000


@pytest.mark.sqlite_only
@pytest.mark.parametrize("ending", WRITERS)
async def test_full_disk_is_a_sentence_and_leaves_the_earlier_file(
    database_url: str, county: County, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / f"a{ending}"
    file.write_text("earlier")

    write = WRITERS[ending]
    monkeypatch.setattr(run, "WRITERS", {ending: lambda _out, heading: write(_Full(), heading)})  # type: ignore[arg-type]
    with pytest.raises(ExportError, match=r"cannot be written: No space left on device\. What stood there"):
        await export("orgs", file, settings_of(database_url))
    assert file.read_text() == "earlier"
    assert left(tmp_path, "a.*") == [file.name]


def _interrupted(folder: Path) -> None:
    with xlsx_file(io.BytesIO(), HEADING) as put:
        put([("x", None, None, None, None, None)])
        assert list(folder.iterdir())
        raise RuntimeError("the rows ended early")


def test_waiting_rows_are_gone_after_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(RuntimeError, match="ended early"):
        _interrupted(tmp_path)
    assert not list(tmp_path.iterdir())
