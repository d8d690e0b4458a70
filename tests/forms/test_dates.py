"""Are dates understood as people write them (domain §3.9), and only within their range?"""

from datetime import date, timedelta

import pytest

from bot.forms import JSON, Date, Given, Located, Said, Sent, SharedContact
from tests.forms.talks import Talk

COMING = Date(earliest=timedelta(0), latest=timedelta(days=366))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("6月30日", "2027-06-30"),
        ("6月30号", "2027-06-30"),
        ("６月３０日", "2027-06-30"),
        ("六月三十日", "2027-06-30"),
        ("6 月 30 日", "2027-06-30"),
        ("6月30日(星期三)", "2027-06-30"),
        ("6.30", "2027-06-30"),
        ("6/30", "2027-06-30"),
        ("2027-06-30", "2027-06-30"),
        ("2027.6.30", "2027-06-30"),
        ("20270630", "2027-06-30"),
        ("二〇二七年六月三十日", "2027-06-30"),
        ("明年6月30日", "2027-06-30"),
        ("月底", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("下个月5号", "2026-12-05"),
        ("2月底", "2027-02-28"),
        ("6月底", "2027-06-30"),
        ("年底", "2026-12-31"),
        ("25号", "2026-11-25"),
        ("5日", "2026-12-05"),
        ("今天", "2026-11-22"),
        ("明天", "2026-11-23"),
        ("Tomorrow", "2026-11-23"),
        ("30 June", "2027-06-30"),
        ("June 30, 2027", "2027-06-30"),
    ],
)
def test_date_is_read_and_the_year_that_fits_is_added(typed: str, day: str) -> None:
    talk = Talk.about(COMING).give(Said(typed))
    assert talk.answer == day
    assert talk.form.fields["it"].value(day) == date.fromisoformat(day)


def test_date_without_year_lies_in_the_past_where_the_future_is_out_of_range() -> None:
    joined = Date(earliest=date(1921, 7, 1), latest=timedelta(0))
    assert Talk.about(joined).give(Said("6月30日")).answer == "2026-06-30"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Said("2026-11-21"), "date-too-early"),
        (Said("昨天"), "date-too-early"),
        (Said("2028-01-01"), "date-too-late"),
        (Said("2月29日"), "date-too-late"),
        (Said("6月31日"), "date-malformed"),
        (Said("13月1日"), "date-malformed"),
        (Said("0.0"), "date-malformed"),
        (Said("0000-01-01"), "date-malformed"),
        (Said("过几天"), "date-malformed"),
        (Said("📅"), "date-malformed"),
        (Said(""), "date-malformed"),
        (Said("6" * 4096), "date-malformed"),
        (Sent("photo", "f", "u"), "photo-not-expected"),
        (Sent("voice", "f", "u", seconds=3), "voice-not-expected"),
        (Sent("audio", "f", "u", seconds=3), "voice-not-expected"),
        (Sent("document", "f", "u", size=20_000_000), "file-not-expected"),
        (Sent("video", "f", "u"), "file-not-expected"),
        (Sent("sticker", "f", "u"), "file-not-expected"),
        (SharedContact("+8613800138000", own=True), "contact-not-expected"),
        (Located(), "location-not-needed"),
    ],
)
def test_date_complains(given: Given, reason: str) -> None:
    talk = Talk.about(COMING).give(given)
    assert (talk.complaint, talk.run.answers) == (reason, {})


def test_date_out_of_range_names_the_bound_that_was_passed() -> None:
    assert Talk.about(COMING).give(Said("昨天")).args == {"min": date(2026, 11, 22)}
    assert Talk.about(COMING).give(Said("2030-01-01")).args == {"max": date(2027, 11, 23)}


@pytest.mark.parametrize("answer", ["6月30日", "2020-01-01", 3, None, {}])
def test_date_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = Talk.about(COMING)
    assert not talk.form.fields["it"].holds(answer, talk.run)
    assert talk.form.fields["it"].holds("2026-12-01", talk.run)
