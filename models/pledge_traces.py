"""What of pledges goes with an erased person, and where may other people's words name them?"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from models.base import Base
from models.pledge_calls import PledgeCall
from models.pledge_reviews import PledgeReview
from models.pledges import Pledge, PledgeItem, PledgeVersion

OF_ITEMS: tuple[Any, ...] = (PledgeReview, PledgeVersion)  # tables with an item_id, in the order they go
MARKED: tuple[tuple[type[Base], tuple[InstrumentedAttribute[Any], ...]], ...] = (
    (Pledge, (Pledge.occasion, Pledge.voice)),
    (PledgeItem, (PledgeItem.explained, PledgeItem.verdict_why, PledgeItem.stopped_why)),
    (PledgeVersion, (PledgeVersion.text, PledgeVersion.unit, PledgeVersion.beneficiary, PledgeVersion.why)),
    (PledgeReview, (PledgeReview.note,)),
)


def pledges_gone(member_id: int) -> Iterator[tuple[Any, Delete]]:
    """Yield (table, statement) after which nothing is left of a member's pledges, leaves first."""
    mine = select(Pledge.id).where(Pledge.member_id == member_id)
    items = select(PledgeItem.id).where(PledgeItem.pledge_id.in_(mine))
    for table in OF_ITEMS:
        yield table, delete(table).where(table.item_id.in_(items))
    yield PledgeItem, delete(PledgeItem).where(PledgeItem.pledge_id.in_(mine))
    yield Pledge, delete(Pledge).where(Pledge.member_id == member_id)
    yield PledgeCall, delete(PledgeCall).where(PledgeCall.member_id == member_id)
