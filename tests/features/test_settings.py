"""规则参数: seen, changed with before and after, in force from the next day, agreed to by a second person."""

import re

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.roles import Role
from models.rule_changes import RuleChange, RuleState
from models.rules import CATALOGUE
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World, at


@pytest.fixture
async def wei(world: World, county: County) -> Person:
    """魏委员: of the committee of 清源镇."""
    async with world.scope() as scope:
        member = await enlist(scope, county.committee, "魏委员", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "魏委员", 522)


@pytest.fixture
async def tao(world: World, county: County) -> Person:
    """陶委员: of the same committee."""
    async with world.scope() as scope:
        member = await enlist(scope, county.committee, "陶委员", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "陶委员", 523)


def shown(person: Person) -> str:
    """The newest message without its marks."""
    return re.sub(r"</?b>", "", person.last.text)


async def changes(world: World) -> list[tuple[str, object, RuleState]]:
    """What was changed, oldest first."""
    async with world.scope() as scope:
        rows = await scope.all(select(RuleChange).order_by(RuleChange.id))
        return [(row.name, row.value, row.state) for row in rows]


async def newest(world: World) -> int:
    """The number of the newest change."""
    async with world.scope() as scope:
        return await scope.first(select(RuleChange.id).order_by(RuleChange.id.desc())) or 0


async def audited(world: World) -> list[str]:
    """What the trail tells about rules."""
    async with world.scope() as scope:
        verbs = select(AuditLine.verb).where(AuditLine.verb.startswith("rule-")).order_by(AuditLine.id)
        return list(await scope.all(verbs))


async def switch_second_person_on(person: Person) -> None:
    """Demand a second person from tomorrow on, and let tomorrow come."""
    await person.says("/settings")
    await person.taps("改动复核")
    await person.taps("改动要第二个人复核")
    await person.taps("开")
    await person.taps("确定")
    person.sees("记下了")
    await person.world.walk(at(2027, 1, 29, 8))


async def open_rule(person: Person, area: str, rule: str) -> None:
    """Come to the card of a rule."""
    await person.says("规则参数")
    await person.taps(area)
    await person.taps(rule)


async def test_committee_types_a_value_and_sees_before_after_whom_and_from_when(
    world: World, wei: Person, bob: Person
) -> None:
    await open_rule(wei, "报到", "截止日")
    assert "今天:10(第几天" in shown(wei)
    wei.sees("⚙️", buttons=["改", "报到"])
    wei.sees("默认值")
    await wei.taps("改")
    wei.sees("改成什么")
    await wei.says("第15天")
    assert "改前:10(第几天,开启那天算第1天)\n改后:15" in shown(wei)
    wei.sees("2027年1月29日零点起生效,涉及2个支部、2名党员")
    assert await changes(world) == [("check-in-due-day", 15, RuleState.DRAFT)]
    await wei.taps("确定")
    wei.sees("记下了:清源镇党委“截止日”从2027年1月29日零点起为15")
    assert await changes(world) == [("check-in-due-day", 15, RuleState.ACCEPTED)]
    assert await audited(world) == ["rule-changed"]
    await open_rule(wei, "报到", "截止日")
    assert "今天:10(" in shown(wei)
    wei.sees("⚙️", buttons=["撤回这项改动"])
    wei.sees("2027年1月29日零点起改为:15")
    await world.walk(at(2027, 1, 29, 8))
    await open_rule(wei, "报到", "截止日")
    assert "今天:15(" in shown(wei)
    wei.sees("⚙️", buttons=["恢复成上级的"])
    wei.sees("本单位自己定的")


async def test_value_below_comes_from_whoever_set_it_above(world: World, wei: Person, county: County) -> None:
    await open_rule(wei, "时段", "早上几点发")
    await wei.taps("改")
    await wei.says("8")
    await wei.taps("确定")
    await world.walk(at(2027, 1, 29, 8))
    await wei.says("/settings 石桥")
    assert "规则参数 · 石桥村党支部" in shown(wei)
    await wei.taps("时段")
    wei.sees("早上几点发:8点")
    await wei.taps("早上几点发")
    wei.sees("沿用清源镇党委的")
    await wei.taps("改")
    await wei.says("8")
    assert "改前:8点\n改后:8点" in shown(wei)
    await wei.taps("确定")
    await world.walk(at(2027, 1, 30, 8))
    await open_rule(wei, "时段", "早上几点发")
    await wei.taps("恢复成上级的")
    assert "改前:8点\n改后:9点" in shown(wei)
    wei.sees("跟着上级走")
    wei.sees("有1个下级单位自己另定了")


