"""What do the four classrooms come to, unit by unit (domain §4 R5)? 期数, 应训, 人数, 人次, 学时, 缺席, 补课,
满意度, 经费: counted by the database for every organisation at once, and put together for each unit.

人次 are person-times: each sitting somebody was at, and each head at a station's show. 人数 are distinct
persons, and only those who are named: a head that was counted is nobody in particular.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from models.enrolments import Enrolment, EnrolmentState
from models.learning_hours import LEARNT
from models.orgs import Org, within
from models.stations import StationShow
from models.structure import tally
from models.trainings import TOLD, Classroom, Training

SHOWN_FROM = 5  # ratings: fewer would tell who gave which (domain §3.7)
_NOT_EXPECTED = (EnrolmentState.WAITING,)


@dataclass(slots=True)
class Figures:
    """The figures of one unit with all below it."""

    org_id: int
    unit: str
    sittings: dict[Classroom, int]  # 期数
    cost: int = 0  # yuan
    expected: int = 0  # 应训: invitations
    persons: int = 0  # 人数: distinct people who were there or made up for it
    times: int = 0  # 人次 by name
    members: int = 0  # 人次 at stations: heads of members
    public: int = 0  # and of the public
    shows: int = 0
    half_hours: int = 0
    absent: int = 0
    made_up: int = 0
    ratings: int = 0
    stars: int = 0
    people: int = 0  # on the roster
    reached: int = 0  # 达标

    @property
    def person_times(self) -> int:
        """人次 together."""
        return self.times + self.members + self.public

    @property
    def satisfaction(self) -> float | None:
        """满意度: mean of the stars; None where fewer than five have rated."""
        return round(self.stars / self.ratings, 1) if self.ratings >= SHOWN_FROM else None


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when: both days included, and the same as instants, the last one not included."""

    first: date
    last: date
    since: datetime
    until: datetime


def sittings_below(paths: tuple[str, ...], span: Span) -> Select[*tuple[Any, ...]]:
    """Return (path of the organisation, classroom, sittings, yuan) of what these subtrees have held."""
    yuan = func.coalesce(func.sum(Training.cost), 0)
    return (
        select(Org.path, Training.classroom, func.count(Training.id), yuan)
        .join(Org, Org.id == Training.org_id)
        .where(within(Org, paths), Training.state.in_(TOLD), *_in(span))
        .group_by(Org.path, Training.classroom)
    )  # fmt: skip


def _in(span: Span) -> tuple[Any, ...]:
    return Training.starts_at >= span.since, Training.starts_at < span.until


def attendance_below(paths: tuple[str, ...], span: Span) -> Select[*tuple[Any, ...]]:
    """Return (path of the branch, expected, times, half hours, absent, made up, ratings, stars) of the people
    of these subtrees, wherever their sittings were held.
    """
    there, learnt = Enrolment.state == EnrolmentState.ATTENDED, Enrolment.state.in_(LEARNT)
    hours = func.coalesce(func.sum(Enrolment.hours).filter(learnt), 0)
    stars = func.coalesce(func.sum(Enrolment.rating), 0)
    return (
        select(
            Org.path, tally(Enrolment.state.not_in(_NOT_EXPECTED)), tally(there), hours,
            tally(Enrolment.state == EnrolmentState.ABSENT), tally(Enrolment.state == EnrolmentState.MADE_UP),
            func.count(Enrolment.rating), stars,
        )
        .join(Training, Training.id == Enrolment.training_id).join(Org, Org.id == Enrolment.org_id)
        .where(within(Org, paths), Training.state.in_(TOLD), *_in(span)).group_by(Org.path)
    )  # fmt: skip


def persons_of(roots: Iterable[str], span: Span) -> Select[*tuple[Any, ...]]:
    """Return (path of the root, distinct persons 人数) who were there or made up for it, for each of the
    subtrees with these roots: who was of two branches in the time counts once where both are below a root.
    """
    root, branch = aliased(Org), aliased(Org)
    return (
        select(root.path, func.count(Enrolment.member_id.distinct()))
        .join(branch, (branch.path >= root.path) & (branch.path < root.path + "~"))
        .join(Enrolment, Enrolment.org_id == branch.id)
        .join(Training, Training.id == Enrolment.training_id)
        .where(root.path.in_(list(roots)), Enrolment.state.in_(LEARNT), Training.state.in_(TOLD), *_in(span))
        .group_by(root.path)
    )  # fmt: skip


def shows_below(paths: tuple[str, ...], span: Span) -> Select[*tuple[Any, ...]]:
    """Return (path of the organisation, shows, heads of members, heads of the public)."""
    heads = (func.count(StationShow.id), func.sum(StationShow.members), func.sum(StationShow.public))
    return (
        select(Org.path, *heads).join(Org, Org.id == StationShow.org_id)
        .where(within(Org, paths), StationShow.shown_on >= span.first, StationShow.shown_on <= span.last)
        .group_by(Org.path)
    )  # fmt: skip


def units_below(root: Org) -> Select[Org]:
    """Return the active organisations right below one, in the order of the tree."""
    return select(Org).where(Org.parent_id == root.id, Org.active).order_by(Org.path)


@dataclass(slots=True)
class Ledger:
    """The figures of several units, into which what was counted is added: each row goes to the unit under
    which its path lies.
    """

    units: dict[str, Figures]  # path -> figures

    @classmethod
    def of(cls, orgs: Iterable[Org]) -> Self:
        """Return an empty one of these units, none below another."""
        return cls({org.path: Figures(org.id, org.name, {}) for org in orgs})

    def _at(self, path: str) -> Figures | None:
        return next((found for root, found in self.units.items() if path.startswith(root)), None)

    def add(self, rows: Iterable[Any], *names: str) -> None:
        """Add rows of (path, number of each of these names)."""
        assert set(names) <= {one.name for one in fields(Figures)}  # noqa: S101 - a slip of the author's
        for path, *numbers in rows:
            if unit := self._at(path):
                for name, number in zip(names, numbers, strict=True):
                    setattr(unit, name, getattr(unit, name) + int(number or 0))

    def add_sittings(self, rows: Iterable[Any]) -> None:
        """Add rows of ``sittings_below``."""
        for path, classroom, number, yuan in rows:
            if unit := self._at(path):
                unit.sittings[classroom] = unit.sittings.get(classroom, 0) + number
                unit.cost += int(yuan or 0)
