"""Is each kind of cell read as offices mean it?"""

from datetime import date
from typing import Any

import pytest

from models.members import Category, Education, Gender, Member
from models.roster.columns import COLUMNS, Column, Kind
from models.roster.reading import read_roster
from models.roster.verdicts import Cell, Entry, Verdict

TODAY = date(2026, 11, 22)
BESIDES = {
    "phone",
    "kin",
    "place_text",
    "committee",
    "general_branch",
    "branch",
    "group",
    "contact",
    "id_number",
    "age",
}
SOMETHING: dict[Kind, Cell] = {
    Kind.DATE: "2001-05",
    Kind.MONTH: "2026-05",
    Kind.PHONE: "13812345678",
    Kind.GENDER: "女",
    Kind.EDUCATION: "大专",
    Kind.CATEGORY: "正式",
    Kind.YES_NO: "是",
    Kind.NUMBER: 3,
}


def read(**cells: Cell) -> Entry:
    """The entry of a row with these cells by their titles; name and branch are there unless given."""
    row: dict[str, Cell] = {"姓名": "张三", "所属支部": "甲支部", **cells}
    return read_roster([("名册", [list(row), list(row.values())])], TODAY).entries[0]


def outcome(attribute: str, **cells: Cell) -> tuple[Any, str]:
    entry = read(**cells)
    return entry.values.get(attribute), " ".join(
        found.key.removeprefix("import-") for found in entry.findings
    )


def test_every_column_goes_where_the_table_of_members_has_it() -> None:
    assert {column.attribute for column in COLUMNS} - BESIDES <= {*Member.__table__.columns.keys()}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.attribute)
def test_every_title_of_a_column_is_known(column: Column) -> None:
    for title in column.titles:
        if column.kind in {Kind.ID, Kind.DERIVED, Kind.NAME}:
            continue
        grid: list[list[Cell]] = [["姓名", title], ["张三", SOMETHING.get(column.kind, "王五")]]
        entry = read_roster([("名册", grid)], TODAY).entries[0]
        assert entry.values.get(column.attribute) is not None, title


@pytest.mark.parametrize(
    ("written", "name", "keys"),
    [
        ("张 三", "张三", ""),
        ("张　　三", "张三", ""),
        (" 欧阳 明月 ", "欧阳明月", ""),
        ("文化", "文化", ""),  # a title elsewhere
        ("阿依古丽·买买提", "阿依古丽·买买提", ""),
        ("阿依古丽.买买提", "阿依古丽·买买提", ""),
        ("阿依古丽•买买提", "阿依古丽·买买提", ""),
        ("Anna Maria", "Anna Maria", ""),
        ("Ｌｉ Ｍｉｎｇ", "Li Ming", ""),
        ("'张三", "张三", ""),
        ("张\x00三", "张三", ""),
        ("张三990524198503121234", "张三", "id-removed"),
        ("张三(女)", "张三", "name-odd"),
        ("张三（预备）", "张三", "name-odd"),
        ("张三😀", "张三", "name-odd"),
        ("张三*", "张三", "name-odd"),
        ("张三1", "张三", "name-odd"),
        ("张三、李四", "张三", "name-odd"),
        ("张", "张", "name-odd"),
        ("阿" * 50, "阿" * 40, "name-odd"),
        ("123", None, "no-name"),
        ("√", None, "no-name"),
        ("无", None, "no-name"),
        ("姓名", None, "no-name"),
    ],
    ids=repr,
)
def test_name_is_cleaned(written: str, name: str | None, keys: str) -> None:
    assert outcome("name", 姓名=written) == (name, keys)


@pytest.mark.parametrize(
    ("written", "number", "keys"),
    [
        (13812345678, "+8613812345678", ""),
        (13812345678.0, "+8613812345678", ""),
        ("13812345678.0", "+8613812345678", ""),
        ("1.3812345678E10", "+8613812345678", ""),
        ("+86 138 1234 5678", "+8613812345678", ""),
        ("0086-138-1234-5678", "+8613812345678", ""),
        ("8613812345678", "+8613812345678", ""),
        ("138.1234.5678", "+8613812345678", ""),
        ("１３８１２３４５６７８", "+8613812345678", ""),
        ("'13812345678", "+8613812345678", ""),
        ("13812345678\n", "+8613812345678", ""),
        ("13812345678/13912345678", "+8613812345678", "phone-several"),
        ("13812345678、13912345678", "+8613812345678", "phone-several"),
        ("13812345678 13912345678", "+8613812345678", "phone-several"),
        ("13812345678;0938-3422123", "+8613812345678", "phone-several"),
        ("13812345678(儿子)", "+8613812345678", "phone-beside"),
        ("手机:13812345678", "+8613812345678", "phone-beside"),
        ("0938-3422123", None, "phone-landline"),
        ("(0938)3422123", None, "phone-landline"),
        ("3422123", None, "phone-landline"),
        ("1381234567", None, "phone-unreadable"),
        ("同上", None, "phone-unreadable"),
        ("138123456781391234567", None, "phone-unreadable"),
        ("990524198503121234", None, "id-removed"),
        ("无", None, ""),
        ("-", None, ""),
        (None, None, ""),
    ],
    ids=repr,
)
def test_number_is_understood(written: Cell, number: str | None, keys: str) -> None:
    assert outcome("phone", 手机=written) == (number, keys)


