"""How do many promises go onto public notice, and from there into being carried out? Set-based, each one step
of models/pledge_steps (示诺, domain §2.2).
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Executable, Select, select, update

from models.orgs import Org, within
from models.pledge_objections import objected
from models.pledge_steps import ItemState, step
from models.pledges import Pledge, PledgeItem

_PUBLISHED = step(ItemState.ADOPTED, ItemState.ON_NOTICE)
_RUNNING = step(ItemState.ON_NOTICE, ItemState.RUNNING)


def adopted_at(org_id: int) -> Select[int]:
    """Return the items of an organisation and its members that wait to be published."""
    return (
        select(PledgeItem.id).join(Pledge, Pledge.id == PledgeItem.pledge_id)
        .where(Pledge.org_id == org_id, PledgeItem.state == ItemState.ADOPTED)
    )  # fmt: skip


def waiting_below(paths: tuple[str, ...]) -> Select[Org]:
    """Return the organisations of these subtrees where something waits to be published."""
    waits = (
        select(Pledge.org_id).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
        .where(PledgeItem.state == ItemState.ADOPTED)
    )  # fmt: skip
    return select(Org).where(within(Org, paths), Org.id.in_(waits)).order_by(Org.path)


def put_on_notice(org_id: int, now: datetime, until: datetime) -> Executable:
    """Return the statement after which they are on notice; it gives back (item, pledge)."""
    change = (
        update(PledgeItem).where(PledgeItem.id.in_(adopted_at(org_id)), PledgeItem.state == ItemState.ADOPTED)
        .values(state=_PUBLISHED, published_at=now, notice_until=until)
    )  # fmt: skip
    return change.returning(PledgeItem.id, PledgeItem.pledge_id).execution_options(synchronize_session=False)


def over_at(now: datetime, limit: int) -> Select[int]:
    """Return so many items whose notice is over and to which nobody's objection is left."""
    over = PledgeItem.state == ItemState.ON_NOTICE, PledgeItem.notice_until <= now, ~objected()
    return select(PledgeItem.id).where(*over).order_by(PledgeItem.id).limit(limit)


def set_running(item_ids: Collection[int]) -> Executable:
    """Return the statement after which these are being carried out; it gives back (item, pledge)."""
    mine = update(PledgeItem).where(PledgeItem.id.in_(item_ids), PledgeItem.state == ItemState.ON_NOTICE)
    change = mine.values(state=_RUNNING).returning(PledgeItem.id, PledgeItem.pledge_id)
    return change.execution_options(synchronize_session=False)
