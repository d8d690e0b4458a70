"""What is to be done today? The morning's word to secretaries and contact persons (domain §3.4-L).

It is planned at night for each one's own 08:00 and counted when it leaves, for all who are written to at that
moment together: what it says is what its lists show.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from actions.pledge_handing_in import late_since
from actions.roster import PAGE, entry
from actions.staff import page_of, reach
from actions.stats import current_cycles
from actions.stretches import Place, begin, behind, part_of
from actions.verb import action
from models import digests, planning
from models.calendars import days_off
from models.check_ins import SILENT, Call
from models.desks import on_desks
from models.follow_ups import Cause
from models.hours import local_morning
from models.members import Member
from models.mornings import Mornings
from models.party_days import PartyDays
from models.pledge_desks import waiting_for
from models.roles import Permission
from models.rule_book import county_day
from models.rules import DIGEST, OF_OFFICE, Digest
from models.scope import Scope

HOUR = 8  # of the reader's own day
WEEK = 7  # days of birthdays
SCREEN = "digest"


async def greet_staff(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan the word of the slot's day for so many members more; once a day for each, whoever asks again."""
    if not place.last:
        return await begin(scope, planning.members_from_to())
    day, stretch = slot.date(), part_of(place, rows)
    mornings = tuple((zone, _morning(day, zone)) for zone in place.zones)
    for part in scope.rules.parts((DIGEST, *OF_OFFICE), day, calendar=True):
        if part.here[DIGEST] is not Digest.NEVER and not days_off(part.here)(day):
            order = digests.Order(SCREEN, day, mornings, part.nodes)
            await scope.run(digests.greet_staff(scope.dialect, order), **stretch, now=scope.now)
    return behind(place, stretch)


def _morning(day: date, zone: str) -> Mornings:
    at = local_morning(day, zone, HOUR)
    return Mornings(at, at, at)


async def count_the_day(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add what waits for each reader just before sending, in a handful of statements for all of them; an
    empty day is left out where the rule says so.
    """
    ids = [args["member"] for args in shown]
    members = {member.id: member for member in await scope.all(Member.by_ids(ids))}
    counted = await _counted(scope, ids)
    return [_said(scope, members[args["member"]], args, counted[args["member"]]) for args in shown]


def _said(scope: Scope, who: Member, args: dict[str, Any], counted: dict[str, Any]) -> dict[str, Any] | None:
    empty = not any(counted.values())
    rule = scope.here(who.branch_id)[DIGEST]
    if rule is Digest.NEVER or (empty and rule is Digest.BUSY):
        return None
    return {**args, "dear": scope.dear(who), **counted, "some": not empty or None, "calm_day": empty or None}


async def _counted(scope: Scope, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what waits for each of these people, by the names that the screen knows."""
    day = county_day(scope.now)
    cycles = await current_cycles(scope)
    running = [cycle.id for cycle in cycles]
    today = [cycle.id for cycle in cycles if county_day(cycle.due_at) == day]
    told: dict[int, dict[str, Any]] = {one: {"causes": []} for one in ids}
    order = list(Cause)
    cases = await scope.rows(digests.cases(ids, scope.now))
    for staff, cause, number, late in sorted(cases, key=lambda row: order.index(row[1])):
        told[staff]["causes"].append(
            {"kind": cause.value, "cause": cause, "number": number, "late": late or None, "calm": not late}
        )
    for staff, number in await scope.rows(on_desks(ids)):
        told[staff]["desk"] = number
    for staff, number, _ in await scope.rows(waiting_for(ids, late_since(scope), scope.now)):
        told[staff]["pledges"] = number
    for names, statement in (
        (("silent", "today"), digests.silent(ids, running, today)),
        (("reports", "overdue"), digests.missing_reports(ids, scope.now)),
        (("birthdays", "born"), digests.birthdays(ids, PartyDays(day, WEEK))),
    ):
        for staff, number, marked in await scope.rows(statement):
            told[staff] |= {names[0]: number, names[1]: int(marked) or None}
    return told


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_silent_people(scope: Scope, page: int = 0) -> None:
    """Show who has not reported, at home and abroad, ten at a time: to be opened, or recorded at once."""
    cycles = [cycle.id for cycle in await current_cycles(scope)]
    paths, contact_of = _people_of(scope)
    statement = Call.people(cycles, paths, SILENT, contact_of)
    rows, turns = await page_of(scope, statement, page, PAGE)
    scope.show("silent-today", people=[entry(member, branch) for member, branch in rows], **turns)


def _people_of(scope: Scope) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return reach(scope, Permission.MEMBER_SEE)


@action(needs=Permission.MEMBER_SEE)
async def show_birthdays(scope: Scope, page: int = 0) -> None:
    """Show whose political birthday is today or in the next six days, with the years, ten at a time."""
    days = PartyDays(county_day(scope.now), WEEK)
    rows, turns = await page_of(scope, digests.birthday_people(days, *_people_of(scope)), page, PAGE)
    people = [
        {**entry(member, branch), "day": found[0], "years": found[1].years}
        for member, branch in rows
        if (found := days.of(member.joined_on))
    ]
    scope.show("birthdays-near", people=people, **turns)
