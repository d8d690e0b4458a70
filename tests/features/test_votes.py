"""⭐ 评议: what was promised is rated by members, the public and the organisation (W30, domain §3.4-N)."""

import re

import pytest
from sqlalchemy import update

from actions.vote_papers import CodeVote, cast_by_code, votes_open
from models.accounts import Relation
from models.consents import Consent
from models.pledge_steps import ItemState
from models.pledge_votes import Level, Source, VoterKind
from models.pledges import PledgeItem
from tests.county import County, bound_to
from tests.people import Person
from tests.rated import ROUND, open_ballots, promised, totals, villagers, votes
from tests.world import World, at


@pytest.fixture
async def item(world: World, county: County, bob: Person) -> int:
    """What 鲍大山 promised, when the yearly round has begun."""
    await world.wake_at(ROUND)
    async with world.scope() as scope:
        [made] = await promised(scope, county.willow, bob.member_id, "6月底前教5户种黄芪")
        await open_ballots(scope, [made], county.county, until=at(2027, 12, 21, 0))
    return made.id


async def test_villager_without_binding_finds_the_village_and_rates_with_one_tap(
    world: World, item: int, stranger: Person
) -> None:
    await stranger.says("评议")
    stranger.sees("rate-where")
    await stranger.taps("看别的村")
    await stranger.says("柳湾")
    stranger.sees("rate-list", buttons=["6月底前教5户种黄芪"])
    await stranger.taps("6月底前")
    stranger.sees("您觉得这条做得怎样?", buttons=["满意", "比较满意", "基本满意", "不满意"])
    await stranger.taps("比较满意")
    stranger.sees("谢谢,名字不会给他看。")
    [vote] = await votes(world)
    assert (vote.source, vote.voter_kind, vote.level) == (Source.PUBLIC, VoterKind.ACCOUNT, Level.FAIRLY)


async def test_dissatisfied_villager_may_say_why_and_change_until_the_close(
    world: World, item: int, stranger: Person
) -> None:
    await stranger.presses(f"vvc:{item}:dissatisfied", 900)
    stranger.sees("哪里不满意?可不写。", buttons=["写一句", "不写了"])
    await stranger.taps("写一句")
    await stranger.says("只来过一次")
    stranger.sees("vote-said")
    await stranger.presses(f"vvc:{item}:basically")
    await stranger.taps("改一改")
    stranger.sees("您评的是:基本满意")
    [vote] = await votes(world)
    assert (vote.level, vote.words) == (Level.BASICALLY, "只来过一次")


