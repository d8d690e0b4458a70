"""签到码: what is right, what is too late, what is guessed, whatever the clocks say (domain §2.4)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import sign_codes
from models.sign_codes import AFTER, BEFORE, SKEW, WINDOW, Codes, Phase, Verdict, phase_of, typed_code
from models.vault import Vault

VAULT = Vault("0" * 32)
START = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
CODES = Codes.of(7, b"salt", START, VAULT)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_WHILE = st.timedeltas(min_value=-BEFORE, max_value=AFTER)


def distinct(*windows: int) -> bool:
    """Whether the codes of these windows differ, counted from the beginning."""
    shown = [CODES.at(START + number * WINDOW) for number in windows]
    return len(set(shown)) == len(shown)


def test_codes_of_the_whole_period_differ_here_so_that_the_table_below_says_something() -> None:
    assert distinct(*range(-7, 8))


@pytest.mark.parametrize(
    ("shown", "typed", "expected"),
    [
        (0, 0, Verdict.RIGHT),
        (0, 299, Verdict.RIGHT),  # the last second of its window
        (0, 300, Verdict.RIGHT),  # the window before
        (0, 599, Verdict.RIGHT),
        (0, 600, Verdict.EXPIRED),  # written down, or forwarded
        (0, 1799, Verdict.EXPIRED),
        (-1800, 1800, Verdict.EXPIRED),  # from the first minute to the last
        (300, 181, Verdict.RIGHT),  # of a machine two minutes ahead
        (300, 179, Verdict.WRONG),  # of none: three minutes are no skew
        (900, 0, Verdict.WRONG),  # nobody can know it yet
    ],
)
def test_code_shown_then_and_typed_later_is(shown: int, typed: int, expected: Verdict) -> None:
    code = CODES.at(START + timedelta(seconds=shown))
    assert CODES.verdict(code, START + timedelta(seconds=typed)) is expected


@given(_WHILE, st.timedeltas(min_value=-SKEW, max_value=SKEW))
def test_code_of_a_machine_two_minutes_off_is_right_whenever_it_is_shown(
    since: timedelta, off: timedelta
) -> None:
    now = START + since
    assert CODES.verdict(CODES.at(now + off), now) is Verdict.RIGHT


@given(_WHILE, st.timedeltas(min_value=timedelta(), max_value=WINDOW))
def test_code_stays_right_for_one_window_behind_its_own(since: timedelta, later: timedelta) -> None:
    now = START + since
    assert CODES.verdict(CODES.at(now), now + later) is Verdict.RIGHT


def test_three_codes_at_most_are_right_so_three_guesses_find_one_in_a_thousand() -> None:
    right = [
        code for number in range(10_000) if CODES.verdict(code := f"{number:04}", START) is Verdict.RIGHT
    ]
    assert sorted(right) == sorted({CODES.at(START), CODES.at(START - WINDOW)})
    late = START + WINDOW - _SECOND  # a machine ahead shows the next one already
    assert CODES.verdict(CODES.at(START + WINDOW), late) is Verdict.RIGHT


def test_code_of_another_sitting_another_salt_or_another_key_is_another() -> None:
    others = (
        Codes.of(8, b"salt", START, VAULT),
        Codes.of(7, b"other", START, VAULT),
        Codes.of(7, b"salt", START, Vault("1" * 32)),
    )
    series = {tuple(one.at(START + number * WINDOW) for number in range(6)) for one in (CODES, *others)}
    assert len(series) == 4
    tokens = {
        sign_codes.page_token(7, b"salt", VAULT), sign_codes.page_token(8, b"salt", VAULT),
        sign_codes.page_token(7, b"other", VAULT), sign_codes.page_token(7, b"salt", Vault("1" * 32)),
    }  # fmt: skip
    assert len(tokens) == 4
    assert all(len(token) == 22 for token in tokens)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-BEFORE - _SECOND, Phase.EARLY),
        (-BEFORE, Phase.OPEN),
        (timedelta(), Phase.OPEN),
        (AFTER, Phase.OPEN),
        (AFTER + _SECOND, Phase.OVER),
    ],
)
def test_one_may_sign_in_from_half_an_hour_before_to_half_an_hour_after_the_beginning(
    after: timedelta, expected: Phase
) -> None:
    assert phase_of(START, START + after) is expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1234", "1234"), (" 0007 ", "0007"), ("1 2 3 4", "1234"), ("12-34", "1234"), ("12 34", "1234"),
        ("123", None), ("12345", None), ("12a4", None), ("", None), ("一二三四", None), ("١٢٣٤", None),
        ("-123", None),
    ],
)  # fmt: skip
def test_four_digits_are_read_however_a_telephone_writes_them(text: str, code: str | None) -> None:
    assert typed_code(text) == code


def test_next_code_comes_when_it_is_said() -> None:
    now = START + timedelta(seconds=17)
    assert sign_codes.until_next(now) == timedelta(seconds=283)
    assert CODES.at(now + timedelta(seconds=282)) == CODES.at(now) != CODES.at(now + timedelta(seconds=283))
