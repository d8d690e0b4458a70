"""What somebody promised, said of it and of others: a line in every book about pledges and wishes."""

from typing import Any

from sqlalchemy import select

from models.accounts import Account
from models.base import Base
from models.board_readings import BoardReading
from models.course_wishes import Course, CourseWish
from models.members import Member
from models.orgs import Org
from models.pledge_ballots import Ballot, BallotState
from models.pledge_benefits import PledgeBenefit
from models.pledge_calls import PledgeCall
from models.pledge_comments import CommentState, PledgeComment
from models.pledge_follows import Followed, PledgeFollow, PledgeSupport
from models.pledge_objections import PledgeObjection
from models.pledge_photos import PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_reviews import PledgeReview, Ruling
from models.pledge_rounds import Round, RoundKind
from models.pledge_tallies import Tally
from models.pledge_votes import Level, PledgeVote, Source, VoterKind
from models.pledges import PledgeItem, PledgeVersion, Stage, Verdict, VersionState
from models.scope import Scope
from tests.promised import item_of, pledge_of

PROMISED = "年底前把祖传的竹编手艺教给两个后生"
WORDED = "手把手教会两个后生编竹篮为止"
PROGRESS = "头一个后生已经会收口了"
PHOTO = "photo-of-bamboo-basket-9d2e"
OBJECTED = "这条路去年就修好了,不该再算一遍"
COMMENTED = "路灯那条我看见了,挺亮堂"
VOTED = "修路那几天我帮着铺过石子"
WORDS = (PROMISED, WORDED, PROGRESS, PHOTO, OBJECTED, COMMENTED, VOTED)


async def promise(scope: Scope, branch: Org, member_id: int, chat_id: int, name: str) -> None:
    """The person promises, and speaks of what the branch promised; others name the person."""
    who = await scope.get(Member, member_id)
    [account] = await scope.all(select(Account).where(Account.chat_id == chat_id))
    mine = await item_of(
        scope, await pledge_of(scope, branch, who, 2026), text=PROMISED, explained=f"{name}出门了",
        verdict=Verdict.PARTLY, verdict_why=f"{name}只教会一个",
    )  # fmt: skip
    scope.add(
        PledgeVersion(item_id=mine.id, number=2, state=VersionState.OFFERED, text=WORDED, made_at=scope.now)
    )
    theirs = await item_of(
        scope, await pledge_of(scope, branch, None, 2026), text=f"修好{name}家门前的路",
        verdict=Verdict.KEPT, verdict_why=f"{name}说满意",
    )  # fmt: skip
    held = Round(org_id=branch.id, kind=RoundKind.YEARLY, opens_on=scope.now.date(), closes_at=scope.now)
    scope.add(held)
    await scope.flush()
    for item, own in ((mine, f"{PROGRESS},{PHOTO}"), (theirs, "")):
        await _said(scope, item, account.id, name, own)
        await _rated(scope, held, item, member_id, name)
    for row in (
        CourseWish(member_id=member_id, course=Course.WELDER, wished_at=scope.now),
        PledgeCall(year=2026, org_id=branch.id, member_id=member_id, asked_on=scope.now.date(),
                   due_on=scope.now.date()),
        BoardReading(org_id=branch.id, year=2026, covers={"items": [mine.id]}, kind="audio/ogg", seconds=9,
                     content=name.encode(), made_by=member_id, made_at=scope.now),
        PledgeFollow(account_id=account.id, of=Followed.ITEM, subject_id=theirs.id, made_at=scope.now,
                     since_at=scope.now, told_at=scope.now),
    ):  # fmt: skip
        scope.add(row)
    await scope.flush()


async def _said(scope: Scope, item: PledgeItem, account: int, name: str, own: str) -> None:
    """``own``: what only the owner of an item can have said of it."""
    of_item: dict[str, Any] = {"item_id": item.id, "made_at": scope.now}
    said = PledgeProgress(**of_item, stage=Stage.DOING, done=1, note=f"{own}{name}")
    scope.add(said)
    await scope.flush()
    rows: list[Base] = [
        PledgePhoto(**of_item, progress_id=said.id, bot_id=100, file_id=f"{own or 'road'}-{item.id}"),
        PledgeReview(**of_item, version_id=item.version_id, ruling=Ruling.PASSED, note=f"请{name}写具体些"),
        PledgeBenefit(**of_item, digest=bytes([item.id % 256]) * 16, ends_at=scope.now),
        PledgeSupport(**of_item, account_id=account),
        PledgeComment(**of_item, account_id=account, words=COMMENTED, state=CommentState.SHOWN),
        PledgeComment(**of_item, words=f"{name}教得好", state=CommentState.SHOWN),
        PledgeObjection(**of_item, account_id=account, words=OBJECTED, who=name),
        PledgeObjection(**of_item, words=f"{name}不在家", answer=f"问过{name}了"),
    ]
    for row in rows:
        scope.add(row)
    await scope.flush()


async def _rated(scope: Scope, held: Round, item: PledgeItem, member_id: int, name: str) -> None:
    ballot = Ballot(
        round_id=held.id, item_id=item.id, state=BallotState.SETTLED, verdict=Verdict.KEPT,
        why=f"{name}做到了", objection=f"{name}不同意", made_at=scope.now,
    )  # fmt: skip
    scope.add(ballot)
    await scope.flush()
    scope.add(
        PledgeVote(
            ballot_id=ballot.id, source=Source.MEMBER, voter_kind=VoterKind.MEMBER, voter_id=member_id,
            level=Level.FAIRLY, pleased=True, counted=True, words=VOTED, cast_at=scope.now,
            changed_at=scope.now,
        )
    )  # fmt: skip
    scope.add(
        Tally(ballot_id=ballot.id, round_id=held.id, org_id=held.org_id, year=2026, source=Source.MEMBER,
              votes=6, satisfied=5, moved_at=scope.now)
    )  # fmt: skip
    await scope.flush()
