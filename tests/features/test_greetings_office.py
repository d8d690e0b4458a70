"""Offices see greetings coming, write them anew, stop them, until the evening before (domain §3.4-D)."""

from datetime import date

from sqlalchemy import select

from models.greeting_plans import GreetingPlan, PlanState
from tests.county import County
from tests.greeted import greetings_of, welcome
from tests.people import Person
from tests.world import World, at


async def open_national_day(person: Person) -> None:
    """From the list to the card."""
    await person.says("/greetings")
    await person.taps("国庆")


async def test_secretary_and_office_see_a_festival_two_days_ahead(
    world: World, county: County, sue: Person, dan: Person, office: Person
) -> None:
    await welcome(world, county.willow, "安小芬", 601)
    await world.wake_at(at(2027, 9, 28, 12))
    await world.walk(at(2027, 9, 29, 9, 0))
    sue.sees("10月1日", buttons=["国庆"])
    sue.sees("全体党员,3人")  # the secretary and the office are members of the branch too
    sue.sees("9月30日 18:00前有效")
    office.sees("青禾县委组织部")
    assert not dan.has_seen("🏮 9月30日")
    await sue.taps("国庆")
    sue.sees("用的是通用文案", buttons=["改文案", "看样子", "停发"])
    await sue.taps("看样子")
    assert sue.has_seen("安小芬同志,祖国生日快乐")
    assert sue.has_seen("会看到的样子,还没有发出")


async def test_branch_that_writes_its_own_text_changes_only_its_own(
    world: World, county: County, sue: Person
) -> None:
    ann = await welcome(world, county.willow, "安小芬", 601, joined_on="2006-05-01")
    stone = await welcome(world, county.bridge, "石大山", 602)
    await world.wake_at(at(2027, 9, 29, 12))
    await open_national_day(sue)
    await sue.taps("改文案")
    sue.sees("可以用:{姓名}、{称呼}、{支部}、{党龄}、{特产}")
    await sue.says("{称呼},国庆好!您入党{党龄}年了,{支部}等您回来看看新桥。")
    assert sue.has_seen("安小芬同志,国庆好!您入党21年了,柳湾村党支部等您回来看看新桥。")
    sue.sees("就用这个吗", buttons=["就用这个", "再改"])
    async with world.scope() as scope:
        [plan] = await scope.all(select(GreetingPlan))
        assert plan.text is None
    await sue.taps("就用这个")
    sue.sees("文案:「{称呼},国庆好!", buttons=["用原文"])
    await world.walk(at(2027, 10, 1, 9, 0))
    ann.sees("您入党21年了,柳湾村党支部等您回来看看新桥。")
    stone.sees("祖国生日快乐")
    async with world.scope() as scope:
        [plan] = await scope.all(select(GreetingPlan))
        assert (plan.state, plan.edited_by) == (PlanState.SENT, sue.member_id)


async def test_text_with_a_wrong_placeholder_is_refused_with_a_sentence(
    world: World, county: County, sue: Person
) -> None:
    await world.wake_at(at(2027, 9, 29, 12))
    await open_national_day(sue)
    await sue.taps("改文案")
    await sue.says("{姓名},您{年龄}岁了")
    sue.sees("“年龄”我不认识", buttons=["再改"])
    await sue.taps("再改")
    await sue.says("{姓名|upper}好")
    sue.sees("花括号里只能写")
    await sue.taps("再改")
    await sue.says("{姓名,好")
    sue.sees("花括号里只能写")


async def test_nobody_says_happy_on_qingming(world: World, county: County, sue: Person) -> None:
    await world.wake_at(at(2027, 4, 3, 12))
    await sue.says("/greetings")
    await sue.taps("清明")
    await sue.taps("改文案")
    await sue.says("{称呼},清明快乐")
    sue.sees("清明不说“快乐”")


