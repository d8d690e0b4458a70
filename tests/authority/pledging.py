"""Promises of the branch in every state that somebody may look for, for those who may not see them; and by
which fields of buttons their rows are named.
"""

from typing import Any

from sqlalchemy import Select, select

from models.orgs import Org
from models.pledge_steps import ItemState
from models.pledge_writing import begun, seal
from models.pledges import Area, Pledge, PledgeItem, PledgeVersion, VersionState
from models.scope import Scope

IDS = frozenset({"pledge", "pledge_item"})
PLAIN = frozenset({"wording", "count"})  # beside an item: another one decides nothing
WORDS = "柳湾年底前修渠三百米"
STATES = (ItemState.DRAFT, ItemState.SUBMITTED, ItemState.RETURNED, ItemState.APPROVED, ItemState.ADOPTED)


async def promise(scope: Scope, willow: Org, member_id: int) -> None:
    """The member has promised something, an item in each state; so has the branch itself."""
    for owner in (member_id, None):
        pledge = begun(willow.id, owner, 2027, scope.now)
        await scope.number(pledge)
        await scope.flush()
        for number, state in enumerate(STATES, start=1):
            item = PledgeItem(
                pledge_id=pledge.id, number=number, area=Area.SERVICE, state=state, done=0,
                submitted_at=None if state is ItemState.DRAFT else scope.now,
            )  # fmt: skip
            await scope.number(item)
            await scope.flush()
            version = PledgeVersion(
                item_id=item.id, number=1, state=VersionState.OPEN, text=WORDS, made_at=scope.now
            )
            if state is not ItemState.DRAFT:
                seal(version, scope.now)
            await scope.number(version)
            item.version_id = version.id
            await scope.flush()


def owned(willow: int) -> dict[str, Select[Any]]:
    """The rows of the branch, by the fields of buttons that name them."""
    own = select(Pledge.id).where(Pledge.org_id == willow)
    return {"pledge": own, "pledge_item": select(PledgeItem.id).where(PledgeItem.pledge_id.in_(own))}
