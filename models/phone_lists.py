"""Who is to be called, with number and reason? What a printed list holds (domain §3.4-L)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, false, or_, select

from models.base import among
from models.follow_ups import OPEN, Cause, FollowUp
from models.members import Member
from models.orgs import Org, within
from models.vault import Vault

CALLED = (Cause.SILENT, Cause.UNBOUND, Cause.UNREACHABLE, Cause.UNDELIVERED)
LONGEST = 300  # people on one list: twenty pages


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the list; ``phone`` is None where the roster has no number."""

    unit: str
    name: str
    phone: str | None
    since: datetime
    cause: str  # the word of a Cause


def line_of(row: FollowUp, member: Member, org: Org, vault: Vault) -> Line:
    """Return the line of a follow-up, its number opened; whoever shows it audits the look."""
    since = row.silent_since or row.opened_at
    return Line(org.name, member.name, member.phone(vault), since, row.cause.value)


def to_be_called(paths: tuple[str, ...], contact_of: tuple[int, ...] = ()) -> Select[FollowUp, Member, Org]:
    """Return whom somebody has to call in these subtrees, or of one's own people, branch by branch."""
    mine = Member.contact_id.in_(contact_of) if contact_of else false()
    return _lines().where(
        or_(within(Org, paths), mine), among(FollowUp.state, OPEN), FollowUp.cause.in_(CALLED)
    )


def of_list(ids: Collection[int]) -> Select[FollowUp, Member, Org]:
    """Return these follow-ups as lines of a list."""
    return _lines().where(FollowUp.id.in_(ids))


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(FollowUp, Member, Org).join(Member, Member.id == FollowUp.member_id)
        .join(Org, Org.id == FollowUp.org_id).order_by(Org.path, FollowUp.due_at, FollowUp.id)
    )  # fmt: skip