async def test_opinion_before_the_round_is_kept_and_not_counted(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        [made] = await promised(scope, county.willow, bob.member_id, "教5户种黄芪")
    for one in villagers(world, 6):
        await one.presses(f"vvc:{made.id}:satisfied")
        one.sees("这条还没到评的时候,先记下您的意见。")
    await world.walk(at(2027, 1, 28, 11))
    assert len(await votes(world)) == 6
    assert await totals(world) == {}


async def test_eleventh_action_within_a_minute_waits_and_a_minute_later_goes_on(
    world: World, item: int, stranger: Person
) -> None:
    for number in range(10):
        await stranger.presses(f"vvc:{item}:{('satisfied', 'fairly')[number % 2]}")
    await stranger.presses(f"vvc:{item}:dissatisfied")
    stranger.sees("您点得有点快,请稍等一下。")
    [vote] = await votes(world)
    assert vote.level is Level.FAIRLY
    world.clock.forward(seconds=61)
    await stranger.presses(f"vvc:{item}:dissatisfied")
    stranger.sees("vote-why")


async def test_member_with_two_chats_has_one_vote(
    world: World, item: int, sue: Person, county: County
) -> None:
    second = Person(world, 3100, "苏书记")
    await second.presses(f"vvc:{item}:dissatisfied")  # as somebody of the public, before it was bound
    async with world.scope() as scope:
        await bound_to(scope, 3100, sue.member_id or 0, Relation.SELF)
    await second.presses(f"vvc:{item}:fairly")
    await sue.presses(f"vvc:{item}:satisfied")
    [vote] = await votes(world)
    assert (vote.source, vote.voter_id, vote.level) == (Source.MEMBER, sue.member_id, Level.SATISFIED)


async def test_relatives_chat_rates_as_the_public_and_for_nobody_else(
    world: World, item: int, sue: Person
) -> None:
    relative = Person(world, 3200, "苏家小妹")
    await relative.says("/start")
    async with world.scope() as scope:
        await bound_to(scope, 3200, sue.member_id or 0, Relation.FAMILY)
    await relative.presses(f"vvc:{item}:satisfied")
    await sue.presses(f"vvc:{item}:fairly")
    assert [(one.source, one.voter_kind) for one in await votes(world)] == [
        (Source.PUBLIC, VoterKind.ACCOUNT), (Source.MEMBER, VoterKind.MEMBER),
    ]  # fmt: skip


async def test_owners_word_is_open_and_stands_beside_the_totals(
    world: World, item: int, bob: Person, stranger: Person
) -> None:
    await bob.presses(f"vvc:{item}:fairly")
    bob.sees("vote-self")
    await stranger.presses(f"vvi:{item}")
    stranger.sees("自评:比较满意")


async def test_branch_speaks_for_itself_once_and_nobody_does_about_their_own(
    world: World, item: int, sue: Person, bob: Person, county: County
) -> None:
    await sue.presses(f"vvi:{item}")
    await sue.taps("组织评价")
    await sue.taps("基本满意")
    sue.sees("组织评价会和承诺一起公开")
    async with world.scope() as scope:
        [own] = await promised(scope, county.willow, sue.member_id, "每周开一次夜课")
    await sue.presses(f"vvoc:{own.id}:satisfied")
    sue.sees("own-promise")
    await bob.presses(f"vvoc:{item}:satisfied")
    bob.sees("not-allowed")
    [vote] = await votes(world)
    assert (vote.source, vote.voter_kind, vote.voter_id) == (
        Source.ORGANISATION, VoterKind.ORG, county.willow.id,
    )  # fmt: skip


async def test_promise_without_its_owners_consent_is_rated_by_the_own_branch_alone(
    world: World, county: County, item: int, bob: Person, sue: Person, stranger: Person, dan: Person
) -> None:
    async with world.scope() as scope:
        await scope.run(update(Consent).values(withdrawn_at=scope.now))
    for somebody in (stranger, dan):
        await somebody.presses(f"vvc:{item}:dissatisfied")
        somebody.sees("not-found")
        await somebody.says("/rate 柳湾")
        somebody.sees("rate-list.none")
    await sue.presses(f"vvc:{item}:fairly")
    sue.sees("vote-thanks")


async def test_promise_that_was_stopped_is_rated_no_more(world: World, item: int, stranger: Person) -> None:
    async with world.scope() as scope:
        row = await scope.get(PledgeItem, item)
        assert row is not None
        row.go(ItemState.STOPPED)
    await stranger.presses(f"vvc:{item}:satisfied")
    stranger.sees("not-found")
    await stranger.says("/rate 柳湾")
    stranger.sees("rate-places.none")


async def test_vote_after_the_close_is_refused(world: World, item: int, stranger: Person) -> None:
    world.clock.set(at(2027, 12, 21, 0, 0))
    await stranger.presses(f"vvc:{item}:satisfied")
    stranger.sees("voting-over")
    assert await votes(world) == []


async def test_totals_appear_by_the_clock_with_the_fifth_vote(
    world: World, item: int, stranger: Person
) -> None:
    people = villagers(world, 5)
    for one in people[:4]:
        await one.presses(f"vvc:{item}:satisfied")
    await world.walk(at(2027, 12, 1, 11))
    await stranger.presses(f"vvi:{item}")
    stranger.sees("党员和群众的评议满5票才公布")
    await people[4].presses(f"vvc:{item}:dissatisfied")
    assert await totals(world) == {}
    await world.walk(at(2027, 12, 1, 12))
    await stranger.presses(f"vvi:{item}")
    stranger.sees("群众5票、满意率80.00%")


async def test_household_votes_with_the_code_on_paper(
    world: World, county: County, item: int, sue: Person
) -> None:
    codes = await printed(world, county, sue, 12)
    assert len(set(codes)) == 12
    async with world.scope() as scope:
        assert list(await votes_open(scope, county.willow.id)) == [item]

    async def cast(code: str, level: str = "satisfied", words: str = "") -> CodeVote:
        async with world.scope() as scope:
            return await cast_by_code(scope, code, item, level, words, "手机甲")

    assert await cast(codes[0].lower(), words="修得好") is CodeVote.COUNTED
    assert await cast(codes[0], "fairly") is CodeVote.COUNTED
    assert await cast(codes[1]) is CodeVote.COUNTED
    assert await cast("ABCDEFGHJK") is CodeVote.WRONG
    assert [(one.level, one.words) for one in await votes(world)] == [
        (Level.FAIRLY, "修得好"), (Level.SATISFIED, None),
    ]  # fmt: skip


async def test_lost_list_is_taken_back_and_another_is_printed(
    world: World, county: County, item: int, sue: Person
) -> None:
    [old, *_] = await printed(world, county, sue, 2)
    await sue.presses(f"vvp:{county.willow.id}")
    await sue.taps("作废")
    sue.sees("(已作废)")
    [new, *_] = await printed(world, county, sue, 2)
    async with world.scope() as scope:
        assert await cast_by_code(scope, old, item, "satisfied") is CodeVote.WRONG
        assert await cast_by_code(scope, new, item, "satisfied") is CodeVote.COUNTED


async def test_guessing_codes_stops_for_some_minutes_and_code_of_another_branch_is_none(
    world: World, county: County, item: int, sue: Person, dan: Person
) -> None:
    [code, *_] = await printed(world, county, sue, 1)
    [other, *_] = await printed(world, county, dan, 1, county.bridge.id)
    async with world.scope() as scope:
        assert await cast_by_code(scope, other, item, "satisfied") is CodeVote.WRONG
        for number in range(19):
            assert await cast_by_code(scope, f"WRNG{number:06}", item, "satisfied") is CodeVote.WRONG
        assert await cast_by_code(scope, code, item, "satisfied") is CodeVote.PAUSED
    world.clock.forward(minutes=11)
    async with world.scope() as scope:
        assert await cast_by_code(scope, code, item, "satisfied") is CodeVote.COUNTED


async def printed(
    world: World, county: County, secretary: Person, households: int, org: int | None = None
) -> list[str]:
    """Have codes printed; return those on the paper."""
    await secretary.presses(f"vvpm:{org or county.willow.id}")
    await secretary.says(str(households))
    await world.toil()
    _, sent = next(call for call in reversed(world.telegram.calls) if call[0] == "sendDocument")
    paper = sent["document"][1].decode()
    return [found.replace(" ", "") for found in re.findall(r'class="code">([^<]+)<', paper)]


async def test_many_votes_of_new_chats_are_counted_and_noticed_by_the_committee(
    world: World, item: int, office: Person
) -> None:
    for one in villagers(world, 10):
        await one.presses(f"vvc:{item}:satisfied")
    await office.says("/rate")
    await office.taps("刷票线索")
    office.sees("柳湾村党支部「6月底前教5户种黄芪」:10票")
    await world.walk(at(2027, 12, 1, 11))
    assert list((await totals(world)).values()) == [(10, 10)]


async def test_item_waits_for_its_verdict_once_the_round_is_closed(world: World, item: int) -> None:
    async with world.scope() as scope:
        row = await scope.get(PledgeItem, item)
        assert row is not None
        assert row.state is ItemState.RATING
