"""我到了, 我到家了: what is told at either end of a journey (domain §3.4-B)?"""

from actions.check_ins import spoken_for
from actions.home_plans import meeting_of
from actions.journey_steps import ask_branch, depart, note_host, today_at
from actions.journeys import going, seen_going
from actions.verb import action
from models.check_ins import HostReport
from models.follow_ups import Cause
from models.journeys import HostSeen, Journey, JourneyState, back_at_home, changed_since
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import PlaceValue


class NothingToReopen(Refusal):
    """The way back was taken back already, or a new journey has begun since."""


async def offer_arrival(scope: Scope, member: int) -> dict[str, object]:
    """Return the form's context; without an open journey there is nowhere to arrive."""
    _, journey = await seen_going(scope, member)
    return {"place": PlaceValue(journey.place) if journey.place else None}


@action(needs=Permission.CHECK_IN_MAKE)
async def arrive(scope: Scope, host: HostReport, host_org: str | None = None, member: int = 0) -> None:
    """我到了: the member lives there now, and the branch at home knows whether the one there has heard."""
    who, journey = await going(scope, member)
    if journey.state is JourneyState.PLANNED:
        journey.leaves_on = min(journey.leaves_on or today_at(scope, who), today_at(scope, who))
        depart(journey, who)
    journey.arrived_on = journey.arrived_on or today_at(scope, who)
    people: list[str] = []
    if host is HostReport.YES:
        note_host(scope, journey, who, HostSeen.SAID, host_org)
    else:
        who.host_reported = False
    if host is HostReport.HOW:
        people = await ask_branch(scope, who, Cause.HOST_HELP, f"journey:{journey.id}")
    scope.audit("journey-arrived", journey, who, host=host)
    scope.show(
        "arrived", None, who, member=who.id, place=PlaceValue(journey.place) if journey.place else None,
        hosted=host is HostReport.YES, unhosted=host is HostReport.NO, how=host is HostReport.HOW,
        people=people, hostable=journey.host_seen is not HostSeen.CONFIRMED,
    )  # fmt: skip


@action(needs=Permission.CHECK_IN_MAKE)
async def come_home(scope: Scope, member: int) -> None:
    """我到家了: the journey is over, and the member lives at home again."""
    who, journey = await going(scope, member)
    before, today = who.answerable(), today_at(scope, who)
    back_at_home(who)
    journey.replaced = changed_since(who, before)
    journey.come_home(today, scope.now)
    scope.audit("journey-ended", journey, who)
    scope.show("home-again", None, who, member=who.id, **await meeting_of(scope, who))


@action(needs=Permission.CHECK_IN_MAKE)
async def leave_again(scope: Scope, member: int) -> None:
    """只回来看看: the journey goes on as if the way back had not been told; its record stays."""
    who = spoken_for(scope, member)
    last = await scope.first(Journey.last_of(who.id))
    if last is None or last.state is not JourneyState.HOME or last.ended_by is not None:
        raise NothingToReopen
    who.put_back(last.replaced or {})
    last.go_on()
    scope.audit("journey-goes-on", last, who)
    scope.show("only-visiting", None, who, member=who.id)
