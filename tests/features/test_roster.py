"""支部名册 (domain §3.4-L, §3.7): units, names, search, the card, the telephone, who is asked."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.check_ins import Call, CallState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.members import Member, Standing
from models.roles import Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import COUNTY, World


async def test_secretary_sees_her_branch_and_nobody_else(bob: Person, sue: Person, dan: Person) -> None:
    await sue.says("名册")
    sue.sees("柳湾村党支部</b> · 党员2人", buttons=["鲍大山", "苏书记", "查人"])
    assert not any("邓书记" in label for label in sue.last.labels)


async def test_county_sees_units_with_counts_before_names(
    bob: Person, sue: Person, dan: Person, office: Person
) -> None:
    await office.says("/roster")
    office.sees("党员4人", buttons=["清源镇党委 · 4人", "全部名单"])
    assert not any("鲍大山" in label for label in office.last.labels)
    await office.taps("清源镇党委")
    office.sees("清源镇党委", buttons=["柳湾村党支部 · 3人", "石桥村党支部 · 1人", "上一级"])
    await office.taps("石桥村党支部")
    office.sees("石桥村党支部</b> · 党员1人", buttons=["邓书记"])
    await office.taps("上一级")
    await office.taps("全部名单")
    office.sees("党员4人", buttons=["鲍大山 · 柳湾村党支部", "邓书记 · 石桥村党支部"])


async def test_names_are_turned_ten_at_a_time(world: World, county: County, sue: Person) -> None:
    async with world.scope() as scope:
        for number, name in enumerate("一二三四五六七八九十甲", 1):
            await enlist(scope, county.willow, f"李{name}", sequence=number)
    await sue.says("/roster")
    sue.sees("党员12人")
    assert [label for label in sue.last.labels if label.startswith("李")] == [
        f"李{name}" for name in "一二三四五六七八九十"
    ]
    await sue.taps("下一页")
    assert sue.last.labels[:3] == ["李甲", "苏书记", "◀️ 上一页"]
    assert not any("下一页" in label for label in sue.last.labels)


@pytest.mark.parametrize(
    "wanted", ["鲍大山", "大山", "鲍", "baodashan", "bds", "BaoDa", "dashan", " 鲍 大山 "]
)
async def test_secretary_finds_a_member_by_any_way_of_writing(bob: Person, sue: Person, wanted: str) -> None:
    await sue.says(f"/roster {wanted}")
    sue.sees("<b>鲍大山</b> · 柳湾村党支部")


@pytest.mark.parametrize("wanted", ["张三", "ashan", "%", "_", "'; --", "😀", "a" * 300])
async def test_nobody_of_that_name_is_said_kindly(bob: Person, sue: Person, wanted: str) -> None:
    await sue.says(f"/roster {wanted}")
    sue.sees("nobody-of-that-name", buttons=["查人"])


async def test_several_of_one_name_are_offered_with_their_branches(
    world: World, county: County, bob: Person, office: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "鲍大河")
    await office.says("/roster bao")
    office.sees("找到这几位", buttons=["鲍大山 · 柳湾村党支部", "鲍大河 · 石桥村党支部"])
    await office.taps("鲍大河")
    office.sees("<b>鲍大河</b>")


async def test_secretary_looks_somebody_up_by_buttons(bob: Person, sue: Person) -> None:
    await sue.says("/roster")
    await sue.taps("查人")
    sue.sees("找谁")
    await sue.says("bds")
    sue.sees("<b>鲍大山</b>")


async def test_card_tells_what_the_secretary_may_know(
    world: World, bob: Person, ann: Person, sue: Person
) -> None:
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    await sue.says("/roster 鲍大山")
    for told in (
        "41岁",
        "党龄20年",
        "在外",
        "广东",
        "上次报到:2027年1月28日",
        "很好",
        "已绑定",
        "139****0002",
    ):
        assert told in sue.last.text, told
    sue.sees("鲍大山", buttons=["看号码", "代录", "邀请码"])
    await sue.says("/roster 安小芬")
    for told in ("还没有报到过", "还没绑定"):
        assert told in sue.last.text, told


async def test_county_sees_the_card_without_place_and_condition(
    bob: Person, sue: Person, office: Person
) -> None:
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    await office.says("/roster 鲍大山")
    office.sees("上次报到")
    assert "广东" not in office.last.text
    assert "很好" not in office.last.text


@pytest.mark.parametrize(
    "payload", ["mo:{}", "mp:{}", "ma:{}", "mr:{}", "im:{}", "rm:{}:1", "pt:{}", "pr:{}"]
)
async def test_secretary_of_another_branch_finds_nothing_by_forged_buttons(
    world: World, bob: Person, dan: Person, payload: str
) -> None:
    await dan.presses(payload.format(bob.member_id))
    assert dan.last.text == "抱歉,查不到。"
    async with world.scope() as scope:
        assert not await scope.all(select(AuditLine).where(AuditLine.member_id == bob.member_id))


@pytest.mark.parametrize("payload", ["ru:{}:0", "rp:{}:0", "ib:{}", "rb:{}:1", "rp:{}:99999999999999"])
async def test_branch_of_others_is_not_found(county: County, dan: Person, payload: str) -> None:
    for org in (county.willow, county.committee, county.county):
        await dan.presses(payload.format(org.id))
        assert dan.last.text == "抱歉,查不到。"


async def test_search_never_leaves_the_own_branch(bob: Person, dan: Person) -> None:
    await dan.says("/roster 鲍大山")
    dan.sees("nobody-of-that-name")


async def test_member_and_stranger_see_no_names(bob: Person, sue: Person, stranger: Person) -> None:
    await bob.says("/roster 苏书记")
    bob.sees("not-allowed")
    await stranger.says("/roster 苏书记")
    stranger.sees("not-bound")


async def test_contact_person_sees_own_people_only(
    world: World, county: County, ann: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        helper = await enlist(scope, county.bridge, "何联系", floating=False)
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.contact_id = helper.id
    joe = await seat(world, helper.id, "何联系", 521)
    await joe.says("/roster")
    joe.sees("我联系的人</b> · 1人", buttons=["鲍大山"])
    await joe.taps("鲍大山")
    assert "广东" in joe.last.text
    assert "联系人:何联系" in joe.last.text
    assert not any("邀请码" in label or "名单" in label for label in joe.last.labels)
    await joe.presses(f"mo:{ann.member_id}")
    joe.sees("抱歉,查不到。")


async def test_transferred_and_deceased_members_are_gone_from_every_list(
    world: World, county: County, sue: Person
) -> None:
    async with world.scope() as scope:
        gone = await enlist(scope, county.willow, "高飞", standing=Standing.TRANSFERRED)
        dead = await enlist(scope, county.willow, "古人", standing=Standing.DECEASED)
    await sue.says("/roster")
    sue.sees("党员1人")
    for member in (gone, dead):
        await sue.presses(f"mo:{member.id}")
        sue.sees("抱歉,查不到。")


async def test_number_opens_audited_for_the_secretary(world: World, bob: Person, sue: Person) -> None:
    await sue.says("/roster 鲍大山")
    await sue.taps("看号码")
    sue.sees("+8613900000002")
    async with world.scope() as scope:
        [line] = await scope.all(select(AuditLine).where(AuditLine.verb == "phone-seen"))
        assert (line.member_id, line.actor_id, line.facts) == (bob.member_id, sue.member_id, {})


async def test_member_without_a_number_has_no_button_for_it(
    world: World, county: County, sue: Person
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "吴号码")
    await sue.says("/roster 吴号码")
    assert not any("看号码" in label for label in sue.last.labels)
    await sue.presses(f"mp:{member.id}")
    sue.sees("名册里没有吴号码的号码")


@pytest.mark.parametrize(("seated", "cause"), [(True, Cause.SILENT), (False, Cause.UNBOUND)])
async def test_member_at_home_is_put_on_the_list_and_taken_off(
    world: World, county: County, sue: Person, seated: bool, cause: Cause
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "甄在家", floating=False)
    if seated:
        await seat(world, member.id, "甄在家", 540)
    await sue.says("/roster 甄在家")
    await sue.taps("加入报到名单")
    sue.sees("甄在家", buttons=["移出报到名单"])
    await world.walk(datetime(2027, 2, 11, 9, 0, tzinfo=COUNTY))
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp))
        assert (row.member_id, row.cause, row.state) == (member.id, cause, FollowUpState.NEW)
    await sue.says("/roster 甄在家")
    await sue.taps("移出报到名单")
    sue.sees("甄在家", buttons=["加入报到名单"])
    async with world.scope() as scope:
        [call] = await scope.all(select(Call).where(Call.member_id == member.id))
        assert call.state is CallState.CLOSED
        assert [row.state for row in await scope.all(select(FollowUp))] == [FollowUpState.WITHDRAWN]


async def test_migrant_is_asked_anyway_and_stands_on_no_list(world: World, bob: Person, sue: Person) -> None:
    await sue.says("/roster 鲍大山")
    assert not any("报到名单" in label for label in sue.last.labels)


async def test_committee_that_stands_in_for_a_missing_secretary_knows_the_place(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "魏委员", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    wei = await seat(world, member.id, "魏委员", 522)
    await wei.says("/roster 鲍大山")
    assert "广东" in wei.last.text
