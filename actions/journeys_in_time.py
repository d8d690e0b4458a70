"""What does time make of journeys? They begin, become floating records after half a year, and on 小年 those
away are asked whether they come home (domain §2.1, §2.3, §3.4-B). A stretch at a time, as models/planning.py.
"""

from datetime import datetime

from actions.morning_words import tell_in_the_morning
from actions.stretches import Place, begin, behind, part_of
from models import nights, planning
from models.home_comings import is_away, not_said, season_of
from models.hours import HOME_ZONE, local_morning
from models.kinds import Kind
from models.members import Member
from models.scope import Scope
from models.tellings import Telling


async def keep_journeys(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Have journeys begin whose day has come, and make floating records of those of half a year, so many
    journeys more; each member is told kindly, at the end each secretary how many there were.
    """
    day = slot.date()
    if not place.last:
        return await begin(scope, nights.journeys_from_to())
    part = part_of(place, rows)
    for statement in (*nights.departures(day), *nights.half_years(day)):
        await scope.run(statement, **part)
    told = Telling(Kind.MEMBER_NOTE, "journey-turned", f"journey-turned:{day}", day)
    await tell_in_the_morning(scope, told, place, part, nights.turned_in_stretch(day))
    further = behind(place, part)
    if further is None:
        morning = max(local_morning(day, HOME_ZONE), scope.now)
        await scope.run(nights.tell_secretaries(scope.dialect, day, scope.now, morning))
    return further


async def ask_home_comings(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """On 小年 ask those away whether they come home, so many members more: each once for a festival, who has
    said it already not at all. On every other day there is nothing to do.
    """
    day = slot.date()
    season = season_of(day)
    if day != season.asked_on:
        return None
    if not place.last:
        return await begin(scope, planning.members_from_to())
    part = part_of(place, rows)
    fixed = (("year", season.year),)
    asked = Telling(Kind.HOME_COMING, "home-coming", f"home-coming:{season.year}", day, fixed)
    whom = planning.of_stretch(Member.id), is_away(), not_said(season.year)
    await tell_in_the_morning(scope, asked, place, part, *whom)
    return behind(place, part)
