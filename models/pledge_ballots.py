"""Which items are rated in a round, and how far is each? From the open vote to the verdict (domain §3.4-D′).

A verdict is proposed by the branch, or by the committee above an organisation; its owner hears it first, may
object, and only then it is everybody's to read.
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    exists,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, insert_new, word
from models.members import Member
from models.orgs import Org, within
from models.planning import AFTER, LAST, Insert
from models.pledge_rounds import Round, RoundKind, to_be_rated
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion, Verdict


class BallotState(StrEnum):
    """Life of an item in a round."""

    OPEN = "open"  # takes votes
    ENDED = "ended"  # closed, and no verdict is to follow
    CLOSED = "closed"  # closed, waits for a verdict
    PROPOSED = "proposed"  # its owner has heard of the verdict
    OBJECTED = "objected"  # 有异议: to be looked at once more
    SETTLED = "settled"  # the verdict is public


_RATED = (ItemState.RUNNING, ItemState.RATING)  # one that was stopped is rated no more
UNJUDGED = (BallotState.CLOSED, BallotState.OBJECTED)


class Ballot(Base):
    """一条承诺在一轮里的评议. ``verdict`` and ``why`` are the owner's to read until it is settled."""

    __tablename__ = "pledge_ballots"
    __table_args__ = (
        UniqueConstraint("item_id", "round_id"),
        Index("ix_pledge_ballots_round_state", "round_id", "state"),
        Index("ix_pledge_ballots_state_until", "state", "until"),
    )

    id: Mapped[Key]
    round_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_rounds.id"))
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    state: Mapped[BallotState] = mapped_column(word(BallotState), default=BallotState.OPEN)
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    why: Mapped[str | None] = mapped_column(String(200))
    judged_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    judged_at: Mapped[datetime | None]
    until: Mapped[datetime | None]  # the owner may object before
    objection: Mapped[str | None] = mapped_column(String(200))
    objected_at: Mapped[datetime | None]
    made_at: Mapped[datetime]

    @classmethod
    def taking(cls, item_id: int, now: datetime) -> Select[Self, Round]:
        """Return where a vote for an item goes now, held against its closing until the transaction ends.

        Votes hold it together; what closes or counts a ballot holds it alone. So no vote is taken after the
        close, and none is half counted.
        """
        open_ = (cls.state == BallotState.OPEN, Round.kind != RoundKind.EARLY, Round.closes_at > now)
        return (
            select(cls, Round).join(Round, Round.id == cls.round_id).where(cls.item_id == item_id, *open_)
            .order_by(cls.id.desc()).with_for_update(read=True, of=cls)
        )  # fmt: skip

    @classmethod
    def early(cls, dialect: str, round_id: int, item_id: int, now: datetime) -> Insert:
        """Return the statement that gives an item its place for early opinions, if it has none."""
        new = insert_new(dialect, cls).values(
            round_id=round_id, item_id=item_id, state=BallotState.ENDED, made_at=now
        )
        return new.on_conflict_do_nothing(index_elements=["item_id", "round_id"])

    @classmethod
    def of_item(cls, item_id: int) -> Select[Self, Round]:
        """Return in which rounds an item stood or stands, the newest first; early opinions left out."""
        both = select(cls, Round).join(Round, Round.id == cls.round_id)
        return both.where(cls.item_id == item_id, Round.kind != RoundKind.EARLY).order_by(cls.id.desc())

    @classmethod
    def at(cls, item_id: int, round_id: int) -> Select[Self]:
        """Return an item's place in a round."""
        return select(cls).where(cls.item_id == item_id, cls.round_id == round_id)

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return a ballot, locked until the transaction ends and as it is now."""
        return select(cls).where(cls.id == number).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def free(cls, ids: Collection[int]) -> Select[int]:
        """Return which of these take votes and nobody votes in at this moment, held alone."""
        mine = select(cls.id).where(cls.id.in_(ids), cls.state == BallotState.OPEN).order_by(cls.id)
        return mine.with_for_update(skip_locked=True)

    @classmethod
    def open_of(cls, round_id: int, rows: int) -> Select[int]:
        """Return so many that a round has still open."""
        return select(cls.id).where(cls.round_id == round_id, cls.state == BallotState.OPEN).limit(rows)

    @classmethod
    def counties(cls, ids: Collection[int]) -> Select[int, int]:
        """Return (ballot, county) of these: how many votes move a total is its rule."""
        both = select(cls.id, Round.org_id).join(Round, Round.id == cls.round_id)
        return both.where(cls.id.in_(ids))

    @classmethod
    def close(cls, ids: Collection[int], state: BallotState) -> Executable:
        """Return the statement that takes no more votes for these."""
        closing = update(cls).where(cls.id.in_(ids), cls.state == BallotState.OPEN).values(state=state)
        return closing.execution_options(synchronize_session=False)

    @classmethod
    def lapsed(cls, now: datetime, rows: int) -> Select[int]:
        """Return so many whose owner had the time to object and did not."""
        over = (cls.state == BallotState.PROPOSED, cls.until <= now)
        return select(cls.id).where(*over).order_by(cls.until, cls.id).limit(rows)

    @classmethod
    def to_judge(
        cls, members_of: tuple[str, ...], orgs_of: tuple[str, ...]
    ) -> "Select[Self, PledgeItem, PledgeVersion, Pledge, Org]":
        """Return what waits for a verdict: of members in the first subtrees, of organisations in the second;
        objections first, then the oldest.
        """
        whose = or_(
            and_(Pledge.member_id.is_not(None), within(Org, members_of)),
            and_(Pledge.member_id.is_(None), within(Org, orgs_of)),
        )
        rows = cls.joined().where(cls.state.in_(UNJUDGED), whose, PledgeItem.state == ItemState.RATING)
        return rows.order_by(cls.state != BallotState.OBJECTED, cls.id)

    @classmethod
    def joined(cls) -> "Select[Self, PledgeItem, PledgeVersion, Pledge, Org]":
        """Return ballots with item, wording, pledge and organisation."""
        return (
            select(cls, PledgeItem, PledgeVersion, Pledge, Org)
            .join(PledgeItem, PledgeItem.id == cls.item_id)
            .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
            .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        )  # fmt: skip

    @classmethod
    def read_of(cls, item_id: int) -> Select[int]:
        """Return where words about an item may be read: of rounds that are closed, and early opinions."""
        return select(cls.id).where(cls.item_id == item_id, cls.state != BallotState.OPEN)

    @classmethod
    def unsettled(cls, paths: tuple[str, ...]) -> Select[int]:
        """Return the ballots of these subtrees that are rated, or wait for a verdict."""
        mine = select(cls.id).join(PledgeItem, PledgeItem.id == cls.item_id)
        mine = mine.join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        return mine.where(within(Org, paths), cls.state.in_((BallotState.OPEN, *UNJUDGED)))

    @classmethod
    def until_of(cls, org_id: int, now: datetime) -> Select[int, datetime]:
        """Return (item, until when) of what takes votes at an organisation."""
        open_ = (cls.state == BallotState.OPEN, Round.kind != RoundKind.EARLY, Round.closes_at > now)
        rows = select(cls.item_id, Round.closes_at).join(Round, Round.id == cls.round_id)
        rows = rows.join(PledgeItem, PledgeItem.id == cls.item_id).where(PledgeItem.state.in_(_RATED))
        return rows.join(Pledge, Pledge.id == PledgeItem.pledge_id).where(*open_, Pledge.org_id == org_id)

    @classmethod
    def open_in(cls, org_id: int, now: datetime) -> "Select[int, str, int | None]":
        """Return (item, text, owner) of what is rated at an organisation now, in the order of the board."""
        return (
            select(PledgeItem.id, PledgeVersion.text, Pledge.member_id)
            .join(Pledge, Pledge.id == PledgeItem.pledge_id)
            .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
            .where(Pledge.org_id == org_id, _votes(now))
            .order_by(Pledge.member_id.is_not(None), Pledge.id, PledgeItem.number)
        )  # fmt: skip


def _votes(now: datetime) -> ColumnElement[bool]:
    return PledgeItem.state.in_(_RATED) & exists().where(
        Ballot.item_id == PledgeItem.id, Ballot.state == BallotState.OPEN, Round.id == Ballot.round_id,
        Round.kind != RoundKind.EARLY, Round.closes_at > now,
    )  # fmt: skip


def stands_for(round_id: int) -> ColumnElement[bool]:
    """Return the condition that something of a member's branch stands in a round."""
    return exists().where(
        Ballot.round_id == round_id, PledgeItem.id == Ballot.item_id, Pledge.id == PledgeItem.pledge_id,
        Pledge.org_id == Member.branch_id,
    )  # fmt: skip


def orgs_voting(name: str, now: datetime) -> Select[Org]:
    """Return the organisations whose name has these words and where something is rated now."""
    voting = exists().where(Pledge.org_id == Org.id, PledgeItem.pledge_id == Pledge.id, _votes(now))
    named = Org.name.contains(name, autoescape=True)
    return select(Org).where(named, Org.active, voting).order_by(Org.path)


def put_up(dialect: str, round_: Round, path: str, opened: date, now: datetime) -> Insert:
    """Return the statement that puts the items of a stretch up for the vote, each once a round."""
    items = to_be_rated(round_, path, opened).where(PledgeItem.id > AFTER, PledgeItem.id <= LAST)
    rows = items.add_columns(
        literal(round_.id), literal(BallotState.OPEN.value), literal(now, Ballot.made_at.type)
    )
    new = insert_new(dialect, Ballot).from_select(["item_id", "round_id", "state", "made_at"], rows)
    return new.on_conflict_do_nothing(index_elements=["item_id", "round_id"])
