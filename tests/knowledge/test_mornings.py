"""When somebody is written to whose use of it ends: in the open stretch before, never at night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hours import DEFAULT, OwnHours, in_time, is_quiet, last_open, local_morning, with_own
from models.mornings import When, mornings

SHANGHAI, ANGELES, NEW_YORK = "Asia/Shanghai", "America/Los_Angeles", "America/New_York"
DUE = datetime(2027, 2, 10, 18, 0, tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)
SLOT = datetime(2027, 2, 10, 9, 0, tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)
A_DAY = timedelta(days=1)

zones = st.sampled_from((SHANGHAI, ANGELES, NEW_YORK, "Africa/Lagos", "Asia/Kolkata", "Europe/Berlin"))
ages = st.sampled_from((None, 30, 62, 75))
owns = st.sampled_from((None, *OwnHours))
instants = st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def here(at: datetime | None, zone: str) -> str | None:
    """An instant on the person's own clock."""
    return f"{at.astimezone(ZoneInfo(zone)):%d %H:%M}" if at else None


def last_day(zone: str, age: int | None, own: OwnHours | None = None) -> tuple[str | None, str | None]:
    """When the last reminder comes: planned on the eve, and on the day."""
    quiet, bracket = with_own(DEFAULT, own), 0 if age is None else 1 + (age >= DEFAULT.elder_from_age)
    eve = When(SLOT.date() - A_DAY, SLOT - A_DAY, 9, DUE, (SLOT.date(), SLOT))
    day = When(SLOT.date(), SLOT, 9, DUE)
    return here(mornings(eve, zone, quiet)[bracket], zone), here(mornings(day, zone, quiet)[bracket], zone)


@pytest.mark.parametrize(
    ("zone", "age", "own", "eve", "day"),
    [
        (SHANGHAI, None, None, None, "10 09:00"),
        (SHANGHAI, 75, None, None, "10 09:00"),
        (ANGELES, None, None, None, "09 17:00"),  # its morning of the tenth is behind the end
        (ANGELES, 75, None, None, "09 17:00"),
        (NEW_YORK, 75, None, "09 15:00", None),  # at the slot it is 20:00 there
        (SHANGHAI, None, OwnHours.DAWN, "10 05:00", None),
        (SHANGHAI, None, OwnHours.EVENING, "09 18:00", None),
        (SHANGHAI, None, OwnHours.NIGHT, "09 23:00", None),
        (SHANGHAI, 75, OwnHours.NIGHT, None, "10 09:00"),  # elders keep their hours
    ],
)
def test_last_reminder_comes_once_in_time(
    zone: str, age: int | None, own: OwnHours | None, eve: str | None, day: str | None
) -> None:
    assert last_day(zone, age, own) == (eve, day)


@given(instants, zones, ages, owns)
def test_last_stretch_before_an_instant_is_open_to_its_end(
    before: datetime, zone: str, age: int | None, own: OwnHours | None
) -> None:
    quiet = with_own(DEFAULT, own)
    start, end = last_open(before, zone, age, quiet)
    assert start < end <= before
    inside = end - timedelta(seconds=1)
    assert not is_quiet(inside, zone, age, quiet)
    assert all(
        is_quiet(end + span, zone, age, quiet) for span in [timedelta(minutes=1)] if end + span < before
    )


@given(instants, st.integers(1, 60), zones, ages, owns)
def test_nothing_is_said_at_night_nor_too_late_and_only_what_has_no_open_hour_not_at_all(
    since: datetime, hours: int, zone: str, age: int | None, own: OwnHours | None
) -> None:
    quiet, ends = with_own(DEFAULT, own), since + timedelta(hours=hours)
    at = max(since, local_morning(since.astimezone(ZoneInfo(zone)).date(), zone))
    moment = in_time(at, ends, since, zone, age, quiet)
    minutes = (since + timedelta(minutes=number) for number in range(hours * 60))
    if moment is None:
        assert all(is_quiet(minute, zone, age, quiet) for minute in minutes if minute < ends)
    else:
        assert since <= moment < ends
        assert not is_quiet(moment, zone, age, quiet)
