"""How many hours has somebody learnt in a year, and what is missing? 学时: of sittings that one was at or
made up for, as they were credited, in half hours (domain §2.4).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from models.enrolments import Enrolment, EnrolmentState
from models.members import Member, Standing
from models.orgs import Org, within
from models.roles import Grant, Role
from models.structure import tally
from models.trainings import Classroom, Training, TrainingForm

LEARNT = (EnrolmentState.ATTENDED, EnrolmentState.MADE_UP)
HALVES = 2  # of an hour
_KEEPERS = (Role.SECRETARY, Role.COMMITTEE)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of learning: its first instant, and the first behind it."""

    first: datetime
    behind: datetime

    def held(self) -> ColumnElement[bool]:
        """Return the condition that a sitting begins in it."""
        return and_(Training.starts_at >= self.first, Training.starts_at < self.behind)


@dataclass(frozen=True, slots=True)
class Targets:
    """How many hours a year are to be learnt: by members, and by who leads a branch."""

    member: int
    keeper: int


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody has learnt in a year. ``half_hours`` were credited; ``target`` are hours."""

    half_hours: int
    classes: int  # 集中培训: at least one is to be among them
    keeper: bool
    target: int

    @property
    def missing(self) -> int:
        """Half hours that are still missing; 0 where it is enough."""
        return max(0, self.target * HALVES - self.half_hours)

    @property
    def reached(self) -> bool:
        """达标: hours enough, a centralised class among them."""
        return not self.missing and self.classes > 0


def is_keeper() -> ColumnElement[bool]:
    """Return the condition that a member leads a branch: holds a grant of it, or a post of the roster."""
    granted = exists().where(Grant.member_id == Member.id, Grant.role.in_(_KEEPERS), Grant.ended_at.is_(None))
    return or_(granted, and_(Member.party_post.is_not(None), Member.party_post != ""))


def _centralised() -> ColumnElement[bool]:
    """集中培训: a class of the party school, at which one was oneself."""
    school = and_(Training.classroom == Classroom.PARTY_SCHOOL, Training.form == TrainingForm.CLASS)
    return and_(school, Enrolment.state == EnrolmentState.ATTENDED)


def _learnt(year: Year) -> Any:  # noqa: ANN401 - a subquery
    """(member, half hours, centralised classes) of who has learnt anything in a year."""
    return (
        select(
            Enrolment.member_id, func.coalesce(func.sum(Enrolment.hours), 0).label("half_hours"),
            tally(_centralised()).label("classes"),
        )
        .join(Training, Training.id == Enrolment.training_id)
        .where(Enrolment.state.in_(LEARNT), year.held()).group_by(Enrolment.member_id).subquery()
    )  # fmt: skip


def _own(year: Year, what: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sum over what a member has learnt in a year: looked up for each, by the index of who was where."""
    rows = select(what).select_from(Enrolment).join(Training, Training.id == Enrolment.training_id)
    mine = Enrolment.member_id == Member.id, Enrolment.state.in_(LEARNT), year.held()
    return func.coalesce(rows.where(*mine).correlate(Member).scalar_subquery(), 0)


def _people(year: Year) -> Select[*tuple[Any, ...]]:
    half_hours = _own(year, func.sum(Enrolment.hours)).label("half_hours")
    return select(
        Member.id, half_hours, _own(year, tally(_centralised())).label("classes"),
        is_keeper().label("keeper"),
    )  # fmt: skip


def accounts(year: Year, member_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Return (member, half hours, centralised classes, whether they lead a branch) of these members."""
    return _people(year).where(Member.id.in_(member_ids))


def behind_in(year: Year, paths: tuple[str, ...], targets: Targets) -> Select[*tuple[Any, ...]]:
    """Return the same of who in these subtrees has not reached it yet, with name and branch, least first."""
    columns = Member.name, Org.name.label("branch"), Org.path, Member.name_keys
    rows = _people(year).add_columns(*columns).join(Org, Org.id == Member.branch_id)
    people = rows.where(within(Org, paths), Member.standing == Standing.ACTIVE).subquery().c
    enough = and_(people.half_hours >= _wanted(people.keeper, targets), people.classes > 0)
    shown = people.id, people.half_hours, people.classes, people.keeper, people.name, people.branch
    return select(*shown).where(~enough).order_by(people.half_hours, people.path, people.name_keys, people.id)


def _wanted(keeper: ColumnElement[bool], targets: Targets) -> ColumnElement[int]:
    return case((keeper, targets.keeper * HALVES), else_=targets.member * HALVES)


def roster_by_branch(paths: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Return (path of the branch, active members)."""
    people = select(Org.path, func.count(Member.id)).join(Org, Org.id == Member.branch_id)
    return people.where(within(Org, paths), Member.standing == Standing.ACTIVE).group_by(Org.path)


def reached_by_branch(year: Year, paths: tuple[str, ...], targets: Targets) -> Select[*tuple[Any, ...]]:
    """Return (path of the branch, active members who have reached it): of those who have learnt anything,
    looked up from there, so that no engine compares everybody with everybody.
    """
    learnt = _learnt(year)
    enough = and_(learnt.c.half_hours >= _wanted(is_keeper(), targets), learnt.c.classes > 0)
    return (
        select(Org.path, tally(enough)).select_from(learnt)
        .join(Member, Member.id == learnt.c.member_id).join(Org, Org.id == Member.branch_id)
        .where(within(Org, paths), Member.standing == Standing.ACTIVE).group_by(Org.path)
    )  # fmt: skip
