"""What has a member promised, in which words, and how far is it? Everything that is theirs, the oldest first.

How they rated others' promises is not among it: a vote is shown to nobody but who casts it, and a record can
be opened by a relative (docs/decisions/0028-rating-in-secret.md).
"""

from sqlalchemy import Select, select

from models.pledge_progress import PledgeProgress
from models.pledges import Pledge, PledgeItem, PledgeVersion


def items_of(member_id: int) -> Select[Pledge, PledgeItem, PledgeVersion]:
    """Return a member's items, drafts too, with the wording in force and the pledge."""
    rows = select(Pledge, PledgeItem, PledgeVersion).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
    worded = rows.outerjoin(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
    return worded.where(Pledge.member_id == member_id).order_by(Pledge.year, Pledge.id, PledgeItem.number)


def wordings_of(member_id: int) -> Select[Pledge, PledgeItem, PledgeVersion]:
    """Return every wording of every item of a member, with item and pledge."""
    rows = select(Pledge, PledgeItem, PledgeVersion).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
    worded = rows.join(PledgeVersion, PledgeVersion.item_id == PledgeItem.id)
    return worded.where(Pledge.member_id == member_id).order_by(Pledge.year, Pledge.id, PledgeVersion.id)


def progress_of(member_id: int) -> Select[Pledge, PledgeItem, PledgeProgress]:
    """Return what was said of how far a member's items are, with item and pledge."""
    rows = select(Pledge, PledgeItem, PledgeProgress).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
    said = rows.join(PledgeProgress, PledgeProgress.item_id == PledgeItem.id)
    return said.where(Pledge.member_id == member_id).order_by(PledgeProgress.id)
