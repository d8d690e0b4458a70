"""流动台账 (domain §2.1, §3.7): names and places for those next to people, numbers for those above."""

from datetime import date

from models.journeys import Errand, HostSeen, Journey, JourneyState, Span
from models.members import Member
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World


async def furnish(world: World, county: County) -> dict[str, Member]:
    """Three of 柳湾村 away in three ways, one of 石桥村."""
    async with world.scope() as scope:
        contact = await enlist(scope, county.willow, "康守望", floating=False)
        far = await enlist(
            scope, county.willow, "方在粤", place={"code": "441900"}, left_on="2025-03-01",
            contact_id=contact.id, host_org="长安镇党委", host_reported=True,
        )  # fmt: skip
        short = await enlist(scope, county.willow, "段短途", floating=False, place={"code": "330212"})
        abroad = await enlist(
            scope, county.willow, "海外人", abroad=True, zone="Africa/Lagos",
            place={"country": "NG", "city": "", "zone": "Africa/Lagos"},
        )  # fmt: skip
        other = await enlist(scope, county.bridge, "石外人", place={"code": "441900"})
        scope.add(
            Journey(
                member_id=short.id, state=JourneyState.HOSTED, place={"code": "330212"}, errand=Errand.WORK,
                leaves_on=date(2027, 1, 3), span=Span.SHORT, host_seen=HostSeen.CONFIRMED,
                host_org="下应街道", told_at=scope.now,
            )
        )  # fmt: skip
    return {one.name: one for one in (contact, far, short, abroad, other)}


async def test_secretary_sees_who_is_away_since_when_where_and_who_knows_them(
    world: World, county: County, sue: Person
) -> None:
    await furnish(world, county)
    await sue.says("流动台账")
    sue.sees("共3位,其中流动党员2位,当地已报到2位")
    for told in (
        "方在粤", "广东 东莞", "2025-03-01外出", "本人说已在当地报到", "长安镇党委", "联系人:康守望",
        "段短途", "浙江 宁波 鄞州", "1月3日外出", "当地支部已确认", "不到半年,外出登记", "海外人", "尼日利亚",
        "当地还没报到",
    ):  # fmt: skip
        assert told in sue.last.text, told
    assert "石外人" not in sue.last.text
    assert "康守望</b>" not in sue.last.text


async def test_contact_person_sees_their_own_people_alone(world: World, county: County) -> None:
    people = await furnish(world, county)
    kay = await seat(world, people["康守望"].id, "康守望", 571)
    await kay.says("/away")
    kay.sees("共1位")
    assert "方在粤" in kay.last.text
    assert "段短途" not in kay.last.text


async def test_county_sees_numbers_by_province_and_no_name(
    world: World, county: County, office: Person
) -> None:
    people = await furnish(world, county)
    await office.says("/away")
    office.sees("共4位,其中流动党员3位,当地已报到2位")
    office.sees("· 国(境)外:1\n· 广东:2\n· 浙江:1")
    assert not any(name in shown.text for name in people for shown in office.screen)
    await office.presses("je:0")
    office.sees("not-found")


async def test_ordinary_member_sees_no_ledger(world: World, county: County, bob: Person) -> None:
    await furnish(world, county)
    await bob.says("/away")
    bob.sees("not-allowed")


async def test_long_ledger_is_turned_page_by_page(world: World, county: County, sue: Person) -> None:
    async with world.scope() as scope:
        for number in range(12):
            await enlist(scope, county.willow, f"在外{number}", place={"code": "441900"})
    await sue.says("/away")
    await sue.taps("后面的")
    assert sum("在外" in label for label in sue.last.labels) == 2
    await sue.taps("前面的")
    assert sum("在外" in label for label in sue.last.labels) == 10
