"""How is a wording begun, changed and handed in? What the rows of an item come to, and what they may not."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Delete, Select, delete, func, select

from models.pledge_reading import Reading
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeKind, PledgeVersion, VersionState

GONE = (ItemState.DROPPED, ItemState.STOPPED)


def begun(
    org_id: int, member_id: int | None, year: int, now: datetime, occasion: str | None = None
) -> Pledge:
    """Return a new pledge: the year's, or one for an occasion."""
    kind = PledgeKind.OCCASIONAL if occasion else PledgeKind.YEARLY
    return Pledge(org_id=org_id, member_id=member_id, kind=kind, year=year, occasion=occasion, made_at=now)


def put_into(version: PledgeVersion, text: str, reading: Reading) -> None:
    """Write a text with what was read out of it into an open wording."""
    version.text, version.due_on, version.target = text, reading.due_on, reading.target
    version.unit, version.beneficiary, version.baseline = reading.unit, reading.beneficiary, reading.baseline


def seal(version: PledgeVersion, now: datetime) -> None:
    """From now on nothing of the wording changes; somebody has to say yes to it."""
    version.state, version.sealed_at = VersionState.OFFERED, now


def decide(version: PledgeVersion, state: VersionState, now: datetime) -> None:
    """Somebody has decided on a wording."""
    version.state, version.decided_at = state, now


def free_number(taken: Collection[int]) -> int:
    """Return the number that the next item of a pledge gets on the board."""
    return min(set(range(1, len(taken) + 2)) - set(taken))


def numbers_of(pledge_id: int) -> Select[int]:
    """Return all numbers that items of a pledge bear."""
    return select(PledgeItem.number).where(PledgeItem.pledge_id == pledge_id)


def standing_in(pledge_id: int) -> Select[int]:
    """Return how many items a pledge has, those taken back and stopped left out."""
    stand = PledgeItem.pledge_id == pledge_id, PledgeItem.state.not_in(GONE)
    return select(func.count(PledgeItem.id)).where(*stand)


def next_version(item_id: int) -> Select[int]:
    """Return the number of an item's next wording."""
    return select(func.coalesce(func.max(PledgeVersion.number), 0) + 1).where(
        PledgeVersion.item_id == item_id
    )


def suggested(item_id: int) -> Select[PledgeVersion]:
    """Return the wordings of an item that wait for somebody's yes, the newest first."""
    offered = PledgeVersion.item_id == item_id, PledgeVersion.state == VersionState.OFFERED
    return select(PledgeVersion).where(*offered).order_by(PledgeVersion.number.desc())


def draft_gone(item_id: int) -> tuple[Delete, Delete]:
    """Return the statements after which nothing is left of an item that nobody but its owner has seen."""
    draft = select(PledgeItem.id).where(PledgeItem.id == item_id, PledgeItem.state == ItemState.DRAFT)
    versions = delete(PledgeVersion).where(PledgeVersion.item_id.in_(draft))
    item = delete(PledgeItem).where(PledgeItem.id == item_id, PledgeItem.state == ItemState.DRAFT)
    quiet = {"synchronize_session": False}
    return versions.execution_options(**quiet), item.execution_options(**quiet)


def yearly_of(year: int, member_id: int | None, org_id: int) -> Select[Pledge]:
    """Return the yearly pledge of a member, or of an organisation where no member is given."""
    mine = Pledge.of_member(member_id, (year,)) if member_id else Pledge.of_org(org_id, (year,))
    return mine.where(Pledge.kind == PledgeKind.YEARLY)
