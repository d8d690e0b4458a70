"""📣逐级下发: a task goes down the tree, each level adds its own words, the tree tells who is late."""

import pytest
from sqlalchemy import select

from models.cascades import Cascade, CascadeItem, Stage
from models.notices import Notice
from models.orgs import Org
from models.roles import Grant, Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World, at


@pytest.fixture
async def head(world: World, county: County) -> Person:
    """谷书记: leads 清源镇's committee, at home."""
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "谷书记", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "谷书记", 731)


async def give(who: Person, wanted: str, tier: str, words: str = "报送困难党员名单") -> None:
    """Hand a task down."""
    await who.says("/cascade")
    await who.taps("下发一件事")
    await who.says(words)
    await who.taps(wanted)
    await who.says("2月6日")
    await who.taps(tier)
    await who.taps("提交")


async def stages(world: World) -> dict[str, Stage]:
    """Where each unit stands."""
    async with world.scope() as scope:
        rows = await scope.rows(select(Org.name, CascadeItem.stage).join(Org, Org.id == CascadeItem.org_id))
        return dict(rows)


async def test_task_goes_down_two_levels_and_its_tree_tells_who_has_done_it(
    world: World, office: Person, head: Person, sue: Person, dan: Person
) -> None:
    await give(office, "一个数", "到党委")
    office.sees("下发给 1 个单位了。")
    await world.work()
    head.sees("上级要求(青禾县委组织部 → 清源镇党委)", buttons=["转发并补充", "直接办"])
    head.sees("报送困难党员名单")
    head.sees("截止 2月6日 18:00")
    await head.taps("转发并补充")
    await head.says("各村再核一遍<电话>")
    await head.taps("到支部")
    head.sees("下发给 2 个单位了。")
    await world.work()
    sue.sees("各村再核一遍&lt;电话&gt;")
    await sue.taps("直接办")
    await sue.says("7")
    sue.sees("柳湾村党支部已办")
    assert await stages(world) == {
        "清源镇党委": Stage.HANDED_ON, "柳湾村党支部": Stage.DONE, "石桥村党支部": Stage.OPEN,
    }  # fmt: skip
    await office.says("/cascade")
    await office.taps("下发过的")
    office.sees("已办 0/1,转发 1,过期 0")
    await office.taps("看进度")
    office.sees("↪️ 清源镇党委\n  下面已办 1/2,过期 0")
    await office.taps("清源镇党委下面")
    office.sees("✅ 柳湾村党支部\n  答:7\n⏳ 石桥村党支部")
    await office.taps("上一级")
    office.sees("↪️ 清源镇党委")


async def test_late_units_are_chased_with_one_tap_once_a_day(
    world: World, office: Person, sue: Person, dan: Person
) -> None:
    await give(office, "已阅", "到支部")
    await world.work()
    await sue.taps("已阅")
    await office.taps("看进度")
    assert not any("督办" in label for label in office.last.labels)
    world.clock.set(at(2027, 2, 7, 10))
    before = len(sue.screen)
    await office.taps("看进度")
    office.sees("🔴 石桥村党支部")
    await office.taps("督办过期的(1)")
    office.sees("已督办 1 个单位。")
    await world.work()
    dan.sees("task-chased", buttons=["已阅"])
    assert len(sue.screen) == before, "who has done it is left alone"
    await office.taps("看进度")
    await office.taps("督办过期的")
    office.sees("task-chased-today")
    world.clock.set(at(2027, 2, 8, 10))
    await dan.taps("已阅")
    await office.taps("看进度")
    async with world.scope() as scope:
        tasks = await scope.all(select(Cascade.id))
    await office.presses(f"bej:{tasks[0]}")
    office.sees("nobody-late")


