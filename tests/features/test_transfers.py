"""转支部: asked by one branch, received by the other, also in the middle of a cycle (domain §3.5)."""

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.members import Member
from tests.county import County
from tests.people import Person
from tests.world import World, at


async def branch_of(world: World, person: Person) -> int:
    """The branch on whose roster somebody stands."""
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
    assert member is not None
    return member.branch_id


async def transfer(world: World) -> FollowUp:
    """The newest transfer."""
    async with world.scope() as scope:
        rows = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.TRANSFER).order_by(FollowUp.id))
    return rows[-1]


async def asks(secretary: Person, name: str, branch: str) -> None:
    """Hand a member over to another branch."""
    await secretary.says(f"/roster {name}")
    await secretary.taps("转支部")
    await secretary.says(branch)
    await secretary.taps(branch)


async def receives(secretary: Person, name: str, label: str = "接收") -> None:
    """Decide on who was handed over."""
    await secretary.says("/todo")
    await secretary.taps("转入待接收")
    await secretary.taps(name)
    await secretary.taps(label)


@pytest.fixture
async def asked(world: World, bob: Person, sue: Person, dan: Person) -> World:
    """苏书记 has handed 鲍大山 over to 石桥村."""
    await asks(sue, "鲍大山", "石桥")
    return world


async def test_member_is_the_new_branch_s_once_it_has_received_them(
    asked: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    assert "鲍大山" in dan.last.text
    assert await branch_of(asked, bob) == county.willow.id, "until then the old one stays responsible"
    await receives(dan, "鲍大山")
    assert await branch_of(asked, bob) == county.bridge.id
    assert "石桥村党支部" in bob.last.text
    assert "邓书记" in bob.last.text
    assert "已接收" in sue.last.text
    await sue.says("/roster 鲍大山")
    assert "鲍大山 ·" not in sue.last.text
    await dan.says("/roster 鲍大山")
    assert "石桥村党支部" in dan.last.text


async def test_what_is_open_goes_along_in_the_middle_of_a_cycle(
    asked: World, county: County, bob: Person, dan: Person
) -> None:
    await asked.walk(at(2027, 2, 11, 9))
    async with asked.scope() as scope:
        open_before = await scope.all(FollowUp.open_for([bob.member_id or 0], Cause.SILENT, Cause.UNBOUND))
    assert [row.org_id for row in open_before] == [county.willow.id]
    await receives(dan, "鲍大山")
    async with asked.scope() as scope:
        rows = await scope.all(FollowUp.open_for([bob.member_id or 0], *Cause))
    assert [(row.cause, row.org_id) for row in rows] == [(open_before[0].cause, county.bridge.id)]
    await bob.says("报到")
    await bob.taps("很好")
    assert "报到" in bob.last.text or bob.last.labels


async def test_declined_member_stays_and_the_old_branch_hears_it(
    asked: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    await receives(dan, "鲍大山", "不接收")
    assert await branch_of(asked, bob) == county.willow.id
    assert "没有接收鲍大山" in sue.last.text
    assert (await transfer(asked)).state is FollowUpState.DONE


async def test_transfer_is_withdrawn_before_it_is_received(
    asked: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    await sue.says("/roster 鲍大山")
    assert "转接中" in sue.last.text
    await sue.taps("撤回转接")
    assert (await transfer(asked)).state is FollowUpState.WITHDRAWN
    row = await transfer(asked)
    await dan.presses(f"xr:{row.id}")
    assert await branch_of(asked, bob) == county.willow.id


async def test_second_transfer_waits_for_the_first(
    asked: World, county: County, bob: Person, sue: Person
) -> None:
    await sue.presses(f"xc:{bob.member_id}:{county.bridge.id}")
    assert "还没办完" in sue.last.text
    async with asked.scope() as scope:
        assert len(await scope.all(select(FollowUp).where(FollowUp.cause == Cause.TRANSFER))) == 1


async def test_nobody_receives_for_another_branch(
    asked: World, county: County, bob: Person, sue: Person, ann: Person
) -> None:
    row = await transfer(asked)
    for person in (sue, bob, ann):
        await person.presses(f"xr:{row.id}")
        await person.presses(f"xd:{row.id}")
    assert await branch_of(asked, bob) == county.willow.id
    assert (await transfer(asked)).state is FollowUpState.NEW


async def test_secretary_hands_over_only_own_members(
    world: World, county: County, bob: Person, dan: Person
) -> None:
    await dan.presses(f"xc:{bob.member_id}:{county.bridge.id}")
    async with world.scope() as scope:
        assert not await scope.all(select(FollowUp).where(FollowUp.cause == Cause.TRANSFER))


async def test_repeated_tap_receives_once(asked: World, bob: Person, dan: Person) -> None:
    row = await transfer(asked)
    await receives(dan, "鲍大山")
    await dan.presses(f"xr:{row.id}")
    async with asked.scope() as scope:
        verbs = [line.verb for line in await scope.all(select(AuditLine))]
    assert verbs.count("transfer-received") == 1


async def test_no_branch_of_that_name_is_said(world: World, bob: Person, sue: Person) -> None:
    await sue.says("/roster 鲍大山")
    await sue.taps("转支部")
    await sue.says("月亮")
    assert "月亮" in sue.last.text


async def test_receiver_sees_neither_number_nor_place_before(asked: World, bob: Person, dan: Person) -> None:
    await dan.says("/todo")
    await dan.taps("转入待接收")
    await dan.taps("鲍大山")
    assert not [label for label in dan.last.labels if "看号码" in label]
    assert "深圳" not in dan.last.text


async def test_who_is_only_offered_is_shown_without_number_and_place(
    asked: World, bob: Person, sue: Person, dan: Person
) -> None:
    await dan.says("/todo")
    await dan.taps("转入待接收")
    await dan.taps("鲍大山")
    dan.sees("转入待接收", buttons=["接收"])
    assert "0002" not in dan.last.text
    assert "深圳" not in dan.last.text
    await receives(dan, "鲍大山")
    await dan.says("/roster 鲍大山")
    await dan.taps("看号码")
    dan.sees("13900000002")


async def test_old_card_of_who_went_says_neither_where_they_are_nor_under_which_number(
    world: World, bob: Person, sue: Person, dan: Person
) -> None:
    await bob.says("/talk")
    await bob.says("想找人说说")
    await sue.taps("打开这件事")
    sue.sees("139****0002")
    await sue.taps("办结")
    await asks(sue, "鲍大山", "石桥")
    await receives(dan, "鲍大山")
    await sue.taps("打开这件事")
    sue.sees("想找人说说")
    assert "0002" not in sue.last.text
    assert "广东" not in sue.last.text
    assert "看号码" not in "".join(sue.last.labels)
