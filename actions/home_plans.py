"""要回家过年吗? What members say about the Spring Festival, and that they are home again (domain §3.4-B)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from actions.check_ins import spoken_for
from actions.journey_steps import journey_of, today_at
from actions.verb import action
from models.home_comings import Coming, HomeComing, HomeMeeting, Season, season_of
from models.journeys import Journey, JourneyState
from models.members import Member
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope


async def plan_of(scope: Scope, member: Member) -> dict[str, object]:
    """Return what a member said about the festival that is next, as arguments of screens."""
    said = await scope.first(HomeComing.of(member.id, season_of(today_at(scope, member)).year))
    return {
        "coming": said.coming if said else None,
        "coming_on": said.from_on if said and said.coming is Coming.YES else None,
    }


def season_for(scope: Scope) -> Season:
    """Return the festival that an office speaks of now."""
    return season_of(county_day(scope.now))


async def offer_plan(scope: Scope, member: int) -> dict[str, object]:
    """Return the form's context."""
    who = spoken_for(scope, member)
    return {"dear": scope.dear(who), "today": today_at(scope, who).isoformat()}


@action(needs=Permission.CHECK_IN_MAKE)
async def plan_home_coming(
    scope: Scope, from_on: date, until_on: date | None = None, member: int = 0
) -> None:
    """回,大概…: the days are kept, and an open journey is 返乡中."""
    who = spoken_for(scope, member)
    season = _season(scope, who)
    until = until_on if until_on and until_on >= from_on else None
    row = await _say(scope, who, season, Coming.YES)
    row.from_on, row.until_on = from_on, until
    journey = await journey_of(scope, who)
    if journey is not None and journey.state is not JourneyState.PLANNED:
        journey.state = JourneyState.RETURNING
    meeting = await meeting_of(scope, who)
    scope.show("home-planned", None, who, member=who.id, day=from_on, until=until, **meeting)


@action(needs=Permission.CHECK_IN_MAKE)
async def stay_away(scope: Scope, member: int) -> None:
    """不回: kept, with a warm word."""
    await _without_day(scope, member, Coming.NO, "home-not-coming")


@action(needs=Permission.CHECK_IN_MAKE)
async def stay_unsure(scope: Scope, member: int) -> None:
    """还没定: kept; the answer can follow at any time."""
    await _without_day(scope, member, Coming.UNSURE, "home-unsure")


async def _without_day(scope: Scope, member: int, coming: Coming, screen: str) -> None:
    who = spoken_for(scope, member)
    row = await _say(scope, who, _season(scope, who), coming)
    row.from_on, row.until_on, row.attends = None, None, None
    journey = await scope.first(Journey.open_of(who.id))
    if journey is not None and journey.state is JourneyState.RETURNING:
        journey.state = journey.resting_state()
    scope.show(screen, None, who, member=who.id)


def _season(scope: Scope, member: Member) -> Season:
    return season_of(today_at(scope, member))


async def _say(scope: Scope, member: Member, season: Season, coming: Coming) -> HomeComing:
    """Return what the member says about a festival; a newer word takes the place of an older one."""
    row = await scope.first(HomeComing.of(member.id, season.year))
    if row is None:
        row = HomeComing(member_id=member.id, year=season.year, coming=coming, said_at=scope.now)
        scope.add(row)
    row.coming, row.said_at = coming, scope.now
    await scope.flush()
    scope.audit("home-coming-told", row, member, coming=coming)
    return row


async def meeting_of(scope: Scope, member: Member) -> dict[str, object]:
    """Return the branch's meeting, as arguments of screens, where it is fixed and still to come."""
    today = today_at(scope, member)
    meeting = await scope.first(HomeMeeting.of(member.branch_id, season_of(today).year))
    day = meeting.on if meeting and meeting.on >= today else None
    return {"meeting": day, "one": 1, "zero": 0}


@action(needs=Permission.CHECK_IN_MAKE)
async def answer_meeting(scope: Scope, member: int, attends: int) -> None:
    """来 or 有事: the branch knows for how many to heat the room."""
    who = spoken_for(scope, member)
    today = today_at(scope, who)
    meeting = await scope.first(HomeMeeting.of(who.branch_id, season_of(today).year))
    if meeting is None or meeting.on < today or attends not in (0, 1):
        raise NotFound
    said = await scope.first(HomeComing.of(who.id, meeting.year))
    row = said or await _say(scope, who, season_of(meeting.on), Coming.YES)
    row.attends = bool(attends)
    scope.show("meeting-answered", None, who, day=meeting.on, attends=bool(attends), excused=not attends)


async def describe_questions(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Freshen the question just before sending: who has answered meanwhile, or is home, is not asked."""
    ids = [args["member"] for args in shown]
    members = {one.id: one for one in await scope.all(Member.by_ids(ids))}
    years = {args["year"] for args in shown}
    rows = [row for year in years for row in await scope.all(HomeComing.of_members(ids, year))]
    said = {(row.member_id, row.year) for row in rows}
    going = {row.member_id for row in await scope.all(Journey.of_members(ids))}
    return [
        {**args, "dear": scope.dear(members[args["member"]])}
        if (args["member"], args["year"]) not in said and _away(members[args["member"]], going)
        else None
        for args in shown
    ]


def _away(member: Member, going: set[int]) -> bool:
    return member.floating or member.id in going


async def describe_meetings(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Freshen the word about a meeting just before sending: of a day that was changed only the newer one."""
    members = {one.id: one for one in await scope.all(Member.by_ids([args["member"] for args in shown]))}
    known: dict[tuple[int, int], date | None] = {}
    for key in {(args["org"], args["year"]) for args in shown}:
        meeting = await scope.first(HomeMeeting.of(*key))
        known[key] = meeting.on if meeting else None
    told: list[dict[str, Any] | None] = []
    for args in shown:
        day, dear = known[args["org"], args["year"]], scope.dear(members[args["member"]])
        current = day is not None and day.toordinal() == args["held"]
        told.append({**args, "dear": dear, "meeting": day, "one": 1, "zero": 0} if current else None)
    return told
