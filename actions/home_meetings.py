"""On which day do most come together? What people said, the day that follows, telling them (W22b)."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from actions.away import branch_of
from actions.home_plans import season_for
from actions.staff import keeper_of
from actions.verb import action
from models.course_matches import wanted_in
from models.home_comings import (
    Coming,
    HomeComing,
    HomeMeeting,
    Proposal,
    Season,
    away_of,
    best_day,
    people_at_home,
    stay_of,
)
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.tellings import Telling, telling

NAMED = 20  # names on one screen; more are said as a number
Said = list[tuple[HomeComing, Member]]


@action(needs=Permission.MEMBER_ASK)
async def show_home_plan(scope: Scope, org: int) -> None:
    """返乡计划: who comes home from when, who does not, who has not said; the best day for a meeting."""
    unit = await branch_of(scope, org)
    season = season_for(scope)
    rows = [(row, member) for row, member in await scope.rows(HomeComing.of_branch(unit.id, season.year))]
    proposal = _proposal(scope, unit, rows, season)
    meeting = await scope.first(HomeMeeting.of(unit.id, season.year))
    said = Counter(row.coming for row, _ in rows)
    away = await scope.first(away_of(unit.id)) or 0
    if wishes := await _wishes(scope, unit):
        scope.show("home-wishes", unit=unit.name, wishes=wishes)
    scope.show(
        "home-plan", org=unit.id, unit=unit.name, year=season.year, coming=said[Coming.YES],
        staying=said[Coming.NO], unsure=said[Coming.UNSURE], silent=max(away - len(rows), 0),
        people=_days(rows), **_proposed(proposal, rows, season), **_fixed(meeting, rows),
    )  # fmt: skip


def _proposal(scope: Scope, unit: Org, rows: Said, season: Season) -> Proposal | None:
    stays = [stay for row, _ in rows if (stay := stay_of(row, season))]
    families = (season.eve, season.first)  # nobody is called away from these
    return best_day(stays, county_day(scope.now) + timedelta(days=1), scope.days_off(unit.id), families)


def _days(rows: Said) -> list[dict[str, object]]:
    """Return who comes from when to when, as lines."""
    coming = [(row, member) for row, member in rows if row.coming is Coming.YES]
    return [{"name": who.name, "day": row.from_on, "until": row.until_on} for row, who in coming[:NAMED]]


def _proposed(proposal: Proposal | None, rows: Said, season: Season) -> dict[str, object]:
    if proposal is None:
        return {"proposed": None, "held": None}
    names = [member.name for member in people_at_home(rows, proposal.day, season)]
    return {
        "proposed": proposal.day, "number": proposal.number, "names": names[:NAMED],
        "held": proposal.day.toordinal(),
    }  # fmt: skip


def _fixed(meeting: HomeMeeting | None, rows: Said) -> dict[str, object]:
    attends = [member.name for row, member in rows if row.attends]
    return {
        "fixed": meeting.on if meeting else None, "attending": len(attends),
        "excused": sum(row.attends is False for row, _ in rows),
    }  # fmt: skip


async def _wishes(scope: Scope, unit: Org) -> list[dict[str, object]]:
    """Return what the branch's people would like to learn, most wanted first."""
    wanted = await scope.rows(wanted_in((unit.path,)))
    return [{"course": course, "number": number} for course, number in wanted]


@action(needs=Permission.MEMBER_ASK)
async def fix_meeting(scope: Scope, org: int, held: int) -> None:
    """定在这天: the branch meets on this day, and those who come home hear of it; a newer day replaces it.
    ``held`` is the day as the calendar counts days.
    """
    unit = await branch_of(scope, org)
    season, day = season_for(scope), _day(held)
    if not county_day(scope.now) < day <= season.ends + timedelta(days=30):
        raise NotFound
    meeting = await scope.first(HomeMeeting.of(unit.id, season.year))
    if meeting is None:
        meeting = HomeMeeting(org_id=unit.id, year=season.year)
        scope.add(meeting)
    meeting.on, meeting.set_by, meeting.set_at = day, keeper_of(scope).id, scope.now
    await scope.flush()
    scope.audit("home-meeting-fixed", meeting, None, day=day, org=unit.id)
    await scope.run(_invitation(scope, unit, season, day))
    number = await scope.first(HomeComing.how_many_come(unit.id, season.year)) or 0
    scope.show("meeting-fixed", unit=unit.name, day=day, number=number, org=unit.id)


def _day(held: int) -> date:
    if not date.min.toordinal() <= held <= date.max.toordinal():
        raise NotFound
    return date.fromordinal(held)


def _invitation(scope: Scope, unit: Org, season: Season, day: date) -> Any:  # noqa: ANN401 - an INSERT
    """Return the statement that tells those of a branch who come home."""
    fixed = (("org", unit.id), ("year", season.year), ("held", day.toordinal()))
    order = Telling(Kind.MEMBER_NOTE, "meeting-set", f"home-meeting:{unit.id}:{day}", day, fixed)
    whom = Member.branch_id == unit.id, Member.id.in_(HomeComing.who_comes(unit.id, season.year))
    return telling(scope.dialect, order, scope.now, *whom)
