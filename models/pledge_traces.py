"""What of pledges goes with an erased person, and where may other people's words name them?"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Delete, Update, and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from models.base import Base
from models.board_readings import BoardReading
from models.pledge_ballots import Ballot
from models.pledge_benefits import PledgeBenefit
from models.pledge_calls import PledgeCall
from models.pledge_comments import PledgeComment
from models.pledge_follows import Followed, PledgeFollow, PledgeSupport
from models.pledge_objections import PledgeObjection
from models.pledge_photos import PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_reviews import PledgeReview
from models.pledge_tallies import Tally
from models.pledge_votes import PledgeVote
from models.pledges import Pledge, PledgeItem, PledgeVersion

OF_ITEMS: tuple[Any, ...] = (  # tables with an item_id, in the order they go
    PledgePhoto, PledgeProgress, PledgeBenefit, PledgeComment, PledgeObjection, PledgeSupport,
    PledgeReview, PledgeVersion,
)  # fmt: skip
MARKED: tuple[tuple[type[Base], tuple[InstrumentedAttribute[Any], ...]], ...] = (
    (Pledge, (Pledge.occasion, Pledge.voice)),
    (PledgeItem, (PledgeItem.explained, PledgeItem.verdict_why, PledgeItem.stopped_why)),
    (PledgeVersion, (PledgeVersion.text, PledgeVersion.unit, PledgeVersion.beneficiary, PledgeVersion.why)),
    (PledgeReview, (PledgeReview.note,)),
    (PledgeProgress, (PledgeProgress.note,)),
    (PledgeComment, (PledgeComment.words,)),
    (PledgeObjection, (PledgeObjection.who, PledgeObjection.words, PledgeObjection.answer)),
    (Ballot, (Ballot.why, Ballot.objection)),
    (PledgeVote, (PledgeVote.words,)),
)


def pledges_gone(member_id: int, accounts: Collection[int]) -> Iterator[tuple[Any, Delete | Update]]:
    """Yield (table, statement) after which nothing is left of a member's pledges, leaves first, nor of what
    they said to others'; what they rated is nobody's.
    """
    yield from _said_of_others(member_id, accounts)
    yield BoardReading, BoardReading.naming(member_id)
    mine = select(Pledge.id).where(Pledge.member_id == member_id)
    items = select(PledgeItem.id).where(PledgeItem.pledge_id.in_(mine))
    ballots = select(Ballot.id).where(Ballot.item_id.in_(items))
    yield PledgeVote, delete(PledgeVote).where(PledgeVote.ballot_id.in_(ballots))
    yield Tally, update(Tally).where(Tally.ballot_id.in_(ballots)).values(ballot_id=None)  # sums stay
    yield Ballot, delete(Ballot).where(Ballot.item_id.in_(items))
    for table in OF_ITEMS:
        yield table, delete(table).where(table.item_id.in_(items))
    of_items = and_(PledgeFollow.of == Followed.ITEM, PledgeFollow.subject_id.in_(items))
    of_owner = and_(PledgeFollow.of == Followed.OWNER, PledgeFollow.subject_id == member_id)
    yield PledgeFollow, delete(PledgeFollow).where(or_(of_items, of_owner))
    yield PledgeItem, delete(PledgeItem).where(PledgeItem.pledge_id.in_(mine))
    yield Pledge, delete(Pledge).where(Pledge.member_id == member_id)
    yield PledgeVote, PledgeVote.nobodys(member_id, accounts)
    yield PledgeCall, delete(PledgeCall).where(PledgeCall.member_id == member_id)


def _said_of_others(member_id: int, accounts: Collection[int]) -> Iterator[tuple[Any, Delete | Update]]:
    """That an objection was decided stays; by whom it was raised and with which words does not."""
    for table in (PledgeFollow, PledgeSupport, PledgeComment):
        yield table, delete(table).where(table.account_id.in_(accounts))
    theirs = or_(PledgeObjection.member_id == member_id, PledgeObjection.account_id.in_(accounts))
    nobody = {"who": None, "words": "", "account_id": None, "member_id": None}
    yield PledgeObjection, update(PledgeObjection).where(theirs).values(nobody)
