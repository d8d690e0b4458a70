"""Nobody's vote can be told from anything that is published, whoever watches all of it all the time
(docs/decisions/0028-rating-in-secret.md).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions.vote_rounds import TENDING, tend_rounds
from models.pledge_tallies import Tally
from models.pledge_votes import Level, PledgeVote, Source, VoterKind
from models.scope import Scope
from tests.county import County
from tests.databases import THOROUGH
from tests.people import Person
from tests.rated import open_ballots, promised
from tests.world import World

pytestmark = pytest.mark.sqlite_only  # the statements meet both engines in tests/features/test_vote_rounds

STEP = 5
ITEMS, VOTERS = 2, 12
_years = count(2100)  # each play in a year of its own, so that plays do not see each other

Vote = tuple[int, int, Level]  # item, voter, level
Steps = list[Vote | None]  # None: the clock rings
VOTES = st.tuples(
    st.integers(0, ITEMS - 1), st.integers(0, VOTERS - 1),
    st.sampled_from([Level.SATISFIED, Level.BASICALLY, Level.DISSATISFIED]),
)  # fmt: skip
PLAYS = st.lists(st.one_of(VOTES, VOTES, VOTES, st.none()), min_size=8, max_size=40)
FRIENDS: Steps = [(0, one, Level.SATISFIED) for one in range(5)]  # the owner's, and then a sixth
RING: Steps = [None]
SIXTH: Steps = [(0, 5, Level.DISSATISFIED)]
Shown = tuple[tuple[int, int] | None, ...]


@dataclass
class Play:
    """What was published after each ring, of each item and of all together; and the truth behind it."""

    seen: list[tuple[Shown, tuple[int, int]]] = field(default_factory=list)
    counted: list[list[dict[int, bool]]] = field(default_factory=list)  # by ring and item


async def play(world: World, county: County, owner: int, steps: Steps) -> Play:
    """Have these votes cast and the clock ring between them, then close the round."""
    played, year = Play(), next(_years)
    async with world.scope() as scope:
        items = await promised(scope, county.willow, owner, "甲", "乙", year=year)
        ends = scope.now + timedelta(days=1)
        scope.now += timedelta(days=year)  # a round of its own
        ballots = await open_ballots(scope, items, county.county, until=ends)
        scope.now = ends - timedelta(days=1)
        for step in [*steps, None]:
            if step is None:
                await _ring(scope, county, ballots, year, played)
            else:
                await _cast(scope, ballots[step[0]], step[1], step[2])
        scope.now = ends
        await _ring(scope, county, ballots, year, played)
    return played


async def _cast(scope: Scope, ballot: int, voter: int, level: Level) -> None:
    vote = PledgeVote.columns(
        level, scope.now, ballot_id=ballot, source=Source.PUBLIC, voter_kind=VoterKind.CODE, voter_id=voter
    )
    await scope.run(PledgeVote.cast(scope.dialect), **vote)


async def _ring(scope: Scope, county: County, ballots: list[int], year: int, played: Play) -> None:
    place = await tend_rounds(scope, TENDING, 100)
    while place is not None:
        place = await tend_rounds(scope, place, 100)
    known = {one.ballot_id: (one.votes, one.satisfied) for one in await scope.all(Tally.of_ballots(ballots))}
    [(votes, satisfied)] = await scope.rows(Tally.summed((county.county.path,), year))
    played.seen.append((tuple(known.get(one) for one in ballots), (votes, satisfied)))
    played.counted.append([await _held(scope, one) for one in ballots])


async def _held(scope: Scope, ballot: int) -> dict[int, bool]:
    mine = select(PledgeVote).where(PledgeVote.ballot_id == ballot)
    rows = await scope.all(mine.execution_options(populate_existing=True))
    return {row.voter_id: row.counted for row in rows if row.counted is not None}


@pytest.fixture
def owner(bob: Person) -> int:
    """Whose promises they are."""
    assert bob.member_id is not None
    return bob.member_id


SETTINGS = settings(
    max_examples=300 if THOROUGH else 6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@SETTINGS
@given(steps=PLAYS)
@example(steps=[*FRIENDS, *RING, *SIXTH, *RING])
@example(steps=[*FRIENDS, *RING, *SIXTH, *[(0, one, Level.DISSATISFIED) for one in range(3)]])
@example(steps=[*FRIENDS, *RING, *[(0, one, Level.FAIRLY) for one in range(4)], *SIXTH, *RING])
async def test_watcher_of_all_totals_never_sees_fewer_than_five_voters_move(
    world: World, county: County, owner: int, steps: Steps
) -> None:
    played = await play(world, county, owner, steps)
    before: Shown = (None,) * ITEMS
    held: list[dict[int, bool]] = [{} for _ in range(ITEMS)]
    for (shown, summed), now in zip(played.seen, played.counted, strict=True):
        for item in range(ITEMS):
            moved = {one for one in now[item] if held[item].get(one) is not now[item][one]}
            assert not moved or len(moved) >= STEP, "each of them stands among four others at least"
            assert (shown[item] == before[item]) or moved
            truth = Counter(now[item].values())
            assert shown[item] == ((len(now[item]), truth[True]) if now[item] else None)
        parts = [one for one in shown if one]
        assert summed == (sum(one[0] for one in parts), sum(one[1] for one in parts)), "no sum tells more"
        before, held = shown, now


@SETTINGS
@given(order=st.permutations(range(9)), rings=st.sets(st.integers(0, 8)), pleased=st.integers(0, 511))
async def test_two_who_are_counted_together_could_have_voted_the_other_way_round(
    world: World, county: County, owner: int, order: list[int], rings: set[int], pleased: int
) -> None:
    levels = {one: Level.SATISFIED if pleased >> one & 1 else Level.DISSATISFIED for one in order}

    async def seen(levels: dict[int, Level]) -> Play:
        steps: Steps = []
        for place, one in enumerate(order):
            steps += [(0, one, levels[one]), *(RING if place in rings else [])]
        return await play(world, county, owner, steps)

    played = await seen(levels)
    last = played.counted[-1][0]
    first_at = {one: next(at for at, known in enumerate(played.counted) if one in known[0]) for one in last}
    pairs = [
        (one, other)
        for one in last for other in last
        if first_at[one] == first_at[other] and levels[one] is not levels[other]
    ]  # fmt: skip
    for one, other in pairs[:1]:
        swapped = levels | {one: levels[other], other: levels[one]}
        assert (await seen(swapped)).seen == played.seen
    if left := [one for one in order if one not in last]:
        turned = {Level.SATISFIED: Level.DISSATISFIED, Level.DISSATISFIED: Level.SATISFIED}
        other_way = levels | {one: turned[levels[one]] for one in left}
        assert (await seen(other_way)).seen == played.seen, "who is not counted yet is not seen at all"
