"""Days of a series, clocks as typed, hours of a sitting, heads at a site, when somebody is reminded."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actions.training_plans import ends_of
from actions.training_words import reminders_on
from bot.forms.dates import read_clock
from models.conditions import document, parse
from models.hours import DEFAULT, is_quiet
from models.mornings import mornings
from models.rule_book import BY_DEFAULT
from models.training_audiences import DOCUMENTS
from models.training_series import LAST, TrainingSeries, nth_weekday, place_in_month
from models.trainings import Training
from models.venues import SiteBooking, most_heads
from tests.world import at

DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))
ZONES = st.sampled_from(
    [
        "Asia/Shanghai",
        "Asia/Tokyo",
        "Europe/Madrid",
        "America/Los_Angeles",
        "Pacific/Kiritimati",
        "Africa/Lagos",
    ]
)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("14:30", time(14, 30)), ("１４：３０", time(14, 30)), ("9点", time(9)), ("9点半", time(9, 30)),
        ("下午2点半", time(14, 30)), ("晚上7点", time(19)), ("上午十点", time(10)), ("7.30 pm", time(19, 30)),
        ("12 am", time(0)), ("中午12点", time(12)), ("下午3点15分", time(15, 15)),
        ("25:00", None), ("9:61", None), ("明天", None), ("", None), ("9点半钟头", None),
    ],
)  # fmt: skip
def test_clock_is_read_as_people_type_it(typed: str, clock: time | None) -> None:
    assert read_clock(typed) == clock


@given(day=DAYS)
def test_day_stands_in_its_month_where_the_series_looks_for_it(day: date) -> None:
    nth = place_in_month(day)
    found = nth_weekday(day, nth, day.weekday())
    assert found.month == day.month
    assert found == day
    assert (nth == LAST) == (day.day > 28)


@given(first=DAYS, every=st.sampled_from([1, 2, 3, 6]))
def test_series_has_one_day_in_each_of_its_months_and_none_before_it_began(first: date, every: int) -> None:
    series = TrainingSeries(nth=place_in_month(first), weekday=first.weekday(), every=every, since_on=first)
    days = list(series.days(date(2025, 1, 1), date(first.year + 2, 12, 31)))
    assert days[0] == first
    months = [day.year * 12 + day.month for day in days]
    assert all(later - earlier == every for earlier, later in pairwise(months))
    assert {day.weekday() for day in days} == {first.weekday()}


@pytest.mark.parametrize(
    ("hours", "ends"),
    [
        (0.5, at(2027, 2, 3, 9, 30)), (4, at(2027, 2, 3, 13)), (8, at(2027, 2, 3, 17)),
        (12, at(2027, 2, 4, 13)), (16, at(2027, 2, 4, 17)), (40, at(2027, 2, 7, 17)),
    ],
)  # fmt: skip
def test_sitting_lasts_eight_hours_a_day(hours: float, ends: datetime) -> None:
    assert ends_of(at(2027, 2, 3), hours) == ends


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6), st.integers(1, 30)), max_size=8))
def test_fullest_moment_of_a_site_is_the_one_that_counting_finds(stays: list[tuple[int, int, int]]) -> None:
    base = at(2027, 2, 3, 0)
    booked = [
        SiteBooking(
            starts_at=base + timedelta(hours=start),
            ends_at=base + timedelta(hours=start + length),
            heads=heads,
        )
        for start, length, heads in stays
    ]
    counted = [
        sum(heads for start, length, heads in stays if start <= hour < start + length) for hour in range(30)
    ]
    assert most_heads(booked) == max(counted)


def test_audiences_of_one_tap_are_documents_in_canonical_form() -> None:
    assert [document(parse(one)) for one in DOCUMENTS.values()] == list(DOCUMENTS.values())


@dataclass
class Rules:
    """A scope that knows nothing but the default rules."""

    def here(self, _org: int) -> object:
        return BY_DEFAULT


@given(
    day=st.dates(date(2027, 1, 10), date(2027, 12, 20)), hour=st.integers(7, 21), zone=ZONES,
    age=st.sampled_from([None, 35, 64, 77]),
)  # fmt: skip
@example(day=date(2027, 1, 10), hour=12, zone="America/Los_Angeles", age=None)  # 20:00 of the 9th
def test_reminders_come_before_the_sitting_in_open_hours_each_in_its_order(
    day: date, hour: int, zone: str, age: int | None
) -> None:
    starts = datetime.combine(day, time(hour), at(2027, 1, 1).tzinfo)
    training = Training(id=1, org_id=1, starts_at=starts, made_at=starts - timedelta(days=30))
    found: list[datetime] = []
    names: list[str] = []
    for before in range(5, -1, -1):
        for saying in reminders_on(Rules(), training, day - timedelta(days=before)):  # type: ignore[arg-type]
            bracket = mornings(saying.when, zone, DEFAULT)
            moment = bracket.elder if age == 77 else bracket.resting if age == 64 else bracket.young
            names.append(saying.occurrence.partition(":")[0])
            if moment is not None:
                found.append(moment)
    assert names == ["early", "eve", "shortly"]
    assert found == sorted(found)
    assert all(moment < starts for moment in found)
    assert not [moment for moment in found if is_quiet(moment, zone, age)]
    assert len(found) >= 2, "who misses the last word has the one before"
