"""When is a county greeted? On the evening before for everybody's own morning, a stretch of people at a time;
looks ahead go to those who may still change it (domain §3.4-D, §3.6).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from actions.stretches import Place, begin, behind, part_of
from models import greeting_previews, greeting_pushes, planning
from models.greeting_plans import GreetingPlan
from models.greeting_pushes import Order, Stops
from models.hours import A_DAY, HOME_ZONE, QuietHours, local_morning, with_own
from models.mornings import Mornings, When, mornings
from models.occasions import Occasions, greeted, rules_of
from models.pushes import ByZone
from models.roles import Role
from models.rule_book import Book, Here, Part, county_day
from models.rule_terms import quiet_of
from models.rules import (
    BIRTHDAY_PREVIEW,
    GREET,
    GREETING_CUT_OFF,
    GREETING_PREVIEW,
    MORNING,
    OF_PUSHES,
)
from models.scope import Scope

FESTIVALS_AHEAD, BIRTHDAYS_AHEAD = "greeting-preview", "birthday-preview"
_TOLD = (Role.SECRETARY, Role.COMMITTEE, Role.COUNTY)


def cut_off(day: date, here: Here) -> datetime:
    """Return until when a day's greetings can be changed: 18:00 on the day before, by the county's clock."""
    before = day - A_DAY
    return local_morning(before, HOME_ZONE, replace(here, day=before)[GREETING_CUT_OFF])


def evenings(rules: Book) -> str:
    """Return the crontab line of the hours at which greetings of the next day are planned."""
    return f"0 {','.join(map(str, sorted(rules.ever(GREETING_CUT_OFF))))} * * *"


async def plan_greetings(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Greet so many members more on the day after the slot's; whoever is noted already is left alone.

    A day that is over at home is not made up for: nobody is wished a good yesterday.
    """
    day = slot.date() + A_DAY
    parts = _parts(scope, slot, day)
    if county_day(scope.now) > day or not parts:
        return None
    if not place.last:
        return await _begin(scope, slot, day)
    part = part_of(place, rows)
    stops = await _stops(scope, day)
    for order in _orders(scope, parts, stops, day, place):
        await scope.run(greeting_pushes.greet(scope.dialect, order), **part, now=scope.now)
        await scope.run(greeting_pushes.say(scope.dialect, order), **part, now=scope.now)
    return behind(place, part)


async def _begin(scope: Scope, slot: datetime, day: date) -> Place | None:
    if slot.hour == max(scope.rules.ever(GREETING_CUT_OFF)):
        await scope.run(GreetingPlan.sent_on(day))
    return await begin(scope, planning.members_from_to())


def _parts(scope: Scope, slot: datetime, day: date) -> list[Part]:
    """Return the organisations whose hour it is. At the last hour of an evening it is everybody's: on a day
    on which the hour changes nobody is left out, and nobody is greeted twice.
    """
    last = slot.hour == max(scope.rules.ever(GREETING_CUT_OFF))
    rules = (*rules_of(day), GREETING_CUT_OFF, *OF_PUSHES)
    return [
        one for one in scope.rules.parts(rules, day)
        if (last or slot.hour >= replace(one.here, day=slot.date())[GREETING_CUT_OFF])
        and greeted(one.here, day)
    ]  # fmt: skip


async def _stops(scope: Scope, day: date) -> Stops:
    rows = await scope.rows(GreetingPlan.stopped_on(day))
    by_occasion = groupby(rows, key=lambda row: str(row[0]))
    return tuple((occasion, tuple(path for _, path in found)) for occasion, found in by_occasion)


def _orders(scope: Scope, parts: Sequence[Part], stops: Stops, day: date, place: Place) -> Iterator[Order]:
    since = scope.now.replace(second=0, microsecond=0)
    for one in parts:
        occasions, quiet = greeted(one.here, day), quiet_of(one.here)
        hour = hour_of(occasions, one.here)

        def by_zone(hours: QuietHours, hour: int = hour) -> ByZone:
            return tuple((zone, _morning(day, since, hour, zone, hours)) for zone in place.zones)

        own = tuple((one, by_zone(with_own(quiet, one))) for one in place.chosen)
        ages = quiet.resting_from_age, quiet.elder_from_age
        yield Order(occasions, stops, by_zone(quiet), _ends(day, place.zones), ages, one.nodes, own)


def _morning(day: date, since: datetime, hour: int, zone: str, quiet: QuietHours) -> Mornings:
    """Return when people of a zone are greeted: in the morning, or in the last open hours of their day."""
    return mornings(When(day, since, hour, _end(day, zone)), zone, quiet)


def _end(day: date, zone: str) -> datetime:
    return local_morning(day + A_DAY, zone, 0)


def hour_of(occasions: Occasions, here: Here) -> int:
    """Return the hour at which greetings of a day leave: in the morning, on 除夕 at 10:00 (domain §2.3)."""
    return max([one.hour or here[MORNING] for one in occasions.festivals], default=here[MORNING])


def _ends(day: date, zones: Sequence[str]) -> ByZone:
    midnights = ((zone, _end(day, zone)) for zone in zones)
    return tuple((zone, Mornings(midnight, midnight, midnight)) for zone, midnight in midnights)


async def preview_greetings(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Tell those who answer for others what is coming: festivals two days ahead, political birthdays three,
    by the rules of each; asked twice it tells once.
    """
    if not place.last:
        await _announce_festivals(scope, slot.date())
        return await begin(scope, planning.members_from_to(), by_clocks=False)
    part = part_of(place, rows)
    for one in scope.rules.parts((GREET["birthday"], BIRTHDAY_PREVIEW), slot.date()):
        day = slot.date() + timedelta(days=one.here[BIRTHDAY_PREVIEW])
        if one.here[GREET["birthday"]]:
            tell = greeting_previews.announce_birthdays(scope.dialect, BIRTHDAYS_AHEAD, day, one.nodes)
            await scope.run(tell, **part, now=scope.now)
    return behind(place, part)


async def _announce_festivals(scope: Scope, today: date) -> None:
    for one in scope.rules.parts((GREETING_PREVIEW, *GREET.values()), today):
        day = today + timedelta(days=one.here[GREETING_PREVIEW])
        if greeted(one.here, day).festivals:
            tell = greeting_previews.announce(scope.dialect, FESTIVALS_AHEAD, day, _TOLD, one.nodes)
            await scope.run(tell, now=scope.now)


async def settle_greetings(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Note what became of greetings whose day is over everywhere: their messages are not kept for ever."""
    before = slot.date() - A_DAY
    if not place.last:
        return await begin(scope, greeting_pushes.unsettled(before), by_clocks=False)
    part = part_of(place, rows)
    await scope.run(greeting_pushes.settled(before), **part)
    return behind(place, part)
