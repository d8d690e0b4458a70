"""How do the units stand in learning (domain §4 R5)? For the asker's unit and each one below it, from the 1st
of January to today; 人次 and 人数 side by side. No order of merit: units stand as the tree has them.
"""

from datetime import date, datetime, timedelta
from typing import Any

from actions.staff import find_org
from actions.verb import action
from models import training_figures as figures
from models.learning_hours import HALVES, Targets, Year, reached_by_branch, roster_by_branch
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.rules import LEARN_KEEPER, LEARN_MEMBER
from models.scope import Scope
from models.training_figures import Figures, Ledger, Span
from models.trainings import COUNTY, Classroom
from models.values import enum_key

PAGE = 6
_ATTENDANCE = ("expected", "times", "half_hours", "absent", "made_up", "ratings", "stars")


def year_of(day: date) -> Year:
    """Return the year of learning that a day lies in, by the county's clock."""
    first, behind = datetime(day.year, 1, 1, tzinfo=COUNTY), datetime(day.year + 1, 1, 1, tzinfo=COUNTY)
    return Year(first, behind)


def span_of(first: date, last: date) -> Span:
    """Return these days, both included, as the county's clock has them."""
    since = datetime(first.year, first.month, first.day, tzinfo=COUNTY)
    until = datetime(last.year, last.month, last.day, tzinfo=COUNTY) + timedelta(days=1)
    return Span(first, last, since, until)


def targets_of(scope: Scope, org_id: int | None) -> Targets:
    """Return how many hours an organisation's people are to learn in a year."""
    here = scope.here(org_id)
    return Targets(here[LEARN_MEMBER], here[LEARN_KEEPER])


async def figures_of(scope: Scope, unit: Org, span: Span) -> tuple[Figures, list[Figures]]:
    """Return the figures of a unit with all below it, and of each one right below: the same rows, so that
    they add up; but for persons, who may be counted in two units and once above them.
    """
    below = await scope.all(figures.units_below(unit))
    total, parts = Ledger.of([unit]), Ledger.of(below)
    paths, year = (unit.path,), year_of(span.last)
    held = await scope.rows(figures.sittings_below(paths, span))
    came = await scope.rows(figures.attendance_below(paths, span))
    watched = await scope.rows(figures.shows_below(paths, span))
    persons = await scope.rows(figures.persons_of([unit.path, *parts.units], span))
    reached = await scope.rows(reached_by_branch(year, paths, targets_of(scope, unit.id)))
    people = await scope.rows(roster_by_branch(paths))
    for ledger in (total, parts):
        ledger.add_sittings(held)
        ledger.add(came, *_ATTENDANCE)
        ledger.add(watched, "shows", "members", "public")
        ledger.add([row for row in persons if row[0] in ledger.units], "persons")
        ledger.add(people, "people")
        ledger.add(reached, "reached")
    return total.units[unit.path], list(parts.units.values())


@action(needs=Permission.STATS_SEE)
async def show_figures(scope: Scope, org: int, page: int) -> None:
    """培训统计 of a unit, and of those right below it, some at a time; 0 is the asker's own."""
    unit = await _unit(scope, org)
    today = county_day(scope.now)
    total, parts = await figures_of(scope, unit, span_of(date(today.year, 1, 1), today))
    page = min(max(page, 0), max(0, len(parts) - 1) // PAGE)
    shown = parts[page * PAGE : (page + 1) * PAGE]
    above = unit.path.removesuffix(f"{unit.id}/")
    reachable = any(above.startswith(path) for path in scope.actor.paths(Permission.STATS_SEE))
    scope.show(
        "learning-figures", None, None, day=today, **_told(total), units=[_told(one) for one in shown],
        up=unit.parent_id if reachable else None, page=0,
        earlier=page - 1 if page else None, later=page + 1 if (page + 1) * PAGE < len(parts) else None,
        here=unit.id,
    )  # fmt: skip


async def _unit(scope: Scope, org: int) -> Org:
    paths = scope.actor.paths(Permission.STATS_SEE)
    if not paths:
        raise NotFound
    return await find_org(scope, Permission.STATS_SEE, org or ancestor_ids(paths[0])[-1])


def _told(one: Figures) -> dict[str, Any]:
    """Return the figures of a unit as arguments of a text."""
    rooms = [(room, one.sittings[room]) for room in Classroom if one.sittings.get(room)]
    return {
        "org": one.org_id, "unit": one.unit, "sittings": sum(one.sittings.values()),
        "rooms": [value for room, number in rooms for value in (enum_key(room), str(number))],
        "expected": one.expected, "persons": one.persons, "times": one.times,
        "person_times": one.person_times, "heads": one.members + one.public, "members": one.members,
        "public": one.public, "shows": one.shows, "hours": f"{one.half_hours / HALVES:g}",
        "absent": one.absent, "made_up": one.made_up, "people": one.people, "reached": one.reached,
        "stars": None if one.satisfaction is None else str(one.satisfaction), "cost": one.cost,
    }  # fmt: skip
