"""Who has rated what, and how? One vote of each voter for an item in a round, changeable until the close
(domain §3.4-N). Nobody is shown a vote but who cast it; the trail does not name it.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Delete,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    Update,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, insert_new, word
from models.members import Member
from models.planning import Insert
from models.pledge_ballots import Ballot, BallotState
from models.pledge_rounds import Round, RoundKind

WORDS = 200  # characters


class Level(StrEnum):
    """The four levels (domain §2.2); the first three count as satisfied."""

    SATISFIED = "satisfied"  # 满意
    FAIRLY = "fairly"  # 比较满意
    BASICALLY = "basically"  # 基本满意
    DISSATISFIED = "dissatisfied"  # 不满意

    @property
    def pleased(self) -> bool:
        """Whether it counts as satisfied."""
        return self is not Level.DISSATISFIED


class Source(StrEnum):
    """From where a vote comes."""

    SELF = "self"  # 自评: the owner's own word, said openly
    MEMBER = "member"  # 党员
    PUBLIC = "public"  # 群众
    ORGANISATION = "organisation"  # 组织: of the branch, or the committee above; said openly


class VoterKind(StrEnum):
    """What a voter is known by: a person with two chats is one member."""

    MEMBER = "member"
    ACCOUNT = "account"  # a chat that speaks for nobody, or for somebody else's sake
    CODE = "code"  # 投票码 on paper
    ORG = "org"  # whoever speaks for it
    NOBODY = "nobody"  # was erased; the vote stays, by its own number


SECRET = (Source.MEMBER, Source.PUBLIC)  # of these only totals are known
_PENDING = text("counted IS NULL OR counted <> pleased")
_ODD = text("fresh OR device IS NOT NULL")
_ODD_SQLITE = text("fresh = 1 OR device IS NOT NULL")


class PledgeVote(Base):
    """一票. ``pleased`` follows from ``level``; ``counted`` is what the published total holds of it, None for
    nothing. ``fresh``: cast from a chat that was less than a day old; ``device``: what a page knows it by.
    """

    __tablename__ = "pledge_votes"
    __table_args__ = (
        UniqueConstraint("ballot_id", "voter_kind", "voter_id"),
        Index("ix_pledge_votes_pending", "ballot_id", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("ix_pledge_votes_odd", "ballot_id", sqlite_where=_ODD_SQLITE, postgresql_where=_ODD),
        Index("ix_pledge_votes_voter", "voter_kind", "voter_id"),
    )

    id: Mapped[Key]
    ballot_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_ballots.id"))
    source: Mapped[Source] = mapped_column(word(Source))
    voter_kind: Mapped[VoterKind] = mapped_column(word(VoterKind))
    voter_id: Mapped[BigInt]
    level: Mapped[Level] = mapped_column(word(Level))
    pleased: Mapped[bool]
    counted: Mapped[bool | None]
    words: Mapped[str | None] = mapped_column(String(WORDS))
    fresh: Mapped[bool] = mapped_column(default=False)
    device: Mapped[bytes | None]
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @staticmethod
    @lru_cache
    def cast(dialect: str) -> Insert:
        """Return the statement that takes the vote of :meth:`columns`, or changes it: of one voter there is
        one, whoever else casts it at this moment. Words said before stay, unless there are new ones.
        """
        new = insert_new(dialect, PledgeVote)
        said = {"words": func.coalesce(new.excluded.words, PledgeVote.words)}
        names = ("level", "pleased", "changed_at", "fresh", "device")
        changed = {name: new.excluded[name] for name in names} | said
        return new.on_conflict_do_update(index_elements=["ballot_id", "voter_kind", "voter_id"], set_=changed)

    @staticmethod
    def columns(level: Level, at: datetime, **vote: object) -> dict[str, Any]:
        """Return what a vote's row holds: ballot, source, voter and words beside the level."""
        plain: dict[str, Any] = {"words": None, "fresh": False, "device": None}
        said = {"level": level, "pleased": level.pleased, "cast_at": at, "changed_at": at}
        return plain | vote | said

    @classmethod
    def of_voter(cls, ballot_id: int, kind: VoterKind, voter_id: int) -> Select[Self]:
        """Return somebody's own vote."""
        return select(cls).where(cls.ballot_id == ballot_id, cls.voter_kind == kind, cls.voter_id == voter_id)

    @classmethod
    def rated(
        cls, item_ids: Collection[int], member_id: int | None, account_id: int, now: datetime
    ) -> Select[int]:
        """Return which of these items somebody has rated in a round that takes votes."""
        kind, number = (VoterKind.MEMBER, member_id) if member_id else (VoterKind.ACCOUNT, account_id)
        mine = (cls.voter_kind == kind, cls.voter_id == number, Ballot.item_id.in_(item_ids))
        both = select(Ballot.item_id).join(cls, cls.ballot_id == Ballot.id)
        both = both.join(Round, Round.id == Ballot.round_id)
        return both.where(*mine, Ballot.state == BallotState.OPEN, Round.closes_at > now)

    @classmethod
    def of_account_gone(cls, ballot_id: int, account_id: int) -> Delete:
        """Return the statement that takes back what a chat said of an item before it was bound: its member
        votes now, and has one vote.
        """
        mine = (cls.ballot_id == ballot_id, cls.voter_kind == VoterKind.ACCOUNT, cls.voter_id == account_id)
        return delete(cls).where(*mine).execution_options(synchronize_session=False)

    @classmethod
    def said_openly(cls, ballot_id: int) -> Select[Source, Level]:
        """Return (source, level) of what the owner and the organisation said."""
        open_ones = cls.source.in_((Source.SELF, Source.ORGANISATION))
        return select(cls.source, cls.level).where(cls.ballot_id == ballot_id, open_ones)

    @classmethod
    def words_of(cls, ballot_ids: Collection[int], least: int) -> Select[str | None]:
        """Return what voters wrote of these ballots, in an order that tells nothing about them: of a source
        that at least so many rated, and only what the published total holds, or what was said early.
        """
        known = or_(cls.counted.is_not(None), cls.ballot_id.in_(_early(ballot_ids)))
        secret = (cls.ballot_id.in_(ballot_ids), cls.source.in_(SECRET), known)
        many = (
            select(cls.ballot_id, cls.source).where(*secret).group_by(cls.ballot_id, cls.source)
            .having(func.count() >= least).subquery()
        )  # fmt: skip
        found = select(cls.words).join(
            many, (many.c.ballot_id == cls.ballot_id) & (many.c.source == cls.source)
        )
        return found.where(*secret, cls.words.is_not(None)).order_by(cls.words)

    @classmethod
    def nobodys(cls, member_id: int, account_ids: Collection[int]) -> Update:
        """Return the statement that has an erased person's votes stay in the totals and be nobody's."""
        mine = or_(
            (cls.voter_kind == VoterKind.MEMBER) & (cls.voter_id == member_id),
            (cls.voter_kind == VoterKind.ACCOUNT) & cls.voter_id.in_(account_ids),
        )
        gone = {"voter_kind": VoterKind.NOBODY, "voter_id": cls.id, "words": None, "device": None}
        return update(cls).where(mine).values(gone)

    @classmethod
    def floods(cls, ballot_ids: Select[int], least: int) -> Select[int, int]:
        """Return (ballot, votes) where so many came from chats of a day, or from one device."""
        odd = select(cls.ballot_id, func.count().label("votes")).where(cls.ballot_id.in_(ballot_ids))
        new = odd.where(cls.fresh).group_by(cls.ballot_id)
        same = odd.where(cls.device.is_not(None)).group_by(cls.ballot_id, cls.device)
        both = new.having(func.count() >= least).union_all(same.having(func.count() >= least)).subquery()
        most = func.max(both.c.votes)
        return select(both.c.ballot_id, most).group_by(both.c.ballot_id).order_by(both.c.ballot_id)


def has_rated(round_id: int) -> ColumnElement[bool]:
    """Return the condition that a member has rated anything in a round."""
    return exists().where(
        Ballot.round_id == round_id, PledgeVote.ballot_id == Ballot.id,
        PledgeVote.voter_kind == VoterKind.MEMBER, PledgeVote.voter_id == Member.id,
    )  # fmt: skip


def _early(ballot_ids: Collection[int]) -> Select[int]:
    both = select(Ballot.id).join(Round, Round.id == Ballot.round_id)
    return both.where(Ballot.id.in_(ballot_ids), Round.kind == RoundKind.EARLY)
