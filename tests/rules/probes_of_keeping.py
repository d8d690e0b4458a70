"""What does a rule of erasure, mourning and keeping do where it is used? One look at a branch."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from actions.erasures import ask_erasure
from actions.mourning import offer_mourning
from actions.retention import BEGINNING, sweep_on
from models.base import Base
from models.check_ins import Channel, CheckIn, Condition
from models.erasures import Erasure, ErasureState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.imports import Import, ImportRow, ImportState, RowKind
from models.members import Standing
from models.orgs import Org
from models.pledges import Pledge, PledgeKind
from models.reports import Report, ReportKind
from models.roles import Role
from tests.county import appoint
from tests.rules.scene import DAY, MORNING, Scene, due_of


async def erasure_due(scene: Scene, branch: Org) -> str:
    person, decider = await scene.person(branch), await scene.member(scene.county.committee)
    assert person.member_id is not None
    async with scene.world.scope() as scope:
        await appoint(scope, decider, Role.COUNTY, scene.county.county)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await ask_erasure(scope, person.member_id)
        due = await due_of(scope, Cause.ERASURE, person.member_id)
    return f"{due:%m-%d %H:%M}"


async def usual_mourning(scene: Scene, branch: Org) -> int:
    who, staff = await scene.member(branch), await scene.person(branch)
    async with scene.trial(actor=await scene.actor(staff, (Role.SECRETARY, branch.path))) as scope:
        await offer_mourning(scope, who.id)
        [said] = scope._sheaf.said
    return int(said["args"]["days"])


def ago(days: int) -> datetime:
    """So many days before the morning."""
    return MORNING - timedelta(days=days)


async def swept(scene: Scene, rows: list[Base], see: Callable[[Any], bool]) -> bool:
    """What is seen of the first of these rows after a night's sweep; the other is newer and stays."""
    seen: list[bool] = []
    async with scene.trial() as scope:
        for row in rows:
            scope.add(row)
            await scope.flush()
        key, table = rows[0].id, type(rows[0])  # type: ignore[attr-defined]
        place, more = BEGINNING, True
        while more:
            place, more = await sweep_on(scope, place, 1000)
        mine = select(table).where(table.id == key)  # type: ignore[attr-defined]
        seen.append(see(await scope.first(mine.execution_options(populate_existing=True))))
    return seen[0]


def is_gone(row: object) -> bool:
    """Whether nothing is left of a row."""
    return row is None


def _answer(member_id: int, days: int) -> CheckIn:
    return CheckIn(
        member_id=member_id, version=1, channel=Channel.FORM, condition=Condition.FINE,
        voice={"voice": "v", "seconds": 3}, made_at=ago(days),
    )  # fmt: skip


async def voice_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)
    return await swept(scene, [_answer(who.id, 60), _answer(who.id, 0)], lambda row: row.voice is None)


async def answer_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)
    return await swept(scene, [_answer(who.id, 800), _answer(who.id, 0)], is_gone)


async def report_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)

    def row(days: int) -> Report:
        return Report(
            member_id=who.id, kind=ReportKind.YEARLY, since_on=DAY, until_on=DAY, version=1,
            told={"study": "x"}, made_at=ago(days),
        )  # fmt: skip

    return await swept(scene, [row(800), row(0)], is_gone)


async def contact_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)

    def row(days: int) -> FollowUp:
        return FollowUp(
            cause=Cause.TALK, org_id=branch.id, member_id=who.id, occurrence=f"talk:{days}", attempts=0,
            state=FollowUpState.DONE, opened_at=ago(days), due_at=ago(days), closed_at=ago(days),
        )  # fmt: skip

    return await swept(scene, [row(800), row(0)], is_gone)


async def erasure_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)

    def row(days: int) -> Erasure:
        return Erasure(
            member_id=who.id, org_id=branch.id, state=ErasureState.REFUSED, asked_at=ago(days),
            due_at=ago(days), ended_at=ago(days),
        )  # fmt: skip

    return await swept(scene, [row(800), row(0)], is_gone)


async def gone_are_masked(scene: Scene, branch: Org) -> bool:
    who = await scene.member(
        branch, standing=Standing.TRANSFERRED, standing_since=ago(800), created_at=ago(900), employer="x"
    )
    seen: list[bool] = []
    async with scene.trial() as scope:
        place, more = BEGINNING, True
        while more:
            place, more = await sweep_on(scope, place, 1000)
        held = await scope.first(select(type(who)).where(type(who).id == who.id))
        assert held is not None
        seen.append(held.employer is None)
    return seen[0]


async def found_by_imports_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)
    seen: list[bool] = []
    async with scene.trial() as scope:
        card = Import(
            org_id=branch.id, file_name="x.csv", digest=b"x", state=ImportState.DONE, total=1, counts={},
            made_orgs={}, created_at=ago(200), ended_at=ago(200),
        )  # fmt: skip
        scope.add(card)
        await scope.flush()
        row = ImportRow(
            import_id=card.id, position=1, kind=RowKind.CHANGED, member_id=who.id, columns=["employer"],
            before={"employer": "x"},
        )  # fmt: skip
        scope.add(row)
        await scope.flush()
        key = row.id
        place, more = BEGINNING, True
        while more:
            place, more = await sweep_on(scope, place, 1000)
        left = select(ImportRow).where(ImportRow.id == key).execution_options(populate_existing=True)
        held = await scope.first(left)
        assert held is not None
        seen.append(not held.before)
    return seen[0]


async def pledge_goes(scene: Scene, branch: Org) -> bool:
    """Of a year that ended two years and two months ago."""
    rows: list[Base] = [
        Pledge(org_id=branch.id, kind=PledgeKind.YEARLY, year=year, made_at=ago(days))
        for year, days in ((2024, 1100), (2027, 0))
    ]
    return await swept(scene, rows, is_gone)
