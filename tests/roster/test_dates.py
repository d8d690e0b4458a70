"""Is every way of writing a date understood, without inventing a day?"""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.roster.cells import text_of
from models.roster.dates import first_day, last_day, read_date, years_later
from models.roster.verdicts import Cell, Verdict

TODAY = date(2026, 11, 22)


def key_of(cell: Cell) -> tuple[str | None, str]:
    read = read_date(cell, text_of(cell), TODAY)
    return read.value, " ".join(note.key.removeprefix("import-date-") for note in read.notes)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1985.03", "1985-03"),
        ("1985.3", "1985-03"),
        ("1985.10", "1985-10"),
        ("1985.1", "1985-01"),
        ("198503", "1985-03"),
        (198503, "1985-03"),
        (198503.0, "1985-03"),
        ("1985-3-12", "1985-03-12"),
        ("1985/3/12", "1985-03-12"),
        ("1985.3.12", "1985-03-12"),
        ("1985.03.12.", "1985-03-12"),
        ("1985-03-12 00:00:00", "1985-03-12"),
        ("1985-03-12T08:30", "1985-03-12"),
        ("19850312", "1985-03-12"),
        (19850312, "1985-03-12"),
        ("1985 03 12", "1985-03-12"),
        ("1985年3月12日", "1985-03-12"),
        ("1985 年 3 月 12 日", "1985-03-12"),
        ("1985年3月", "1985-03"),
        ("1985年3月12号", "1985-03-12"),
        ("1985年3月生", "1985-03"),
        ("1985年03月出生", "1985-03"),
        ("1985年", "1985"),
        ("1985", "1985"),
        (1985, "1985"),
        (1985.0, "1985"),
        ("1985.0", "1985"),
        ("１９８５．０３", "1985-03"),
        ("1985。3", "1985-03"),
        ("1985、3、12", "1985-03-12"),
        ("1985\\3\\12", "1985-03-12"),
        ("1985.3.0", "1985-03"),
        ("1985.03.00", "1985-03"),
        ("19850300", "1985-03"),
        ("1985.00", "1985"),
        (1985.03, "1985-03"),
        (1985.11, "1985-11"),
        (1985.12, "1985-12"),
        (1985.3, "1985-03"),
        (1985.2, "1985-02"),
        (1985.0312, "1985-03-12"),
        ("1985.0312", "1985-03-12"),
        (31118, "1985-03-12"),
        ("31118", "1985-03-12"),
        (31118.0, "1985-03-12"),
        (31118.5, "1985-03-12"),
        (date(1985, 3, 12), "1985-03-12"),
        (datetime(1985, 3, 12, 9), "1985-03-12"),  # noqa: DTZ001 - a sheet knows no zone
        ("二〇一一年七月一日", "2011-07-01"),
        ("一九八五年十二月", "1985-12"),
        ("二○一一年十月二十三日", "2011-10-23"),
        ("出生:1985.3", "1985-03"),
        ("2000-02-29", "2000-02-29"),
    ],
    ids=repr,
)
def test_date_is_read_without_a_word(cell: Cell, value: str) -> None:
    assert key_of(cell) == (value, "")


@pytest.mark.parametrize(
    ("cell", "value", "key"),
    [
        (1985.1, "1985", "october"),
        ("85.3", "1985-03", "short-year"),
        (85.3, "1985-03", "short-year"),
        ("85-3-12", "1985-03-12", "short-year"),
        ("85年3月", "1985-03", "short-year"),
        ("05.3", "2005-03", "short-year"),
        ("27.3", "1927-03", "short-year"),
        (19853, "1954-05-09", "count"),
        ("不知道", None, "unreadable"),
        ("约1985年", None, "unreadable"),
        ("1985312", None, "unreadable"),
        ("3", None, "unreadable"),
        (-5, None, "unreadable"),
        (float("nan"), None, "unreadable"),
        (1e300, None, "unreadable"),
        (1e-06, None, "unreadable"),
        (-31118.5, None, "unreadable"),
        (True, None, "unreadable"),
        ("1985.3.12-1986.4.1", None, "unreadable"),
    ],
    ids=repr,
)
def test_doubtful_date_is_to_be_seen(cell: Cell, value: str | None, key: str) -> None:
    assert key_of(cell) == (value, key)
    assert {note.verdict for note in read_date(cell, text_of(cell), TODAY).notes} == {Verdict.LOOK}


@pytest.mark.parametrize(
    "cell",
    [
        "1985-02-30",
        "1985.13",
        "19851301",
        "198513",
        "1985年2月29日",
        "1985.4.31",
        "0000-00-00",
        "19850332",
        19850230,
    ],
)
def test_day_that_no_calendar_has_is_wrong(cell: Cell) -> None:
    assert key_of(cell) == (None, "impossible")
    assert [note.verdict for note in read_date(cell, text_of(cell), TODAY).notes] == [Verdict.WRONG]


@settings(max_examples=100, deadline=None)
@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_every_day_is_read_as_written(day: date, form: str) -> None:
    written = day.strftime(form.replace("%Y", f"{day.year:04}"))
    assert read_date(written, written, TODAY).value == day.isoformat()


def test_partial_dates_know_the_days_they_may_mean() -> None:
    assert (first_day("1985"), last_day("1985")) == (date(1985, 1, 1), date(1985, 12, 31))
    assert (first_day("1984-02"), last_day("1984-02")) == (date(1984, 2, 1), date(1984, 2, 29))
    assert first_day("1985-03-12") == last_day("1985-03-12") == date(1985, 3, 12)
    assert years_later(date(2004, 2, 29), 18) == date(2022, 3, 1)
    assert years_later(date(2004, 2, 29), 4) == date(2008, 2, 29)
    assert years_later(date(9999, 1, 1), 18) == date(9999, 1, 1)