@pytest.mark.parametrize(
    "written", ["1381234567", "13812345678/13912345678", "13812345678(儿子)", "0938-3422123"], ids=repr
)
def test_finding_of_a_number_hides_it(written: str) -> None:
    told = str(read(手机=written).findings)
    assert "12345" not in told
    assert "34221" not in told


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("男", Gender.MAN),
        (" 女 ", Gender.WOMAN),
        ("M", Gender.MAN),
        ("f", Gender.WOMAN),
        ("女性", Gender.WOMAN),
    ],
)
def test_gender_is_understood(written: str, value: Gender) -> None:
    assert outcome("gender", 性别=written) == (value, "")


@pytest.mark.parametrize(
    "written",
    ["√", "✓", "✔", "是", "1", 1, 1.0, "Y", "有", "yes", "Yes", True, "TRUE", "ｙ", "流动", "是(务工)"],
    ids=repr,
)
def test_yes_is_understood(written: Cell) -> None:
    assert outcome("floating", 是否流动=written) == (True, "")


@pytest.mark.parametrize(
    "written",
    ["×", "否", "0", 0, "N", "无", "-", "no", False, "没有", "x", "不是", "非流动", "未流动"],
    ids=repr,
)
def test_no_is_understood(written: Cell) -> None:
    assert outcome("floating", 是否流动=written) == (False, "")


@pytest.mark.parametrize(
    ("written", "keys"),
    [("", ""), (None, ""), ("  ", ""), ("不详", ""), ("看情况", "word-unreadable")],
    ids=repr,
)
def test_neither_yes_nor_no_stays_empty(written: Cell, keys: str) -> None:
    assert outcome("floating", 是否流动=written) == (None, keys)


@pytest.mark.parametrize(
    ("title", "attribute", "written", "value"),
    [
        ("是否困难", "hardship", "困难党员", True),
        ("是否困难/老党员", "hardship", "老党员", True),
        ("是否农村党员", "rural", "非农村", False),
        ("是否退役军人", "veteran", "退伍军人", True),
        ("是否无职", "without_post", "无职", True),
        ("是否无职", "without_post", "无", False),
        ("是否已在流入地报到", "host_reported", "已报到", True),
        ("是否已在流入地报到", "host_reported", "未报到", False),
    ],
    ids=repr,
)
def test_column_s_own_word_is_yes(title: str, attribute: str, written: str, value: bool) -> None:
    assert outcome(attribute, **{title: written}) == (value, "")


@pytest.mark.parametrize(
    ("written", "value", "keys"),
    [
        ("小学", Education.PRIMARY, ""),
        ("高小", Education.PRIMARY, ""),
        ("初中", Education.JUNIOR, ""),
        ("初中毕业", Education.JUNIOR, ""),
        ("高中", Education.HIGH, ""),
        ("中专", Education.TECHNICAL, ""),
        ("中技", Education.TECHNICAL, ""),
        ("技校", Education.TECHNICAL, ""),
        ("职高", Education.TECHNICAL, ""),
        ("职业高中", Education.TECHNICAL, ""),
        ("中专(中技)", Education.TECHNICAL, ""),
        ("大专", Education.COLLEGE, ""),
        ("专科", Education.COLLEGE, ""),
        ("大学专科", Education.COLLEGE, ""),
        ("本科", Education.BACHELOR, ""),
        ("大学", Education.BACHELOR, ""),
        ("大学本科", Education.BACHELOR, ""),
        ("专升本", Education.BACHELOR, ""),
        ("中央党校大学", Education.BACHELOR, ""),
        ("硕士", Education.GRADUATE, ""),
        ("研究生", Education.GRADUATE, ""),
        ("博士研究生", Education.GRADUATE, ""),
        ("大 专", Education.COLLEGE, ""),
        ("文盲", Education.PRIMARY, "education-lowest"),
        ("半文盲", Education.PRIMARY, "education-lowest"),
        ("中学", None, "word-unreadable"),
        ("其他", None, "word-unreadable"),
        ("不详", None, ""),
    ],
    ids=repr,
)
def test_education_is_ranked(written: str, value: Education | None, keys: str) -> None:
    assert outcome("education", 学历=written) == (value, keys)


@pytest.mark.parametrize(
    ("written", "value", "keys"),
    [
        ("正式党员", Category.FULL, ""),
        ("正式", Category.FULL, ""),
        ("中共党员", Category.FULL, ""),
        ("预备党员", Category.PROBATIONARY, ""),
        ("预备", Category.PROBATIONARY, ""),
        ("中共预备党员", Category.PROBATIONARY, ""),
        ("中共党员(预备)", Category.PROBATIONARY, ""),
        ("入党积极分子", None, "not-a-member"),
        ("甲类", None, "word-unreadable"),
    ],
    ids=repr,
)
def test_category_is_understood(written: str, value: Category | None, keys: str) -> None:
    assert outcome("category", 党员类别=written) == (value, keys)


