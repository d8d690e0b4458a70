"""Nobody is reminded on an official day off: a reminder waits for the next working day, the rest stays."""

from datetime import date, timedelta

import pytest

from actions.cycles import reminded_on
from models.calendars import days_off, is_holiday
from models.follow_ups import Cause, FollowUp
from models.official_days import DayKind
from models.rule_book import BY_DEFAULT
from tests.calendar_rows import mark
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, at


def days(month: int, *numbers: int) -> list[date]:
    return [date(2027, month, number) for number in numbers]


@pytest.mark.parametrize(
    ("opened", "due", "reminded"),
    [
        ("2026-03-01", "2026-03-10", "03-04 03-08 03-10"),  # the 8th is an ordinary Sunday
        ("2026-05-01", "2026-05-10", "05-06 05-08 05-10"),  # the 4th is a day off, the 6th is not
        ("2026-10-01", "2026-10-10", "10-08 10-10"),  # the 4th slides to the 8th, where one is enough
        ("2026-02-10", "2026-02-19", "02-13 02-14"),  # due in the holiday: the last word is on the day before
        ("2026-02-15", "2026-02-24", "02-24"),  # the 18th and the 22nd slide to the due day
        ("2026-09-28", "2026-10-07", "09-30"),  # nothing is left but the eve of a holiday that ends it
        ("2026-10-01", "2026-10-05", ""),  # all of it in the holiday: the opening has to do
    ],
)
def test_reminders_of_a_round_by_the_notices(opened: str, due: str, reminded: str) -> None:
    found = reminded_on(date.fromisoformat(opened), date.fromisoformat(due), BY_DEFAULT)
    assert [f"{day:%m-%d}" for day in sorted(found)] == reminded.split()


@pytest.mark.parametrize("length", [5, 10, 28])
def test_no_reminder_of_any_round_falls_on_a_day_off_or_outside_of_it(length: int) -> None:
    for number in range(1096):
        opened = date(2024, 1, 1) + timedelta(days=number)
        due = opened + timedelta(days=length - 1)
        found = reminded_on(opened, due, BY_DEFAULT)
        assert not [day for day in found if is_holiday(BY_DEFAULT, day) or not opened < day <= due]
        is_off = days_off(BY_DEFAULT)
        open_days = [opened + timedelta(days=passed) for passed in range(1, length)]
        if not all(is_off(day) for day in open_days):
            assert found, opened


async def test_member_hears_nothing_in_the_holiday_and_once_after_it(
    world: World, county: County, bob: Person
) -> None:
    await mark(world, county.county, days(2, 4, 5, 6, 7, 8), year=2027)
    await world.walk(at(2027, 2, 9, 8))
    assert len(bob.reminders) == 1
    bob.sees("check-in-opened")
    await world.walk(at(2027, 2, 9, 10))
    assert len(bob.reminders) == 2
    bob.sees("check-in-reminder")
    await world.walk(at(2027, 2, 11, 9))
    bob.sees("check-in-due-today")
    assert len(bob.reminders) == 3


async def test_round_that_is_due_on_a_day_off_is_recalled_on_the_eve(
    world: World, county: County, bob: Person
) -> None:
    await mark(world, county.county, days(2, 10, 11, 12), year=2027)
    await world.walk(at(2027, 2, 9, 10))
    bob.sees("2月10日")
    bob.sees("check-in-reminder")
    shown = len(bob.reminders)
    await world.walk(at(2027, 2, 12, 10))
    assert len(bob.reminders) == shown
    async with world.scope() as scope:
        [row] = await scope.all(FollowUp.open_for([bob.member_id or 0], Cause.SILENT))
    assert row.due_at == at(2027, 2, 17, 18)  # 15, 16, 17: three working days after the holiday


async def test_branch_with_a_feast_of_its_own_is_reminded_a_day_later(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "石桥人")
    other = await seat(world, member.id, "石桥人", 640)
    await mark(world, county.willow, days(2, 4))
    await world.walk(at(2027, 2, 4, 10))
    assert (len(bob.reminders), len(other.reminders)) == (1, 2)
    await world.walk(at(2027, 2, 5, 10))
    assert (len(bob.reminders), len(other.reminders)) == (2, 2)


async def test_branch_that_works_on_a_county_s_day_off_is_reminded_on_it(
    world: World, county: County, bob: Person
) -> None:
    await mark(world, county.county, days(2, 4), year=2027)
    await mark(world, county.willow, days(2, 4), DayKind.WORK)
    await world.walk(at(2027, 2, 4, 10))
    bob.sees("check-in-reminder")
