"""Is what people type as their number understood, and nothing else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.phones import ABROAD, dialable, masked, normalise

mainland = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
foreign = st.from_regex(r"[1-79][0-9]{5,14}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13800138000", "+8613800138000"),
        (" 138 0013 8000 ", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+8613800138000", "+8613800138000"),
        ("＋86 138 0013 8000", "+8613800138000"),
        ("(+86) 138-0013-8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("19900001111", "+8619900001111"),
        ("+34 612 345 678", "+34612345678"),
        ("0034612345678", "+34612345678"),
        ("+2348031234567", "+2348031234567"),
        ("+852 6123 4567", "+85261234567"),
        ("12800138000", None),  # no mobile number begins with 12
        ("1380013800", None),
        ("138001380001", None),
        ("23800138000", None),
        ("+86 021 6123 4567", None),
        ("+12345", None),
        ("+1234567890123456", None),
        ("+0123456789", None),
        ("612345678", None),  # abroad without country code
        ("", None),
        ("+", None),
        ("我的号码", None),
        ("13800138000转12", None),
        ("١٣٨٠٠١٣٨٠٠٠", None),
        ("13800138000 13900139000", None),
        ("9" * 4096, None),
    ],
)
def test_typed_number_is_kept_in_one_form_or_refused(text: str, expected: str | None) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("8613800138000", "+8613800138000"),
        ("13105551234", "+13105551234"),
        ("+2348031234567", "+2348031234567"),
    ],
)
def test_shared_contact_carries_its_country_code_even_bare(shared: str, expected: str) -> None:
    assert normalise(shared, ABROAD) == expected


@given(mainland, st.sampled_from(["", "+86", "0086", "86", "+86 ", "０0８６"]))
def test_all_ways_to_write_a_mainland_number_meet(number: str, prefix: str) -> None:
    assert normalise(prefix + number) == f"+86{number}"


@given(st.one_of(mainland.map("+86{}".format), foreign.map("+{}".format)))
def test_a_number_once_normalised_stays(number: str) -> None:
    kept = normalise(number)
    assert kept == number
    assert normalise(dialable(kept)) == kept
    assert normalise(kept, ABROAD) == kept


@given(foreign)
def test_masked_number_hides_three_digits_or_more(number: str) -> None:
    shown = masked(f"+{number}")
    assert "****" in shown
    assert sum(c.isdigit() for c in shown) <= len(number) - 3


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    kept = normalise(text)
    assert kept is None or (kept[0] == "+" and kept[1:].isdecimal() and kept.isascii())


def test_mainland_number_is_masked_and_dialled_without_its_country_code() -> None:
    assert masked("+8613800138000") == "138****8000"
    assert dialable("+8613800138000") == "13800138000"
    assert masked("+2348031234567") == "+234****4567"
    assert dialable("+2348031234567") == "+2348031234567"
