"""还剩几天,做到哪步了? Whoever made a promise is asked before it is due, once behind that, and each quarter;
who leads the branch hears a week later (domain §3.6).

One message a day for each reader, set-based; what it lists is looked up when it leaves.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from actions.morning_words import tell_in_the_morning
from actions.pledge_items import told_of
from actions.pledge_words import Promise
from actions.stretches import Place, begin, behind, part_of
from models import planning, pledge_owners
from models.kinds import Kind
from models.members import Member, Standing
from models.rule_book import Part, county_day
from models.rules import PLEDGE_DUE_DAYS, PLEDGE_LATE, PLEDGE_QUARTER
from models.scope import Scope
from models.tellings import Telling

_A_QUARTER = 3  # months
_SHOWN = 8
_RULES = (PLEDGE_DUE_DAYS, PLEDGE_LATE, PLEDGE_QUARTER)


async def remind_of_pledges(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan the day's questions for so many members more, by the rules of their organisations."""
    if not place.last:
        return await begin(scope, planning.members_from_to())
    day, part = slot.date(), part_of(place, rows)
    for some in scope.rules.parts(_RULES, day):
        await _ask(scope, day, place, part, some)
    return behind(place, part)


async def _ask(scope: Scope, day: date, place: Place, part: dict[str, Any], some: Part) -> None:
    """Those before a day and the day behind it; else the quarter's question; and those who lead."""
    here = some.here
    due = {day + timedelta(days=number) for number in here[PLEDGE_DUE_DAYS]} | {day - timedelta(days=1)}
    asked = pledge_owners.due_on(due)
    if day.day == here[PLEDGE_QUARTER] and not day.month % _A_QUARTER:
        asked = pledge_owners.running()
    late = pledge_owners.late_on(day - timedelta(days=here[PLEDGE_LATE]))
    for kind, screen, whom in (
        (Kind.PLEDGE_REMINDER, "pledge-due", pledge_owners.answering_for(asked)),
        (Kind.STAFF_NOTE, "pledges-late", Member.id.in_(late)),
    ):
        order = Telling(kind, screen, f"{screen}:{day}", day)
        of_part = () if not some.nodes else (Member.branch_id.in_(pledge_owners.orgs_of(some.nodes)),)
        here_only = planning.of_stretch(Member.id), Member.standing == Standing.ACTIVE
        await tell_in_the_morning(scope, order, place, part, *here_only, whom, *of_part)


async def describe_due(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add just before sending what is still unfinished; nobody is asked about what was finished meanwhile."""
    ids = {args["member"] for args in shown}
    members = {one.id: one for one in await scope.all(Member.by_ids(ids))}
    found: dict[int, list[dict[str, Any]]] = {}
    for who, *row in await scope.rows(pledge_owners.answered_by(ids, pledge_owners.unfinished())):
        found.setdefault(who, []).append(told_of(scope, Promise(*row)))

    def told(args: dict[str, Any]) -> dict[str, Any] | None:
        rows = found.get(args["member"], [])[:_SHOWN]
        who = members.get(args["member"])
        return {**args, "dear": scope.dear(who), "rows": rows} if rows and who else None

    return [told(args) for args in shown]


async def describe_late(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add just before sending which promises of the reader's organisation are late by then."""
    ids = {args["member"] for args in shown}
    found: dict[int, list[dict[str, Any]]] = {}
    for who, *row in await scope.rows(pledge_owners.late_for(ids, county_day(scope.now))):
        found.setdefault(who, []).append(told_of(scope, Promise(*row)))

    def told(args: dict[str, Any]) -> dict[str, Any] | None:
        rows = found.get(args["member"], [])
        return {**args, "n": len(rows), "rows": rows[:_SHOWN], "page": 0} if rows else None

    return [told(args) for args in shown]
