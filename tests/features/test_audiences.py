"""自选: an audience is put together with buttons, and never leads out of the own subtree (domain §3.4-L)."""

import pytest

from models.audiences import Audience
from models.notices import Notice
from models.orgs import Org
from models.roles import Role
from tests.county import County, appoint, enlist, seat
from tests.features.test_drafts import draft_of, write
from tests.people import Person
from tests.world import World


async def test_conditions_are_joined_turned_around_and_taken_away(
    world: World, sue: Person, ann: Person, bob: Person
) -> None:
    await write(sue)
    await sue.taps("自选")
    sue.sees("还没有条件")
    await sue.taps("＋流动")
    sue.sees("符合的有 2 人。")
    await sue.taps("＋性别")
    await sue.taps("女")
    sue.sees("每一条都要符合。")
    sue.sees("符合的有 0 人。")
    await sue.taps("符合一条就行")
    sue.sees("只要符合其中一条就算。")
    sue.sees("符合的有 2 人。")
    await sue.taps("反过来")  # the newest screen's last such button is that of the last line
    await sue.taps("去掉")
    await sue.taps("去掉")
    sue.sees("现在一个人也没选。")
    assert (await draft_of(world, sue)).audience is None
    assert not any("好了" in label for label in sue.last.labels)


@pytest.mark.parametrize(
    ("taps", "said", "document"),
    [
        (("＋年龄", "跳过"), "60", {"age": [None, 60]}),
        (("＋没音讯",), "30", {"silent": 30}),
        (("＋现住哪省", "甘肃"), None, {"place": "620000"}),
        (("＋学历", "大专"), None, {"education": "college"}),
        (("＋正式/预备", "预备党员"), None, {"category": "probationary"}),
        (("＋哪类人", "退役军人"), None, {"tag": "veteran"}),
        (("＋没报到的",), None, {"not-checked-in": True}),
        (("＋在国外",), None, {"abroad": True}),
    ],
)
async def test_each_kind_of_condition_can_be_added(
    world: World, sue: Person, taps: tuple[str, ...], said: str | None, document: dict[str, object]
) -> None:
    await write(sue)
    await sue.taps("自选")
    for label in taps:
        await sue.taps(label)
    if said:
        await sue.says(said)
    sue.sees("audience-builder.chosen")
    assert (await draft_of(world, sue)).audience == document


async def test_age_that_is_no_range_is_refused_and_changes_nothing(world: World, sue: Person) -> None:
    await write(sue)
    await sue.taps("自选")
    await sue.taps("＋年龄")
    await sue.says("70")
    await sue.says("60")
    sue.sees("年龄请写0到130岁")
    assert (await draft_of(world, sue)).audience is None


async def test_people_are_picked_from_pages_and_only_they_are_meant(
    world: World, sue: Person, ann: Person, bob: Person, county: County
) -> None:
    async with world.scope() as scope:
        for number in range(9):
            await enlist(scope, county.willow, f"村民{'甲乙丙丁戊己庚辛壬'[number]}")
    await write(sue)
    await sue.taps("自选")
    await sue.taps("＋点名")
    await sue.taps("☐ 安小芬")
    sue.sees("已点 1 人")
    await sue.taps("下一页")
    await sue.taps("☐ 村民壬")
    sue.sees("已点 2 人")
    await sue.taps("上一页")
    await sue.taps("☑ 安小芬")
    await sue.taps("自选")
    sue.sees("符合的有 1 人。")
    await sue.taps("好了")
    sue.sees("notice-receipt")
    await sue.taps("不用")
    sue.sees("将发给 1 人")


async def test_saved_audience_is_used_joined_and_forgotten(world: World, sue: Person, bob: Person) -> None:
    await write(sue)
    await sue.taps("自选")
    await sue.taps("＋流动")
    await sue.taps("存成常用")
    await sue.says("在外的")
    await sue.taps("存成常用")
    await sue.says("在外的")
    sue.sees("audience-name-taken")
    await write(sue, "第二条")
    await sue.taps("常用范围")
    sue.sees("在外的(柳湾村党支部):流动党员")
    await sue.taps("＋加")
    sue.sees("符合的有 1 人。")
    await sue.taps("常用范围")
    await sue.taps("用:在外的")
    sue.sees("notice-draft")
    assert (await draft_of(world, sue)).audience == {"floating": True}
    await sue.taps("发给谁")
    await sue.taps("常用范围")
    await sue.taps("删")
    sue.sees("audiences-saved.empty")
    assert (await draft_of(world, sue)).audience == {"floating": True}


async def test_nothing_outside_the_own_subtree_is_picked_counted_or_used(
    world: World, sue: Person, dan: Person, county: County
) -> None:
    async with world.scope() as scope:
        far = await enlist(scope, county.bridge, "桥边人")
        scope.add(
            Audience(
                org_id=county.bridge.id, name="桥边", document={"floating": True}, made_by=dan.member_id or 0,
                made_at=scope.now,
            )
        )  # fmt: skip
    await write(sue)
    row = await draft_of(world, sue)
    forged = (
        f"bbs:{row.id}:{far.id}:0", f"bbx:{row.id}:{county.bridge.id}:0",
        f"bbx:{row.id}:{county.county.id}:0",
        f"bbe:{row.id}:1", f"bbf:{row.id}:1", f"bbg:{row.id}:1:0",
    )  # fmt: skip
    for payload in forged:
        await sue.presses(payload)
        assert sue.has_seen("not-found")
    assert (await draft_of(world, sue)).audience is None
    async with world.scope() as scope:
        kept = await scope.get(Audience, 1)
        assert kept
        draft = await scope.get(Notice, row.id)
        assert draft
        draft.audience = {"any": [{"members": [far.id]}, {"orgs": [county.bridge.id, county.county.id]}]}
    await sue.presses(f"bce:{row.id}")
    sue.sees("将发给 1 人")  # of the county's whole tree only she is in her branch
    assert "石桥" not in sue.last.text


async def test_committee_picks_branches_below_it(
    world: World, county: County, ann: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        head = await enlist(scope, county.bridge, "谷书记")
        await appoint(scope, head, Role.COMMITTEE, county.committee)
        closed = Org(
            name="撤了的支部", level=county.bridge.level, parent_id=county.committee.id, path="",
            active=False, created_at=scope.now,
        )  # fmt: skip
        scope.add(closed)
        await scope.flush()
        closed.path = f"{county.committee.path}{closed.id}/"
    person = await seat(world, head.id, "谷书记", 730)
    await write(person)
    await person.taps("自选")
    await person.taps("＋按单位")
    assert {"☐ 柳湾村党支部", "☐ 石桥村党支部"} <= set(person.last.labels)
    assert not any("撤了" in label for label in person.last.labels)
    await person.taps("☐ 柳湾村党支部")
    await person.taps("自选")
    person.sees("柳湾村党支部")
    person.sees("符合的有 2 人。")
