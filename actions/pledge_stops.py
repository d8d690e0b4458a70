"""What becomes of promises whose owner moved to another branch, died, or is erased? They stop, and vanish
from what everybody sees (中止, domain §2.2).
"""

from models import pledge_owners
from models.members import Member
from models.pledge_follows import Followed, PledgeFollow
from models.pledge_steps import LIVE, ItemState
from models.scope import Scope


async def stop_pledges(scope: Scope, who: Member, why: str) -> None:
    """Take back what a member had not handed in yet, and stop all else that is not rated; ``why`` is for the
    trail alone. Nobody follows the member any more.
    """
    for row in await scope.rows(pledge_owners.live_of(who.id, LIVE)):
        item = row.PledgeItem
        item.go(ItemState.DROPPED if item.state is ItemState.DRAFT else ItemState.STOPPED)
        item.ended_at = scope.now
        scope.audit("pledge-stopped", item, who, why=why)
    await scope.run(PledgeFollow.nobodys(Followed.OWNER, who.id))