@pytest.mark.parametrize(
    ("wanted", "taps", "answer"),
    [("是或否", "👍", "task-yes"), ("是或否", "👎", "task-no"), ("附件", "交附件", None)],
)
async def test_unit_gives_back_what_was_wanted_once(
    world: World, office: Person, dan: Person, wanted: str, taps: str, answer: str | None
) -> None:
    await give(office, wanted, "到支部")
    await world.work()
    await dan.taps(taps)
    if answer is None:
        await dan.sends("document", file_id="d1", file_unique_id="d1", file_name="名单.xlsx")
    dan.sees("石桥村党支部已办")
    async with world.scope() as scope:
        [item] = await scope.all(select(CascadeItem).where(CascadeItem.stage == Stage.DONE))
        assert (item.answer, (item.file or {}).get("name")) == (answer, None if answer else "名单.xlsx")
    await dan.presses(f"bdg:{item.id}:1")
    assert dan.has_seen("done-already") or dan.has_seen("not-found")
    await office.taps("看进度")
    office.sees({"task-yes": "答:是", "task-no": "答:否", None: "📎 名单.xlsx"}[answer])


async def test_task_for_the_members_becomes_a_notice_to_be_finished(
    world: World, office: Person, sue: Person, bob: Person
) -> None:
    await give(office, "是或否", "到支部", "周六能来劳动吗?")
    await world.work()
    await sue.taps("转发并补充")
    await sue.taps("跳过")
    await sue.taps("到党员")
    sue.sees("问:周六能来劳动吗?")
    async with world.scope() as scope:
        [notice] = await scope.all(select(Notice))
        assert (notice.author_id, notice.audience, notice.due_at) == (
            sue.member_id, {"all": []}, at(2027, 2, 6, 18),
        )  # fmt: skip
    assert (await stages(world))["柳湾村党支部"] is Stage.HANDED_ON
    await sue.taps("下一步")
    await sue.taps("现在发")
    await world.toil()
    await world.toil()
    assert bob.has_seen("周六能来劳动吗?")


async def test_every_organisation_says_that_it_has_read_the_yearly_plan(
    world: World, office: Person, head: Person, sue: Person
) -> None:
    await office.says("/cascade")
    await office.taps("发年度计划")
    await office.says("2027")
    await office.sends("document", file_id="p1", file_unique_id="p1", file_name="计划.pdf")
    await office.taps("就这些")
    await office.taps("跳过")
    await office.taps("提交")
    office.sees("下发给 3 个单位了。")
    office.sees("其中 1 个单位还没有负责人")
    await world.work()
    sue.sees("📅 2027年度计划", buttons=["已阅"])
    assert not any("转发" in label for label in sue.last.labels)
    await sue.taps("已阅")
    await office.says("/cascade")
    await office.taps("年度计划")
    if "已办" not in office.last.text:
        await office.taps("📚 年度计划")
    office.sees("已办 1/3")


async def test_nobody_answers_or_looks_for_others(
    world: World, office: Person, sue: Person, dan: Person, bob: Person, county: County
) -> None:
    await give(office, "已阅", "到支部")
    async with world.scope() as scope:
        [mine] = await scope.all(select(CascadeItem.id).where(CascadeItem.org_id == county.willow.id))
        [task] = await scope.all(select(Cascade.id))
    for person, payload in (
        (dan, f"bdf:{mine}"), (dan, f"bde:{mine}"), (dan, f"bdk:{mine}"), (bob, f"bdf:{mine}"),
        (dan, f"bee:{task}:0"), (dan, f"bej:{task}"), (dan, f"bda:{county.willow.id}"),
    ):  # fmt: skip
        await person.presses(payload)
        assert person.has_seen("not-allowed") or person.has_seen("not-found"), payload
        assert "困难党员" not in person.last.text
    assert set((await stages(world)).values()) == {Stage.OPEN}


async def test_level_that_is_not_there_is_refused_and_nothing_is_given(
    world: World, head: Person, sue: Person
) -> None:
    await give(head, "已阅", "到党委")
    head.sees("no-units-below")
    async with world.scope() as scope:
        assert not await scope.all(select(Cascade.id))


async def test_who_left_the_office_meanwhile_is_not_told(world: World, office: Person, sue: Person) -> None:
    world.clock.set(at(2027, 1, 28, 22))  # the night holds it back
    await give(office, "已阅", "到支部")
    async with world.scope() as scope:
        for grant in await scope.all(Grant.open_of(sue.member_id or 0)):
            grant.ended_at = scope.now
    before = len(sue.screen)
    world.clock.set(at(2027, 1, 29, 9))
    await world.work()
    assert len(sue.screen) == before
