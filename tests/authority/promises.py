"""A promise of the branch whose owner does not agree to be shown, with all that hangs on it; and by which
fields of buttons its rows are named.
"""

from typing import Any

from sqlalchemy import Select, select, union_all

from models.accounts import Binding
from models.cascades import CascadeItem
from models.consents import Consent, Purpose
from models.orgs import Org
from models.pledge_comments import CommentState, Held, PledgeComment
from models.pledge_follows import Followed, PledgeFollow
from models.pledge_objections import PledgeObjection
from models.pledge_photos import PhotoState, PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, Stage
from models.scope import Scope
from tests.carried import promised

IDS = frozenset({"objection", "comment", "photo", "follow"})
PLAIN = frozenset({"year"})
FIRST = 700_001  # no other rows that buttons call items have such a number


async def promise(scope: Scope, willow: Org, member_id: int) -> None:
    """On public notice with an objection, a held comment, a photo and somebody who follows it."""
    item = await promised(
        scope,
        willow,
        member_id,
        "教安小芬种黄芪",
        ItemState.ON_NOTICE,
        agreed=False,
        id=FIRST,
        number=9,
    )
    for consent in await scope.all(Consent.standing_of(member_id)):
        if consent.purpose is Purpose.PLEDGES:
            consent.withdrawn_at = scope.now
    said = PledgeProgress(
        item_id=item.id, keeper_id=member_id, stage=Stage.DOING, done=1, made_at=scope.now
    )  # fmt: skip
    scope.add(said)
    await scope.flush()
    [chat] = await scope.all(select(Binding.account_id).where(Binding.member_id == member_id).limit(1))
    for row in (
        PledgeObjection(item_id=item.id, who="柳三", words="安小芬不会种", made_at=scope.now),
        PledgeComment(
            item_id=item.id, words="看安小芬的", state=CommentState.HELD, why=Held.WORDS, made_at=scope.now
        ),
        PledgePhoto(
            item_id=item.id, progress_id=said.id, bot_id=100, state=PhotoState.READY, jpeg=b"-", width=1,
            height=1, made_at=scope.now,
        ),
        PledgeFollow(
            account_id=chat, of=Followed.ITEM, subject_id=item.id, made_at=scope.now, since_at=scope.now,
            told_at=scope.now,
        ),
    ):  # fmt: skip
        scope.add(row)


def items(willow: int) -> Any:  # noqa: ANN401 - a union is no SELECT to its type
    """What buttons call items: those of the branch's tasks, and of its pledges."""
    pledged = select(PledgeItem.id).join(Pledge, Pledge.id == PledgeItem.pledge_id)
    asked = select(CascadeItem.id).where(CascadeItem.org_id == willow)
    return union_all(asked, pledged.where(Pledge.org_id == willow))


def owned(willow: int) -> dict[str, Select[Any]]:
    """The rows of the branch, by the fields of buttons that name them."""
    items = select(PledgeItem.id).join(Pledge, Pledge.id == PledgeItem.pledge_id)
    mine = items.where(Pledge.org_id == willow)
    return {
        "objection": select(PledgeObjection.id).where(PledgeObjection.item_id.in_(mine)),
        "comment": select(PledgeComment.id).where(PledgeComment.item_id.in_(mine)),
        "photo": select(PledgePhoto.id).where(PledgePhoto.item_id.in_(mine)),
        "follow": select(PledgeFollow.id).where(PledgeFollow.subject_id.in_(mine)),
    }
