"""What is on somebody's desk? The follow-ups for which a person is responsible now, most urgent first."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from models.base import among
from models.follow_ups import OPEN, Cause, FollowUp
from models.ladder import steps_of
from models.members import Member
from models.orgs import Org, any_of, within
from models.roles import Grade, Grant, Role
from models.rungs import Colour, Rung

_OF_COMMITTEE = {
    Grade.SPECIFIC: Rung.SPECIFIC,
    Grade.DIRECT: Rung.DIRECT,
    Grade.FIRST: Rung.FIRST,
}
_RANK = {Cause.HELP: 0, Cause.DIFFICULTY: 1, Cause.TALK: 1}
_LAST = 2
_ALONE = or_(Member.contact_id.is_(None), Member.contact_id == Member.id)


def rung_of(role: Role, grade: Grade) -> Rung:
    """Return for which rung an office answers."""
    match role:
        case Role.SECRETARY:
            return Rung.SECRETARY
        case Role.COMMITTEE:
            return _OF_COMMITTEE[grade]
        case _:
            return Rung.COUNTY


def offices_of(member_ids: Collection[int]) -> Select[int, Role, Grade, str]:
    """Return (member, role, grade, path of the subtree) of the offices these people hold now."""
    return (
        select(Grant.member_id, Grant.role, Grant.grade, Org.path).join(Org, Org.id == Grant.org_id)
        .where(Grant.member_id.in_(member_ids), Grant.ended_at.is_(None))
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom a person answers: as whose contact person, and over which subtrees on which rung."""

    people: tuple[int, ...] = ()
    seats: Mapping[Rung, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, member_id: int, offices: Collection[tuple[Role, Grade, str]]) -> Self:
        """Return the desk of a person with these offices."""
        seats: dict[Rung, list[str]] = defaultdict(list)
        for role, grade, path in offices:
            seats[rung_of(role, grade)].append(path)
        return cls((member_id,), {rung: tuple(paths) for rung, paths in seats.items()})

    def holds(self) -> ColumnElement[bool]:
        """Return the condition on a follow-up, its member and its organisation.

        Who has no contact person, or is their own, is the secretary's from the beginning.
        """
        conditions = [and_(FollowUp.rung == rung, within(Org, paths)) for rung, paths in self.seats.items()]
        if secretary := self.seats.get(Rung.SECRETARY):
            conditions.append(and_(FollowUp.rung == Rung.CONTACT, _ALONE, within(Org, secretary)))
        if self.people:
            mine = and_(FollowUp.rung == Rung.CONTACT, Member.contact_id.in_(self.people))
            conditions.append(and_(mine, FollowUp.cause != Cause.ERASURE))
        others = or_(FollowUp.member_id.is_(None), FollowUp.member_id.not_in(self.people))
        return and_(any_of(conditions), others)


def due_for(desk: Desk, until: datetime | None = None) -> Select[FollowUp, Member | None, Org]:
    """Return what is on a desk, with person and branch: cries for help first, then what people told, then by
    the due time; ``until`` leaves out what is due later.
    """
    rank = case(_RANK, value=FollowUp.cause, else_=_LAST)
    found = (
        _seen(FollowUp, Member, Org).where(among(FollowUp.state, OPEN), desk.holds())
        .order_by(rank, FollowUp.due_at, FollowUp.id)
    )  # fmt: skip
    return found if until is None else found.where(FollowUp.due_at <= until)


def tally_for(desk: Desk, now: datetime, since: datetime) -> Select[int, int, int]:
    """Return (number, late among them, come since an instant) of what is on a desk."""
    late = func.coalesce(func.sum(case((FollowUp.due_at < now, 1), else_=0)), 0)
    new = func.coalesce(func.sum(case((FollowUp.rung_since >= since, 1), else_=0)), 0)
    return _seen(func.count(FollowUp.id), late, new).where(among(FollowUp.state, OPEN), desk.holds())


def on_desks(staff: Collection[int]) -> Select[int, int]:
    """Return (person, number) of what is on the desks of these people, of all of them in one statement: the
    same as ``tally_for`` counts for each.
    """
    held = _seats(staff)
    passed_up = and_(FollowUp.rung == Rung.CONTACT, held.c.rung == Rung.SECRETARY.value, _ALONE)
    by_office = (
        select(held.c.staff, FollowUp.id).select_from(FollowUp).join(held, held.c.org_id == FollowUp.org_id)
        .outerjoin(Member, Member.id == FollowUp.member_id)
        .where(among(FollowUp.state, OPEN), or_(cast(FollowUp.rung, String) == held.c.rung, passed_up))
        .where(or_(FollowUp.member_id.is_(None), FollowUp.member_id != held.c.staff))
    )  # fmt: skip
    as_contact = (
        select(Member.contact_id.label("staff"), FollowUp.id).join(Member, Member.id == FollowUp.member_id)
        .where(among(FollowUp.state, OPEN), FollowUp.rung == Rung.CONTACT, FollowUp.cause != Cause.ERASURE)
        .where(Member.contact_id.in_(staff), Member.contact_id != Member.id)
    )  # fmt: skip
    found = union(by_office, as_contact).subquery()
    return select(found.c.staff, func.count()).group_by(found.c.staff)


def _seats(staff: Collection[int]) -> Subquery:
    """(Staff, rung, organisation): for what these people answer by their offices."""
    root, below = aliased(Org), aliased(Org)
    of_committee = [
        (and_(Grant.role == Role.COMMITTEE, Grant.grade == grade), literal(rung.value))
        for grade, rung in _OF_COMMITTEE.items()
    ]
    secretary = (Grant.role == Role.SECRETARY, literal(Rung.SECRETARY.value))
    rung = case(secretary, *of_committee, else_=literal(Rung.COUNTY.value))
    held = (
        select(Grant.member_id.label("staff"), rung.label("rung"), below.id.label("org_id"))
        .join(root, root.id == Grant.org_id)
        .join(below, and_(below.path >= root.path, below.path < root.path + "~"))
        .where(Grant.member_id.in_(staff), Grant.ended_at.is_(None))
    )  # fmt: skip
    return held.distinct().subquery()


def colours_below(paths: tuple[str, ...], contact_of: tuple[int, ...]) -> Select[int, int]:
    """Return (step, number of people) of the silences of these subtrees and of one's own people."""
    return (
        _seen(FollowUp.step, func.count()).where(*_coloured(paths, contact_of, tuple(Colour)))
        .group_by(FollowUp.step)
    )  # fmt: skip


def coloured(
    paths: tuple[str, ...], contact_of: tuple[int, ...], colour: Colour
) -> Select[FollowUp, Member | None, Org]:
    """Return the silences of one colour, the longest first, with person and branch."""
    found = _seen(FollowUp, Member, Org).where(*_coloured(paths, contact_of, (colour,)))
    return found.order_by(FollowUp.silent_since, FollowUp.id)


def _coloured(
    paths: tuple[str, ...], contact_of: tuple[int, ...], colours: Collection[Colour]
) -> tuple[ColumnElement[bool], ...]:
    mine = Member.contact_id.in_(contact_of) if contact_of else false()
    steps = [step for colour in colours for step in steps_of(colour)]
    silent = and_(FollowUp.silent_since.is_not(None), FollowUp.step.in_(steps))
    return among(FollowUp.state, OPEN), silent, or_(within(Org, paths), mine)


def _seen(*what: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns and entities
    return (
        select(*what).select_from(FollowUp).join(Org, Org.id == FollowUp.org_id)
        .outerjoin(Member, Member.id == FollowUp.member_id)
    )  # fmt: skip
