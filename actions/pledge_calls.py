"""When is a pledge asked for, and who is told that it is missing? From the 5th of January on, a stretch of
people at a time (domain §3.6).

Everybody on the roster in January is asked at once; who comes later, within as many days. What would be said
on an official day off comes on the next working day, a last reminder on the one before.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from actions.morning_words import tell_in_the_morning
from actions.staff import page_of
from actions.stretches import Place, begin, behind, part_of
from actions.verb import action
from models import pledge_calls
from models.calendars import is_holiday, working_day_from
from models.hours import A_DAY
from models.kinds import Kind
from models.members import Member
from models.planning import members_from_to, of_stretch
from models.pledge_calls import Opening, PledgeCall
from models.roles import Permission, Role
from models.rule_book import Here, Part, county_day
from models.rules import (
    ELDER_AGE,
    OF_CALLS,
    OF_OFFICE,
    PLEDGE_CALLS,
    PLEDGE_DUE,
    PLEDGE_LIST,
    PLEDGE_NEW,
    PLEDGE_OPENS,
    PLEDGE_ORG_LEAST,
    PLEDGE_ORG_MOST,
)
from models.scope import Scope
from models.tellings import Telling

PAGE = 10
_FRESH = timedelta(days=2)  # a slot made up for later asks, and says nothing any more
_BACK = 100  # days: nobody is reminded of what they were asked for earlier
_LAST_MONTH = 11  # in which newcomers are asked for the year


def opens_on(here: Here, year: int) -> date:
    """Return the day on which pledges of a year are asked for."""
    return date(year, 1, here[PLEDGE_OPENS])


def due_on(here: Here, asked: date) -> date:
    """Return by when who is asked on a day hands in: by the January day, newcomers so many days later."""
    if asked == opens_on(here, asked.year):
        return max(asked, date(asked.year, 1, here[PLEDGE_DUE]))
    return asked + here[PLEDGE_NEW] * A_DAY


def opening_on(here: Here, day: date, nodes: tuple[Any, ...] = ()) -> Opening | None:
    """Return who is asked on a day by these rules; None before the first day and late in the year."""
    if day < opens_on(here, day.year) or day.month > _LAST_MONTH:
        return None
    elders = f"{day.year - here[ELDER_AGE]}-{day:%m-%d}"
    return Opening(day, due_on(here, day), elders, day > opens_on(here, day.year), nodes)


def reminded_on(here: Here, asked: date) -> Iterator[date]:
    """Yield the days on which who was asked on a day, and is silent, is reminded."""
    due = due_on(here, asked)
    for number in here[PLEDGE_CALLS]:
        day = asked + (number - here[PLEDGE_OPENS]) * A_DAY
        if asked < day <= due:
            said = _said_on(here, day)
            yield said if said <= due else working_day_from(here, day, -A_DAY)


def listed_on(here: Here, year: int) -> list[date]:
    """Return when the list of the silent goes to secretaries, and then to committees."""
    due = due_on(here, opens_on(here, year))
    days_late: tuple[int, ...] = here[PLEDGE_LIST]
    return [_said_on(here, due + number * A_DAY) for number in days_late]


def _said_on(here: Here, day: date) -> date:
    return working_day_from(here, day) if is_holiday(here, day) else day


def _asked_for(here: Here, today: date, *, reminding: bool) -> list[date]:
    """The days on which those were asked to whom something is said today."""
    days = [today - number * A_DAY for number in range(_BACK)]
    days = [day for day in days if day.year == today.year]
    if reminding:
        return [day for day in days if today in reminded_on(here, day)]
    return [day for day in days if today == _said_on(here, day)]


async def ask_for_pledges(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Ask whom the slot's day asks, remind the silent, and tell those above who is missing; so many members
    more. A second call adds nothing.
    """
    parts = scope.rules.parts((*OF_CALLS, *OF_OFFICE), slot.date(), calendar=True)
    if not place.last:
        for part in parts:
            opening = opening_on(part.here, slot.date(), part.nodes)
            if opening is not None and not opening.newcomers:
                await scope.run(pledge_calls.call_orgs(scope.dialect, opening))
        return await begin(scope, members_from_to())
    stretch = part_of(place, rows)
    for part in parts:
        opening = opening_on(part.here, slot.date(), part.nodes)
        if opening is not None:
            await scope.run(pledge_calls.call_members(scope.dialect, opening), **stretch)
    if scope.now - slot < _FRESH:
        for part in parts:
            await _say(scope, slot.date(), part, place, stretch)
    return behind(place, stretch)


