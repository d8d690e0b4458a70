"""What becomes of the votes of somebody who is erased, and of those about them? Totals stay (domain §3.7)."""

import pytest
from sqlalchemy import select

from models.pledge_ballots import Ballot
from models.pledge_tallies import Tally
from models.pledge_traces import pledges_gone
from models.pledge_votes import PledgeVote, VoterKind
from models.pledges import PledgeItem
from tests.county import County
from tests.people import Person
from tests.rated import ROUND, open_ballots, promised, totals, villagers, votes
from tests.world import World, at


@pytest.mark.both_engines
async def test_votes_of_an_erased_member_stay_in_the_total_and_are_nobodys(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    world.clock.set(ROUND)
    async with world.scope() as scope:
        [item] = await promised(scope, county.willow, bob.member_id, "教5户")
        await open_ballots(scope, [item], county.county, until=at(2027, 12, 21, 0))
    for one in villagers(world, 5):
        await one.presses(f"vvc:{item.id}:satisfied")
    await sue.presses(f"vvc:{item.id}:dissatisfied")
    await sue.taps("写一句")
    await sue.says("没见着人")
    await world.come_to(at(2027, 12, 2, 10))
    before = await totals(world)
    async with world.scope() as scope:
        for _, statement in pledges_gone(sue.member_id or 0, ()):
            await scope.run(statement)
    [*_, mine] = await votes(world)
    assert (mine.voter_kind, mine.voter_id, mine.words) == (VoterKind.NOBODY, mine.id, None)
    assert await totals(world) == before


@pytest.mark.both_engines
async def test_pledge_of_an_erased_member_goes_and_the_sums_stay(
    world: World, county: County, bob: Person
) -> None:
    world.clock.set(ROUND)
    async with world.scope() as scope:
        [item] = await promised(scope, county.willow, bob.member_id, "教5户")
        await open_ballots(scope, [item], county.county, until=at(2027, 12, 21, 0))
    for one in villagers(world, 5):
        await one.presses(f"vvc:{item.id}:satisfied")
    await world.come_to(at(2027, 12, 2, 10))
    async with world.scope() as scope:
        for _, statement in pledges_gone(bob.member_id or 0, ()):
            await scope.run(statement)
        for table in (PledgeVote, Ballot, PledgeItem):
            assert not await scope.all(select(table.id))
        [(summed, satisfied)] = await scope.rows(Tally.summed((county.willow.path,), 2027))
        assert (summed, satisfied) == (5, 5)
