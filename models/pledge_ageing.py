"""Which pledges go when their time is over, with all that hangs on them (domain §3.7)? Conditions on rows.

The time is counted from the end of a pledge's year. What was said of items goes by its own age
(models/ageing.py), decisions and wordings go here, and what something still hangs on waits for another day.
Published totals stay without the item, and so does who was asked: they are counts.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, exists, not_, or_, select, update
from sqlalchemy.orm import SQLORMExpression

from models.base import Base
from models.board_readings import BoardReading
from models.periods import Periods
from models.pledge_ballots import Ballot
from models.pledge_follows import Followed, PledgeFollow
from models.pledge_reviews import PledgeMeeting, PledgeReview
from models.pledge_tallies import Tally
from models.pledge_traces import OF_ITEMS
from models.pledge_votes import PledgeVote
from models.pledges import Pledge, PledgeItem, PledgeVersion

Condition = ColumnElement[bool]
Old = Callable[[datetime, Periods], Condition]


def first_kept(now: datetime, kept: Periods) -> int:
    """Return the first year whose pledges are kept."""
    return (now - kept.pledges).year


def _items(now: datetime, kept: Periods) -> Select[int]:
    of_old = select(PledgeItem.id).join(Pledge, Pledge.id == PledgeItem.pledge_id)
    return of_old.where(Pledge.year < first_kept(now, kept))


def _ballots(now: datetime, kept: Periods) -> Select[int]:
    return select(Ballot.id).where(Ballot.item_id.in_(_items(now, kept)))


def _decided(now: datetime, kept: Periods) -> Condition:
    return PledgeReview.item_id.in_(_items(now, kept))


def _worded(now: datetime, kept: Periods) -> Condition:
    """Whether no decision points at a wording any more."""
    decided = exists().where(PledgeReview.item_id == PledgeVersion.item_id)
    return and_(PledgeVersion.item_id.in_(_items(now, kept)), ~decided)


def _voted(now: datetime, kept: Periods) -> Condition:
    return PledgeVote.ballot_id.in_(_ballots(now, kept))


def _bare_ballot(now: datetime, kept: Periods) -> Condition:
    """Whether nothing hangs on a ballot any more."""
    voted = exists().where(PledgeVote.ballot_id == Ballot.id)
    counted = exists().where(Tally.ballot_id == Ballot.id)
    return and_(Ballot.item_id.in_(_items(now, kept)), not_(or_(voted, counted)))


def _bare_item(now: datetime, kept: Periods) -> Condition:
    """Whether nothing hangs on an item any more."""
    hangs = [exists().where(table.item_id == PledgeItem.id) for table in (*OF_ITEMS, Ballot)]
    return and_(PledgeItem.id.in_(_items(now, kept)), not_(or_(*hangs)))


def _bare_pledge(now: datetime, kept: Periods) -> Condition:
    """Whether a pledge has no item any more."""
    return and_(Pledge.year < first_kept(now, kept), ~exists().where(PledgeItem.pledge_id == Pledge.id))


def _adopted_nothing(now: datetime, kept: Periods) -> Condition:
    """Whether a meeting is that old, and nothing is left of what it adopted."""
    old = PledgeMeeting.made_at <= now - kept.pledges
    return and_(old, ~exists().where(PledgeReview.meeting_id == PledgeMeeting.id))


def _follows_nothing(_now: datetime, _kept: Periods) -> Condition:
    """Whether the item that somebody followed is gone."""
    gone = ~exists().where(PledgeItem.id == PledgeFollow.subject_id)
    return and_(PledgeFollow.of == Followed.ITEM, gone)


def _read_aloud(now: datetime, kept: Periods) -> Condition:
    return BoardReading.year < first_kept(now, kept)


def unlink_totals(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Published totals of a stretch stand by themselves where their ballots are to go."""
    mine = and_(stretch, Tally.ballot_id.in_(_ballots(now, kept)))
    changed = update(Tally).where(mine).values(ballot_id=None).returning(Tally.id)
    return changed.execution_options(synchronize_session=False)


def _made_at(table: Any) -> SQLORMExpression[datetime]:  # noqa: ANN401 - a table or an item of one
    made: SQLORMExpression[datetime] = table.made_at
    return made


_BORN_WITH: Any = (
    select(Pledge.made_at).where(Pledge.id == PledgeItem.pledge_id).scalar_subquery()
)  # fmt: skip
LEAVES: tuple[tuple[type[Base], SQLORMExpression[datetime], Old], ...] = (
    (PledgeReview, _made_at(PledgeReview), _decided), (PledgeVersion, _made_at(PledgeVersion), _worded),
    (PledgeVote, PledgeVote.cast_at, _voted),
)  # fmt: skip
STEMS: tuple[tuple[type[Base], SQLORMExpression[datetime], Old], ...] = (
    (Ballot, _made_at(Ballot), _bare_ballot), (PledgeItem, _BORN_WITH, _bare_item),
    (Pledge, _made_at(Pledge), _bare_pledge), (PledgeMeeting, _made_at(PledgeMeeting), _adopted_nothing),
    (PledgeFollow, _made_at(PledgeFollow), _follows_nothing),
    (BoardReading, _made_at(BoardReading), _read_aloud),
)  # fmt: skip
