"""Are years and numbers understood as people write them?"""

from decimal import Decimal

import pytest

from bot.forms import JSON, Number, Said, Year
from bot.forms.numerals import whole
from tests.forms.talks import Talk


@pytest.mark.parametrize(
    "typed", ["1985", "１９８５", "一九八五年", "1985年", " 1985 年生", "一九八五", "1985出生"]
)
def test_year_is_read_in_any_figures(typed: str) -> None:
    assert Talk.about(Year(1900, 2026)).give(Said(typed)).answer == 1985


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("85", "year-malformed"),
        ("19850", "year-malformed"),
        ("😀", "year-malformed"),
        ("", "year-malformed"),
        ("九" * 4096, "year-malformed"),
        ("1" * 4096, "year-malformed"),
        ("1985" + " " * 100 + "x", "year-malformed"),
        ("1899", "year-out-of-range"),
        ("2027", "year-out-of-range"),
        ("〇〇〇〇", "year-out-of-range"),
    ],
)
def test_year_complains(typed: str, reason: str) -> None:
    assert Talk.about(Year(1900, 2026)).give(Said(typed)).complaint == reason


def test_year_out_of_range_names_the_range() -> None:
    assert Talk.about(Year(1900, 2026)).give(Said("1899")).args == {"min": 1900, "max": 2026}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("4", 4),
        ("４", 4),
        ("四", 4),
        ("十二", 12),
        ("三十", 30),
        ("1,200", 1200),
        ("5万", 50_000),
        ("1.5万", 15_000),
    ],
)
def test_number_is_read(typed: str, answer: int) -> None:
    assert Talk.about(Number(0, 5_000_000)).give(Said(typed)).answer == answer


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("4.5", "number-malformed"),
        ("四五个", "number-malformed"),
        ("1e5", "number-malformed"),
        ("NaN", "number-malformed"),
        (".", "number-malformed"),
        ("..万", "number-malformed"),
        ("9" * 4096, "number-malformed"),
        ("-1", "number-out-of-range"),
        ("6", "number-out-of-range"),
    ],
)
def test_number_complains(typed: str, reason: str) -> None:
    assert Talk.about(Number(0, 5)).give(Said(typed)).complaint == reason


def test_number_with_half_steps_takes_halves_only() -> None:
    hours = Number(0, 40, step=Decimal("0.5"))
    assert Talk.about(hours).give(Said("4.5")).answer == 4.5
    assert Talk.about(hours).give(Said("4")).answer == 4.0
    assert Talk.about(hours).give(Said("4.25")).complaint == "number-malformed"


@pytest.mark.parametrize("answer", ["1985", True, 1899, None, 1985.0])
def test_year_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = Talk.about(Year(1900, 2026))
    assert not talk.form.fields["it"].holds(answer, talk.run)


@pytest.mark.parametrize("answer", ["4", True, 6, None, 4.0])
def test_number_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = Talk.about(Number(0, 5))
    assert not talk.form.fields["it"].holds(answer, talk.run)
    assert talk.form.fields["it"].holds(4, talk.run)


@pytest.mark.parametrize(
    ("written", "number"), [("二〇二七", 2027), ("十", 10), ("九十九", 99), ("二十十", None)]
)
def test_chinese_figures_are_read_to_99_or_one_by_one(written: str, number: int | None) -> None:
    assert whole(written) == number