async def test_stop_holds_for_the_branch_until_it_is_taken_back(
    world: World, county: County, sue: Person
) -> None:
    ann = await welcome(world, county.willow, "安小芬", 601)
    stone = await welcome(world, county.bridge, "石大山", 602)
    await world.wake_at(at(2027, 9, 29, 12))
    await open_national_day(sue)
    await sue.taps("停发")
    sue.sees("本单位已停发", buttons=["恢复发送"])
    await sue.says("/greetings")
    sue.sees("国庆 ⏹ 停发")
    await world.walk(at(2027, 10, 1, 10, 0))
    assert not ann.has_seen("祖国生日快乐")
    assert stone.has_seen("祖国生日快乐")
    assert set(await greetings_of(world, date(2027, 10, 1))) == {"石大山"}


async def test_county_stops_everybody_and_a_branch_cannot_undo_that(
    world: World, county: County, sue: Person, office: Person
) -> None:
    ann = await welcome(world, county.willow, "安小芬", 601)
    await world.wake_at(at(2027, 9, 29, 12))
    await open_national_day(office)
    await office.taps("停发")
    await open_national_day(sue)
    sue.sees("上级已停发")
    await sue.taps("停发")
    await sue.taps("恢复发送")
    sue.sees("上级已停发")
    await world.walk(at(2027, 10, 1, 10, 0))
    assert not ann.has_seen("祖国生日快乐")


async def test_after_six_in_the_evening_nothing_can_be_changed(
    world: World, county: County, sue: Person
) -> None:
    await world.wake_at(at(2027, 9, 30, 12))
    await open_national_day(sue)
    await world.walk(at(2027, 9, 30, 17, 59))
    await sue.taps("停发")
    await sue.taps("恢复发送")
    await world.walk(at(2027, 9, 30, 18, 0))
    await sue.taps("停发")
    sue.sees("国庆的问候9月30日 18:00已经定了,不能再改")
    async with world.scope() as scope:
        [plan] = await scope.all(select(GreetingPlan))
        assert plan.state is PlanState.SENT


async def test_secretary_hears_of_round_political_birthdays_three_days_ahead(
    world: World, county: County, sue: Person, dan: Person
) -> None:
    await welcome(world, county.willow, "安小芬", 601, joined_on="2007-10-12")
    await welcome(world, county.willow, "艾月", 602, joined_on="2004-10-12")
    await world.wake_at(at(2027, 10, 9, 8))
    await world.walk(at(2027, 10, 9, 9, 0))
    sue.sees("10月12日", buttons=["安小芬", "政治生日"])
    assert "安小芬:入党20年\n  整20年,建议上门看望" in sue.last.text
    assert "艾月:入党23年" in sue.last.text
    assert not dan.has_seen("政治生日")
    await sue.says("/greetings")
    await sue.taps("🎂 政治生日")
    sue.sees("往后31天共2位")


async def test_member_without_an_office_reaches_nobody_elses_greetings(
    world: World, bob: Person, sue: Person, county: County
) -> None:
    await world.wake_at(at(2027, 9, 29, 12))
    await bob.presses(f"vn:{county.willow.id}:20271001:national")
    bob.sees("not-allowed")
    own = f"vn:{county.willow.id}"
    elsewhere = f"vn:{county.bridge.id}:20271001:national"
    for payload in (elsewhere, f"{own}:99999999:national", f"{own}:20271001:no", f"{own}:20271002:national"):
        await sue.presses(payload)
        sue.sees("not-found")


async def test_office_names_a_branch_and_sees_what_is_coming_there(
    world: World, county: County, office: Person
) -> None:
    await world.wake_at(at(2027, 9, 29, 12))
    await office.says("/greetings 石桥")
    office.sees("节日问候</b> · 石桥村党支部", buttons=["国庆", "电话单", "统计"])
    await office.says("/greetings 村")
    office.sees("看哪个单位的节日问候", buttons=["柳湾村党支部", "石桥村党支部"])
    await office.taps("柳湾村党支部")
    office.sees("节日问候</b> · 柳湾村党支部")
    await office.says("/greetings 没有这里")
    office.sees("没有找到这个单位")
