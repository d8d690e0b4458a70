"""Whose turn is it? Statements that find what is due for the next rung, move it, and say who sits there."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import Executable, Select, and_, or_, select, update
from sqlalchemy.orm import aliased

from models.base import among
from models.desks import rung_of
from models.follow_ups import OPEN, UNANSWERED, Cause, FollowUp, FollowUpState
from models.ladder import Stand
from models.members import Member, Standing
from models.orgs import Org, ancestor_ids
from models.roles import Grant, Role
from models.rungs import Rung

STAFF = (Role.SECRETARY, Role.COMMITTEE, Role.COUNTY)


class Climber(NamedTuple):
    """A follow-up whose next step is due, with what decides where it goes."""

    id: int
    cause: Cause
    step: int
    rung: Rung
    silent_since: datetime | None
    org_id: int
    path: str
    member_id: int | None
    contact_id: int | None  # None too where the contact person is nobody any more, or the person themself


def _climbers() -> Select[*tuple[Any, ...]]:
    contact = aliased(Member)
    serves = and_(
        contact.id == Member.contact_id, contact.id != Member.id, contact.standing == Standing.ACTIVE
    )
    return (
        select(
            FollowUp.id, FollowUp.cause, FollowUp.step, FollowUp.rung, FollowUp.silent_since,
            FollowUp.org_id, Org.path, FollowUp.member_id, contact.id,
        )
        .join(Org, Org.id == FollowUp.org_id).outerjoin(Member, Member.id == FollowUp.member_id)
        .outerjoin(contact, serves)
    )  # fmt: skip


def to_climb(causes: Collection[Cause], now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Return what is due for the next step, as ``Climber``; what somebody has taken waits for them, but a
    silence goes on whoever has taken it.
    """
    goes_on = or_(FollowUp.state == FollowUpState.NEW, FollowUp.cause.in_(UNANSWERED))
    return (
        _climbers()
        .where(among(FollowUp.state, OPEN), FollowUp.next_at <= now, FollowUp.cause.in_(causes), goes_on)
        .order_by(FollowUp.next_at, FollowUp.id).limit(limit)
    )  # fmt: skip


def climber(follow_up: int) -> Select[*tuple[Any, ...]]:
    """Return one follow-up as ``Climber``, whether anything is due or not."""
    return _climbers().where(FollowUp.id == follow_up)


def moved(ids: Collection[int], stand: Stand, since: datetime | None) -> Executable:
    """Return the statement that has these stand there; ``since`` where others are responsible from now on."""
    values: dict[str, Any] = {"step": stand.step, "rung": stand.rung, "next_at": stand.next_at}
    if since is not None:
        values["rung_since"] = since
    changed = update(FollowUp).where(FollowUp.id.in_(ids)).values(values)
    return changed.execution_options(synchronize_session=False)


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits on which rung over some organisations: (rung, organisation) -> people."""

    holders: dict[tuple[Rung, int], list[int]]

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Self:
        """Return them from (grant, member) rows."""
        found: dict[tuple[Rung, int], list[int]] = defaultdict(list)
        for grant, member in rows:
            if member.standing is Standing.ACTIVE:
                found[rung_of(grant.role, grant.grade), grant.org_id].append(member.id)
        return cls(dict(found))

    @staticmethod
    def over(paths: Iterable[str]) -> Select[Grant, Member]:
        """Return the rows for organisations with these paths."""
        return Grant.over(sorted({org for path in paths for org in ancestor_ids(path)}), STAFF)

    def on(self, rung: Rung, one: Climber) -> list[int]:
        """Return who sits on a rung for somebody: the nearest organisation's; never the person themself."""
        if rung is Rung.CONTACT:
            return [one.contact_id] if one.contact_id else []
        for org_id in reversed(ancestor_ids(one.path)):
            people = [who for who in self.holders.get((rung, org_id), ()) if who != one.member_id]
            if people:
                return people
        return []

    def taken_up(self, rung: Rung, one: Climber) -> Rung:
        """Return the rung itself, or where nobody sits on it the next one up; itself where nobody sits at
        all.
        """
        return next((up for up in rung.and_above() if self.on(up, one)), rung)
