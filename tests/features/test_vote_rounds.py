"""When is rated? Rounds open, ask, close and are followed by the archive, all by the clock (domain §2.2)."""

from datetime import date

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.outbox import Message
from models.pledge_ballots import Ballot, BallotState
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import ItemState
from models.pledge_votes import Source
from models.pledges import PledgeItem, PledgeKind, Verdict
from models.scope import Scope
from tests.county import County
from tests.people import Person
from tests.rated import AFTER, ROUND, open_ballots, promised, totals, villagers, votes
from tests.world import World, at


async def states(world: World) -> list[ItemState]:
    async with world.scope() as scope:
        return list(await scope.all(select(PledgeItem.state).order_by(PledgeItem.id)))


async def rounds(world: World) -> list[tuple[RoundKind, date]]:
    async with world.scope() as scope:
        return [(one.kind, one.last_day) for one in await scope.all(select(Round).order_by(Round.id))]


@pytest.mark.both_engines
async def test_yearly_round_takes_what_is_carried_out_and_asks_each_member_three_times(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    async with world.scope() as scope:
        await promised(scope, county.willow, bob.member_id, "教5户种黄芪", "回乡讲一次")
        await promised(scope, county.willow, None, "修便道")
        await promised(scope, county.bridge, dan.member_id, "没走完公示", state=ItemState.ON_NOTICE)
    await world.come_to(ROUND)
    assert await rounds(world) == [(RoundKind.YEARLY, date(2027, 12, 20))]
    assert await states(world) == [ItemState.RATING] * 3 + [ItemState.ON_NOTICE]
    async with world.scope() as scope:
        lines = await scope.all(select(AuditLine.subject).where(AuditLine.verb == "pledge-rating"))
        assert sorted(lines) == [f"pledgeitem:{number}" for number in (1, 2, 3)]
    assert sue.has_seen("年度评议开始了,到12月20日")
    assert not dan.has_seen("评议开始了"), "nothing of his branch is rated"
    await bob.presses("vvc:3:satisfied")
    await world.walk(at(2027, 12, 8, 12))
    assert sue.has_seen("您还没评")
    assert not bob.has_seen("您还没评")


async def test_item_whose_notice_ends_within_a_round_is_rated_from_the_next_day_on(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        [item] = await promised(scope, county.willow, bob.member_id, "教5户", state=ItemState.ON_NOTICE)
    await world.come_to(ROUND)
    async with world.scope() as scope:
        row = await scope.get(PledgeItem, item.id)
        assert row is not None
        row.go(ItemState.RUNNING)
    await world.walk(at(2027, 12, 2, 10))
    assert await states(world) == [ItemState.RATING]
    assert len(await rounds(world)) == 1


async def test_mid_year_round_ends_without_a_verdict_and_the_item_goes_on(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    async with world.scope() as scope:
        await promised(scope, county.willow, bob.member_id, "教5户种黄芪")
    await world.come_to(at(2027, 7, 1, 10))
    for one in villagers(world, 5):
        await one.presses("vvc:1:satisfied")
        one.sees("vote-thanks")
    await world.come_to(at(2027, 7, 11, 1))
    assert await states(world) == [ItemState.RUNNING]
    assert await rounds(world) == [(RoundKind.MIDYEAR, date(2027, 7, 10))]
    assert await totals(world) == {(1, Source.PUBLIC): (5, 5)}
    async with world.scope() as scope:
        assert list(await scope.all(select(Ballot.state))) == [BallotState.ENDED]
    await stranger.presses("vvc:1:satisfied")
    stranger.sees("vote-early")


async def test_occasional_pledge_is_rated_when_its_day_is_over(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        await promised(
            scope,
            county.willow,
            bob.member_id,
            "春耕帮3户",
            kind=PledgeKind.OCCASIONAL,
            due=date(2027, 4, 20),
        )
    await world.come_to(at(2027, 4, 20, 12))
    assert await states(world) == [ItemState.RUNNING]
    await world.walk(at(2027, 4, 21, 12))
    assert await states(world) == [ItemState.RATING]
    assert await rounds(world) == [(RoundKind.OCCASIONAL, date(2027, 4, 30))]


async def test_service_that_slept_through_the_first_day_opens_the_round_all_the_same(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        await promised(scope, county.willow, bob.member_id, "教5户")
    await world.wake_at(at(2027, 11, 30))
    await world.sleep(at(2027, 12, 5, 9))
    assert await rounds(world) == [(RoundKind.YEARLY, date(2027, 12, 20))]
    assert await states(world) == [ItemState.RATING]


@pytest.mark.both_engines
async def test_close_shows_what_enough_voters_changed_and_counts_who_came_late(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    world.clock.set(ROUND)
    async with world.scope() as scope:
        made = await promised(scope, county.willow, bob.member_id, "六人评", "十三人评", "三人评")
        await open_ballots(scope, made, county.county, until=at(2027, 12, 21, 0))
    people = villagers(world, 13)
    for one in people[:5]:
        for item in (made[0], made[1]):
            await one.presses(f"vvc:{item.id}:satisfied")
    await world.come_to(at(2027, 12, 19, 10))
    for number, one in enumerate(people[5:]):
        if number == 0:
            await one.presses(f"vvc:{made[0].id}:dissatisfied")
        if number < 3:
            await one.presses(f"vvc:{made[2].id}:dissatisfied")
        await one.presses(f"vvc:{made[1].id}:dissatisfied")
    await world.come_to(AFTER)
    assert await totals(world) == {
        (made[0].id, Source.PUBLIC): (5, 5), (made[1].id, Source.PUBLIC): (13, 5),
    }  # fmt: skip
    await stranger.presses(f"vvi:{made[0].id}")
    stranger.sees("另有1票来得晚")
    assert len(await votes(world)) == 6 + 13 + 3, "none is lost"


async def test_year_that_was_rated_goes_into_the_archive_in_february(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        [item] = await promised(scope, county.willow, bob.member_id, "教5户", state=ItemState.RATED)
        await _judge(scope, item.id)
    await world.come_to(at(2028, 1, 31, 12))
    assert await states(world) == [ItemState.RATED]
    await world.walk(at(2028, 2, 1, 12))
    assert await states(world) == [ItemState.ARCHIVED]
    async with world.scope() as scope:
        [line] = await scope.all(select(AuditLine).where(AuditLine.verb == "pledge-archived"))
        assert (line.subject, line.member_id) == ("pledgeitem:1", bob.member_id)


async def _judge(scope: Scope, number: int) -> None:
    row = await scope.get(PledgeItem, number)
    assert row is not None
    row.verdict, row.verdict_from = Verdict.KEPT, scope.now


async def test_reminder_of_a_round_that_is_over_is_not_sent(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        await promised(scope, county.willow, bob.member_id, "教5户")
    await world.come_to(at(2027, 12, 1, 1))
    async with world.scope() as scope:
        waiting = await scope.all(select(Message.screen).where(Message.screen == "rating-open"))
        [round_] = await scope.all(select(Round))
        round_.closed_at = scope.now
    assert len(waiting) == 2
    await world.walk(at(2027, 12, 1, 12))
    assert not sue.has_seen("评议开始了")
