"""负担: what is asked of people in a month, counted branch by branch, against a count by hand."""

import re

from models.kinds import Kind
from models.members import Member
from models.orgs import Org, OrgLevel
from models.rules import BURDEN_LINE
from models.scope import How
from tests.county import County, enlist, seat
from tests.features.test_less import row_of
from tests.people import Person
from tests.world import World, at


async def push(world: World, person: Person) -> None:
    """Have a reminder sent to somebody."""
    member = await row_of(world, person)
    async with world.scope() as scope:
        await scope.tell(member, "about", How(Kind.CHECK_IN_REMINDER))
    await world.work()


async def test_county_sees_average_highest_and_who_is_over_the_line(
    world: World, bob: Person, sue: Person, dan: Person, office: Person
) -> None:
    for day in (2, 3, 4, 5, 6, 9, 10, 11):
        world.clock.set(at(2027, 2, day, 10))
        await push(world, bob)
        await push(world, bob)
    await push(world, dan)
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    await office.says("/burden")
    text = office.last.text
    sent = sum(1 for shown in bob.screen if any("为什么" in label for label in shown.labels))
    assert 5 < sent <= BURDEN_LINE.default
    assert f"柳湾村党支部:3人,每人{sent / 3:.1f}条,最多{sent}条" in text
    assert "石桥村党支部:1人,每人1.0条,最多1条" in text
    assert text.index("柳湾村") < text.index("石桥村")
    assert "最多5问" in text
    await dan.says("/burden")
    assert "柳湾村" not in dan.last.text
    await bob.says("/burden")
    bob.sees("not-allowed")


async def test_units_that_are_left_out_have_no_more_than_those_that_are_shown(
    world: World, county: County, bob: Person, office: Person
) -> None:
    await push(world, bob)
    people: list[Member] = []
    async with world.scope() as scope:
        for number in range(1, 12):
            key, above = 900 + number, county.committee
            branch = Org(
                id=key, name=f"第{number}支部", level=OrgLevel.BRANCH, parent_id=above.id,
                path=f"{above.path}{key}/", active=True, created_at=scope.now,
            )  # fmt: skip
            scope.add(branch)
            await scope.flush()
            people.append(await enlist(scope, branch, f"第{number}人", floating=False))
    for member in people:
        await seat(world, member.id, member.name, 9000 + member.id)
    await office.says("/burden")
    office.sees("还有2个单位,平均每人的条数都不比这些多。")
    shown = [float(each) for each in re.findall(r"每人([\d.]+)条,最多", office.last.text)]
    assert shown == [0.5, *[0.0] * 9], "those left out have as much as the last ones shown"
