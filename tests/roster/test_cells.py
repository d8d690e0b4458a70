"""Is a cell's text what the office sees, and never an ID number?"""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.roster.cells import LONGEST_SHOWN, shown, text_of, without_ids
from models.roster.verdicts import Cell

LONG, SHORT = "990524198503121234", "990524850312123"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        ("  张 三\n", "张 三"),
        ("张\u3000三", "张 三"),
        ("１３８Ａｂ", "138Ab"),
        ("注意：全角，标点（不变）", "注意：全角，标点（不变）"),
        ("张\x00三\ufeff", "张三"),
        ("\u200b", ""),
        ("张三😀", "张三😀"),
        ("'0938", "0938"),
        ('="013"', "013"),
        ("٣", "3"),
        (13812345678.0, "13812345678"),
        ("1.3812345678E10", "13812345678"),
        ("1.3812345678E+10", "13812345678"),
        (1985.03, "1985.03"),
        (7, "7"),
        (True, "TRUE"),
        (date(1985, 3, 12), "1985-03-12"),
        (datetime(1985, 3, 12), "1985-03-12"),  # noqa: DTZ001 - a sheet knows no zone
        (datetime(1985, 3, 12, 8, 30), "1985-03-12 08:30:00"),  # noqa: DTZ001 - a sheet knows no zone
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
    ids=repr,
)
def test_cell_says_its_text(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_number_that_no_cell_holds_says_nothing() -> None:
    assert text_of(10**5000) == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (LONG, ""),
        (LONG[:-1] + "X", ""),
        (LONG[:-1] + "x", ""),
        ("999999999999999999", ""),  # mistyped, but nothing else has 18 digits
        (f"身份证{LONG}号", "身份证号"),
        ("990524 19850312 1234", ""),
        ("990524-19850312-1234", ""),
        ("9905 2419 8503 1212 34", ""),
        ("990524 1985 0312 123 X", ""),
        (SHORT, ""),
        (f"{LONG}13812345678", "13812345678"),
        (f"{LONG} {LONG}", ""),
        ("13812345678 13912345678", "13812345678 13912345678"),
        ("008613812345678", "008613812345678"),
        ("+852 6123 4567", "+852 6123 4567"),
        ("张三", "张三"),
    ],
    ids=repr,
)
def test_id_number_is_taken_out(text: str, left: str) -> None:
    assert without_ids(text) == left


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1897-05-01", "1897-05-01"),
        ("18970501", "18970501"),
        ("13812345678", "138****78"),
        (f"张三{LONG}", "张三"),
        ("长" * 40, "长" * (LONGEST_SHOWN - 1) + "…"),
    ],
    ids=repr,
)
def test_finding_shows_no_number_whole(text: str, seen: str) -> None:
    assert shown(text) == seen


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=30),
    st.sampled_from([LONG, LONG[:-1] + "X", "１１０１０１２０００１２３１００１１"]),
    st.text(max_size=30),
)
def test_no_id_number_stays_in_any_text(before: str, number: str, behind: str) -> None:
    left = without_ids(text_of(f"{before}{number}{behind}"))
    assert LONG not in left
    assert "110101200012310011" not in left
