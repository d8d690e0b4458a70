"""Are one's own number and one's code recognised, and nobody else's stored?"""

import pytest

from bot.forms import JSON, Code, Given, Phone, PhoneOrCode, Said, Sent, SharedContact
from tests.forms.talks import Talk

NUMBER = "+8613800138000"


@pytest.mark.parametrize(
    "given",
    [
        Said("13800138000"),
        Said("138 0013 8000"),
        Said("＋８６１３８００１３８０００"),
        SharedContact("+8613800138000", own=True),
        SharedContact("8613800138000", own=True),
        SharedContact("13800138000", own=True),
    ],
)
def test_phone_is_normalised(given: Given) -> None:
    assert Talk.about(Phone()).give(given).answer == NUMBER
    assert Talk.about(PhoneOrCode()).give(given).answer == {"phone": NUMBER}


def test_phone_from_abroad_is_taken_with_and_without_its_plus_when_shared() -> None:
    assert Talk.about(Phone()).give(SharedContact("34600123456", own=True)).answer == "+34600123456"
    assert Talk.about(Phone()).give(Said("+34 600 123 456")).answer == "+34600123456"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (SharedContact("+8613900139000", own=False), "contact-not-own"),
        (SharedContact("", own=True), "phone-malformed"),
        (Said("12345"), "phone-malformed"),
        (Said("😀"), "phone-malformed"),
        (Said("1" * 4096), "phone-malformed"),
        (Sent("photo", "f", "u"), "photo-not-expected"),
    ],
)
def test_phone_complains_and_stores_nothing(given: Given, reason: str) -> None:
    talk = Talk.about(Phone()).give(given)
    assert (talk.complaint, talk.run.answers, talk.run.candidates) == (reason, {}, ())


def test_typed_number_is_no_proof_where_only_ones_own_is_taken() -> None:
    both = PhoneOrCode(own_only=True)
    assert Talk.about(both).give(Said("13800138000")).complaint == "phone-to-be-shared"
    assert Talk.about(both).give(Said("abcd2345")).answer == {"code": "ABCD2345"}
    assert Talk.about(both).give(SharedContact("8613800138000", own=True)).answer == {"phone": NUMBER}


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd2345", "abcd-2345", " AB CD 23 45 ", "ＡＢＣＤ２３４５"])
def test_code_is_read_in_any_case_and_spacing(typed: str) -> None:
    assert Talk.about(Code()).give(Said(typed)).answer == "ABCD2345"
    assert Talk.about(PhoneOrCode()).give(Said(typed)).answer == {"code": "ABCD2345"}


@pytest.mark.parametrize(
    "typed", ["ABCD234", "ABCD23456", "ABCD234O", "ABCD2341", "甲乙丙丁2345", "", "A" * 4096]
)
def test_code_complains(typed: str) -> None:
    assert Talk.about(Code()).give(Said(typed)).complaint == "code-malformed"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Said("没有"), "phone-or-code-malformed"),
        (SharedContact("12", own=True), "phone-or-code-malformed"),
        (SharedContact("+8613900139000", own=False), "contact-not-own"),
    ],
)
def test_phone_or_code_complains(given: Given, reason: str) -> None:
    assert Talk.about(PhoneOrCode()).give(given).complaint == reason


def test_phone_is_quoted_masked() -> None:
    talk = Talk.about(Phone())
    assert talk.form.fields["it"].quote(NUMBER, talk.run) == "138****8000"
    both = PhoneOrCode()
    assert both.quote({"phone": NUMBER}, talk.run) == "138****8000"
    assert both.quote({"code": "ABCD2345"}, talk.run) == "ABCD2345"
    assert both.quote(None, talk.run) is None


@pytest.mark.parametrize("answer", ["13800138000", None, 3, {"phone": NUMBER}, []])
def test_phone_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = Talk.about(Phone())
    assert not talk.form.fields["it"].holds(answer, talk.run)


@pytest.mark.parametrize(
    "answer", [NUMBER, {}, {"phone": "1"}, {"code": "x"}, {"code": "ABCD2345", "phone": NUMBER}]
)
def test_phone_or_code_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = Talk.about(PhoneOrCode())
    assert not talk.form.fields["it"].holds(answer, talk.run)
    assert talk.form.fields["it"].holds({"phone": NUMBER}, talk.run)
    assert talk.form.fields["it"].holds({"code": "ABCD2345"}, talk.run)
