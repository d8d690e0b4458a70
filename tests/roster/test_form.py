"""Is an empty roster what offices can fill in, and does it come back without a finding?"""

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from bot.__main__ import app
from bot.exports.people import ROSTER
from bot.roster_form import STARRED, roster_form
from bot.sheets import grids_of
from models.members import Category, Education, Gender
from models.roster.reading import read_roster
from models.roster.verdicts import Entry, Verdict
from models.values import enum_key
from tests.people import Person
from tests.world import World, words

TODAY = date(2027, 1, 28)
FILLED = {
    "sequence": "1", "committee": "清源镇党委", "branch": "柳湾村党支部", "group": "第一党小组",
    "name": "卫大勇", "gender": "男", "ethnicity": "汉族", "native_place": "某省某县", "birth": "1985-03-12",
    "education": "高中", "school": "某县一中", "works_since": "2003-09", "employer": "某电子厂",
    "joined_on": "2006-07-01", "full_on": "2007-07-01", "category": "正式党员", "party_post": "支部书记",
    "rural": "是", "without_post": "否", "in_office": "否", "floating": "是", "venturing": "否",
    "veteran": "否", "hardship": "否", "home_address": "柳湾村三组", "place": "广东省东莞市",
    "phone": "13900000001", "kin": "王芳(妻)13900000002", "branch_since": "2010-01", "left_on": "2015-03",
    "left_for": "务工", "left_to": "广东省东莞市", "host_org": "东莞市某街道党委", "card_number": "00012",
    "contact": "苏书记", "dues_paid_to": "2026-12", "skills": "电工", "remark": "每年春节回家",
}  # fmt: skip


def header() -> list[str]:
    """The titles of an empty roster."""
    book = CalamineWorkbook.from_filelike(BytesIO(roster_form(words())))
    return [str(title) for title in book.get_sheet_by_index(0).to_python()[0]]


def read_back(folder: Path, *rows: dict[str, str]) -> Sequence[Entry]:
    """What the importer reads of a form with these rows, written as its cells are: as texts."""
    file = folder / "filled.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for place, title in enumerate(header()):
            sheet.write_string(0, place, title)
            for number, told in enumerate(rows, 1):
                if value := told.get(ROSTER.columns[place]):
                    sheet.write_string(number, place, value)
    return read_roster(grids_of(file), TODAY).entries


def test_form_that_is_filled_in_comes_back_without_a_finding(tmp_path: Path) -> None:
    (entry,) = read_back(tmp_path, FILLED)
    assert (entry.verdict, entry.findings) == (Verdict.FINE, ())
    assert entry.values["phone"] == "+8613900000001"
    assert (entry.values["birth"], entry.values["works_since"]) == ("1985-03-12", "2003-09")
    assert entry.values["card_number"] == "00012"


@pytest.mark.parametrize(
    ("column", "states"), [("gender", Gender), ("education", Education), ("category", Category)]
)
def test_every_word_of_a_list_is_understood(
    tmp_path: Path, column: str, states: type[Gender] | type[Education] | type[Category]
) -> None:
    rows = [
        FILLED
        | {"name": f"卫{letter}", "phone": f"1390000000{number}", column: words().plain(enum_key(state))}
        for number, (state, letter) in enumerate(zip(states, "甲乙丙丁戊己庚", strict=False))
    ]
    entries = read_back(tmp_path, *rows)
    assert [entry.values[column] for entry in entries] == list(states)
    assert [entry.findings for entry in entries] == [()] * len(rows)


def test_every_column_of_the_office_s_roster_is_there_and_starred_ones_are_marked() -> None:
    titles = header()
    assert len(titles) == len(ROSTER.columns) == 45
    assert [title.endswith("*") for title in titles] == [column in STARRED for column in ROSTER.columns]
    assert not [title for title in titles if "身份证" in title]


def test_form_has_lists_hints_a_frozen_header_and_texts() -> None:
    with zipfile.ZipFile(BytesIO(roster_form(words()))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    assert "男" in sheet
    assert sheet.count('type="list"') == 10
    assert 'state="frozen"' in sheet
    assert "promptTitle" in sheet
    assert 'numFmtId="49"' in styles, "texts"


def test_nobody_stands_in_an_empty_form(tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    file.write_bytes(roster_form(words()))
    assert read_roster(grids_of(file), TODAY).entries == ()


def test_command_writes_the_form(tmp_path: Path) -> None:
    file = tmp_path / "空白.xlsx"
    assert CliRunner().invoke(app, ["roster-form", str(file)]).exit_code == 0
    assert read_roster(grids_of(file), TODAY).sheets == ("党员花名册",)
    assert CliRunner().invoke(app, ["roster-form", str(tmp_path / "form.csv")]).exit_code == 2


async def test_office_gets_the_form_in_the_chat(world: World, sue: Person, bob: Person) -> None:
    await sue.says("/import")
    await sue.taps("空白表")
    assert sue.last.paper is not None
    assert sue.last.paper[0] == "党员花名册(空白).xlsx"
    await bob.presses("wf")
    assert not [shown for shown in bob.screen if shown.paper]
