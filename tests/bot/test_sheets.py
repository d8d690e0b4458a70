"""Are files read into cells whatever they are called, and refused with a sentence when they are no table?"""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bot import sheets
from bot.sheet_looks import pieces
from bot.sheets import SheetError, grids_of
from bot.texts import LANGUAGES
from tests.world import words

ROW = "姓名,手机\n张三,13812345678\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(fill: Callable[[Any], None]) -> bytes:
    """The bytes of a workbook."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        fill(book)
    return kept.getvalue()


def one_cell(row: int = 0, column: int = 0) -> bytes:
    return workbook(lambda book: book.add_worksheet().write(row, column, "姓名"))


def archive(name: str, content: bytes = b"") -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr(name, content)
    return kept.getvalue()


def kept(tmp_path: Path, content: bytes, name: str = "名册.xlsx") -> Path:
    file = tmp_path / name
    file.write_bytes(content)
    return file


def everything(book: Any) -> None:  # noqa: ANN401 - the library has no types
    day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    sheet = book.add_worksheet("名册")
    sheet.merge_range(1, 1, 1, 4, "某某镇党员花名册")
    sheet.write_row(2, 1, ["姓名", "支部", "时间"])
    sheet.merge_range(3, 2, 5, 2, "甲支部")
    sheet.write(3, 1, "张三")
    sheet.write_datetime(3, 3, datetime(1985, 3, 12), day)  # noqa: DTZ001 - a sheet knows no zone
    sheet.write_number(4, 3, 1985.1)
    sheet.write_formula(5, 3, "=1+1", None, "2")
    sheet.write_boolean(6, 1, boolean=True)
    sheet.write_formula(6, 2, "=1/0", None, "#DIV/0!")
    sheet.write_datetime(6, 3, time(8, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write_blank(7, 500, None, bold)
    hidden = book.add_worksheet("字典")
    hidden.write(0, 0, "姓名")
    hidden.hide()
    book.add_worksheet("空表")


def test_workbook_gives_cells_where_the_office_sees_them(tmp_path: Path) -> None:
    grids = dict(grids_of(kept(tmp_path, workbook(everything))))
    assert list(grids) == ["名册", "空表"]
    assert grids["空表"] == []
    assert grids["名册"] == [
        [None] * 4,
        [None, "某某镇党员花名册", None, None],
        [None, "姓名", "支部", "时间"],
        [None, "张三", "甲支部", date(1985, 3, 12)],
        [None, None, "甲支部", 1985.1],
        [None, None, "甲支部", "2"],
        [None, True, "#DIV/0!", "08:30:00"],
    ]


@pytest.mark.parametrize(
    "content",
    [
        ROW.encode(),
        ROW.encode("utf-8-sig"),
        ROW.encode("gb18030"),
        ROW.encode("utf-16"),
        ROW.encode("utf-16-le"),
        ROW.encode("utf-16-be"),
        b"\xfe\xff" + ROW.encode("utf-16-be"),
        ROW.replace(",", "\t").encode("utf-16"),
        ROW.replace(",", ";").encode(),
        ROW.replace(",", "\t").encode("gb18030"),
        ROW.replace("\n", "\r\n").encode("gb18030"),
        ROW.replace("\n", "\r").encode(),
        '"姓名","手机"\n"张三","13812345678"\n'.encode("gb18030"),
        ROW.replace("张三", "张\0三").encode(),
    ],
    ids=range(14),
)
@pytest.mark.parametrize("name", ["名册.csv", "名册.txt", "名册.xlsx"])
def test_text_is_read_in_any_encoding_with_any_separator(tmp_path: Path, content: bytes, name: str) -> None:
    assert grids_of(kept(tmp_path, content, name)) == [("名册", [["姓名", "手机"], ["张三", "13812345678"]])]


def test_text_keeps_line_breaks_blank_rows_and_rare_characters(tmp_path: Path) -> None:
    content = '"姓\n名",备注\n\n䶮三,"a,b"\n😀,\n'.encode("gb18030")
    assert grids_of(kept(tmp_path, content, "a.csv"))[0][1] == [
        ["姓\n名", "备注"],
        [],
        ["䶮三", "a,b"],
        ["😀", None],
    ]


def test_one_bad_byte_does_not_reject_the_file(tmp_path: Path) -> None:
    content = (ROW * 200).encode("gb18030") + b"\xff," + ROW.encode("gb18030")
    assert len(grids_of(kept(tmp_path, content, "a.csv"))[0][1]) == 402


def test_number_that_may_have_lost_a_nought_is_a_number(tmp_path: Path) -> None:
    assert grids_of(kept(tmp_path, b"1985.1,1985.10,1985.2\n", "a.csv"))[0][1] == [
        [1985.1, "1985.10", "1985.2"]
    ]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "sheet-empty"),
        (b"\xef\xbb\xbf", "sheet-empty"),
        (b"\n\n,,\n", "sheet-empty"),
        (workbook(lambda book: book.add_worksheet()), "sheet-empty"),
        (one_cell()[:-200], "sheet-broken"),
        (one_cell()[:40] + b"\0" * 400 + one_cell()[440:], "sheet-broken"),
        (archive("word/document.xml"), "sheet-wrong-type"),
        (archive("xl/workbook.bin"), "sheet-wrong-type"),
        (archive("xl/worksheets/sheet1.xml", b"<worksheet/>"), "sheet-broken"),
        (b"%PDF-1.7\n", "sheet-wrong-type"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "sheet-wrong-type"),
        (bytes(range(1, 256)) * 40, "sheet-wrong-type"),
        (OLE + bytes(600) + "Workbook".encode("utf-16-le"), "sheet-old-format"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "sheet-locked"),
        (b"\n<html><table><tr><td>1</td></tr></table></html>", "sheet-web-page"),
        (b'<?xml version="1.0"?><Workbook/>', "sheet-web-page"),
        (one_cell(row=200_000), "sheet-too-large"),
        (one_cell(row=1_000_000), "sheet-too-large"),
        (one_cell(column=200), "sheet-too-large"),
        (one_cell(column=16_000), "sheet-too-large"),
        (b"a\n" * 200_001, "sheet-too-large"),
        (b"a," * 201, "sheet-too-large"),
        (b'a,"b\n' + b"c" * 200_000, "sheet-unclosed"),
        (b'a,b,c\n1,"2,3\n4,5,6\n7,8,9\n', "sheet-unclosed"),
    ],
    ids=range(24),
)
def test_file_that_is_no_table_is_refused_with_a_sentence(tmp_path: Path, content: bytes, key: str) -> None:
    with pytest.raises(SheetError) as refused:
        grids_of(kept(tmp_path, content))
    assert refused.value.key == key
    said = [words(language).plain(key, refused.value.args_shown) for language in LANGUAGES]
    assert said[1] == str(refused.value)
    assert said[0] != said[1]


@pytest.mark.parametrize("cell", [(199_999, 0), (0, 199)], ids=repr)
def test_largest_sheet_is_read(tmp_path: Path, cell: tuple[int, int]) -> None:
    grid = grids_of(kept(tmp_path, one_cell(*cell)))[0][1]
    assert grid[cell[0]][cell[1]] == "姓名"


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_UNPACKED", "MOST_CELLS"])
def test_file_beyond_a_limit_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    file = kept(tmp_path, one_cell())
    monkeypatch.setattr(sheets, limit, 0)
    with pytest.raises(SheetError, match="too large"):
        grids_of(file)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="cannot be opened"):
        grids_of(tmp_path / "名册.xlsx")


def test_part_without_any_tag_is_read_in_pieces() -> None:
    parts = list(pieces(BytesIO(b" " * 5_000_000)))
    assert b"".join(parts) == b" " * 5_000_000
    assert max(map(len, parts)) < 3_000_000, "what is not read yet is copied with each chunk"
