"""Sheets as offices really write them, through the command: the right people, the right verdict by row."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.exports import export
from bot.roster_import import undo_import
from models.base import Base
from models.members import Education, Member, Standing
from tests.exports.books import settings_of
from tests.importing.office_books import BOOKS, ID, ID_COLUMN, phone
from tests.importing.office_lines import LINES
from tests.importing.offices import BRIDGE, SLOPE, WILLOW, Clerk, Sheet, check, found_offices
from tests.importing.paper import Book, Page, Row
from tests.world import World

HEADER: Row = ["姓名", "出生年月", "学历", "联系电话", "工作单位", "所在支部"]
FIRST: list[Row] = [
    HEADER,
    ["安一", "1985.03", "高中", "13900010001", "某厂", "柳湾村"],
    ["安二", "1986.04.05", "高中", "13900010002", "某厂", "柳湾村"],
    ["安三", None, "高中", "13900010003", "某厂", "柳湾村"],
    ["安四", "1988.04", "高中", "13900010004", "某厂", "柳湾村"],
    ["安五", "1989.04", "高中", "13900010005", "某厂", "柳湾村"],
    ["安六", "1990.04", "高中", None, "某厂", "东坡村"],
    ["安七", "1991.04", "高中", None, "某厂", "桥头社区"],
]
SECOND: list[Row] = [
    HEADER,
    ["安一", "1985.03.12", "大专", "13900010001", "某厂", "柳湾村"],  # the day is known now, and more
    ["安 二", "1986.04.05", None, "13900010099", "", "柳湾村"],  # known by name and birth, another number
    ["安三", "1987.04", "高中", "139-0001-0003", "某厂", "柳湾村"],  # known by number
    ["安四", "1988.04", "高中", "13900010004", "某厂", "柳湾村"],  # the same
    ["安六", "1990.04", "高中", None, "某厂", "柳湾村"],  # of another branch
    ["安七", "1991.04", "高中", None, "某厂", "桥头社区"],  # left the roster meanwhile
    ["安八", "1992.04", "高中", None, "某厂", "柳湾村"],  # new
]


@pytest.fixture
async def clerk(world: World, tmp_path: Path) -> Clerk:
    """A clerk of 云岭县."""
    async with world.scope() as scope:
        orgs = await found_offices(scope)
    return Clerk(world, tmp_path, orgs)


def title_of(sheet: Sheet) -> str:
    """What a finding calls the sheet of a file that has one."""
    pages = getattr(sheet.write, "pages", None)
    return str(pages[0].title) if pages else Path(sheet.file).stem


@pytest.mark.sqlite_only
@pytest.mark.parametrize("sheet", [*BOOKS, *LINES], ids=lambda sheet: sheet.file)
async def test_sheet_of_an_office_brings_the_right_people(clerk: Clerk, sheet: Sheet) -> None:
    came = await clerk.imports(sheet.file, sheet.write, **sheet.options)
    check(sheet, came, await clerk.people(), title_of(sheet))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("sheet", [*BOOKS, *LINES], ids=lambda sheet: sheet.file)
async def test_sheet_of_an_office_a_second_time_changes_nothing(clerk: Clerk, sheet: Sheet) -> None:
    await clerk.imports(sheet.file, sheet.write, **sheet.options)
    before = await clerk.people()
    came = await clerk.imports(sheet.file, sheet.write, **sheet.options)
    assert await clerk.people() == before
    assert "新增0人,更新0人" in came.printed


async def test_second_sheet_says_what_differs_and_deletes_nobody(clerk: Clerk, world: World) -> None:
    await clerk.imports("一月.xlsx", Book([Page("名册", FIRST)]))
    async with world.scope() as scope:
        gone = await scope.first(select(Member).where(Member.name == "安七"))
        assert gone is not None
        gone.standing = Standing.DECEASED
    came = await clerk.imports("七月.xlsx", Book([Page("名册", SECOND)]))
    told = {(line["row"], line["column"]): line["reason"] for line in came.report}
    assert told == {
        (2, "出生日期"): "由「1985-03」改为「1985-03-12」",
        (2, "学历"): "由「高中」改为「大专」",
        (3, "联系电话"): "有更新",
        (4, "出生日期"): "由「—」改为「1987-04」",
        (6, "姓名"): f"这个人在「{SLOPE}」名下,没有改动;确认转过来请加 --move。",
        (7, "姓名"): "这个人已不在册(转出、停止党籍或去世),没有导入。",
        (None, "姓名"): f"安五({WILLOW})在册,表中没有",
    }
    people = {one["name"]: one for one in await clerk.people()}
    assert sorted(people) == ["安一", "安七", "安三", "安二", "安五", "安八", "安六", "安四"]
    assert (people["安一"]["birth"], people["安一"]["education"]) == ("1985-03-12", Education.COLLEGE)
    assert (people["安二"]["phone"], people["安二"]["education"]) == (phone(99), Education.HIGH)
    assert (people["安二"]["employer"], people["安三"]["birth"]) == ("某厂", "1987-04")
    assert (people["安六"]["branch"], people["安七"]["branch"]) == (SLOPE, BRIDGE)
    assert "新增1人,更新3人,无变化1人,在其他支部1人,已不在册1人" in came.printed


async def test_second_sheet_taken_back_leaves_the_first(clerk: Clerk, world: World) -> None:
    await clerk.imports("一月.xlsx", Book([Page("名册", FIRST)]))
    before = await clerk.people()
    await clerk.imports("七月.xlsx", Book([Page("名册", SECOND)]), move=True)
    assert await clerk.people() != before
    await undo_import(2, settings_of(world.database.url), print)
    assert await clerk.people() == before


@pytest.mark.sqlite_only
@pytest.mark.parametrize("sheet", BOOKS, ids=lambda sheet: sheet.file)
async def test_roster_that_was_exported_comes_back_without_a_difference(clerk: Clerk, sheet: Sheet) -> None:
    await clerk.imports(sheet.file, sheet.write, **sheet.options)
    before, told = await clerk.people(), settings_of(clerk.world.database.url)
    for phones, name in ((False, "masked.xlsx"), (True, "whole.xlsx")):
        await export("roster", clerk.folder / name, told, with_phones=phones)
        written = (clerk.folder / name).read_bytes()

        def put(path: Path, written: bytes = written) -> None:
            path.write_bytes(written)

        came = await clerk.imports(f"again-{name}", put)
        assert await clerk.people() == before
        assert "新增0人,更新0人" in came.printed, came.report


async def test_no_id_number_is_kept_told_or_logged(
    clerk: Clerk, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    came = await clerk.imports(f"安一{ID}.xlsx", ID_COLUMN.write)
    kept = [came.printed, str(came.report), caplog.text]
    async with world.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            kept += [str(tuple(row)) for row in await connection.execute(table.select())]
    kept += [str(await clerk.people())]
    for number in (*re.findall(r"\d{14,}", str(ID_COLUMN.write)), "19850312123", "850312123"):
        assert not [text for text in kept if number in text], number


@pytest.mark.sqlite_only
async def test_no_id_number_lies_in_the_files_of_the_database(clerk: Clerk, world: World) -> None:
    await clerk.imports("采集表.xlsx", ID_COLUMN.write)
    await world.database.close()
    folder = Path(world.database.url.removeprefix("sqlite+aiosqlite:///")).parent
    files = [file for file in folder.glob("hongyan.db*") if file.is_file()]
    assert files
    for file in files:
        held = file.read_bytes()
        assert b"19850312123" not in held
        assert b"850312123" not in held


@pytest.mark.sqlite_only
async def test_unknown_branches_are_made_when_the_office_says_so(clerk: Clerk) -> None:
    rows: list[Row] = [
        ["所在党委", "党总支", "党支部", "姓名"],
        ["青石镇党委", None, "柳湾村", "甲一"], ["青石镇", None, "新桥村党支部", "甲二"],
        [None, None, "新桥村", "甲三"], ["白水镇党委", "白水中学总支", "第一党支部", "甲四"],
        ["白水镇党委", "〃", "第二党支部", "甲五"], ["白水镇", None, "机关党支部", "甲六"],
        [None, None, "云岭县烟草公司党支部", "甲七"],
    ]  # fmt: skip
    tried = await clerk.imports("新.xlsx", Book([Page("表", rows)]), dry_run=True)
    assert await clerk.people() == []
    assert {row for _, row in tried.told} == {3, 4, 5, 6, 7, 8}
    await clerk.imports("新.xlsx", Book([Page("表", rows)]), create_orgs=True)
    assert {one["name"]: one["branch"] for one in await clerk.people()} == {
        "甲一": WILLOW, "甲二": "新桥村党支部", "甲三": "新桥村党支部", "甲四": "第一党支部",
        "甲五": "第二党支部", "甲六": "机关党支部", "甲七": "云岭县烟草公司党支部",
    }  # fmt: skip
