"""看承诺: what strangers see, say and follow; what is looked at first; who is asked when (N, D′ 5)."""

from datetime import date

import pytest
from sqlalchemy import select

from models.consents import Consent
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.pledge_comments import CommentState, Held, PledgeComment, why_held
from models.pledge_follows import PledgeFollow, PledgeSupport
from models.pledge_steps import ItemState
from models.pledges import Stage
from tests.carried import TEXT, item_of, promise
from tests.county import County
from tests.people import Person
from tests.world import World, at

HIDDEN = "帮3位老乡介绍工作"


async def test_stranger_finds_a_village_and_reads_what_its_owners_agreed_to_and_nothing_else(
    world: World, county: County, bob: Person, sue: Person, stranger: Person
) -> None:
    await promise(world, county.willow, bob.member_id)
    hidden = await promise(world, county.willow, sue.member_id, HIDDEN, agreed=False)
    draft = await promise(world, county.bridge, None, "修便道300米", state=ItemState.APPROVED)
    await stranger.says("看承诺")
    stranger.sees("pledge-places", buttons=["柳湾村党支部"])
    assert "石桥" not in " ".join(stranger.last.labels)
    await stranger.taps("柳湾村党支部")
    stranger.sees("鲍大山(柳湾村党支部):" + TEXT)
    stranger.sees("另有1条")
    for number in (hidden, draft, 987654):
        await stranger.presses(f"zi:{number}")
        stranger.sees("not-found")
    await stranger.presses(f"zb:{county.bridge.id}:2027:0")
    stranger.sees("not-found")
    assert not stranger.has_seen("苏书记")
    assert not stranger.has_seen("老乡")


async def test_owner_takes_the_consent_back_and_the_promise_is_gone_at_once(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await stranger.presses(f"zi:{item}")
    stranger.sees(TEXT)
    async with world.scope() as scope:
        for consent in await scope.all(Consent.of(bob.member_id or 0)):
            consent.withdrawn_at = scope.now
    for payload in (f"zi:{item}", f"zs:{item}", f"zw:{item}", f"zfi:{item}", f"zr:{item}"):
        await stranger.presses(payload)
        stranger.sees("not-found")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("教得真好,谢谢", None),
        ("3月教了5户", None),
        ("你这个骗 子", Held.WORDS),
        ("Ｗ Ｗ Ｗ.example.org 看看", Held.LINK),
        ("加我 example.vip", Held.LINK),
        ("打 1390-000-0001", Held.PHONE),
        ("电话幺三九零零零零零零零一", Held.PHONE),
        ("<b>大字</b>", Held.LINK),
    ],
)
def test_comment_is_held_for_a_word_a_link_or_a_number(words: str, why: Held | None) -> None:
    assert why_held(words, ["骗子"]) is why


