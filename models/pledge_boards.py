"""What of the pledges may anybody read? The one place that decides what is public (示诺, domain §2.2, §3.7).

An item is public once its notice began, and until it is stopped. What a member promised is shown while that
member agrees to it (公开我的承诺) and is on the roster; otherwise it is counted and not shown. What an
organisation promised needs nobody's consent.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TypeVarTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, exists, func, not_, or_, select

from models.consents import Consent, Purpose
from models.members import Member, Standing
from models.orgs import Org, within
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion, Stage, Verdict, VersionState

Cs = TypeVarTuple("Cs")
_AGREES = exists().where(
    Consent.member_id == Pledge.member_id, Consent.purpose == Purpose.PLEDGES, Consent.withdrawn_at.is_(None)
)
_PUBLIC = and_(PledgeItem.public(), Org.active)
_SHOWN = and_(_PUBLIC, or_(Pledge.member_id.is_(None), and_(Member.standing == Standing.ACTIVE, _AGREES)))
_JUDGED = (ItemState.RATED, ItemState.ARCHIVED)


def _joined(found: Select[*Cs]) -> Select[*Cs]:
    return (
        found.select_from(PledgeItem).join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
        .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        .outerjoin(Member, Member.id == Pledge.member_id)
    )  # fmt: skip


def promises(org_id: int, year: int) -> "Select[PledgeItem, PledgeVersion, Pledge, Member | None]":
    """Return what an organisation and its members promised for a year, in the order of the board: its own
    first, then member by member.
    """
    rows = _joined(select(PledgeItem, PledgeVersion, Pledge, Member)).where(
        _SHOWN, Pledge.org_id == org_id, Pledge.year == year
    )
    return rows.order_by(
        Pledge.member_id.is_not(None), Member.sequence.is_(None), Member.sequence, Pledge.member_id,
        Pledge.id, PledgeItem.number,
    )  # fmt: skip


def promise(number: int) -> "Select[PledgeItem, PledgeVersion, Pledge, Member | None, Org]":
    """Return one item as the public may read it; no row where it may not."""
    return _joined(select(PledgeItem, PledgeVersion, Pledge, Member, Org)).where(
        _SHOWN, PledgeItem.id == number
    )


def still_shown(item_ids: Collection[int]) -> Select[int]:
    """Return which of these items the public may read now."""
    return _joined(select(PledgeItem.id)).where(_SHOWN, PledgeItem.id.in_(item_ids))


def all_shown() -> Select[int]:
    """Return the items that the public may read now, for statements about many."""
    return _joined(select(PledgeItem.id)).where(_SHOWN)


def showing(paths: tuple[str, ...], part: str) -> Select[Org]:
    """Return the organisations of these subtrees that show something of their own and whose names contain a
    text, from the top down; all of them where it is empty.
    """
    shows = _joined(select(Pledge.org_id)).where(_SHOWN, within(Org, paths))
    found = select(Org).where(Org.id.in_(shows)).order_by(Org.path)
    return found.where(Org.name.contains(part, autoescape=True)) if part else found


def withheld(org_id: int, year: int) -> Select[int]:
    """Return how many items stand on the board by number alone: their owners do not agree to be shown."""
    hidden = and_(Pledge.member_id.is_not(None), Member.standing == Standing.ACTIVE, not_(_AGREES))
    return _joined(select(func.count())).where(_PUBLIC, hidden, Pledge.org_id == org_id, Pledge.year == year)


def years(path: str) -> Select[int]:
    """Return the years of which a subtree shows something, the newest first."""
    found = _joined(select(Pledge.year)).where(_SHOWN, within(Org, (path,)))
    return found.distinct().order_by(Pledge.year.desc())


def units(path: str, year: int) -> "Select[str, int, int]":
    """Return (path, items, items carried out) of each organisation of a subtree that shows something."""
    found = _joined(select(Org.path, func.count(), _number(PledgeItem.stage == Stage.DONE)))
    return found.where(_SHOWN, within(Org, (path,)), Pledge.year == year).group_by(Org.path)


def compared(org_id: int, now: datetime) -> "Select[int, int, int, int, int, int]":
    """Return (year, items, carried out, kept, partly, broken) of what an organisation shows, the newest year
    first; a verdict counts from the day on which it is public.
    """
    kept, partly, broken = (_number(and_(_judged(now), PledgeItem.verdict == one)) for one in Verdict)
    found = _joined(
        select(Pledge.year, func.count(), _number(PledgeItem.stage == Stage.DONE), kept, partly, broken)
    )
    shown = found.where(_SHOWN, Pledge.org_id == org_id)
    return shown.group_by(Pledge.year).order_by(Pledge.year.desc())


def _judged(now: datetime) -> ColumnElement[bool]:
    return and_(PledgeItem.state.in_(_JUDGED), PledgeItem.verdict_from <= now)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


def wordings(item_ids: Collection[int]) -> "Select[PledgeVersion]":
    """Return the wordings of these items that are or were in force, each item's oldest first."""
    told = (VersionState.IN_FORCE, VersionState.PAST)
    found = select(PledgeVersion).where(PledgeVersion.item_id.in_(item_ids), PledgeVersion.state.in_(told))
    return found.order_by(PledgeVersion.item_id, PledgeVersion.number)


def children(org_id: int) -> Select[Org]:
    """Return the active organisations right below one, in the order of the tree."""
    return select(Org).where(Org.parent_id == org_id, Org.active).order_by(Org.path)


def verdict_of(item: PledgeItem, now: datetime) -> Verdict | None:
    """Return the verdict that the public may read, None before its day."""
    due = item.verdict_from is not None and item.verdict_from <= now
    return item.verdict if due and item.state in _JUDGED else None


def last_day(item: PledgeItem, now: datetime, zone: str) -> date | None:
    """Return the last day on which an objection is heard; None where no notice runs any more."""
    until = item.notice_until
    if item.state is not ItemState.ON_NOTICE or until is None or until <= now:
        return None
    return (until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
