"""支部统计 (Z02, R3, domain §3.7): the structure, this cycle, and who is silent."""

from datetime import datetime

from models.members import Gender
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import COUNTY, World


def told(person: Person, heading: str) -> str:
    """The newest message with this heading."""
    return next(shown.text for shown in reversed(person.screen) if heading in shown.text)


async def check_in(person: Person) -> None:
    await person.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await person.taps(label)


async def test_secretary_sees_counts_with_their_shares(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "申小妹", gender=Gender.WOMAN, birth="2000-01-01", floating=False)
    await sue.says("统计")
    text = told(sue, "党员队伍")
    for line in ("党员3人", "农村 3(100.00%)", "35岁及以下 1(33.33%)", "女 1(33.33%)", "截至2027年1月28日"):
        assert line in text, line


async def test_cycle_counts_every_way_of_answering(
    world: World, county: County, ann: Person, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        late = await enlist(scope, county.willow, "迟来", "+8613900000011")
        for name in ("高一", "高二"):
            await enlist(scope, county.willow, name)
    tardy = await seat(world, late.id, "迟来", 530)
    await world.walk(datetime(2027, 2, 1, 9, 0, tzinfo=COUNTY))
    await check_in(bob)
    await sue.says("/proxy 安小芬")
    await sue.taps("安小芬")
    await sue.taps("都好,没变化")
    await world.walk(datetime(2027, 2, 11, 9, 0, tzinfo=COUNTY))
    await check_in(tardy)
    await sue.says("/stats")
    text = told(sue, "本期报到")
    for line in (
        "国内 2月:应报5,已联系上3(60.00%)",
        "按时 1(20.00%)", "代录 1(20.00%)", "补报 1(20.00%)", "没报到 2(40.00%)",
    ):  # fmt: skip
        assert line in text, line
    await sue.taps("没报到的:2")
    sue.sees("本期没报到的", buttons=["高一", "高二"])
    assert not any("鲍大山" in label for label in sue.last.labels)
    await sue.taps("高二")
    sue.sees("<b>高二</b>")


async def test_each_branch_counts_its_own_people(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    await world.walk(datetime(2027, 2, 1, 9, 0, tzinfo=COUNTY))
    await dan.says("/stats")
    dan.sees("现在没有要报到的人")
    await dan.presses("sl:0:0")
    assert not any("鲍大山" in label for label in dan.last.labels)


async def test_county_sees_numbers_of_the_whole_and_names_of_the_silent(
    world: World, county: County, bob: Person, office: Person
) -> None:
    await world.walk(datetime(2027, 2, 1, 9, 0, tzinfo=COUNTY))
    await office.says("/stats")
    assert "应报1" in told(office, "本期报到")
    await office.taps("没报到的:1")
    office.sees("本期没报到的", buttons=["鲍大山 · 柳湾村党支部"])


async def test_before_the_first_cycle_nobody_is_missing(sue: Person) -> None:
    await sue.says("/stats")
    sue.sees("现在没有要报到的人")


async def test_member_sees_no_counts(bob: Person) -> None:
    await bob.says("/stats")
    bob.sees("not-allowed")


async def test_forged_page_numbers_are_answered(sue: Person) -> None:
    await sue.presses("sl:7:99999999999999999")
    sue.sees("本期没报到的")
