"""Pledges go five years after the end of their year, with all that hangs on them; totals stay (§3.7)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from actions.retention import BEGINNING, sweep_on
from models.accounts import Account
from models.base import Base
from models.board_readings import BoardReading
from models.pledge_ballots import Ballot
from models.pledge_benefits import PledgeBenefit
from models.pledge_calls import PledgeCall
from models.pledge_comments import CommentState, PledgeComment
from models.pledge_follows import Followed, PledgeFollow, PledgeSupport
from models.pledge_objections import PledgeObjection
from models.pledge_photos import PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_reviews import PledgeMeeting, PledgeReview, Ruling
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import ItemState
from models.pledge_tallies import Tally
from models.pledge_votes import Level, PledgeVote, Source, VoterKind
from models.pledges import Pledge, PledgeItem, PledgeVersion, Stage
from models.scope import Scope
from tests.county import County
from tests.people import Person
from tests.promised import item_of, pledge_of
from tests.world import World, at

SAID: tuple[type[Base], ...] = (  # goes by its own age
    PledgeProgress, PledgePhoto, PledgeBenefit, PledgeComment, PledgeObjection, PledgeSupport,
)  # fmt: skip
GOING: tuple[type[Base], ...] = (
    Pledge, PledgeItem, PledgeVersion, PledgeReview, PledgeMeeting, PledgeFollow, Ballot, PledgeVote,
    BoardReading,
)  # fmt: skip
STAYING: tuple[type[Base], ...] = (PledgeCall, Tally, Round)
OLD, NEW = 2027, 2028  # the first of them is over for five years in 2033


async def _a_year(scope: Scope, county: County, person: Person, account: int, year: int) -> None:
    """A line in every book about pledges, made in the spring of a year."""
    made, org = at(year, 3, 1), county.willow
    row = await pledge_of(scope, org, None, year, made_at=made)
    item = await item_of(scope, row, state=ItemState.ARCHIVED, submitted_at=made)
    version = await scope.get(PledgeVersion, item.version_id or 0)
    assert version is not None
    version.made_at = made
    meeting = PledgeMeeting(org_id=org.id, held_on=made.date(), present=9, made_at=made)
    held = Round(org_id=county.county.id, kind=RoundKind.YEARLY, opens_on=date(year, 12, 1), closes_at=made)
    ballot = Ballot(item_id=item.id, made_at=made)
    said = PledgeProgress(item_id=item.id, stage=Stage.DONE, done=5, made_at=made)
    for one in (meeting, held, said):
        scope.add(one)
    await scope.flush()
    ballot.round_id = held.id
    scope.add(ballot)
    await scope.flush()
    for leaf in _leaves(county, item, account, made):
        scope.add(leaf)
    scope.add(
        PledgeReview(item_id=item.id, version_id=version.id, ruling=Ruling.ADOPTED, meeting_id=meeting.id,
                     made_at=made)
    )  # fmt: skip
    scope.add(PledgePhoto(item_id=item.id, progress_id=said.id, bot_id=100, made_at=made))
    scope.add(
        PledgeVote(ballot_id=ballot.id, source=Source.MEMBER, voter_kind=VoterKind.MEMBER, pleased=True,
                   voter_id=person.member_id, level=Level.SATISFIED, cast_at=made, changed_at=made)
    )  # fmt: skip
    scope.add(
        Tally(ballot_id=ballot.id, round_id=held.id, org_id=org.id, year=year, source=Source.MEMBER, votes=5,
              satisfied=4, moved_at=made)
    )  # fmt: skip


def _leaves(county: County, item: PledgeItem, account: int, made: datetime) -> tuple[Base, ...]:
    of_item: dict[str, Any] = {"item_id": item.id, "made_at": made}
    org, year = county.willow.id, made.year
    return (
        PledgeCall(year=year, org_id=org, asked_on=made.date(), due_on=made.date()),
        PledgeBenefit(**of_item, digest=bytes([year % 256]) * 16, ends_at=made),
        PledgeComment(**of_item, words="好", state=CommentState.SHOWN),
        PledgeObjection(**of_item, words="不好"),
        PledgeSupport(**of_item, account_id=account),
        PledgeFollow(account_id=account, of=Followed.ITEM, subject_id=item.id, made_at=made, since_at=made,
                     told_at=made),
        BoardReading(org_id=org, year=year, covers={"items": [item.id]}, kind="audio/ogg", seconds=3,
                     made_at=made, content=b"ogg"),
    )  # fmt: skip


async def _sweep(world: World) -> None:
    place, more = BEGINNING, True
    while more:
        async with world.scope() as scope:
            place, more = await sweep_on(scope, place, 3)


async def _left(world: World) -> dict[str, int]:
    async with world.database.reading() as session:
        return {
            table.__tablename__: (await session.scalar(select(func.count()).select_from(table))) or 0
            for table in (*SAID, *GOING, *STAYING)
        }


async def test_pledges_of_a_year_go_whole_when_five_years_are_over_and_their_totals_stay(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        [account] = await scope.all(select(Account.id).where(Account.chat_id == bob.chat_id))
        for year in (OLD, NEW):
            await _a_year(scope, county, bob, account, year)
    world.clock.set(at(2032, 12, 30, 3))
    await _sweep(world)
    left = await _left(world)
    assert {left[table.__tablename__] for table in (*GOING, *STAYING)} == {2}, "not yet"
    world.clock.set(at(2033, 1, 2, 3))
    await _sweep(world)
    left = await _left(world)
    assert {left[table.__tablename__] for table in (*SAID, *GOING)} == {1}
    assert [left[table.__tablename__] for table in STAYING] == [2, 2, 2]
    async with world.database.reading() as session:
        totals = (await session.scalars(select(Tally).order_by(Tally.year))).all()
        [kept] = (await session.scalars(select(Pledge))).all()
    assert [(one.year, one.ballot_id is None) for one in totals] == [(OLD, True), (NEW, False)]
    assert kept.year == NEW


async def test_what_was_said_late_keeps_its_pledge_until_that_is_old_too(
    world: World, county: County
) -> None:
    async with world.scope() as scope:
        for year, said in ((OLD, at(2028, 1, 20)), (2032, at(2032, 6, 1))):
            row = await pledge_of(scope, county.willow, None, year, made_at=at(year, 3, 1))
            item = await item_of(scope, row, state=ItemState.ARCHIVED)
            scope.add(PledgeObjection(item_id=item.id, words="晚了", made_at=said))
    for night, kept in ((at(2033, 1, 2, 3), 2), (at(2033, 2, 1, 3), 1)):
        world.clock.set(night)
        await _sweep(world)
        assert (await _left(world))["pledges"] == kept
