"""What of the votes is known? Published totals, and nothing else (docs/decisions/0028-rating-in-secret.md).

A total is of one item and one source. It appears with so many votes and moves only when so many voters differ
from what it holds, or not at all; every sum over items is a sum of published totals.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Select,
    UniqueConstraint,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, insert_new, word
from models.orgs import Org, within
from models.planning import Insert
from models.pledge_ballots import Ballot, BallotState
from models.pledge_rounds import JUDGING, Round
from models.pledge_votes import SECRET, PledgeVote, Source
from models.pledges import Pledge, PledgeItem

Moved = Sequence[tuple[int, Source]]  # (ballot, source) whose total moves


@dataclass(frozen=True, slots=True)
class Count:
    """How many rated, and how many of them were satisfied."""

    votes: int
    satisfied: int

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the satisfied, two decimals, halves up; None where nobody rated."""
        if not self.votes:
            return None
        return (Decimal(100 * self.satisfied) / self.votes).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Tally(Base):
    """公布的票数 of one source for one item in one round. ``late``: how many more had voted when it was
    closed, too few to be told apart from those before them.

    The organisation and the round stand with it, so that sums stay when an owner's pledge is erased and
    ``ballot_id`` is none.
    """

    __tablename__ = "pledge_tallies"
    __table_args__ = (UniqueConstraint("ballot_id", "source"),)

    id: Mapped[Key]
    ballot_id: Mapped[BigInt | None] = mapped_column(ForeignKey("pledge_ballots.id"))
    round_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_rounds.id"), index=True)
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    year: Mapped[int]  # of the pledge
    source: Mapped[Source] = mapped_column(word(Source))
    votes: Mapped[int]
    satisfied: Mapped[int]
    late: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime]

    @property
    def count(self) -> Count:
        """Its numbers."""
        return Count(self.votes, self.satisfied)

    @classmethod
    def of_ballots(cls, ballot_ids: Collection[int]) -> Select[Self]:
        """Return what is published of these ballots."""
        return select(cls).where(cls.ballot_id.in_(ballot_ids)).order_by(cls.ballot_id, cls.source)

    @classmethod
    def of_items(cls, item_ids: Collection[int]) -> Select[int, Self]:
        """Return (item, total) of what was published in the newest round with a verdict of each item."""
        newest = (
            select(func.max(Ballot.id)).join(Round, Round.id == Ballot.round_id)
            .where(Ballot.item_id.in_(item_ids), Round.kind.in_(JUDGING)).group_by(Ballot.item_id)
        )  # fmt: skip
        both = select(Ballot.item_id, cls).join(Ballot, Ballot.id == cls.ballot_id)
        return both.where(cls.ballot_id.in_(newest)).order_by(Ballot.item_id, cls.source)

    @classmethod
    def summed(cls, paths: tuple[str, ...], year: int) -> Select[int, int]:
        """Return (votes, satisfied) of a year over subtrees: of rounds with a verdict, the sum of what is
        published of each item.
        """
        both = select(func.coalesce(func.sum(cls.votes), 0), func.coalesce(func.sum(cls.satisfied), 0))
        return (
            both.join(Org, Org.id == cls.org_id).join(Round, Round.id == cls.round_id)
            .where(within(Org, paths), cls.year == year, Round.kind.in_(JUDGING))
        )  # fmt: skip


def _pending() -> ColumnElement[bool]:
    """A voter whom the published total does not hold as they voted; among the three satisfied levels nothing
    that is published differs.
    """
    return and_(
        PledgeVote.source.in_(SECRET),
        or_(PledgeVote.counted.is_(None), PledgeVote.counted != PledgeVote.pleased),
    )


def ripe(ballot_ids: Collection[int], least: int) -> Select[int, Source]:
    """Return (ballot, source) where at least so many voters differ from what is published."""
    of_these = select(PledgeVote.ballot_id, PledgeVote.source).where(PledgeVote.ballot_id.in_(ballot_ids))
    grouped = of_these.where(_pending()).group_by(PledgeVote.ballot_id, PledgeVote.source)
    return grouped.having(func.count() >= least)


def count_in(moved: Moved) -> Executable:
    """Return the statement by which the totals of these hold every vote as it is cast now."""
    these = tuple_(PledgeVote.ballot_id, PledgeVote.source).in_(list(moved))
    counted = update(PledgeVote).where(these, _pending()).values(counted=PledgeVote.pleased)
    return counted.execution_options(synchronize_session=False)


def publish(dialect: str, moved: Moved, now: datetime) -> Insert:
    """Return the statement that publishes what the totals of these hold."""
    satisfied = func.sum(case((PledgeVote.counted.is_(True), 1), else_=0))
    numbers: dict[str, Any] = {
        "ballot_id": PledgeVote.ballot_id, "source": PledgeVote.source, "round_id": Ballot.round_id,
        "org_id": Pledge.org_id, "year": Pledge.year, "votes": func.count(), "satisfied": satisfied,
        "late": literal(0), "moved_at": literal(now, Tally.moved_at.type),
    }  # fmt: skip
    rows = (
        select(*numbers.values()).select_from(PledgeVote)
        .join(Ballot, Ballot.id == PledgeVote.ballot_id).join(PledgeItem, PledgeItem.id == Ballot.item_id)
        .join(Pledge, Pledge.id == PledgeItem.pledge_id)
        .where(tuple_(PledgeVote.ballot_id, PledgeVote.source).in_(list(moved)))
        .where(PledgeVote.counted.is_not(None))
        .group_by(
            PledgeVote.ballot_id, PledgeVote.source, Ballot.round_id, Pledge.org_id, Pledge.year
        )
    )  # fmt: skip
    new = insert_new(dialect, Tally).from_select(list(numbers), rows)
    same = {name: new.excluded[name] for name in ("votes", "satisfied", "moved_at")}
    return new.on_conflict_do_update(index_elements=["ballot_id", "source"], set_=same)


def note_late(ballot_ids: Collection[int]) -> Executable:
    """Return the statement that notes at the close how many more had voted than a total holds."""
    more = (
        select(func.count()).where(
            PledgeVote.ballot_id == Tally.ballot_id, PledgeVote.source == Tally.source,
            PledgeVote.counted.is_(None),
        ).scalar_subquery()
    )  # fmt: skip
    noted = update(Tally).where(Tally.ballot_id.in_(ballot_ids)).values(late=more)
    return noted.execution_options(synchronize_session=False)


def waiting(after: int, last: int) -> Select[int]:
    """Return the ballots of a stretch that take votes and where any voter differs."""
    pending = select(PledgeVote.ballot_id).where(_pending(), PledgeVote.ballot_id > after)
    differ = pending.where(PledgeVote.ballot_id <= last).distinct()
    open_ones = (Ballot.id.in_(differ), Ballot.state == BallotState.OPEN)
    return select(Ballot.id).where(*open_ones).order_by(Ballot.id)


def ballot_behind(after: int, rows: int) -> Select[int | None]:
    """Return the last of the next so many ballots behind one; None where there is none."""
    part = select(Ballot.id).where(Ballot.id > after).order_by(Ballot.id).limit(rows).subquery()
    return select(func.max(part.c.id))
