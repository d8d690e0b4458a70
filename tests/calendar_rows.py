"""Days that an organisation of a test has marked in its calendar long ago."""

from collections.abc import Iterable
from datetime import date

from models.calendars import CalendarDay
from models.official_days import DayKind
from models.orgs import Org
from models.rule_changes import forget_book
from tests.world import World


async def mark(
    world: World, org: Org, days: Iterable[date], kind: DayKind = DayKind.OFF, year: int | None = None
) -> None:
    """The organisation has these days in its calendar; of a year's notice, where one is given."""
    async with world.scope() as scope:
        for day in days:
            scope.add(CalendarDay(org_id=org.id, day=day, kind=kind, name="", year=year, set_at=scope.now))
        await scope.of_session(forget_book)
