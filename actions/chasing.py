"""督办: what is overdue in the own subtree, and who is asked for it? Once a day for each (domain §3.4-M)."""

from datetime import datetime

from actions.colours import colour_counts
from actions.follow_ups import Seen, find_follow_up
from actions.staff import find_org, keeper_of, page_of
from actions.verb import action
from models.chases import overdue_in, overdue_units
from models.climbing import Climber, Seats, climber
from models.hours import A_DAY
from models.kinds import Kind
from models.members import Member
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rungs import Rung
from models.scope import How, Scope
from models.values import TextKey

PAGE = 8
ASKED = {  # whom each of the buttons asks: the grades of Z08
    "specific": (Rung.SECRETARY, Rung.SPECIFIC),
    "direct": (Rung.DIRECT,),
    "first": (Rung.FIRST,),
}


class ChasedToday(Refusal):
    """It was asked for today already: one chase an item a day."""


class NobodyInOffice(Refusal):
    """Nobody else holds that office there: ``rung``."""


class NotOverdue(Refusal):
    """Nothing is late about it."""


def days_late(due: datetime, now: datetime) -> int:
    """Return on which day of being late something is: 1 on the first."""
    return -((due - now) // A_DAY)


@action(needs=Permission.CHASE)
async def show_chase(scope: Scope, page: int = 0) -> None:
    """Show how many are yellow, orange and red, and the units with something overdue, eight at a time."""
    paths = scope.actor.paths(Permission.CHASE)
    rows, turns = await page_of(scope, overdue_units(paths, scope.now), page, PAGE)
    units = [{"org": org.id, "unit": org.name, "late": late, "page": 0} for org, late in rows]
    scope.show("chase", units=units, **await colour_counts(scope, paths, ()), **turns)


@action(needs=Permission.CHASE)
async def show_overdue(scope: Scope, org: int, page: int = 0) -> None:
    """Show what is overdue at a unit: who, why, how late, with whom it is."""
    unit = await find_org(scope, Permission.CHASE, org)
    rows, turns = await page_of(scope, overdue_in(unit.id, scope.now), page, PAGE)
    late = [
        {
            "follow_up": row.id, "who": Seen(row, who, unit).who, "cause": row.cause,
            "days": days_late(row.due_at, scope.now), "rung": TextKey(f"rung.{row.rung}"),
        }
        for row, who in rows
    ]  # fmt: skip
    scope.show("chase-unit", org=unit.id, unit=unit.name, overdue=late, printed=unit.id, **turns)


@action(needs=Permission.CHASE)
async def offer_chase(scope: Scope, follow_up: int) -> None:
    """Show something overdue with the three grades that can be asked for it."""
    seen = await _find_late(scope, follow_up)
    scope.show(
        "chase-card", None, None, org=seen.org.id, page=0, rung=TextKey(f"rung.{seen.row.rung}"),
        chased=seen.row.chased_at, specific="specific", direct="direct", first="first", **_named(scope, seen),
    )  # fmt: skip


async def _find_late(scope: Scope, follow_up: int) -> Seen:
    seen = await find_follow_up(scope, follow_up, Permission.CHASE)
    if seen.row.due_at >= scope.now:
        raise NotOverdue(who=seen.who)
    return seen


def _named(scope: Scope, seen: Seen) -> dict[str, object]:
    return {
        "follow_up": seen.row.id, "who": seen.who, "branch": seen.org.name, "cause": seen.row.cause,
        "days": days_late(seen.row.due_at, scope.now),
    }  # fmt: skip


@action(needs=Permission.CHASE)
async def chase(scope: Scope, follow_up: int, how: str) -> None:
    """Ask those of a grade to see to it today; each hears of it once.

    Refuses with NotOverdue, ChasedToday, NobodyInOffice.
    """
    seen = await _find_late(scope, follow_up)
    if how not in ASKED:
        raise NotFound
    today = county_day(scope.now)
    if seen.row.chased_at and county_day(seen.row.chased_at) == today:
        raise ChasedToday(org=seen.org.id, page=0, **_named(scope, seen))
    people = await _asked(scope, seen, how)
    if not people:
        raise NobodyInOffice(rung=TextKey(f"rung.{how}"), org=seen.org.id, page=0, **_named(scope, seen))
    seen.row.chased_at = scope.now
    scope.audit("chased", seen.row, seen.member, grade=how)
    unreached = []
    for person in people:
        manner = How(Kind.STAFF_NOTE, key=f"chase:{seen.row.id}:{today}:{person.id}")
        if not await scope.tell(person, "chased", manner, **_named(scope, seen)):
            unreached.append(person.name)
    names = [person.name for person in people]
    scope.show(
        "chase-sent", None, None, org=seen.org.id, page=0, people=names, unreached=unreached or None,
        **_named(scope, seen),
    )  # fmt: skip


async def _asked(scope: Scope, seen: Seen, how: str) -> list[Member]:
    """Return who holds the office for this unit, but the asker."""
    [one] = [Climber(*row) for row in await scope.rows(climber(seen.row.id))]
    seats = Seats.of(await scope.rows(Seats.over((one.path,))))
    found = {who for rung in ASKED[how] for who in seats.on(rung, one)} - {keeper_of(scope).id}
    return list(await scope.all(Member.by_ids(sorted(found)))) if found else []