def test_long_text_is_cut_and_told() -> None:
    value, keys = outcome("skills", 特长="电" * 500)
    assert (len(value), keys) == (200, "cut")


def test_fault_of_a_formula_is_left_empty() -> None:
    assert outcome("employer", 工作单位="#REF!") == (None, "cell-error")


def test_branch_is_cleaned_and_a_blank_one_is_no_branch() -> None:
    assert outcome("branch", 所属支部=" 周庄村 党支部\n") == ("周庄村党支部", "")
    assert outcome("branch", 所属支部="  ") == (None, "no-branch")
    assert outcome("branch", 所属支部="/") == (None, "no-branch")
    assert read(所属支部=None).verdict is Verdict.WRONG


def test_several_columns_for_one_number_give_the_first_that_is_one() -> None:
    assert outcome("phone", 联系电话="0938-3422123", 手机号="13812345678") == ("+8613812345678", "")
    assert outcome("phone", 联系电话="0938-3422123", 手机号="无") == (None, "phone-landline")
    assert outcome("phone", 联系电话="13912345678", 手机="13812345678")[0] == "+8613812345678"


def test_two_questions_for_one_mark_are_yes_if_one_is() -> None:
    assert outcome("hardship", 是否困难党员="否", 是否老党员="是") == (True, "")
    assert outcome("hardship", 是否困难党员="否", 是否老党员="") == (False, "")


def test_several_columns_of_a_joined_text_are_all_kept() -> None:
    assert outcome("kin", 紧急联系人="李四", 紧急联系人电话=13912345678, 与本人关系="妻子") == (
        "李四 13912345678 妻子",
        "",
    )


def test_dues_are_kept_to_the_month() -> None:
    assert outcome("dues_paid_to", 党费交至="2026.06.30") == ("2026-06", "")
    assert outcome("dues_paid_to", 党费交至="2027年12月") == ("2027-12", "")


def test_who_has_left_is_away_unless_the_sheet_says_otherwise() -> None:
    assert outcome("floating", 流出日期="2024.3") == (True, "")
    assert outcome("floating", 流出日期="2024.3", 是否流动="否") == (False, "")
    assert outcome("floating", 现居住地="武山县") == (None, "")


@pytest.mark.parametrize(
    ("cells", "verdict", "keys"),
    [
        ({"出生日期": "1985-02-30"}, Verdict.WRONG, "date-impossible"),
        ({"流出日期": "2024-02-30"}, Verdict.WRONG, "date-impossible"),
        ({"入党时间": "1897.3"}, Verdict.WRONG, "date-too-early"),
        ({"入党时间": "1921.7"}, Verdict.FINE, ""),
        ({"出生日期": "1890"}, Verdict.WRONG, "date-too-early"),
        ({"出生日期": "2027-01"}, Verdict.WRONG, "date-future"),
        ({"入党时间": "2026-11-23"}, Verdict.WRONG, "date-future"),
        ({"入党时间": "2026-11"}, Verdict.FINE, ""),
        ({"转正时间": "2030"}, Verdict.WRONG, "date-future"),
        ({"流出日期": "2027-01"}, Verdict.LOOK, "date-future"),
        ({"出生日期": "2015-01"}, Verdict.WRONG, "too-young"),
        ({"出生日期": "1985-03", "入党时间": "1984"}, Verdict.WRONG, "joined-before-birth"),
        ({"出生日期": "1985-03", "入党时间": "2003-02"}, Verdict.WRONG, "joined-too-young"),
        ({"出生日期": "1985-03", "入党时间": "2003-03"}, Verdict.FINE, ""),
        ({"出生日期": "1985", "入党时间": "2003"}, Verdict.FINE, ""),
        ({"入党时间": "2003-07", "转正时间": "2002-07"}, Verdict.LOOK, "dates-reversed"),
        ({"入党时间": "2003-07", "转正时间": "2003"}, Verdict.FINE, ""),
        ({"出生日期": "1985.03", "身份证号": "990524198503121234"}, Verdict.FINE, ""),
        ({"出生日期": "1985.04", "身份证号": "990524198503121234"}, Verdict.LOOK, "id-birth"),
        ({"出生日期": "1985.04", "身份证号": "990524850312123"}, Verdict.LOOK, "id-birth"),
        ({"出生日期": "1985.04", "身份证号": "6205"}, Verdict.FINE, ""),
        ({"身份证号": "990524198503121234"}, Verdict.FINE, ""),
        ({"备注": "身份证990524198503121234"}, Verdict.FINE, "id-removed"),
    ],
    ids=repr,
)
def test_what_cannot_be_true_is_told(cells: dict[str, Cell], verdict: Verdict, keys: str) -> None:
    entry = read(**cells)
    assert (entry.verdict, " ".join(found.key.removeprefix("import-") for found in entry.findings)) == (
        verdict,
        keys,
    )
    assert "birth" not in entry.values or "身份证号" not in cells or "出生日期" in cells
