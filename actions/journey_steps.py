"""What do the steps of a journey change, whoever tells of them? The journey, and the member's own columns."""

from datetime import date
from zoneinfo import ZoneInfo

from actions.responsible import responsible_for, tell_responsible
from models.check_ins import CheckIn, HostReport
from models.follow_ups import Cause, FollowUp, due_after
from models.journeys import HostSeen, Journey, JourneyState, Span, changed_since
from models.kinds import Kind
from models.members import Member
from models.roster.errands import WRITTEN, read_errand
from models.scope import Scope
from models.values import PlaceValue


def today_at(scope: Scope, member: Member) -> date:
    """Return the member's own date."""
    return scope.now.astimezone(ZoneInfo(member.zone)).date()


async def look_at(scope: Scope, member: Member) -> Journey | None:
    """Return the open journey of a member. For who is floating by the roster alone it is made of what the
    roster says, and not written: somebody only looks.
    """
    return await scope.first(Journey.open_of(member.id)) or _by_the_roster(scope, member)


async def journey_of(scope: Scope, member: Member) -> Journey | None:
    """Return the open journey of a member who tells of its next step: from then on it is a row."""
    known = await scope.first(Journey.open_of(member.id))
    if known is None and (known := _by_the_roster(scope, member)) is not None:
        await scope.number(known)
    return known


def _by_the_roster(scope: Scope, member: Member) -> Journey | None:
    if not member.floating:
        return None
    left = _whole_day(member.left_on)
    made = Journey(
        member_id=member.id, state=JourneyState.AWAY, place=member.place, leaves_on=left, span=Span.LONG,
        errand=read_errand(member.left_for), floating_since=left, host_org=member.host_org,
        host_seen=HostSeen.SAID if member.host_reported else None, told_at=scope.now,
    )  # fmt: skip
    made.state = made.resting_state()
    return made


def _whole_day(partial: str | None) -> date | None:
    """Return a date of the roster where its day is known; no day is ever invented."""
    return date.fromisoformat(partial) if partial and len(partial) == len("2025-03-01") else None


def depart(journey: Journey, member: Member) -> None:
    """The member is away from now on; what that replaces in the own row is kept for undo, and of what was
    replaced several times the first.
    """
    before = member.answerable()
    journey.depart(member, WRITTEN[journey.errand] if journey.errand else None)
    journey.replaced = changed_since(member, before) | (journey.replaced or {})


def note_host(scope: Scope, journey: Journey, member: Member, seen: HostSeen, org: str | None) -> None:
    """The branch there has heard of the member; its own word outweighs the member's."""
    if journey.host_seen is not HostSeen.CONFIRMED or seen is HostSeen.CONFIRMED:
        journey.host_seen, journey.hosted_at = seen, scope.now
        journey.host_org = org or journey.host_org
        member.host_org = journey.host_org or member.host_org
    member.host_reported = True
    if journey.state is JourneyState.AWAY:
        journey.state = JourneyState.HOSTED


async def follow_answer(scope: Scope, member: Member, row: CheckIn, *, home: bool) -> None:
    """An answer told where somebody is by now: an open journey says the same."""
    journey = await scope.first(Journey.open_of(member.id))
    if journey is None:
        return
    if home:
        journey.come_home(today_at(scope, member), scope.now)
        journey.ended_by = row.id
        return
    journey.place = member.place or journey.place
    if journey.state is JourneyState.PLANNED:
        journey.state, journey.arrived_on = journey.resting_state(), today_at(scope, member)
    if row.host_report is HostReport.YES:
        note_host(scope, journey, member, HostSeen.SAID, None)


async def unfollow_answer(scope: Scope, member: Member, row: CheckIn) -> None:
    """An answer was taken back: the journey that it ended goes on, another one is where the member is."""
    journey = await scope.first(Journey.open_of(member.id))
    if journey is not None:
        journey.place = member.place or journey.place
    elif ended := await scope.first(Journey.ended_in(row.id, member.id)):
        ended.go_on()


async def ask_branch(scope: Scope, member: Member, cause: Cause, occurrence: str) -> list[str]:
    """Open a follow-up that somebody asked for, once, and let those responsible know; return their names."""
    people = [person.name for person in await responsible_for(scope, member)]
    here = scope.here(member.branch_id)
    opened = FollowUp.raised(scope.dialect, cause, member, occurrence, scope.now, here)
    await scope.run(opened)
    row = await scope.first(FollowUp.open_about(member.id, cause, occurrence))
    if row is not None and row.opened_at == scope.now:
        await tell_responsible(
            scope, member, "follow-up-alert", Kind.STAFF_NOTE, f"alert:follow-up:{row.id}", name=member.name,
            cause=cause, place=PlaceValue(member.place) if member.place else None, note=None, noted=None,
            spoken=None, follow_up=row.id,
        )  # fmt: skip
    return people


def due_of(scope: Scope, member: Member, cause: Cause) -> object:
    """Return by when somebody will have answered, by the rules of the member's branch."""
    return due_after(cause, scope.now, here=scope.here(member.branch_id))
