"""Are the shipped days off those of the notices, and do working days count by them?"""

from datetime import date, timedelta

import chinese_calendar
import pytest

from models.calendars import days_off, is_holiday, marked, working_day_from, years_known
from models.festivals import FestivalName, dates_in
from models.follow_ups import Cause, due_after
from models.official_days import DayKind, Marked, shipped, shipped_years
from models.rule_book import BY_DEFAULT
from tests.world import at

DAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(1096)]
FESTIVALS = {
    "New Year's Day": FestivalName.NEW_YEAR, "Spring Festival": FestivalName.SPRING,
    "Tomb-sweeping Day": FestivalName.QINGMING, "Labour Day": FestivalName.LABOUR,
    "Dragon Boat Festival": FestivalName.DRAGON_BOAT, "Mid-autumn Festival": FestivalName.MID_AUTUMN,
    "National Day": FestivalName.NATIONAL,
}  # fmt: skip


def test_office_works_on_the_same_1096_days_as_the_other_library_says() -> None:
    is_off = days_off(BY_DEFAULT)
    assert DAYS[-1] == date(2026, 12, 31)
    assert [day for day in DAYS if is_off(day) == chinese_calendar.is_workday(day)] == []


def test_each_marked_day_belongs_to_the_festival_that_the_other_library_names() -> None:
    for day, mark in shipped().items():
        _, name = chinese_calendar.get_holiday_detail(day)
        assert FESTIVALS[name] in mark.festivals, day


def test_no_marked_day_is_needless_but_weekends_inside_a_holiday() -> None:
    needless = [day for day, mark in shipped().items() if mark.kind is DayKind.WORK and day.weekday() < 5]
    assert needless == []


@pytest.mark.parametrize("year", sorted(shipped_years()))
def test_festival_of_a_notice_is_among_its_days_off(year: int) -> None:
    marks = shipped()
    for name in FESTIVALS.values():
        [day] = [day for day, one in dates_in(year) if one.name is name]
        assert marks[day].kind is DayKind.OFF
        assert name in marks[day].festivals


def test_what_the_notices_do_not_mark_is_decided_by_the_week() -> None:
    assert marked(BY_DEFAULT, date(2026, 9, 30)) is None
    assert marked(BY_DEFAULT, date(2026, 10, 10)) == Marked(DayKind.WORK, "", 2026, (FestivalName.NATIONAL,))
    assert not is_holiday(BY_DEFAULT, date(2026, 10, 11))  # an ordinary Sunday is no holiday
    assert days_off(BY_DEFAULT)(date(2026, 10, 11))
    assert years_known(BY_DEFAULT) == {2024, 2025, 2026}


def test_three_working_days_after_the_eve_of_the_national_day_end_on_the_moved_saturday() -> None:
    """Accepted Wed 2026-09-30: 8 Thu, 9 Fri, and Saturday 10 is a moved work day (domain §6)."""
    due = due_after(Cause.SILENT, at(2026, 9, 30, 10))
    assert due == at(2026, 10, 10, 18)


def test_help_is_due_within_hours_on_any_day() -> None:
    assert due_after(Cause.HELP, at(2026, 10, 1, 10)) == at(2026, 10, 1, 12)


@pytest.mark.parametrize(
    ("day", "forward", "back"),
    [
        ("2026-10-01", "2026-10-08", "2026-09-30"),
        ("2026-10-08", "2026-10-08", "2026-10-08"),
        ("2026-10-10", "2026-10-10", "2026-10-10"),
        ("2026-10-11", "2026-10-12", "2026-10-10"),
        ("2026-02-17", "2026-02-24", "2026-02-14"),
    ],
)
def test_next_and_last_working_day(day: str, forward: str, back: str) -> None:
    start = date.fromisoformat(day)
    assert working_day_from(BY_DEFAULT, start).isoformat() == forward
    assert working_day_from(BY_DEFAULT, start, timedelta(days=-1)).isoformat() == back