async def _say(scope: Scope, day: date, part: Part, place: Place, stretch: dict[str, Any]) -> None:
    """All that a day says to the people of a part who belong to a stretch."""
    for screen, reminding in (("pledge-asked", False), ("pledge-reminder", True)):
        days = _asked_for(part.here, day, reminding=reminding)
        if not days:
            continue
        whom = pledge_calls.asked_on(days, part.nodes, unless_voluntary=reminding)
        order = Telling(Kind.PLEDGE_ASKED, screen, f"{screen}:{day}", day)
        await tell_in_the_morning(scope, order, place, stretch, of_stretch(Member.id), whom)
        keepers = pledge_calls.keeps_one_asked_on(days, part.nodes)
        order = Telling(Kind.STAFF_NOTE, f"org-{screen}", f"org-{screen}:{day}", day)
        await tell_in_the_morning(scope, order, place, stretch, of_stretch(Member.id), keepers)
    for listed, role in zip(listed_on(part.here, day.year), (Role.SECRETARY, Role.COMMITTEE), strict=False):
        if day == listed:
            order = Telling(Kind.STAFF_NOTE, "pledges-unproposed", f"pledges-unproposed:{day}", day)
            holding = pledge_calls.holds(role, part.nodes)
            await tell_in_the_morning(scope, order, place, stretch, of_stretch(Member.id), holding)


async def describe_asked(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Freshen what asks for pledges just before sending: dropped where one was handed in meanwhile."""
    ids, year = [args["member"] for args in shown], county_day(scope.now).year
    members = {member.id: member for member in await scope.all(Member.by_ids(ids))}
    calls = {call.member_id: call for call in await scope.all(PledgeCall.open_of(ids, year))}
    return [
        {
            **args, "dear": scope.dear(members[args["member"]]), "year": year, "due": call.due_on,
            "voluntary": call.voluntary or None, "member": 0, "org": 0, "pledge": 0, "addable": True,
        }
        if (call := calls.get(args["member"]))
        else None
        for args in shown
    ]  # fmt: skip


async def describe_org_asked(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """The same for those who keep an organisation: the first of theirs that has handed in nothing."""
    ids = [args["member"] for args in shown]
    found: dict[int, tuple[Any, PledgeCall]] = {}
    for staff, org, call in await scope.rows(PledgeCall.units_missing(ids, county_day(scope.now))):
        found.setdefault(staff, (org, call))
    told: list[dict[str, Any] | None] = []
    for args in shown:
        org, call = found.get(args["member"], (None, None))
        if org is None or call is None:
            told.append(None)
            continue
        here = scope.here(org.id)
        told.append(
            {**args, "unit": org.name, "year": call.year, "due": call.due_on, "member": 0, "org": org.id,
             "least": here[PLEDGE_ORG_LEAST], "most": here[PLEDGE_ORG_MOST]}
        )  # fmt: skip
    return told


async def count_unproposed(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add how many have handed in nothing just before sending; who misses nobody hears nothing."""
    ids, day = [args["member"] for args in shown], county_day(scope.now)
    rows = await scope.rows(pledge_calls.counted_for(ids, day))
    counted: dict[int, int] = dict(tuple(row) for row in rows)
    return [
        {**args, "unproposed": counted[args["member"]], "year": day.year, "page": 0}
        if counted.get(args["member"])
        else None
        for args in shown
    ]


@action(needs=Permission.PLEDGE_REVIEW)
async def show_unproposed(scope: Scope, page: int = 0) -> None:
    """Show who below the asker was asked for a pledge and has handed in nothing, ten at a time."""
    day = county_day(scope.now)
    statement = PledgeCall.missing(scope.actor.paths(Permission.PLEDGE_REVIEW), day)
    rows, turns = await page_of(scope, statement, page, PAGE)
    people = [
        {"member": member.id, "name": member.name, "label": member.name, "branch": branch}
        for member, branch, _ in rows
    ]
    scope.show("unproposed", people=people, year=day.year, **turns)
