"""A promise of the branch that is not on the board yet, with its ballot, and a list of paper codes, for those
who may not see them; and by which fields of buttons these rows are named.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from models.orgs import Org
from models.pledge_ballots import Ballot, BallotState
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, Verdict
from models.scope import Scope
from models.vote_codes import CodeList
from tests.rated import promised

IDS = frozenset({"ballot", "code_list"})
PLAIN = frozenset({"board", "level", "verdict"})  # whose board it is anybody may ask


async def promise(scope: Scope, willow: Org, county: Org, member_id: int) -> None:
    """The member has handed something in."""
    [item] = await promised(scope, willow, member_id, "柳湾修渠三百米", year=2026, state=ItemState.SUBMITTED)
    item.published_at = None
    round_ = Round(
        org_id=county.id, kind=RoundKind.YEARLY, opens_on=scope.now.date(),
        closes_at=scope.now - timedelta(days=1), closed_at=scope.now,
    )  # fmt: skip
    scope.add(round_)
    await scope.flush()
    scope.add(
        Ballot(
            round_id=round_.id, item_id=item.id, state=BallotState.PROPOSED, verdict=Verdict.PARTLY,
            why="柳湾差一百米", judged_at=scope.now, until=scope.now + timedelta(days=900), made_at=scope.now,
        )
    )  # fmt: skip
    scope.add(CodeList(org_id=willow.id, size=30, made_at=scope.now))


def owned(willow: int) -> dict[str, Select[Any]]:
    """The rows of the branch, by the fields of buttons that name them."""
    items = select(PledgeItem.id).join(Pledge, Pledge.id == PledgeItem.pledge_id)
    mine = items.where(Pledge.org_id == willow)
    return {
        "ballot": select(Ballot.id).where(Ballot.item_id.in_(mine)),
        "code_list": select(CodeList.id).where(CodeList.org_id == willow),
    }