@pytest.mark.parametrize("typed", ["40", "一天", "2 3", "-1.5"])
async def test_value_that_is_none_is_explained_and_asked_again(world: World, wei: Person, typed: str) -> None:
    await open_rule(wei, "报到", "截止日")
    await wei.taps("改")
    await wei.says(typed)
    wei.sees("不能这样写", buttons=["再写一次"])
    wei.sees("写一个数,2到28")
    assert await changes(world) == []
    await wei.taps("再写一次")
    await wei.says("２８")
    assert "改后:28" in shown(wei)


async def test_same_value_changes_nothing(world: World, wei: Person) -> None:
    for _ in range(2):
        await open_rule(wei, "报到", "一键报到")
        await wei.taps("关")
        if wei.last.labels and any("确定" in label for label in wei.last.labels):
            await wei.taps("确定")
        await world.walk(at(2027, 1, 29, 8))
    wei.sees("本来就是这样")
    assert await changes(world) == [("check-in-one-tap", False, RuleState.ACCEPTED)]


async def test_newer_change_takes_the_place_of_one_that_was_to_come(world: World, wei: Person) -> None:
    for value in ("12", "14"):
        await open_rule(wei, "报到", "截止日")
        await wei.taps("改")
        await wei.says(value)
        await wei.taps("确定")
    assert await changes(world) == [
        ("check-in-due-day", 12, RuleState.WITHDRAWN), ("check-in-due-day", 14, RuleState.ACCEPTED),
    ]  # fmt: skip


async def test_change_is_taken_back_before_its_day_and_not_afterwards(world: World, wei: Person) -> None:
    await open_rule(wei, "报到", "截止日")
    await wei.taps("改")
    await wei.says("12")
    await wei.taps("确定")
    await open_rule(wei, "报到", "截止日")
    await wei.taps("撤回这项改动")
    assert "今天:10(" in shown(wei)
    assert "零点起改为" not in wei.last.text
    assert await changes(world) == [("check-in-due-day", 12, RuleState.WITHDRAWN)]
    await open_rule(wei, "报到", "截止日")
    await wei.taps("改")
    await wei.says("13")
    await wei.taps("确定")
    await world.walk(at(2027, 1, 29, 0))
    await wei.presses(f"rn:{await newest(world)}")
    wei.sees("已经生效")
    assert (await changes(world))[-1] == ("check-in-due-day", 13, RuleState.ACCEPTED)


async def test_second_tap_on_confirm_changes_nothing(world: World, wei: Person) -> None:
    await open_rule(wei, "报到", "截止日")
    await wei.taps("改")
    await wei.says("12")
    await wei.presses(f"ry:{await newest(world)}")
    await wei.presses(f"ry:{await newest(world)}")
    assert await changes(world) == [("check-in-due-day", 12, RuleState.ACCEPTED)]
    assert await audited(world) == ["rule-changed"]


async def test_second_person_of_the_same_or_a_higher_organisation_agrees(
    world: World, wei: Person, tao: Person, office: Person
) -> None:
    await switch_second_person_on(wei)
    await open_rule(wei, "办理时限", "求助几小时内办")
    await wei.taps("改")
    await wei.says("4小时")
    wei.sees("要第二个人复核")
    await wei.taps("确定")
    wei.sees("等第二个人同意")
    wei.sees("陶委员、欧主任")
    assert (await changes(world))[-1] == ("due-help", 4, RuleState.WAITING)
    await wei.presses(f"rj:{await newest(world)}")
    wei.sees("是您自己提的")
    tao.sees("请复核规则改动", buttons=["同意", "不同意"])
    assert "改前:2小时\n改后:4小时" in shown(office)
    await tao.taps("同意")
    tao.sees("2027年1月30日零点起生效")
    wei.sees("陶委员同意了")
    assert (await changes(world))[-1] == ("due-help", 4, RuleState.ACCEPTED)
    await office.taps("不同意")
    office.sees("已经处理过")
    assert (await changes(world))[-1] == ("due-help", 4, RuleState.ACCEPTED)


