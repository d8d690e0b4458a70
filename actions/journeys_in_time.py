"""What does time make of journeys? They begin, become floating records after half a year, and on 小年 those
away are asked whether they come home (domain §2.1, §2.3, §3.4-B). A stretch at a time, as models/planning.py.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement

from models import nights, planning, pushes
from models.home_comings import is_away, not_said, season_of
from models.hours import HOME_ZONE, local_morning
from models.kinds import Kind
from models.members import Member
from models.mornings import When, mornings
from models.rule_terms import quiet_of
from models.rules import MORNING, OF_PUSHES
from models.scope import Scope
from models.tellings import Telling, telling


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk has come: the rows behind ``after`` up to ``last``. ``zones``: where members live."""

    zones: tuple[str, ...] = ()
    after: int = 0
    last: int = 0


BEGINNING = Place()


async def _begun(scope: Scope, ends: tuple[int | None, int | None]) -> Place | None:
    """Return the beginning of a walk, None where there are no rows."""
    least, greatest = ends
    others = [zone for zone in await scope.all(pushes.zones()) if zone != HOME_ZONE]
    return Place((HOME_ZONE, *others), (least or 1) - 1, greatest) if greatest else None


async def keep_journeys(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Have journeys begin whose day has come, and make floating records of those of half a year, so many
    journeys more; each member is told kindly, at the end each secretary how many there were.
    """
    day = slot.date()
    if not place.zones:
        (ends,) = await scope.rows(nights.journeys_from_to())
        return await _begun(scope, tuple(ends))
    part = {"after": place.after, "last": min(place.after + rows, place.last)}
    for statement in (*nights.departures(day), *nights.half_years(day)):
        await scope.run(statement, **part)
    told = Telling(Kind.MEMBER_NOTE, "journey-turned", f"journey-turned:{day}", day)
    await _tell(scope, told, place.zones, part, nights.turned_in_stretch(day))
    if part["last"] < place.last:
        return replace(place, after=part["last"])
    morning = max(local_morning(day, HOME_ZONE), scope.now)
    await scope.run(nights.tell_secretaries(scope.dialect, day, scope.now, morning))
    return None


async def ask_home_comings(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """On 小年 ask those away whether they come home, so many members more: each once for a festival, who has
    said it already not at all. On every other day there is nothing to do.
    """
    day = slot.date()
    season = season_of(day)
    if day != season.asked_on:
        return None
    if not place.zones:
        (ends,) = await scope.rows(planning.members_from_to())
        return await _begun(scope, tuple(ends))
    part = {"after": place.after, "last": min(place.after + rows, place.last)}
    fixed = (("year", season.year),)
    asked = Telling(Kind.HOME_COMING, "home-coming", f"home-coming:{season.year}", day, fixed)
    whom = planning.of_stretch(Member.id), is_away(), not_said(season.year)
    await _tell(scope, asked, place.zones, part, *whom)
    return replace(place, after=part["last"]) if part["last"] < place.last else None


async def _tell(
    scope: Scope, order: Telling, zones: tuple[str, ...], part: dict[str, int], *whom: ColumnElement[bool]
) -> None:
    """Say something to those of a stretch, each in the morning of their own day."""
    since = scope.now.replace(second=0, microsecond=0)
    for some in scope.rules.parts(OF_PUSHES, order.day):
        quiet, when = quiet_of(some.here), When(order.day, since, some.here[MORNING])
        own = tuple((zone, mornings(when, zone, quiet)) for zone in zones)
        ages = quiet.resting_from_age, quiet.elder_from_age
        said = replace(order, mornings=own, ages=ages, nodes=some.nodes)
        await scope.run(telling(scope.dialect, said, scope.now, *whom), **part)
