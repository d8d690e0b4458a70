"""What becomes of a value on its way into a cell?"""

from datetime import UTC, date, datetime

import pytest

from bot.exports import guarded
from bot.exports.cells import Heading, dated
from models.members import Gender
from models.values import PlaceValue, TextKey
from tests.world import COUNTY, words

HEADING = Heading("roster", (), words(), COUNTY)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "=cmd", "+86", "+1", "-1", "@SUM(A1)", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"],
)
def test_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["青禾县", "a=1", "13900000001", "", " =1"])
def test_plain_cell_is_left_alone(cell: str) -> None:
    assert guarded(cell) == cell


@pytest.mark.parametrize(
    ("partial", "known"),
    [
        ("1985-03-12", date(1985, 3, 12)), ("1985-03", "1985-03"), ("1985", "1985"), (None, None),
        ("1985-02-30", "1985-02-30"),
    ],
)  # fmt: skip
def test_only_a_whole_date_is_one_and_no_day_is_invented(
    partial: str | None, known: date | str | None
) -> None:
    assert dated(partial) == known


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, None), (3, 3), ("x", "x"), (True, "是"), (False, "否"), (Gender.WOMAN, "女"),
        (datetime(2027, 1, 28, 20, 30, tzinfo=UTC), datetime(2027, 1, 29, 4, 30)),  # noqa: DTZ001 - sheets know none
        (PlaceValue(code="441900"), "广东 东莞"), (TextKey("where.abroad"), "国外"),
        (TextKey("export-verb.of-later"), "of-later"), (date(2027, 1, 28), date(2027, 1, 28)),
    ],
)  # fmt: skip
def test_sheet_is_given_what_an_office_reads(value: object, said: object) -> None:
    assert HEADING.said(value) == said
