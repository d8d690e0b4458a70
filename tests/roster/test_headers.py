"""Is the header found wherever offices put it, and is every row accounted for?"""

from datetime import date

import pytest

from models.roster.columns import find
from models.roster.reading import Reading, RosterError, read_roster
from models.roster.verdicts import Cell, Verdict, Why

TODAY = date(2026, 11, 22)
PERSON: list[Cell] = ["张三", "1985.03", "甲支部"]
HEADER: list[Cell] = ["姓名", "出生年月", "所属支部"]


def read(*rows: list[Cell]) -> Reading:
    return read_roster([("名册", rows)], TODAY)


def people(reading: Reading) -> list[tuple[int, str]]:
    return [(entry.row, entry.values["name"]) for entry in reading.entries]


def why(reading: Reading) -> list[tuple[int, int, Why]]:
    return [(one.first, one.last, one.why) for one in reading.skipped]


@pytest.mark.parametrize(
    ("written", "attribute"),
    [
        ("姓  名", "name"),
        ("姓\n名", "name"),
        ("姓　名*", "name"),
        ("★姓名(必填)", "name"),
        ("1、姓名", "name"),
        ("出生年月\n(年/月)", "birth"),
        ("出生日期（YYYY.MM.DD）", "birth"),
        ("联系电话(手机)", "phone"),
        ("手机：", "phone"),
        ("联系电话2", "phone"),
        ("支部联系人及联系电话", "contact"),
        ("是否流动（是/否）", "floating"),
        ("【民族】", "ethnicity"),
        ("组织关系转入/转出时间及去向", "transfer_note"),
        ("流向(省市县)", "place_text"),
        ("现居住地(县区)", "place_text"),
        ("党(工)委", "committee"),
        ("是否困难/老党员", "hardship"),
        ("学　历", "education"),
    ],
)
def test_title_is_known_however_it_is_set(written: str, attribute: str) -> None:
    found = find(written)
    assert found is not None
    assert found[0].attribute == attribute


@pytest.mark.parametrize("written", ["", "联系人电话", "某某镇党员花名册", "QQ", "（）", "姓名电话"])
def test_title_of_something_else_is_not_known(written: str) -> None:
    assert find(written) is None


@pytest.mark.parametrize("above", range(10))
def test_header_is_found_below_titles(above: int) -> None:
    titles: list[list[Cell]] = [[f"某某镇党员花名册 {number}"] for number in range(above)]
    reading = read(*titles, HEADER, PERSON)
    assert people(reading) == [(above + 2, "张三")]
    assert why(reading) == [(1, above + 1, Why.ABOVE)]


def test_blank_rows_above_do_not_count() -> None:
    assert people(read(*[[]] * 20, ["花名册"], [None, ""], HEADER, PERSON)) == [(24, "张三")]


def test_title_line_with_several_cells_is_no_header() -> None:
    reading = read(["党支部名称:甲支部", None, "填报日期:2026年6月"], HEADER, PERSON)
    assert people(reading) == [(3, "张三")]
    assert reading.unknown == ()


def test_wide_titles_stand_over_narrow_ones() -> None:
    reading = read(
        ["姓名", "党组织", "入党", None, "流动情况", None, "备用联系人", None, "备注"],
        [None, "所属支部", "时间", "转正时间", "流向", "联系电话", "姓名", "电话", None],
        ["张三", "甲支部", "2006.7", "2007.7", "宁波", 13812345678, "李四", 13912345678, "好"],
    )
    assert dict(reading.entries[0].values) == {
        "name": "张三", "branch": "甲支部", "joined_on": "2006-07", "full_on": "2007-07",
        "place_text": "宁波", "phone": "+8613812345678", "kin": "李四 13912345678", "remark": "好",
    }  # fmt: skip
    assert reading.entries[0].row == 3


def test_narrow_titles_may_hold_the_name() -> None:
    reading = read(
        ["序号", "基本情况", None, None, "所属支部"],
        [None, "姓名", "性别", "出生年月", None],
        [1, "张三", "男", "1985.03", "甲支部"],
    )
    assert set(reading.entries[0].values) == {"sequence", "name", "gender", "birth", "branch"}


def test_merged_header_that_says_its_title_in_both_rows_is_read_once() -> None:
    reading = read(
        ["姓名", "所属支部", "流动情况", None],
        ["姓名", "所属支部", "流向", "流出日期"],
        ["张三", "甲支部", "宁波", "2024.3"],
    )
    assert reading.entries[0].row == 3
    assert reading.entries[0].values["left_on"] == "2024-03"
    assert reading.unknown == ()


def test_number_of_the_host_is_not_the_member_s() -> None:
    reading = read(
        ["姓名", "所属支部", "流入地党组织", None],
        [None, None, "名称", "联系电话"],
        ["张三", "甲支部", "宁波某支部", "13812345678"],
    )
    assert "phone" not in reading.entries[0].values
    assert "流入地党组织 联系电话" in reading.unknown


