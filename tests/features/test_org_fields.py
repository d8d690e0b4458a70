"""单位类型 (Z20): set by the county and committees, a filter of all statistics."""

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.orgs import Org, OrgField
from tests.county import County, enlist
from tests.people import Person
from tests.world import World


async def fields(world: World) -> dict[str, OrgField | None]:
    """The field of each organisation."""
    async with world.scope() as scope:
        return {org.name: org.field for org in await scope.all(select(Org))}


async def to_bridge(office: Person) -> None:
    """Walk down to 石桥村."""
    await office.says("/roster")
    await office.taps("清源镇党委")
    await office.taps("石桥村党支部")


async def test_office_says_of_which_field_a_branch_is(world: World, county: County, office: Person) -> None:
    await to_bridge(office)
    await office.taps("🏢 单位类型")
    office.sees("<b>石桥村党支部</b>是哪一类单位?", buttons=[])
    assert "现在" not in office.last.text
    await office.taps("社区")
    office.sees("<b>石桥村党支部</b>是社区单位")
    known = await fields(world)
    assert (known["石桥村党支部"], known["柳湾村党支部"]) == (OrgField.COMMUNITY, None)
    async with world.scope() as scope:
        lines = await scope.all(select(AuditLine).where(AuditLine.verb == "org-field-set"))
    assert [(line.actor_id, line.facts) for line in lines] == [
        (office.member_id, {"field": "community", "below": 0})
    ]


async def test_units_below_that_have_none_follow_and_others_stay(
    world: World, county: County, office: Person
) -> None:
    await to_bridge(office)
    await office.taps("🏢 单位类型")
    await office.taps("学校")
    await office.says("/roster")
    await office.taps("清源镇党委")
    await office.taps("🏢 单位类型")
    office.sees("下级还没定的1个单位")
    await office.taps("农村")
    office.sees("下级还没定的1个也定了")
    known = await fields(world)
    assert [known[name] for name in ("清源镇党委", "柳湾村党支部", "石桥村党支部")] == [
        OrgField.RURAL, OrgField.RURAL, OrgField.SCHOOL,
    ]  # fmt: skip


async def test_statistics_of_one_field_count_its_people_alone(
    world: World, county: County, bob: Person, office: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "石桥人", floating=False)
        for org, field in ((county.willow, OrgField.RURAL), (county.bridge, OrgField.SCHOOL)):
            unit = await scope.get(Org, org.id)
            assert unit is not None
            unit.field = field
    await office.says("统计")
    whole = next(shown.text for shown in reversed(office.screen) if "党员队伍" in shown.text)
    await office.taps("🏢 按单位类型")
    office.sees("按单位类型", buttons=["农村 · 支部1", "学校 · 支部1"])
    await office.taps("学校 · 支部1")
    school = next(shown.text for shown in reversed(office.screen) if "党员队伍" in shown.text)
    assert "只看学校单位" in school
    assert "党员1人" in school
    assert "党员1人" not in whole
    office.sees("只看学校单位")
    assert "没有要报到的人" in office.last.text


async def test_branch_without_a_field_is_counted_as_such(county: County, office: Person) -> None:
    await office.says("统计")
    assert not any("单位类型" in label for label in office.last.labels)
    await to_bridge(office)
    await office.taps("🏢 单位类型")
    await office.taps("学校")
    await office.says("统计")
    await office.taps("🏢 按单位类型")
    office.sees("还有1个支部没定类型")


@pytest.mark.parametrize("forged", ["ow:{org}:rural", "of:{org}"])
async def test_secretary_sets_no_field(world: World, county: County, sue: Person, forged: str) -> None:
    await sue.says("/roster")
    assert not any("单位类型" in label for label in sue.last.labels)
    await sue.presses(forged.format(org=county.willow.id))
    sue.sees("not-allowed")
    assert set((await fields(world)).values()) == {None}


@pytest.mark.parametrize("forged", ["ow:{org}:palace", "so:palace"])
async def test_field_that_does_not_exist_is_not_found(county: County, office: Person, forged: str) -> None:
    await office.presses(forged.format(org=county.willow.id))
    office.sees("not-found")
