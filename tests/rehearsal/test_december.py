"""A rehearsal shows on which days of December the county hears that next year's days off are missing."""

from datetime import UTC
from pathlib import Path

import pytest

from models.kinds import Kind
from scheduler import warn_missing_calendar
from tests.people import Person
from tests.rehearsal.trials import Trial, moved_to, told
from tests.world import World, at


@pytest.mark.sqlite_only
async def test_county_hears_of_the_missing_year_at_nine_on_each_first_day_of_a_week(
    world: World, office: Person, tmp_path: Path
) -> None:
    await moved_to(world, at(2027, 11, 28, 10))
    trial = Trial(told(world.database.url, tmp_path), (warn_missing_calendar.JOB,))
    report = await trial.run(12)
    lines = [line for line in trial.lines if line.kind == Kind.CALENDAR_MISSING.word]
    assert {line.at.astimezone(UTC).replace(second=0, microsecond=0) for line in lines} == {
        at(2027, 12, 1, 9).astimezone(UTC), at(2027, 12, 8, 9).astimezone(UTC)
    }  # fmt: skip
    assert {line.person for line in lines if line.sent} == {office.member_id}
    assert sum(tally.sent for _, kind, tally in report.rows() if kind == Kind.CALENDAR_MISSING.word) == 2
