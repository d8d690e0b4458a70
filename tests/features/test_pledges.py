"""承诺: written, read back, handed in, reviewed, adopted and changed, as people on a telephone do it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.pledge_reviews import PledgeMeeting
from models.pledge_steps import ItemState
from models.pledge_writing import decide, seal
from models.pledges import Area, Pledge, PledgeItem, PledgeKind, PledgeVersion, VersionState
from models.roles import Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World

FIRST, SECOND = "6月底前教5户种黄芪", "12月20日前每月巡河2次"
EMPTY = "努力工作认真服务群众加油"


async def do(who: Person, *what: str) -> None:
    """Press the buttons with these labels; what begins with ! is typed."""
    for one in what:
        await (who.says(one[1:]) if one.startswith("!") else who.taps(one))


async def written(who: Person, *texts: str) -> None:
    """Write these items, and hand them in."""
    await do(who, "!承诺")
    for text in texts:
        await do(who, "写一条", "服务群众", f"!{text}")
    await do(who, "交上去审")
    await who.world.work()


async def adopted(sue: Person) -> None:
    """The meeting was today."""
    await do(sue, "!审承诺", "会上定诺", "会议通过了", "!今天", "!12")
    await sue.world.work()


async def states(world: World) -> list[tuple[ItemState, VersionState, str]]:
    """How all items stand, by number."""
    async with world.scope() as scope:
        rows = await scope.rows(
            select(PledgeItem, PledgeVersion).join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
            .order_by(PledgeItem.id)
        )  # fmt: skip
        return [(item.state, version.state, version.text) for item, version in rows]


async def test_member_writes_plain_words_and_is_shown_what_was_understood(bob: Person, world: World) -> None:
    await do(bob, "!承诺")
    bob.sees("pledges", buttons=["写一条", "临时承诺"])
    await do(bob, "写一条", "服务群众")
    bob.sees("做什么、给谁、做到什么数、哪天前")
    await do(bob, "!教5户")
    bob.sees("太短啦")
    await do(bob, f"!{FIRST}")
    for told in ("记下了", "最晚 2027年6月30日", "做到 5户", "🟢 写得清楚"):
        bob.sees(told)
    await do(bob, "写一条", "岗位工作", f"!{SECOND}")
    bob.sees("做到 24次")
    bob.sees("每次 2,合起来就是这个数")
    assert await states(world) == [
        (ItemState.DRAFT, VersionState.OPEN, FIRST),
        (ItemState.DRAFT, VersionState.OPEN, SECOND),
    ]


async def test_empty_slogan_is_asked_about_kindly_and_may_be_rewritten(bob: Person, world: World) -> None:
    await do(bob, "!承诺", "写一条", "服务群众", f"!{EMPTY}")
    bob.sees("加个完成日期吧")
    bob.sees("还有点空,能不能具体一些")
    await do(bob, "改一改", f"!{FIRST}")
    bob.sees("🟢 写得清楚")
    assert await states(world) == [(ItemState.DRAFT, VersionState.OPEN, FIRST)]
    await do(bob, "不要这条")
    bob.sees("还没写")
    assert await states(world) == []


async def test_sixth_item_is_refused_and_a_double_is_seen(bob: Person, county: County) -> None:
    await do(bob, "!承诺")
    for number in range(5):
        await do(bob, "写一条", "服务群众", f"!6月底前教{number // 4 + number % 4 + 2}户种黄芪")
    bob.sees("和您另一条一样")
    assert not any("写一条" in label for label in bob.last.labels)
    await bob.presses("qaa:0:0:0")
    bob.sees("已经有5条了,少而实更好")


async def test_secretary_passes_returns_and_suggests_and_the_owner_has_the_last_word(
    bob: Person, sue: Person, world: World
) -> None:
    await written(bob, FIRST, EMPTY)
    bob.sees("由苏书记来审")
    sue.sees("2条等您审")
    await do(sue, "现在审", "鲍大山")
    sue.sees("有标红的,请一条一条审")
    assert not any("全部通过" in label for label in sue.last.labels)
    await do(sue, "审第1条", "退回改", "超出能力", "!三户就够多了")
    await world.work()
    bob.sees("建议改一下第1条:怕做不到")
    bob.sees("说明:三户就够多了")
    await do(sue, "!审承诺", "鲍大山", "审第2条", "建议这样写", f"!{SECOND}")
    await world.work()
    bob.sees("用不用由您定")
    assert await states(world) == [
        (ItemState.RETURNED, VersionState.REFUSED, FIRST),
        (ItemState.RETURNED, VersionState.OFFERED, EMPTY),
    ]
    await do(bob, "看看有什么不同")
    assert f"<s>{EMPTY}</s>" in bob.last.text.replace("</s><s>", "")
    await do(bob, "就用这句")
    await world.work()
    sue.sees("鲍大山同意了您建议的第2条")
    await do(bob, "!承诺", "看第1条", "改一改", "!6月底前教3户种黄芪", "交上去审")
    await world.work()
    assert await states(world) == [
        (ItemState.SUBMITTED, VersionState.OFFERED, "6月底前教3户种黄芪"),
        (ItemState.APPROVED, VersionState.OFFERED, SECOND),
    ]


async def test_owner_keeps_own_words_and_the_reviewer_decides_again(
    bob: Person, sue: Person, world: World
) -> None:
    await written(bob, FIRST)
    await do(sue, "!审承诺", "鲍大山", "审第1条", "建议这样写", "!6月底前教8户种黄芪")
    await world.work()
    await do(bob, "看看有什么不同")
    assert "教<s>5</s><b>8</b>户" in bob.last.text
    await do(bob, "还用我的")
    await world.work()
    sue.sees("鲍大山第1条还想用自己的写法")
    await bob.presses("qaq:1:2")
    bob.sees("这条建议已经有结果了")
    await do(sue, "!审承诺", "鲍大山", "审第1条", "通过")
    assert await states(world) == [(ItemState.APPROVED, VersionState.OFFERED, FIRST)]


async def test_old_card_decides_nothing_about_another_wording(bob: Person, sue: Person, world: World) -> None:
    await written(bob, FIRST)
    await do(sue, "!审承诺", "鲍大山", "审第1条")
    await sue.presses("qre:1:1")
    await sue.presses("qre:1:1")
    sue.sees("已经有人审过")
    await sue.presses("qrf:1:1:1")
    sue.sees("已经有人审过")


async def test_meeting_adopts_and_the_words_are_frozen_but_for_an_agreed_change(
    bob: Person, sue: Person, world: World
) -> None:
    await written(bob, FIRST, SECOND)
    await do(sue, "!审承诺", "鲍大山", "全部通过(2条)")
    await world.work()
    bob.sees("您的承诺审过了2条")
    await adopted(sue)
    assert any("2条定下来了" in shown.text for shown in sue.screen)
    bob.sees("您的承诺在会上定了")
    async with world.scope() as scope:
        [meeting] = await scope.all(select(PledgeMeeting))
        assert meeting.present == 12
    await bob.presses("qaj:1")
    bob.sees("现在不能直接改")
    await _changes(bob, sue, world)
    async with world.scope() as scope:
        verbs = set(await scope.all(select(AuditLine.verb).where(AuditLine.verb.startswith("pledge-"))))
    steps = {"pledge-item-handed-in", "pledge-item-passed", "pledge-item-adopted", "pledge-change-agreed"}
    assert verbs >= steps


async def _changes(bob: Person, sue: Person, world: World) -> None:
    """The owner asks for four households instead of five, and gets it."""
    await do(bob, "看这一条", "申请修改", "!6月底前教4户种黄芪", "!有一户搬到县城去了")
    bob.sees("同意以前,还按原来的算")
    await world.work()
    await do(sue, "!审承诺", "鲍大山", "审第1条")
    assert "教<s>5</s><b>4</b>户" in sue.last.text
    sue.sees("原因:有一户搬到县城去了")
    await do(sue, "同意修改")
    await world.work()
    bob.sees("第1条同意修改了")
    async with world.scope() as scope:
        versions = await scope.all(PledgeVersion.of_item(1))
        standing = [(one.state, one.target) for one in versions]
    assert standing == [(VersionState.PAST, 5), (VersionState.IN_FORCE, 4)]


async def test_meeting_sees_a_changed_list_before_it_adopts(bob: Person, sue: Person, world: World) -> None:
    await written(bob, FIRST, SECOND)
    await do(sue, "!审承诺", "鲍大山", "全部通过", "!审承诺", "会上定诺", "会议通过了")
    await do(bob, "!承诺", "看第2条", "不要这条")
    await do(sue, "!今天", "!12")
    sue.sees("名单刚有变动")
    await do(sue, "柳湾村", "退回:鲍大山第1条", "不具体", "跳过")
    await world.work()
    assert [state for state, _, _ in await states(world)] == [ItemState.RETURNED, ItemState.DROPPED]


async def test_nobody_reviews_their_own_the_next_level_does(
    sue: Person, dan: Person, world: World, county: County
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "马委员", "+8613900000006", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    mae = await seat(world, member.id, "马委员", 506)
    await written(sue, FIRST)
    sue.sees("由马委员来审")
    await do(sue, "!审承诺")
    sue.sees("没有等您审的")
    for payload in ("qra:1", "qrd:1", "qre:1:1", "qrf:1:1:1"):
        await sue.presses(payload)
        sue.sees("not-found")
        await dan.presses(payload)
        dan.sees("not-found")
    await do(mae, "!审承诺", "苏书记", "审第1条", "通过")
    assert await states(world) == [(ItemState.APPROVED, VersionState.OFFERED, FIRST)]


async def test_branch_promises_three_items_which_the_committee_reviews(
    sue: Person, bob: Person, world: World, county: County
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "马委员", "+8613900000006", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    mae = await seat(world, member.id, "马委员", 506)
    await do(sue, "!承诺", "支部自己的承诺")
    sue.sees("这是组织自己的承诺,3到10条")
    await do(sue, "写一条", "服务群众", "!6月底前为二社修通便道300米", "交上去审")
    sue.sees("组织的承诺至少3条")
    for text in ("每季度开放村活动室晚课6次", "年底前为20户改厕并验收"):
        await do(sue, "写一条", "学习提高", f"!{text}")
    await do(sue, "交上去审")
    sue.sees("由马委员来审")
    await world.work()
    await sue.presses("qra:1")
    sue.sees("not-found")
    await do(mae, "!审承诺", "柳湾村党支部", "全部通过")
    await adopted(sue)
    assert {state for state, _, _ in await states(world)} == {ItemState.ADOPTED}
    await bob.presses(f"qag:0:{county.willow.id}")
    bob.sees("not-found")


async def test_keeper_records_for_who_cannot_write_and_cannot_agree_for_them(
    ann: Person, sue: Person, world: World
) -> None:
    await do(sue, f"!/roster {ann.name}", "代录承诺")
    sue.sees("您在替安小芬代录")
    await do(sue, "写一条", "服务群众", f"!{FIRST}", "交上去审")
    await do(sue, "!审承诺", "安小芬", "审第1条", "建议这样写", "!6月底前教6户种黄芪")
    assert any("没有绑定" in shown.text for shown in sue.screen)
    await sue.presses("qao:1")
    await do(sue, "就用这句")
    sue.sees("要本人同意才行")
    async with world.scope() as scope:
        [pledge] = await scope.all(select(Pledge))
        assert (pledge.member_id, pledge.keeper_id) == (ann.member_id, sue.member_id)


async def test_occasional_promise_has_its_occasion(bob: Person, world: World) -> None:
    await do(bob, "!承诺", "临时承诺", "!防汛", "服务群众", "!9月底前巡堤20次并记录")
    bob.sees("⏱ 防汛")
    async with world.scope() as scope:
        [pledge] = await scope.all(select(Pledge))
        assert (pledge.kind, pledge.occasion) == (PledgeKind.OCCASIONAL, "防汛")


async def test_last_year_is_at_hand_and_read_anew(
    bob: Person, sue: Person, county: County, world: World
) -> None:
    async with world.scope() as scope:
        assert bob.member_id
        old = Pledge(
            org_id=county.willow.id,
            member_id=bob.member_id,
            kind=PledgeKind.YEARLY,
            year=2026,
            made_at=scope.now,
        )
        await scope.number(old)
        await scope.flush()
        item = PledgeItem(pledge_id=old.id, number=1, area=Area.SERVICE, state=ItemState.RATED, done=5)
        await scope.number(item)
        await scope.flush()
        version = PledgeVersion(
            item_id=item.id, number=1, state=VersionState.OPEN, text=FIRST, made_at=scope.now
        )
        await scope.number(version)
        item.version_id = version.id
        await scope.flush()
        seal(version, scope.now)
        decide(version, VersionState.IN_FORCE, scope.now)
    await do(bob, "!承诺", "去年的")
    bob.sees(f"1. {FIRST}(还没有评)")
    await do(bob, "照第1条再写")
    bob.sees("最晚 2027年6月30日")
    await do(bob, "交上去审")
    await do(sue, "!审承诺", "鲍大山")
    sue.sees("去年1条,兑现0条")


@pytest.mark.sqlite_only
async def test_word_of_the_day_counts_what_waits(bob: Person, sue: Person, world: World) -> None:
    await written(bob, FIRST)
    await do(sue, "!今日待办")
    sue.sees("1条承诺等您审", buttons=["审承诺"])
    await world.walk(world.clock.now() + timedelta(days=1))
    await world.work()
    assert any("1条承诺待审" in shown.text for shown in sue.screen)


async def test_stranger_is_asked_to_bind(stranger: Person, world: World) -> None:
    for said in ("/pledge", "/review"):
        await stranger.says(said)
        stranger.sees("not-bound", buttons=["绑定身份"])
