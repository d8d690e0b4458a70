"""Promises for tests: of an owner, for a year, as far as they have come."""

from datetime import date, timedelta
from typing import Any

from models.members import Member
from models.orgs import Org
from models.pledge_steps import SHOWN, ItemState
from models.pledges import Area, Pledge, PledgeItem, PledgeKind, PledgeVersion, VersionState
from models.scope import Scope


async def pledge_of(scope: Scope, org: Org, member: Member | None, year: int, **columns: object) -> Pledge:
    """A pledge without any item."""
    base: dict[str, Any] = {"kind": PledgeKind.YEARLY, "made_at": scope.now}
    row = Pledge(org_id=org.id, member_id=member.id if member else None, year=year, **(base | columns))
    scope.add(row)
    await scope.flush()
    return row


async def item_of(
    scope: Scope, pledge: Pledge, number: int = 1, text: str = "6月底前教5户种黄芪", **columns: object
) -> PledgeItem:
    """An item that is carried out; what was published has been so for ten days."""
    base: dict[str, Any] = {
        "area": Area.SERVICE, "state": ItemState.RUNNING, "submitted_at": scope.now, "adopted_at": scope.now,
        "due_on": date(pledge.year, 6, 30),
    }  # fmt: skip
    told = base | columns
    due = told.pop("due_on")
    if told["state"] in SHOWN:
        told.setdefault("published_at", scope.now - timedelta(days=10))
    row = PledgeItem(pledge_id=pledge.id, number=number, **told)
    scope.add(row)
    await scope.flush()
    version = PledgeVersion(
        item_id=row.id, number=1, state=VersionState.IN_FORCE, text=text, target=5, unit="户", due_on=due,
        made_at=scope.now, sealed_at=scope.now,
    )  # fmt: skip
    scope.add(version)
    await scope.flush()
    row.version_id = version.id
    await scope.flush()
    return row
