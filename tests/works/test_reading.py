"""Does the reader of sheets live apart, within bounds, and say why it cannot read?"""

import io
import zipfile
from datetime import date

import pytest

from bot.works import sheet_process, sheet_reading
from bot.works.fault import WorkRefusedError
from bot.works.rows import from_parts, in_parts
from bot.works.sheet_reading import read
from models.members import Gender
from tests.features.rosters import HEADER, ID_NUMBER, WILLOW, row, sheet

TODAY = date(2027, 1, 28)


def bomb() -> bytes:
    """A small workbook that unpacks into more cells than a county has people."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(70):
                part.write(b"<c />" * 100_000)
        packed.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


def locked() -> bytes:
    """What a workbook with a password looks like."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"PK\x03\x04" + b"broken" * 50, "sheet-broken"),
        (locked(), "sheet-locked"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "sheet-wrong-type"),
        (b"", "sheet-empty"),
        (sheet(header=("甲", "乙")), "import-no-header"),
        (bomb(), "sheet-too-large"),
        (b"<html><table></table></html>", "sheet-web-page"),
    ],
    ids=["broken", "locked", "picture", "empty", "no-header", "bomb", "page"],
)
async def test_file_that_is_no_roster_is_refused_with_why(content: bytes, key: str) -> None:
    with pytest.raises(WorkRefusedError) as refused:
        await read(content, "名册.xlsx", TODAY)
    assert refused.value.screen == key


async def test_rows_come_home_as_they_were_read_without_identity_numbers() -> None:
    person = list(row(1, WILLOW, "卫大勇", "支部书记", born=""))
    person[HEADER.index("身份证号")] = ID_NUMBER
    known = await read(sheet(person), "名册.xlsx", TODAY)
    (entry,) = known.entries
    assert (entry.row, entry.values["name"], entry.values["gender"]) == (3, "卫大勇", Gender.MAN)
    assert ID_NUMBER not in str(known)
    assert from_parts(b"".join(in_parts(known.entries))) == known.entries


async def test_plain_text_gets_the_name_of_its_file() -> None:
    known = await read("党支部,姓名\n柳湾村党支部,卫大勇\n".encode(), "2026名册.csv", TODAY)
    assert [entry.sheet for entry in known.entries] == ["2026名册"]


async def test_reader_that_is_brought_down_is_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "_MODULE", "tests.works.falling")
    with pytest.raises(WorkRefusedError) as refused:
        await read(sheet(row(1, WILLOW, "卫大勇")), "名册.xlsx", TODAY)
    assert refused.value.screen == "sheet-broken"


async def test_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "_SECONDS", 0.01)
    with pytest.raises(WorkRefusedError):
        await read(sheet(row(1, WILLOW, "卫大勇")), "名册.xlsx", TODAY)


def test_reader_is_bounded() -> None:
    assert sheet_process.MOST_MEMORY <= 4 << 30
    assert sheet_process.SECONDS < sheet_reading._SECONDS
