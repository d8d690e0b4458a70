"""Which promises may everybody read in the chat? Those on the board whose owners agreed (domain §3.7).

To a stranger nothing else exists: not a name, not a number, not a reason (domain §3.5).
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from models.consents import Consent, Purpose
from models.members import Member, Standing
from models.orgs import Org, within
from models.pledges import Pledge, PledgeItem, PledgeVersion


def agreed() -> ColumnElement[bool]:
    """Return the condition that a pledge is an organisation's own, or its member is on the roster and agrees
    to be named.
    """
    agrees = exists().where(
        Consent.member_id == Pledge.member_id,
        Consent.purpose == Purpose.PLEDGES,
        Consent.withdrawn_at.is_(None),
    )
    there = exists().where(Member.id == Pledge.member_id, Member.standing == Standing.ACTIVE)
    return or_(Pledge.member_id.is_(None), and_(agrees, there))


def openly() -> ColumnElement[bool]:
    """Return the condition that everybody may read an item, over PledgeItem and Pledge."""
    return and_(PledgeItem.public(), agreed())


def open_items() -> Select[*tuple[Any, ...]]:
    """Return (item, wording in force, pledge, organisation, owner's name or none) of what everybody may read."""
    return (
        select(PledgeItem, PledgeVersion, Pledge, Org, Member.name.label("owner"))
        .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
        .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        .outerjoin(Member, Member.id == Pledge.member_id).where(openly())
    )  # fmt: skip


def open_in(paths: tuple[str, ...], year: int) -> Select[*tuple[Any, ...]]:
    """Return the same of these subtrees and a year, in the order of the board: organisations first."""
    of_year = open_items().where(within(Org, paths), Pledge.year == year)
    return of_year.order_by(
        Org.path, Pledge.member_id.is_not(None), Member.name, Pledge.id, PledgeItem.number
    )


def newest_year(paths: tuple[str, ...]) -> Select[int | None]:
    """Return the newest year of which these subtrees show something; none where they show nothing."""
    return (
        select(func.max(Pledge.year)).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
        .join(Org, Org.id == Pledge.org_id).where(within(Org, paths), openly())
    )  # fmt: skip


def units_showing(paths: tuple[str, ...], part: str) -> Select[Org]:
    """Return the active organisations of these subtrees that show something of their own and whose names
    contain a text; all of them where it is empty.
    """
    shows = exists().where(PledgeItem.pledge_id == Pledge.id, Pledge.org_id == Org.id, openly())
    found = select(Org).where(within(Org, paths), Org.active, shows)
    return (found.where(Org.name.contains(part, autoescape=True)) if part else found).order_by(Org.path)
