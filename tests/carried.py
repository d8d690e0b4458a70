"""Promises on their way, without the way there: adopted, on notice, or being carried out."""

from datetime import date, datetime, timedelta
from typing import Any

from models.consents import Consent, Purpose
from models.orgs import Org
from models.pledge_steps import ItemState
from models.pledges import Area, Pledge, PledgeItem, PledgeKind, PledgeVersion, Stage, VersionState
from models.scope import Scope
from tests.world import World

TEXT = "6月底前教5户邻居种黄芪"


async def promise(
    world: World, org: Org, member: int | None, text: str = TEXT, state: ItemState = ItemState.RUNNING,
    *, agreed: bool = True, **told: Any,  # noqa: ANN401 - columns
) -> int:  # fmt: skip
    """Return the number of an item with its wording in force; its owner agrees to be shown unless told."""
    async with world.scope() as scope:
        return (await promised(scope, org, member, text, state, agreed=agreed, **told)).id


async def promised(
    scope: Scope, org: Org, member: int | None, text: str = TEXT, state: ItemState = ItemState.RUNNING,
    *, agreed: bool = True, **told: Any,  # noqa: ANN401 - columns
) -> PledgeItem:  # fmt: skip
    """The same within a scope."""
    pledge = await _pledge(scope, org, member, agreed=agreed)
    worded: dict[str, Any] = {
        "target": 5, "unit": "户", "due_on": date(2027, 6, 30), "baseline": None, "beneficiary": None,
    }  # fmt: skip
    worded |= {name: told.pop(name) for name in tuple(told) if name in worded}
    begun = {} if state is ItemState.ADOPTED else on_notice(scope.now)
    usual = {"number": 1, "stage": Stage.NOT_BEGUN, "done": 0, "adopted_at": scope.now}
    item = PledgeItem(pledge_id=pledge.id, area=Area.SERVICE, state=state, **(usual | begun | told))
    scope.add(item)
    await scope.flush()
    version = PledgeVersion(
        item_id=item.id, number=1, state=VersionState.IN_FORCE, text=text, made_at=scope.now,
        sealed_at=scope.now, decided_at=scope.now, **worded,
    )  # fmt: skip
    scope.add(version)
    await scope.flush()
    item.version_id = version.id
    await scope.flush()
    return item


async def _pledge(scope: Scope, org: Org, member: int | None, *, agreed: bool) -> Pledge:
    found = Pledge.of_member(member, [2027]) if member else Pledge.of_org(org.id, [2027])
    pledge = await scope.first(found)
    if pledge is None:
        pledge = Pledge(
            org_id=org.id, member_id=member, kind=PledgeKind.YEARLY, year=2027, made_at=scope.now
        )  # fmt: skip
        scope.add(pledge)
        if member and agreed:
            scope.add(Consent(member_id=member, purpose=Purpose.PLEDGES, given_at=scope.now))
        await scope.flush()
    return pledge


def on_notice(now: datetime) -> dict[str, Any]:
    """Columns of an item whose public notice began just now."""
    return {"published_at": now, "notice_until": now + timedelta(days=7)}


async def item_of(world: World, number: int) -> PledgeItem:
    """Return an item as it is by now."""
    async with world.scope() as scope:
        row = await scope.get(PledgeItem, number)
        assert row is not None
        return row
