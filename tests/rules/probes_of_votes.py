"""What does a rule about rating do where it is used? One look at a branch; the year's other days are told by
the slot, so that the rules are those of the probe's own day.
"""

from datetime import date, timedelta

from sqlalchemy import select

from actions.verdicts import propose_verdict
from actions.vote_rounds import OPENING, TENDING, open_rounds, tend_rounds
from actions.votes import VotingFast, cast_vote
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.pledge_ballots import Ballot, BallotState
from models.pledge_rounds import Round
from models.pledge_tallies import Tally
from models.pledge_votes import Level, PledgeVote, Source, VoterKind
from models.pledges import PledgeKind
from models.roles import Role
from models.scope import Scope
from tests.rated import open_ballots, promised
from tests.rules.probes_of_keeping import ago, is_gone, swept
from tests.rules.scene import MORNING, Scene
from tests.world import at


async def _opened(scene: Scene, branch: Org, day: date, kind: PledgeKind = PledgeKind.YEARLY) -> Round:
    """The round that a night begins, or finds begun."""
    who, slot = await scene.member(branch), at(day.year, day.month, day.day, 0, 10)
    async with scene.trial() as scope:
        await promised(scope, branch, who.id, "教5户", kind=kind, due=day - timedelta(days=1))
        place = await open_rounds(scope, slot, OPENING, 1000)
        while place is not None:
            place = await open_rounds(scope, slot, place, 1000)
        [made] = await scope.all(select(Round))
    return made


async def midyear_begins(scene: Scene, branch: Org) -> date:
    return (await _opened(scene, branch, date(2027, 7, 3))).opens_on


async def midyear_ends(scene: Scene, branch: Org) -> date:
    return (await _opened(scene, branch, date(2027, 7, 3))).last_day


async def year_begins(scene: Scene, branch: Org) -> date:
    return (await _opened(scene, branch, date(2027, 12, 3))).opens_on


async def year_ends(scene: Scene, branch: Org) -> date:
    return (await _opened(scene, branch, date(2027, 12, 3))).last_day


async def occasion_ends(scene: Scene, branch: Org) -> date:
    return (await _opened(scene, branch, date(2027, 5, 1), PledgeKind.OCCASIONAL)).last_day


async def _ballot(scope: Scope, branch: Org, who: Member) -> tuple[int, int]:
    """An item that is rated, and its ballot."""
    made = await promised(scope, branch, who.id, "教5户")
    root = await scope.get(Org, ancestor_ids(branch.path)[0])
    assert root is not None
    [ballot] = await open_ballots(scope, made, root, until=MORNING + timedelta(days=9))
    return made[0].id, ballot


def _vote(ballot: int, number: int, days: int = 0) -> PledgeVote:
    return PledgeVote(
        ballot_id=ballot, source=Source.PUBLIC, voter_kind=VoterKind.CODE, voter_id=number,
        level=Level.FAIRLY, pleased=True, cast_at=ago(days), changed_at=ago(days),
    )  # fmt: skip


async def five_votes_are_shown(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)
    async with scene.trial() as scope:
        _, ballot = await _ballot(scope, branch, who)
        for number in range(5):
            scope.add(_vote(ballot, number))
        await scope.flush()
        await tend_rounds(scope, TENDING, 1000)
        return bool(await scope.all(select(Tally)))


async def fourth_tap_is_too_fast(scene: Scene, branch: Org) -> bool:
    who, asker = await scene.member(branch), await scene.stranger()
    async with scene.trial(actor=asker) as scope:
        item, _ = await _ballot(scope, branch, who)
        try:
            for _ in range(4):
                await cast_vote(scope, item, "fairly")
        except VotingFast:
            return True
    return False


async def days_to_object(scene: Scene, branch: Org) -> int:
    who, staff = await scene.member(branch), await scene.person(branch)
    async with scene.trial(actor=await scene.actor(staff, (Role.SECRETARY, branch.path))) as scope:
        _, number = await _ballot(scope, branch, who)
        ballot = await scope.get(Ballot, number)
        assert ballot is not None
        ballot.state = BallotState.CLOSED
        await scope.flush()
        await propose_verdict(scope, "做到了", number, "kept")
        assert ballot.until is not None
        return (ballot.until - scope.now).days


async def vote_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)
    async with scene.world.scope() as scope:
        _, number = await _ballot(scope, branch, who)
        ballot = await scope.get(Ballot, number)
        assert ballot is not None
        ballot.state = BallotState.SETTLED
    return await swept(scene, [_vote(number, 1, 300), _vote(number, 2)], is_gone)
