"""Sheets as offices send them, and people who send them into the chat."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from tests.people import Person

HEADER = ("序号", "党支部", "姓名", "性别", "出生日期", "身份证号", "联系电话", "党内职务", "入党时间")
WILLOW, BRIDGE, NEW = "柳湾村党支部", "石桥村党支部", "新塘村党支部"
ID_NUMBER = "110101198503120015"


def row(
    number: int, branch: str, name: str, post: str = "", joined: str = "2006.07", born: str = "1985-03-12"
) -> tuple[object, ...]:
    """One person; each has a number of their own."""
    return (number, branch, name, "男", born, "", f"1390000{number:04}", post, joined)


def sheet(*rows: Sequence[object], header: Sequence[object] = HEADER) -> bytes:
    """A workbook with a title, a header and these rows."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("花名册")
        page.write(0, 0, "党员花名册")
        for at, line in enumerate((header, *rows), 1):
            for place, cell in enumerate(line):
                page.write(at, place, cell)
    return out.getvalue()


async def sends(person: Person, content: bytes, name: str = "名册.xlsx", size: int | None = None) -> None:
    """Send a file into the chat; the server holds it."""
    held = person.world.telegram.held
    file_id = f"doc{len(held) + 1}"
    held[file_id] = content
    await person.sends(
        "document", file_id=file_id, file_unique_id=file_id, file_name=name,
        file_size=len(content) if size is None else size,
    )  # fmt: skip


async def tries(person: Person, content: bytes, name: str = "名册.xlsx") -> None:
    """Ask to import, send a sheet, and have it tried."""
    await person.says("/roster import")
    person.sees("sheet-wanted")
    await sends(person, content, name)
    await person.world.toil()