async def test_late_agreement_begins_on_the_day_after_it(world: World, wei: Person, tao: Person) -> None:
    await switch_second_person_on(wei)
    await open_rule(wei, "办理时限", "求助几小时内办")
    await wei.taps("改")
    await wei.says("4")
    await wei.taps("确定")
    await world.walk(at(2027, 2, 5, 12))
    await tao.says("/settings")
    await tao.taps("待复核")
    tao.sees("2小时 → 4小时(魏委员提的)")
    await tao.taps("同意")
    tao.sees("2027年2月6日零点起生效")


async def test_refused_change_never_holds_and_its_maker_hears_it(
    world: World, wei: Person, tao: Person
) -> None:
    await switch_second_person_on(wei)
    await open_rule(wei, "改动复核", "改动要第二个人复核")
    await wei.taps("关")
    await wei.taps("确定")
    await tao.taps("不同意")
    wei.sees("陶委员没有同意")
    assert (await changes(world))[-1] == ("second-person", False, RuleState.REFUSED)
    await world.walk(at(2027, 2, 1))
    await open_rule(wei, "改动复核", "改动要第二个人复核")
    assert "今天:开" in shown(wei)


async def test_change_to_come_stays_where_its_replacement_is_refused(
    world: World, wei: Person, tao: Person
) -> None:
    await switch_second_person_on(wei)
    for value, word in (("4", "同意"), ("6", "不同意")):
        await open_rule(wei, "办理时限", "求助几小时内办")
        await wei.taps("改")
        await wei.says(value)
        await wei.taps("确定")
        await tao.taps(word)
    assert [(value, state) for _, value, state in await changes(world)][1:] == [
        (4, RuleState.ACCEPTED), (6, RuleState.REFUSED),
    ]  # fmt: skip


async def test_colleague_takes_a_change_back_and_its_maker_hears_it(
    world: World, wei: Person, tao: Person
) -> None:
    await open_rule(wei, "办理时限", "求助几小时内办")
    await wei.taps("改")
    await wei.says("4")
    await wei.taps("确定")
    await open_rule(tao, "办理时限", "求助几小时内办")
    await tao.taps("撤回这项改动")
    wei.sees("陶委员撤回了还没生效的改动")
    assert await changes(world) == [("due-help", 4, RuleState.WITHDRAWN)]
    assert await audited(world) == ["rule-changed", "rule-withdrawn"]


async def test_maker_without_a_colleague_is_told_so(world: World, wei: Person) -> None:
    await switch_second_person_on(wei)
    await open_rule(wei, "办理时限", "求助几小时内办")
    await wei.taps("改")
    await wei.says("4")
    await wei.taps("确定")
    wei.sees("请先任命一位")


async def test_nobody_sees_or_changes_rules_elsewhere(
    world: World, wei: Person, sue: Person, bob: Person, county: County
) -> None:
    for person in (sue, bob):
        await person.says("/settings")
        person.sees("not-allowed")
    for payload in (
        f"rd:{county.county.id}", f"ra:{county.county.id}:hours", f"rc:{county.county.id}:morning",
        f"rk:{county.county.id}:second-person:on", f"rq:{county.county.id}:morning",
        f"rc:{county.committee.id}:nothing", f"rk:{county.committee.id}:keep-forms:9",
        f"ra:{county.committee.id}:nothing", "ry:99", "rj:99", "rh:99", "rn:99",
    ):  # fmt: skip
        await wei.presses(payload)
        wei.sees("not-found")
    await wei.says("/settings 青禾")
    wei.sees("没有名称带")
    assert await changes(world) == []


async def test_draft_of_somebody_else_is_not_confirmed(world: World, wei: Person, tao: Person) -> None:
    await open_rule(wei, "报到", "截止日")
    await wei.taps("改")
    await wei.says("12")
    await tao.presses(f"ry:{await newest(world)}")
    tao.sees("not-found")
    assert await changes(world) == [("check-in-due-day", 12, RuleState.DRAFT)]


@pytest.mark.sqlite_only
async def test_every_rule_has_a_card_in_both_languages_and_what_is_nobody_s_belongs_to_the_root(
    world: World, wei: Person, office: Person, county: County
) -> None:
    for language in ("zh", "en"):
        await office.says(f"/lang {language}")
        for rule in CATALOGUE:
            await office.presses(f"rc:{county.county.id}:{rule.name}")
            assert f"rule.{rule.name}" not in office.last.text
            assert "⚙️" in office.last.text
    for rule in CATALOGUE:
        await wei.presses(f"rc:{county.committee.id}:{rule.name}")
        wei.sees("not-found" if rule.whole else "⚙️")
