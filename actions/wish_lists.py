"""谁想学: how many wish for which course, when are they at home, what offers it, and what can be done (W15,
W22b)?

Everybody who runs sittings sees how many, and their names; when somebody comes home is for their own
secretary (domain §3.7).
"""

from datetime import date, timedelta
from itertools import repeat
from typing import Any

from actions.home_plans import season_for
from actions.sittings import own_unit, run_sitting
from actions.staff import covers, page_of
from actions.training_cards import show_card
from actions.training_facts import facts_by_id
from actions.trainings import SittingBegun, call_in
from actions.verb import action
from models.condition_kinds import EVERYBODY, AnyOf, Wishes
from models.conditions import document, parse
from models.course_matches import offered_by, stays_of, taught_by, to_come, wanted_in, who_wishes
from models.course_wishes import Course
from models.home_comings import Proposal, Season, Stay, best_day, stay_of
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission, Role
from models.rule_book import county_day
from models.scope import Scope
from models.teachers import Teacher
from models.trainings import Training, TrainingState
from models.values import Phrase

PAGE = 10
BEST = 3  # days that are proposed


@action(needs=Permission.TRAINING_RUN)
async def show_wishes(scope: Scope) -> None:
    """Show the courses that people under the asker wish for, most wanted first."""
    unit = await own_unit(scope)
    wanted = await scope.rows(wanted_in((unit.path,)))
    courses = [
        {"course": course.value, "what": course, "number": number, "page": 0} for course, number in wanted
    ]
    scope.show("course-wishes", unit=unit.name, courses=courses)


def _known(course: str) -> Course:
    found = next((one for one in Course if one.value == course), None)
    if found is None:
        raise NotFound
    return found


@action(needs=Permission.TRAINING_RUN)
async def show_course(scope: Scope, course: str, page: int = 0) -> None:
    """Show who wishes for a course, ten at a time, on which days most of them are at home, and what offers
    it.
    """
    wished, unit, season = _known(course), await own_unit(scope), season_for(scope)
    await _show_offers(scope, unit, wished)
    listed = who_wishes(wished, (unit.path,), season.year)
    rows, turns = await page_of(scope, listed, page, PAGE)
    teachers = await scope.all(Teacher.offered(ancestor_ids(unit.path)))
    scope.show(
        "wished-course", unit=unit.name, course=wished.value, what=wished,
        people=[_line(scope, season, row) for row in rows],
        teachers=[one.name for one in teachers if wished in taught_by(one)],
        **await _best_days(scope, unit, wished, season), **turns,
    )  # fmt: skip


def _line(scope: Scope, season: Season, row: Any) -> dict[str, object]:  # noqa: ANN401 - of who_wishes
    """Return a person as a line; of when they are at home only to their own secretary."""
    who, branch, gone, said = row
    near = any(branch.path.startswith(path) for role, path in scope.actor.grants if role is Role.SECRETARY)
    stay = stay_of(said, season) if said and gone and near else None
    return {
        "name": who.name, "branch": branch.name, "home": (near and not gone) or None,
        "away": (near and gone and stay is None) or None,
        "day": stay.first if stay else None, "until": stay.last if stay else None,
    }  # fmt: skip


async def _best_days(scope: Scope, unit: Org, course: Course, season: Season) -> dict[str, object]:
    """Return how many wish for it, how many of them live at home, and the days on which most are there."""
    alike = await scope.rows(stays_of(course, (unit.path,), season.year))
    settled = sum(row[-1] for row in alike if not row.away)
    stays: list[Stay] = []
    for row in alike:
        if row.away and (stay := stay_of(row, season)):
            stays.extend(repeat(stay, row[-1]))
    days = _proposals(scope, unit, season, stays)
    return {
        "number": sum(row[-1] for row in alike), "settled": settled, "coming": len(stays),
        "days": [
            Phrase(key="wish-day", args={"day": one.day, "n": one.number + settled}) for one in days
        ] or None,
    }  # fmt: skip


def _proposals(scope: Scope, unit: Org, season: Season, stays: list[Stay]) -> list[Proposal]:
    """Return the best days of those that are still to come, the best first."""
    tomorrow, free = county_day(scope.now) + timedelta(days=1), scope.days_off(unit.id)
    kept: list[date] = [season.eve, season.first]  # nobody is called away from these
    found: list[Proposal] = []
    while len(found) < BEST and (one := best_day(stays, tomorrow, free, kept)):
        found.append(one)
        kept.append(one.day)
    return found


async def _show_offers(scope: Scope, unit: Org, course: Course) -> None:
    """Show the sittings to come that offer a course; to the asker's own the wishers can be invited."""
    rows = await scope.rows(to_come((unit.path,), ancestor_ids(unit.path), scope.now))
    fitting = [(row, held_by) for row, held_by in rows if course in offered_by(row)][:PAGE]
    facts = await facts_by_id(scope, [row.id for row, _ in fitting])
    offers: list[dict[str, Any]] = []
    for row, held_by in fitting:
        own = covers(scope, Permission.TRAINING_RUN, held_by.path)
        number = row.id if own else None  # what is held above is told, not run
        offers.append({**facts[row.id], "training": number, "course": course.value, "what": course})
    if offers:
        scope.show("course-offers", offers=offers)


@action(needs=Permission.TRAINING_RUN)
async def invite_wishers(scope: Scope, training: int, course: str) -> None:
    """邀请想学的: the sitting is also for those of its organisation who wish for the course; who was not
    invited yet is, on the day when it is due.
    """
    row, wished = await run_sitting(scope, training), _known(course)
    unit = await scope.get(Org, row.org_id)
    if unit is None or row.starts_at <= scope.now or row.state not in _CHANGEABLE:
        raise SittingBegun
    _widen(row, wished)
    row.changed_at = scope.now
    await scope.flush()
    scope.audit("training-widened", row, None, course=wished)
    if row.state is TrainingState.OPEN:
        await call_in(scope, row, unit)
    await show_card(scope, row)


_CHANGEABLE = (TrainingState.DRAFT, TrainingState.OPEN)


def _widen(row: Training, course: Course) -> None:
    """Those who wish for a course are part of the audience; what is for everybody is for them already."""
    before = parse(row.audience or {"all": []})
    if before != EVERYBODY:
        row.audience = document(parse(document(AnyOf((before, Wishes(course))))))