async def test_harmless_comment_is_shown_and_a_held_one_waits_for_the_branch(
    world: World, county: County, bob: Person, sue: Person, dan: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await say(stranger, item, "教得真好")
    stranger.sees("comment-shown")
    await say(stranger, item, "看 www.example.org")
    assert stranger.last.text.startswith("收到,审核后显示。")
    await stranger.presses(f"zi:{item}")
    stranger.sees("留言1条")
    assert "example" not in stranger.last.text
    async with world.scope() as scope:
        [held] = await scope.all(select(PledgeComment).where(PledgeComment.state == CommentState.HELD))
    for payload in (f"zho:{held.id}", f"zhs:{held.id}"):
        await dan.presses(payload)
        dan.sees("not-found")
    await sue.says("/progress")
    await sue.taps("支部践诺")
    await sue.taps("待审留言")
    await sue.taps("看 www.example.org")
    sue.sees("有链接", buttons=["显示", "不显示"])
    await sue.presses(f"zhs:{held.id}")
    await stranger.presses(f"zi:{item}")
    stranger.sees("留言2条")
    await sue.presses(f"zhx:{held.id}")
    sue.sees("comment-decided")


async def say(person: Person, item: int, words: str) -> None:
    """Leave a comment, from the card."""
    await person.presses(f"zi:{item}")
    await person.taps("有话说")
    await person.says(words)


async def test_eleventh_comment_within_a_minute_is_asked_to_wait(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await say(stranger, item, "一")
    await stranger.says("第一条")
    async with world.scope() as scope:
        [first] = await scope.all(select(PledgeComment))
        for number in range(9):
            scope.add(
                PledgeComment(
                    item_id=item, account_id=first.account_id, words=f"第{number}条",
                    state=CommentState.SHOWN, made_at=scope.now,
                )
            )  # fmt: skip
    await say(stranger, item, "再来一条")
    assert stranger.last.text.startswith("您点得有点快,请稍等一下。")


async def test_problem_becomes_a_follow_up_of_the_branch_and_who_told_hears_its_end(
    world: World, county: County, bob: Person, sue: Person, dan: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await stranger.presses(f"zi:{item}")
    await stranger.taps("反映问题")
    await stranger.says("说教了五户,其实一户也没有")
    stranger.sees("支部会在2月4日前核实")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.PLEDGE))
    await dan.presses(f"fa:{row.id}")
    dan.sees("not-found")
    await sue.taps("打开")
    sue.sees("说教了五户,其实一户也没有")
    await sue.presses(f"fd:{row.id}")
    assert stranger.has_seen("支部已经核实处理了")
    assert not bob.screen
    async with world.scope() as scope:
        closed = await scope.get(FollowUp, row.id)
        assert closed is not None
        assert closed.state is FollowUpState.DONE


async def test_stranger_supports_once_and_nobody_their_own(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    for _ in range(2):
        await stranger.presses(f"zs:{item}")
        stranger.sees("现在有1位支持这条")
    await bob.presses(f"zs:{item}")
    bob.sees("own-support")
    async with world.scope() as scope:
        assert len(await scope.all(select(PledgeSupport))) == 1


@pytest.mark.both_engines
async def test_followers_hear_once_a_day_what_moved_and_nothing_after_they_end_it(
    world: World, county: County, bob: Person, dan: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    other = await promise(world, county.bridge, dan.member_id, HIDDEN)
    await stranger.presses(f"zfv:{county.committee.id}")
    stranger.sees("pledge-followed")
    await stranger.presses(f"zfo:{item}")
    await bob.presses(f"zfi:{other}")
    world.clock.forward(minutes=1)
    for count in ("1", "2"):
        await bob.presses(f"zdi:{item}")
        await bob.says(count)
        await bob.taps("跳过")
    await world.walk(at(2027, 1, 28, 17))
    assert news(stranger) == 1
    stranger.sees("您关注的承诺有1条新进展")
    stranger.sees("鲍大山:6月底前教5户邻居种黄芪 —— 在做")
    assert news(bob) == 0
    await world.walk(at(2027, 1, 29, 17))
    assert news(stranger) == 1
    await stranger.taps("都不用告诉我了")
    await bob.presses(f"zn:{item}")
    await world.walk(at(2027, 1, 30, 17))
    assert news(stranger) == 1
    async with world.scope() as scope:
        assert len(await scope.all(select(PledgeFollow))) == 1


def news(person: Person) -> int:
    """How many bundles stand in the chat."""
    return sum("新进展" in shown.text for shown in person.screen)


async def test_follower_who_lost_the_right_to_read_hears_nothing(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await stranger.presses(f"zfi:{item}")
    world.clock.forward(minutes=1)
    await bob.presses(f"zn:{item}")
    async with world.scope() as scope:
        for consent in await scope.all(Consent.of(bob.member_id or 0)):
            consent.withdrawn_at = scope.now
    await world.walk(at(2027, 1, 28, 17))
    assert news(stranger) == 0


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 2, 28), "还剩30天"), (date(2027, 2, 5), "还剩7天"), (date(2027, 1, 30), "还剩1天"),
        (date(2027, 1, 28), "过了1天"), (date(2027, 2, 27), None),
    ],
)  # fmt: skip
async def test_owner_is_asked_before_it_is_due_and_the_day_after(
    world: World, county: County, bob: Person, day: date, said: str | None
) -> None:
    item = await promise(world, county.willow, bob.member_id, due_on=day)
    await promise(world, county.willow, bob.member_id, "做完的", number=2, due_on=day, stage=Stage.DONE)
    await world.walk(at(2027, 1, 29, 12))
    asked = [shown for shown in bob.screen if "做到哪步了" in shown.text]
    assert len(asked) == (said is not None)
    if said:
        assert said in asked[0].text
        assert "做完的" not in asked[0].text
        await bob.taps("6月底前教5户")
        await bob.taps("还没开始")
        assert (await item_of(world, item)).moved_at is not None


async def test_secretary_hears_a_week_after_and_of_their_own_branch_alone(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    await promise(world, county.willow, bob.member_id, due_on=date(2027, 1, 22))
    await world.walk(at(2027, 1, 29, 12))
    sue.sees("鲍大山:6月底前教5户邻居种黄芪 过了7天")
    assert not dan.has_seen("过期没做完")


async def test_transfer_stops_what_was_promised_to_the_old_branch(
    world: World, county: County, bob: Person, sue: Person, dan: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await stranger.presses(f"zfo:{item}")
    await sue.presses(f"xc:{bob.member_id}:{county.bridge.id}")
    async with world.scope() as scope:
        [asked] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.TRANSFER))
    await dan.presses(f"xr:{asked.id}")
    assert (await item_of(world, item)).state is ItemState.STOPPED
    await stranger.presses(f"zi:{item}")
    stranger.sees("not-found")
    async with world.scope() as scope:
        assert not await scope.all(select(PledgeFollow))