def test_first_person_without_name_is_no_second_header() -> None:
    reading = read(HEADER, ["", "1985.03", "甲支部"], PERSON)
    assert [(entry.row, entry.verdict) for entry in reading.entries] == [
        (2, Verdict.WRONG),
        (3, Verdict.FINE),
    ]


def test_unknown_and_missing_columns_are_listed() -> None:
    reading = read([*HEADER, "QQ号", "年龄", "身份证号", "QQ号"], [*PERSON, "1", 41, None, "2"])
    assert reading.unknown == ("QQ号",)
    assert {"手机", "入党时间"} <= set(reading.missing)
    assert not {"姓名", "出生日期", "身份证号", "年龄", "序号"} & set(reading.missing)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], Why.BLANK),
        ([None, "  ", "\u3000"], Why.BLANK),
        (["合计", "12"], Why.FOOTER),
        (["合 计:12人"], Why.FOOTER),
        (["共12人"], Why.FOOTER),
        (["填表人:李四", "审核人:王五", "填报日期:2026年6月1日"], Why.FOOTER),
        (["填表人：", "李四", "甲支部"], Why.FOOTER),
        (["负责人(签字):"], Why.FOOTER),
        (["备注:流动党员另报"], Why.FOOTER),
        (["填表说明:1.如实填写"], Why.FOOTER),
        (["注:以上为在册党员"], Why.FOOTER),
        (["第 1 页"], Why.FOOTER),
        ([None, None, "第一组"], Why.LINE),
        (["周庄村党支部"], Why.LINE),
        (["某某镇流动党员情况"], Why.LINE),
        ([None, "1985.03"], Why.LINE),
        (["姓 名", "出生日期", "所在支部"], Why.HEADER),
        (["例", "1985.03", "甲支部"], Why.EXAMPLE),
    ],
    ids=repr,
)
def test_row_that_is_nobody_is_skipped_for_its_reason(row: list[Cell], reason: Why) -> None:
    reading = read(HEADER, PERSON, row, ["李四", "1986.03", "甲支部"])
    assert people(reading) == [(2, "张三"), (4, "李四")]
    assert why(reading) == [(1, 1, Why.ABOVE), (3, 3, reason)]


def test_running_number_alone_is_a_blank_row() -> None:
    reading = read(["序号", *HEADER], [1, *PERSON], [2], [3, None, " "])
    assert why(reading) == [(1, 1, Why.ABOVE), (3, 4, Why.BLANK)]


def test_header_once_more_may_order_its_columns_anew() -> None:
    reading = read(
        HEADER, PERSON, ["某某镇党员花名册"], ["所属支部", "姓名", "手机"], ["乙支部", "李四", "13812345678"]
    )
    assert people(reading) == [(2, "张三"), (5, "李四")]
    assert reading.entries[1].values["branch"] == "乙支部"


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (["1985-03-01", "1986-05-01", "1990-01-01", "1991-01-01", "1992-12-01"], "1985-03"),
        (["1985-03-01", "1986-05-01", "1990-01-01", "1991-01-01", "1992-12-02"], "1985-03-01"),
        (["1985-07-01", "1986-07-01", "1990-07-01", "1991-07-01", "1992-12-01"], "1985-07-01"),
        (["1985-03-01", "1986-05-01", "1990-01-01"], "1985-03-01"),
    ],
)
def test_column_of_first_days_is_a_column_of_months(days: list[str], first: str) -> None:
    rows: list[list[Cell]] = [
        [f"张{one}", date.fromisoformat(day), "甲支部"] for one, day in zip("甲乙丙丁戊", days, strict=False)
    ]
    assert read(HEADER, *rows).entries[0].values["birth"] == first


def test_several_sheets_are_read_and_others_named() -> None:
    other: list[Cell] = ["李四", "", "乙支部"]
    grids: list[tuple[str, list[list[Cell]]]] = [
        ("甲村", [HEADER, PERSON]),
        ("说明", [["怎样填写"]]),
        ("空", []),
        ("乙村", [HEADER, other]),
    ]
    reading = read_roster(grids, TODAY)
    assert reading.sheets == ("甲村", "乙村")
    assert [(entry.sheet, entry.row) for entry in reading.entries] == [("甲村", 2), ("乙村", 2)]
    assert [one.why for one in reading.skipped if one.sheet == "说明"] == [Why.NO_ROSTER]


@pytest.mark.parametrize(
    "grid", [[], [[]], [["名单"], ["张三"]], [["性别", "民族"]], [["填表人姓名", "张三"]]], ids=repr
)
def test_file_without_a_header_is_no_roster(grid: list[list[Cell]]) -> None:
    with pytest.raises(RosterError, match="姓名"):
        read_roster([("名册", grid)], TODAY)
