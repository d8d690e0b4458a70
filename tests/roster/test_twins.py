"""Is the same person found twice, and nobody else taken for it?"""

from datetime import date

import pytest

from models.roster.reading import read_roster
from models.roster.verdicts import Cell, Verdict

TODAY = date(2026, 11, 22)
HEADER: list[Cell] = ["姓名", "出生日期", "手机", "所属支部"]
A, B = "13812345678", "13912345678"
FINE, LOOK, WRONG = Verdict.FINE, Verdict.LOOK, Verdict.WRONG


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (["张三", "1985-03-12", None], ["张 三", "1985.3.12", None], WRONG),
        (["张三", "1985-03-12", A], ["张三", "1985-03-12", B], WRONG),
        (["张三", "1985-03", None], ["张三", "1985.3", None], WRONG),
        (["张三", "1985-03", A], ["张三", "1985-03", None], WRONG),
        (["张三", "1985-03", A], ["张三", "1985-03", B], LOOK),  # chance among thousands
        (["张三", None, A], ["张三", None, f"+86 {A}"], WRONG),
        (["张三", "1985-03-12", A], ["张三", "1958-03-12", A], WRONG),  # one date is mistyped
        (["张三", "1985-03-12", None], ["张三", "1986-03-12", None], FINE),
        (["张三", "1985-03-12", None], ["张三", "1985-03", None], LOOK),
        (["张三", "1985", None], ["张三", "1985-03", None], LOOK),
        (["张三", None, None], ["张三", None, None], LOOK),
        (["张三", "1985-03-12", None], ["张三", None, None], LOOK),
        (["张三", None, A], ["张三", None, B], LOOK),
        (["张三", "1985-03-12", A], ["李四", "1985-03-12", A], FINE),  # a couple may share a number
        (["张三", "1985-02-30", A], ["张三", "1985-03-12", A], FINE),  # the first does not come in
    ],
    ids=repr,
)
def test_second_row_of_a_name_is_judged(first: list[Cell], second: list[Cell], verdict: Verdict) -> None:
    grid: list[list[Cell]] = [HEADER, [*first, "甲支部"], [*second, "乙支部"]]
    entries = read_roster([("名册", grid)], TODAY).entries
    assert entries[1].verdict is verdict
    if verdict is not FINE:
        assert entries[0].verdict is FINE
        assert [found.args["row"] for found in entries[1].findings] == [2]


def test_person_without_a_branch_counts_as_the_first_row() -> None:
    grid: list[list[Cell]] = [HEADER[:2], ["张三", "1985-03-12"], ["张三", "1985-03-12"]]
    keys = [[found.key for found in entry.findings] for entry in read_roster([("名册", grid)], TODAY).entries]
    assert keys == [["import-no-branch"], ["import-no-branch", "import-twice"]]


def test_same_person_on_another_sheet_is_named_with_that_sheet() -> None:
    grid: list[list[Cell]] = [HEADER, ["张三", "1985-03-12", None, "甲支部"]]
    entries = read_roster([("甲村", grid), ("乙村", grid)], TODAY).entries
    assert entries[1].findings[0].args == {"row": 2, "sheet": "甲村"}
