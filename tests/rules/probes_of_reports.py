"""What does a rule of reports and of the morning's word do where it is used? One look at a branch."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from actions.cycles import BEGINNING
from actions.digests import count_the_day
from actions.report_cycles import ask_for_reports, periods_on
from actions.reports import hand_in
from models.check_ins import CallState
from models.follow_ups import Cause
from models.orgs import Org
from models.outbox import Message
from models.reports import ReportCall, ReportCycle, ReportKind
from models.scope import Scope
from tests.rules.scene import DAY, Scene, due_of
from tests.world import at

SLOT = at(2027, 3, 1, 9, 5)


async def _ask(scope: Scope, branch: Org, opened: date) -> None:
    """Carry out what the slot asks of a period that opened on a day: for everybody, and for the branch's own
    part, which there is once its committee has changed something.
    """
    committee = branch.path.removesuffix(f"{branch.id}/")
    for under in ("", committee):
        scope.add(
            ReportCycle(
                under=under, kind=ReportKind.QUARTERLY, since_on=opened, until_on=opened, opens_on=opened,
                due_at=SLOT + timedelta(days=9), late_until=SLOT + timedelta(days=60),
            )
        )  # fmt: skip
    await scope.flush()
    place = await ask_for_reports(scope, SLOT, BEGINNING, 1000)
    while place is not None:
        place = await ask_for_reports(scope, SLOT, place, 1000)


async def _periods(scene: Scene, branch: Org, day: date) -> list[ReportKind]:
    """What would open on a day by the rules of the first of March."""
    found: list[ReportKind] = []
    async with scene.trial() as scope:
        found += [period.kind for period in periods_on(day, scope.here(branch.id))]
    return found


async def is_quarterly(scene: Scene, branch: Org) -> bool:
    return ReportKind.QUARTERLY in await _periods(scene, branch, date(2027, 3, 20))


async def is_asked_for_the_year(scene: Scene, branch: Org) -> bool:
    return ReportKind.YEARLY in await _periods(scene, branch, date(2027, 12, 1))


async def is_asked_at_home(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch, floating=False)
    found: list[Any] = []
    async with scene.trial(SLOT) as scope:
        await _ask(scope, branch, DAY)
        found += await scope.all(select(ReportCall.id).where(ReportCall.member_id == who.id))
    return bool(found)


async def is_reminded(scene: Scene, branch: Org) -> bool:
    """On the second day behind the opening."""
    person, opened = await scene.person(branch), DAY - timedelta(days=2)
    found: list[Any] = []
    async with scene.trial(SLOT) as scope:
        cycle = ReportCycle(
            under="-", kind=ReportKind.QUARTERLY, since_on=opened, until_on=opened, opens_on=opened,
            due_at=SLOT + timedelta(days=9), late_until=SLOT + timedelta(days=60),
        )  # fmt: skip
        scope.add(cycle)
        await scope.flush()
        scope.add(ReportCall(cycle_id=cycle.id, member_id=person.member_id, state=CallState.OPEN))
        await _ask(scope, branch, opened)
        mine = select(Message.id).where(Message.member_id == person.member_id)
        found += await scope.all(mine.where(Message.screen == "report-reminder"))
    return bool(found)


async def report_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await hand_in(scope, study="x", member=person.member_id or 0)
        due = await due_of(scope, Cause.REPORT, person.member_id)
    return f"{due:%m-%d %H:%M}"


async def calm_day_is_told(scene: Scene, branch: Org) -> bool:
    person = await scene.person(branch)
    told: Sequence[dict[str, Any] | None] = ()
    async with scene.trial() as scope:
        told = await count_the_day(scope, [{"member": person.member_id}])
    return told[0] is not None
