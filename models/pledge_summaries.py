"""How do the promises of a year stand? Counts of organisations with all below them, and of owners (R6).

What is counted is what was handed in: drafts are their owners' alone, and what was taken back is nobody's. A
verdict counts from the day on which it is public.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import Subquery

from models.members import Member
from models.orgs import Org, within
from models.pledge_calls import PledgeCall
from models.pledge_reviews import PledgeReview, Ruling
from models.pledge_rounds import JUDGING, Round
from models.pledge_steps import ItemState
from models.pledge_tallies import Tally
from models.pledges import Pledge, PledgeItem, PledgeVersion, Stage, Verdict
from models.rule_book import county_day
from models.structure import percent, tally

_JUDGED = (ItemState.RATED, ItemState.ARCHIVED)
_CALLED = ("asked_orgs", "asked_members")
_MADE = (
    "proposed_orgs", "proposed_members", "items", "reviewed", "returned", "published", "carried", "timely",
    "done", "kept", "partly", "broken",
)  # fmt: skip
_RATED = ("votes", "satisfied")
COUNTS = (*_CALLED, *_MADE, *_RATED)
Row = Sequence[Any]
Figured = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class PledgeFigures:
    """One line of R6: organisations and members who were asked and who proposed; items handed in, looked at,
    returned at least once, published; of those carried out (published and not stopped) the ``timely`` ones,
    which are done or not yet due, and the done ones; verdicts; votes and the satisfied among them, as far as
    they are published.
    """

    asked_orgs: int
    asked_members: int
    proposed_orgs: int
    proposed_members: int
    items: int
    reviewed: int
    returned: int
    published: int
    carried: int
    timely: int
    done: int
    kept: int
    partly: int
    broken: int
    votes: int
    satisfied: int

    @classmethod
    def of(cls, counts: Row) -> Self:
        """Return the line that the counts of a row tell, in the order of ``COUNTS``."""
        return cls(*map(int, counts))

    @property
    def timely_share(self) -> Decimal:
        """按期进度: per cent of what is carried out."""
        return percent(self.timely, self.carried)

    @property
    def judged(self) -> int:
        """How many have a verdict."""
        return self.kept + self.partly + self.broken

    @property
    def satisfaction(self) -> Decimal | None:
        """满意率: per cent of the published votes; None without any."""
        return percent(self.satisfied, self.votes) if self.votes else None

    def told(self) -> dict[str, object]:
        """Return it as arguments of screens: counts by their names, the share as "50.35"."""
        counts: dict[str, object] = {name: getattr(self, name) for name in COUNTS}
        rate = None if self.satisfaction is None else str(self.satisfaction)
        return {**counts, "timely_share": str(self.timely_share), "judged": self.judged or None, "rate": rate}


def _conditions(now: datetime) -> dict[str, ColumnElement[bool]]:
    """Return what is counted of items; drafts and what was taken back are left out before."""
    reviewed = exists().where(PledgeReview.item_id == PledgeItem.id)
    published = PledgeItem.published_at.is_not(None)
    carried = and_(published, PledgeItem.state != ItemState.STOPPED)
    done, due = PledgeItem.stage == Stage.DONE, PledgeVersion.due_on
    in_time = or_(done, due.is_(None), due >= county_day(now))
    judged = and_(PledgeItem.state.in_(_JUDGED), PledgeItem.verdict_from <= now)
    return {
        "items": PledgeItem.id.is_not(None), "reviewed": reviewed,
        "returned": and_(reviewed, exists().where(
            PledgeReview.item_id == PledgeItem.id, PledgeReview.ruling == Ruling.RETURNED
        )),
        "published": published, "carried": carried, "timely": and_(carried, in_time),
        "done": and_(carried, done),
        **{one.value: and_(judged, PledgeItem.verdict == one) for one in Verdict},
    }  # fmt: skip


def _items(*columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - of any type
    """Return the items that were handed in, with their wordings and pledges."""
    handed_in = and_(
        PledgeItem.submitted_at.is_not(None), PledgeItem.state.not_in((ItemState.DRAFT, ItemState.DROPPED))
    )
    return (
        select(*columns).select_from(PledgeItem).join(Pledge, Pledge.id == PledgeItem.pledge_id)
        .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id).where(handed_in)
    )  # fmt: skip


def _made(now: datetime) -> Select[*tuple[Any, ...]]:
    """Return (organisation, year, counts) of what was handed in."""
    own = func.max(case((Pledge.member_id.is_(None), 1), else_=0))
    people = func.count(distinct(Pledge.member_id))
    counts = [tally(condition) for condition in _conditions(now).values()]
    rows = _items(Pledge.org_id, Pledge.year, *_none(_CALLED), own, people, *counts, *_none(_RATED))
    return rows.group_by(Pledge.org_id, Pledge.year)


def _called() -> Select[*tuple[Any, ...]]:
    """Return (organisation, year, counts) of who was asked."""
    own, people = tally(PledgeCall.member_id.is_(None)), tally(PledgeCall.member_id.is_not(None))
    rows = select(PledgeCall.org_id, PledgeCall.year, own, people, *_none((*_MADE, *_RATED)))
    return rows.group_by(PledgeCall.org_id, PledgeCall.year)


def _rated() -> Select[*tuple[Any, ...]]:
    """Return (organisation, year, counts) of what is published of the votes: no sum minus a part tells one
    (docs/decisions/0028-rating-in-secret.md).
    """
    sums = (func.sum(Tally.votes), func.sum(Tally.satisfied))
    rows = select(Tally.org_id, Tally.year, *_none((*_CALLED, *_MADE)), *sums)
    judged = rows.join(Round, Round.id == Tally.round_id).where(Round.kind.in_(JUDGING))
    return judged.group_by(Tally.org_id, Tally.year)


def _none(names: Sequence[str]) -> list[ColumnElement[int]]:
    return [literal(0, Integer) for _ in names]


def _both(now: datetime) -> Subquery:
    names = ("org_id", "year", *COUNTS)
    parts = [
        select(*(column.label(name) for column, name in zip(part.subquery().c, names, strict=True)))
        for part in (_called(), _made(now), _rated())
    ]
    return union_all(*parts).subquery()


def _counted(now: datetime, wanted: Callable[[type[Org]], ColumnElement[bool]]) -> tuple[Figured, Any, Any]:
    """Return the rows of organisations with all below them, the organisations, and the years."""
    root, below, rows = aliased(Org), aliased(Org), _both(now)
    counts = [func.sum(rows.c[name]).label(name) for name in COUNTS]
    statement = (
        select(root.id, root.name, rows.c.year, *counts)
        .join(below, and_(below.path >= root.path, below.path < root.path + "~"))
        .join(rows, rows.c.org_id == below.id)
        .where(wanted(root)).group_by(root.id, root.name, root.path, rows.c.year)
    )  # fmt: skip
    return statement, root, rows.c.year


def figures_at(paths: tuple[str, ...], year: int, now: datetime) -> Figured:
    """Return (organisation, name, year, counts) of the subtrees whose roots have these paths, of a year."""
    statement, root, of_year = _counted(now, lambda root: root.path.in_(paths))
    return statement.where(of_year == year).order_by(root.path)


def figures_by_year(path: str, now: datetime) -> Figured:
    """Return the same of one subtree for every year of which it has something, the newest first."""
    statement, _, of_year = _counted(now, lambda root: root.path == path)
    return statement.order_by(of_year.desc())


def figures_right_below(org_id: int, year: int, now: datetime) -> Figured:
    """Return the same of the organisations right below one, in the order of the tree."""
    statement, root, of_year = _counted(now, lambda root: root.parent_id == org_id)
    return statement.where(of_year == year).order_by(root.path)


def figures_below(paths: tuple[str, ...], now: datetime) -> Figured:
    """Return the same of every organisation of subtrees and every year, one before those under it."""
    statement, root, of_year = _counted(now, lambda root: within(root, paths))
    return statement.order_by(of_year.desc(), root.path)


def owners_in(org_id: int, year: int, now: datetime) -> Figured:
    """Return (member or None, name, counts from ``items`` on) of those who promised something to an
    organisation for a year: itself first, then member by member.
    """
    counts = [tally(condition) for condition in _conditions(now).values()]
    rows = _items(Pledge.member_id, Member.name, *counts).outerjoin(Member, Member.id == Pledge.member_id)
    mine = rows.where(Pledge.org_id == org_id, Pledge.year == year)
    grouped = mine.group_by(Pledge.member_id, Member.name, Member.sequence)
    return grouped.order_by(
        Pledge.member_id.is_not(None), Member.sequence.is_(None), Member.sequence, Pledge.member_id
    )


def years_of(member_id: int, now: datetime) -> Figured:
    """Return (year, counts from ``items`` on) of what a member promised, the newest year first."""
    counts = [tally(condition) for condition in _conditions(now).values()]
    mine = _items(Pledge.year, *counts).where(Pledge.member_id == member_id)
    return mine.group_by(Pledge.year).order_by(Pledge.year.desc())


def of_owner(counts: Row) -> PledgeFigures:
    """Return the line that the counts of one owner tell, from ``items`` on."""
    return PledgeFigures.of((0, 0, 0, 0, *counts, 0, 0))
