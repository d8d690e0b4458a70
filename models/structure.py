"""How are the members of an organisation composed? One statement for many subtrees (Z02, domain §4 R1)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, not_, select, true
from sqlalchemy.orm import aliased

from models.members import COUNTED, Category, Education, Gender, Member
from models.orgs import Org, OrgField, OrgLevel, within

YOUNG = 35  # Z02: 35岁及以下
_MIDDLE, _MATURE = 45, 60  # R1: 36-45, 46-60, 61 and more
_LEVELS = (OrgLevel.COMMITTEE, OrgLevel.GENERAL_BRANCH, OrgLevel.BRANCH)
_MAJORITY: tuple[str, ...] = tuple(
    json.loads((Path(__file__).parent / "knowledge" / "peoples.json").read_text("utf-8"))["majority"]
)


def percent(part: int, whole: int) -> Decimal:
    """Return the share in per cent with two decimals, half up; 0.00 of nothing (domain §4)."""
    share = Decimal(100 * part) / Decimal(whole) if whole else Decimal(0)
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Structure:
    """The composition of one subtree: counts of organisations and of people on the roster (R1).

    Without a known birth a person is ``undated`` and in no age band; ``high`` includes technical schools.
    """

    org_id: int
    name: str
    level: OrgLevel
    committees: int
    general_branches: int
    branches: int
    members: int
    women: int
    young: int
    middle: int
    mature: int
    elder: int
    undated: int
    rural: int
    minority: int
    high: int
    college: int
    probationary: int

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        """Return the composition that a row of ``structure_at`` or ``structure_below`` tells."""
        org_id, name, level, *counts = row
        return cls(org_id, name, OrgLevel(level), *map(int, counts))

    def share(self, column: str) -> Decimal:
        """Return a count's share of all members in per cent."""
        return percent(getattr(self, column), self.members)


def structure_at(
    paths: tuple[str, ...], on: date, *, field: OrgField | None = None, inclusive: bool = True
) -> Select[*tuple[Any, ...]]:
    """Return one row for each subtree whose root has one of these paths, as ``Structure`` wants it; of one
    ``field`` only where that is given (Z20).

    Ages are those of the day ``on``. ``inclusive``: whether the first band ends with 35 (Z02, domain
    §1.3.3) or before it.
    """
    return _counted(on, lambda root: root.path.in_(paths), field=field, inclusive=inclusive)


def structure_below(paths: tuple[str, ...], on: date, *, inclusive: bool = True) -> Select[*tuple[Any, ...]]:
    """Return one row for each active organisation of these subtrees, every one before those under it."""
    return _counted(on, lambda root: and_(within(root, paths), root.active), inclusive=inclusive)


def _counted(
    on: date,
    wanted: Callable[[type[Org]], ColumnElement[bool]],
    *,
    field: OrgField | None = None,
    inclusive: bool,
) -> Select[*tuple[Any, ...]]:
    root, below, people = aliased(Org), aliased(Org), _people(on, inclusive=inclusive)
    orgs = [tally(and_(below.level == level, below.active)) for level in _LEVELS]
    counts = [func.coalesce(func.sum(people.c[name]), 0) for name in people.c.keys()[1:]]
    return (
        select(root.id, root.name, root.level, *orgs, *counts)
        .join(below, and_(below.path >= root.path, below.path < root.path + "~", _of_field(below, field)))
        .outerjoin(people, people.c.branch_id == below.id)
        .where(wanted(root)).group_by(root.id, root.name, root.level, root.path).order_by(root.path)
    )  # fmt: skip


def _of_field(org: type[Org], field: OrgField | None) -> ColumnElement[bool]:
    return true() if field is None else org.field == field


def _people(on: date, *, inclusive: bool) -> Subquery:
    """The counts of each branch, in the order of ``Structure``: members are read once, not once a level."""
    young = born_after(on, YOUNG + inclusive)
    middle, mature = born_after(on, _MIDDLE + 1), born_after(on, _MATURE + 1)
    conditions = {
        "women": Member.gender == Gender.WOMAN,
        "young": young,
        "middle": and_(not_(young), middle),
        "mature": and_(not_(middle), mature),
        "elder": not_(mature),
        "undated": Member.birth.is_(None),
        "rural": Member.rural.is_(True),
        "minority": Member.ethnicity.not_in(_MAJORITY),
        "high": Member.education.in_(Education.high_or_above()),
        "college": Member.education.in_((Education.COLLEGE, Education.BACHELOR, Education.GRADUATE)),
        "probationary": Member.category == Category.PROBATIONARY,
    }
    counts = [tally(condition).label(name) for name, condition in conditions.items()]
    return (
        select(Member.branch_id, func.count().label("members"), *counts)
        .where(Member.standing.in_(COUNTED)).group_by(Member.branch_id).subquery()
    )  # fmt: skip


def born_after(on: date, years: int) -> ColumnElement[bool]:
    """Return the condition of being younger than ``years`` on a day.

    A birth known by its year counts from 1 January: a partial date sorts before every full date in it, so
    texts compare as their first days do.
    """
    return Member.birth > f"{on.year - years:04d}{on:-%m-%d}"


def tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows of a group meet the condition, 0 of none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
