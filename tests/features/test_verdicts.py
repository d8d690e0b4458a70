"""定评: the branch proposes, the owner hears first and may object, then it is public (domain §3.4-D′)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.pledge_ballots import Ballot, BallotState
from models.pledge_steps import ItemState
from models.pledges import PledgeItem, Verdict
from models.roles import Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.rated import AFTER, ROUND, open_ballots, promised, villagers
from tests.world import World, at


@pytest.fixture
async def item(world: World, county: County, bob: Person) -> int:
    """What 鲍大山 promised; seven villagers have rated it, and the round is closed."""
    world.clock.set(ROUND)
    async with world.scope() as scope:
        made = await promised(scope, county.willow, bob.member_id, "教5户种黄芪")
        await open_ballots(scope, made, county.county, until=at(2027, 12, 21, 0))
    for number, one in enumerate(villagers(world, 7)):
        await one.presses(f"vvc:{made[0].id}:{'dissatisfied' if number > 4 else 'satisfied'}")
        if number == 6:
            await one.taps("写一句")
            await one.says("没来过")
    await world.come_to(AFTER)
    return made[0].id


async def state_of(world: World, item: int) -> tuple[ItemState, Verdict | None]:
    async with world.scope() as scope:
        row = await scope.get(PledgeItem, item)
        assert row is not None
        return row.state, row.verdict


async def judged(secretary: Person, verdict: str = "部分兑现", why: str = "五户里教会了三户") -> None:
    """The secretary gives a verdict."""
    await secretary.says("/rate")
    await secretary.taps("待定评")
    await secretary.taps("教5户种黄芪")
    await secretary.taps(verdict)
    await secretary.says(why)


async def test_owner_hears_first_and_everybody_three_days_later(
    world: World, item: int, sue: Person, bob: Person, stranger: Person
) -> None:
    await sue.says("/rate")
    await sue.taps("待定评")
    await sue.taps("教5户种黄芪")
    sue.sees("群众7票、满意率71.43%")
    await sue.taps("部分兑现")
    await sue.says("五户里教会了三户")
    sue.sees("verdict-proposed")
    await world.walk(at(2027, 12, 21, 12))
    bob.sees("评议有了结论:部分兑现")
    await stranger.presses(f"vvi:{item}")
    assert "部分兑现" not in stranger.last.text
    assert await state_of(world, item) == (ItemState.RATING, None)
    await world.walk(at(2027, 12, 24, 12))
    assert await state_of(world, item) == (ItemState.RATED, Verdict.PARTLY)
    bob.sees("结论公布了:部分兑现")
    await stranger.presses(f"vvi:{item}")
    stranger.sees("结论:部分兑现。五户里教会了三户")
    async with world.scope() as scope:
        verbs = await scope.all(select(AuditLine.verb).where(AuditLine.subject == f"pledgeitem:{item}"))
    assert verbs == ["pledge-verdict-proposed", "pledge-rated"]


async def test_owner_objects_and_the_branch_looks_once_more(
    world: World, item: int, sue: Person, bob: Person
) -> None:
    await judged(sue)
    await world.walk(at(2027, 12, 21, 12))
    await bob.taps("有不同意见")
    await bob.says("另外两户是自己不种了")
    bob.sees("verdict-objected")
    await world.walk(at(2027, 12, 26, 12))
    assert await state_of(world, item) == (ItemState.RATING, None), "nothing is public while it is looked at"
    assert sue.has_seen("另外两户是自己不种了")
    await judged(sue, "兑现", "另外两户自愿退出")
    sue.sees("verdict-proposed.settled")
    assert await state_of(world, item) == (ItemState.RATED, Verdict.KEPT)


async def test_objection_after_three_days_is_too_late_and_strangers_have_none(
    world: World, item: int, sue: Person, bob: Person, dan: Person, stranger: Person
) -> None:
    await judged(sue)
    async with world.scope() as scope:
        [ballot] = await scope.all(select(Ballot.id))
    for somebody in (dan, stranger):
        await somebody.presses(f"vvx:{ballot}")
        assert not somebody.has_seen("教5户种黄芪")
    world.clock.forward(days=3, minutes=1)
    await bob.presses(f"vvx:{ballot}")
    bob.sees("objection-late")


async def test_nobody_judges_their_own_and_another_branch_judges_nothing(
    world: World, county: County, sue: Person, dan: Person, office: Person
) -> None:
    world.clock.set(ROUND)
    async with world.scope() as scope:
        made = await promised(scope, county.willow, sue.member_id, "每周夜课")
        [ballot] = await open_ballots(scope, made, county.county, until=ROUND + timedelta(hours=1))
    await world.come_to(at(2027, 12, 2, 10))
    await sue.presses(f"vvd:{ballot}:kept")
    sue.sees("own-promise")
    await dan.presses(f"vvd:{ballot}:kept")
    dan.sees("not-found")
    await office.presses(f"vvd:{ballot}:kept")
    await office.says("开了四十次")
    office.sees("verdict-proposed")


async def test_promise_of_a_branch_is_judged_by_the_committee_above(
    world: World, county: County, sue: Person
) -> None:
    world.clock.set(ROUND)
    async with world.scope() as scope:
        wei = await enlist(scope, county.committee, "魏清源", floating=False)
        await appoint(scope, wei, Role.COMMITTEE, county.committee)
        made = await promised(scope, county.willow, None, "修通便道300米")
        [ballot] = await open_ballots(scope, made, county.county, until=ROUND + timedelta(hours=1))
    committee = await seat(world, wei.id, "魏清源", 606)
    await world.come_to(at(2027, 12, 2, 10))
    await sue.presses(f"vvd:{ballot}:kept")
    sue.sees("not-found")
    await committee.presses(f"vvd:{ballot}:kept")
    await committee.says("十一月通车")
    await world.walk(at(2027, 12, 2, 12))
    sue.sees("评议有了结论:兑现")
    await sue.taps("有不同意见")
    await sue.says("其实十月就通了")
    async with world.scope() as scope:
        [row] = await scope.all(select(Ballot))
    assert row.state is BallotState.OBJECTED


async def test_words_are_read_without_names_by_owner_and_branch_once_closed(
    world: World, item: int, sue: Person, bob: Person, dan: Person, stranger: Person
) -> None:
    for somebody in (sue, bob):
        await somebody.presses(f"vvq:{item}")
        somebody.sees("· 没来过")
    for somebody in (dan, stranger):
        await somebody.presses(f"vvq:{item}")
        somebody.sees("not-found")
