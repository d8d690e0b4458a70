"""What does a rule about journeys do where it is used? One look at a branch."""

from actions.journeys import Departure, ask_about_membership, leave
from models.follow_ups import Cause
from models.journeys import Errand, Journey, JourneyState, Span
from models.orgs import Org
from tests.rules.probes_of_keeping import ago, is_gone, swept
from tests.rules.scene import Scene, due_of


async def membership_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch, floating=False)
    assert person.member_id is not None
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await leave(scope, {"code": "441900"}, Errand.WORK, Departure.TODAY, Span.LONG)
        await ask_about_membership(scope, person.member_id)
        due = await due_of(scope, Cause.MEMBERSHIP, person.member_id)
    return f"{due:%m-%d %H:%M}"


async def journey_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)

    def row(days: int) -> Journey:
        return Journey(
            member_id=who.id, state=JourneyState.HOME, span=Span.SHORT, told_at=ago(days), ended_at=ago(days)
        )

    return await swept(scene, [row(800), row(0)], is_gone)
