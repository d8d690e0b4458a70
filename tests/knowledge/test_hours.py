"""Is nobody disturbed in quiet time, and does the office count only the hours it works?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.hours import (
    DEFAULTS,
    QuietHours,
    Span,
    WorkingWeek,
    add_working_days,
    add_working_hours,
    is_quiet,
    local_morning,
    next_open,
)

SHANGHAI = "Asia/Shanghai"
ZONES = [
    *(SHANGHAI, "Africa/Lagos", "America/Los_Angeles", "Asia/Kathmandu", "Europe/Madrid", "Africa/Cairo"),
    *("Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "America/Santiago"),
]
NIGHT = QuietHours(open_for_all=(Span(time(22), time(2, 30)),))
ODD = QuietHours(open_for_all=(Span(time(0, 30), time(1, 30)), Span(time(2, 15), time(2, 45))))

instants = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by contract
ages = st.none() | st.integers(18, 100)
rules = st.sampled_from([DEFAULTS.quiet, NIGHT, ODD])


def local(text: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("at", "age", "opens"),
    [
        ("2027-01-05 07:59:59", 30, "2027-01-05 08:00"),
        ("2027-01-05 08:00", 30, "2027-01-05 08:00"),
        ("2027-01-05 12:30", 30, "2027-01-05 12:30"),  # workers read at lunch
        ("2027-01-05 20:59", 30, "2027-01-05 20:59"),
        ("2027-01-05 21:00", 30, "2027-01-06 08:00"),
        ("2027-01-05 23:00", None, "2027-01-06 08:00"),
        ("2027-01-05 12:30", 59, "2027-01-05 12:30"),
        ("2027-01-05 12:00", 60, "2027-01-05 14:00"),
        ("2027-01-05 13:59", 69, "2027-01-05 14:00"),
        ("2027-01-05 08:30", 70, "2027-01-05 09:00"),
        ("2027-01-05 11:00", 70, "2027-01-05 15:00"),
        ("2027-01-05 18:00", 88, "2027-01-06 09:00"),
        ("2027-12-31 22:00", 30, "2028-01-01 08:00"),
    ],
)
def test_message_waits_for_the_next_open_slot(at: str, age: int | None, opens: str) -> None:
    assert next_open(local(at), SHANGHAI, age) == local(opens)
    assert is_quiet(local(at), SHANGHAI, age) is (at != opens)


@pytest.mark.parametrize(
    ("zone", "at", "opens"),
    [
        ("Africa/Lagos", "2027-03-01 01:00+00:00", "2027-03-01 07:00+00:00"),
        ("Asia/Kathmandu", "2027-03-01 18:00+00:00", "2027-03-02 02:15+00:00"),
        (
            "America/Los_Angeles",
            "2027-03-14 06:00+00:00",
            "2027-03-14 15:00+00:00",
        ),  # the night the clocks go forward
        ("America/Los_Angeles", "2027-03-13 06:00+00:00", "2027-03-13 16:00+00:00"),
        ("America/Los_Angeles", "2027-11-07 05:00+00:00", "2027-11-07 16:00+00:00"),  # and back
    ],
)
def test_message_waits_by_the_clock_of_the_reader(zone: str, at: str, opens: str) -> None:
    assert next_open(datetime.fromisoformat(at), zone, 30) == datetime.fromisoformat(opens)


@given(instants, st.sampled_from(ZONES), ages, rules)
@example(datetime(2027, 3, 14, 9, 50, tzinfo=UTC), "America/Los_Angeles", 30, ODD)
@example(datetime(2027, 11, 7, 8, 45, tzinfo=UTC), "America/Los_Angeles", 30, ODD)
def test_next_open_is_the_first_open_instant_and_stays(
    at: datetime, zone: str, age: int | None, quiet: QuietHours
) -> None:
    opens = next_open(at, zone, age, quiet)
    assert opens >= at
    assert opens.tzinfo is UTC
    assert not is_quiet(opens, zone, age, quiet)
    assert next_open(opens, zone, age, quiet) == opens
    minute = at
    while minute < opens:  # nothing before it is open
        assert is_quiet(minute, zone, age, quiet)
        minute += timedelta(minutes=7)
    assert opens == at or is_quiet(opens - timedelta(microseconds=1), zone, age, quiet)


@given(instants, st.sampled_from(ZONES), ages)
def test_nobody_is_written_to_at_night_and_no_elder_at_noon(at: datetime, zone: str, age: int | None) -> None:
    clock = next_open(at, zone, age).astimezone(ZoneInfo(zone)).time()
    assert time(8) <= clock < time(21)
    if age is not None and age >= 60:
        assert not time(12) <= clock < time(14)
    if age is not None and age >= 70:
        assert time(9) <= clock < time(11) or time(15) <= clock < time(18)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_open(datetime(2027, 1, 1), SHANGHAI, 30)  # noqa: DTZ001 - that it is naive is the point


def test_hours_that_never_open_are_refused() -> None:
    with pytest.raises(ValueError, match="open span"):
        QuietHours(open_for_all=())
    with pytest.raises(ValueError, match="two different ends"):
        Span(time(8), time(8))
    with pytest.raises(ValueError, match="in order"):
        WorkingWeek(spans=(Span(time(14), time(18)), Span(time(8), time(12))))


@given(st.dates(date(2024, 1, 1), date(2031, 12, 31)), st.sampled_from(ZONES), st.integers(0, 23))
def test_local_morning_shows_that_hour_on_that_day(day: date, zone: str, hour: int) -> None:
    shown = local_morning(day, zone, hour).astimezone(ZoneInfo(zone))
    assert shown.date() == day
    assert shown.hour == hour or (shown.hour == hour + 1 and shown.hour < 5)  # an hour the clocks skip


def test_local_morning_is_nine_oclock_unless_told() -> None:
    assert local_morning(date(2027, 2, 6), SHANGHAI) == datetime(2027, 2, 6, 1, tzinfo=UTC)
    assert local_morning(date(2027, 3, 14), "America/Los_Angeles", 2) == datetime(2027, 3, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        ("2027-03-01 09:00", 2, "2027-03-01 11:00"),
        ("2027-03-01 11:00", 2, "2027-03-01 15:30"),
        ("2027-03-01 12:10", 0.5, "2027-03-01 15:00"),
        ("2027-03-01 17:00", 2, "2027-03-02 09:00"),
        ("2027-03-05 17:30", 1, "2027-03-08 08:30"),  # over a weekend
        ("2027-03-06 10:00", 7.5, "2027-03-08 18:00"),
        ("2027-03-01 08:00", 4, "2027-03-01 12:00"),
    ],
)
def test_office_counts_the_hours_it_works(at: str, hours: float, due: str) -> None:
    assert add_working_hours(local(at), timedelta(hours=hours), SHANGHAI) == local(due)


def test_case_accepted_before_the_national_holiday_is_due_on_the_moved_work_day() -> None:
    holiday = {date(2026, 10, day) for day in range(1, 8)}
    moved = {date(2026, 10, 10)}

    def days_off(day: date) -> bool:
        return day in holiday or (day.weekday() > 4 and day not in moved)

    accepted = local("2026-09-30 10:00")
    assert add_working_days(accepted, 3, SHANGHAI, days_off) == local("2026-10-10 18:00")
    assert add_working_days(accepted, 1, SHANGHAI, days_off) == local("2026-10-08 18:00")
    assert add_working_hours(accepted, timedelta(hours=7.5), SHANGHAI, days_off) == local("2026-10-08 10:00")


def test_a_calendar_without_working_days_is_an_error_not_a_hang() -> None:
    with pytest.raises(ValueError, match="no working day"):
        add_working_days(local("2027-01-01 09:00"), 1, SHANGHAI, lambda _: True)
    with pytest.raises(ValueError, match="no working day"):
        add_working_hours(local("2027-01-01 09:00"), timedelta(hours=1), SHANGHAI, lambda _: True)


def test_time_is_added_never_taken_away() -> None:
    with pytest.raises(ValueError, match="added"):
        add_working_hours(local("2027-01-01 09:00"), timedelta(hours=-1), SHANGHAI)
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(local("2027-01-01 09:00"), 0, SHANGHAI)


@given(instants, st.integers(0, 60), st.integers(0, 60), st.sampled_from(ZONES[:4]))
def test_working_hours_add_up_and_end_inside_office_hours(
    at: datetime, some: int, more: int, zone: str
) -> None:
    first = add_working_hours(at, timedelta(hours=some), zone)
    both = add_working_hours(at, timedelta(hours=some + more), zone)
    assert at <= first <= both
    assert add_working_hours(first, timedelta(hours=more), zone) in {
        both,
        add_working_hours(both, timedelta(), zone),
    }
    clock = first.astimezone(ZoneInfo(zone))
    assert clock.weekday() < 5
    assert time(8) <= clock.time() <= time(12) or time(14, 30) <= clock.time() <= time(18)
