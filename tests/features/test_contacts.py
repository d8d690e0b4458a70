"""联系人: set on a member, handed over all at once, told and audited; only within the own branch."""

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.members import Member
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World


@pytest.fixture
async def joe(world: World, county: County) -> Person:
    """何联系: of 柳湾村, bound."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "何联系", floating=False)
    return await seat(world, member.id, "何联系", 521)


@pytest.fixture
async def kim(world: World, county: County) -> Person:
    """金接班: of 柳湾村, bound."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "金接班", floating=False)
    return await seat(world, member.id, "金接班", 523)


async def looked_after(world: World) -> dict[str, int | None]:
    """Whose contact person is who."""
    async with world.scope() as scope:
        return {row.name: row.contact_id for row in await scope.rows(select(Member.name, Member.contact_id))}


async def assign(world: World, contact: Person, *people: Person) -> None:
    """Make somebody the contact person of people."""
    async with world.scope() as scope:
        for person in people:
            member = await scope.get(Member, person.member_id or 0)
            assert member is not None
            member.contact_id = contact.member_id


async def test_secretary_sets_a_contact_person_from_the_card_who_is_told(
    world: World, bob: Person, sue: Person, joe: Person
) -> None:
    await sue.says("/roster 鲍大山")
    await sue.taps("设联系人")
    await sue.says("hlx")
    sue.sees("给<b>鲍大山</b>选联系人", buttons=["何联系"])
    tap = sue.last.keyboard[0][0]["callback_data"]
    await sue.presses(tap)
    await sue.presses(tap)
    sue.sees("联系人:何联系")
    assert [shown.text for shown in joe.screen] == ["何联系同志,请您联系1位同志:鲍大山。"]
    async with world.scope() as scope:
        [line] = await scope.all(select(AuditLine).where(AuditLine.verb == "contact-assigned"))
        assert (line.member_id, line.actor_id) == (bob.member_id, sue.member_id)
        assert line.facts == {"former": None, "contact": joe.member_id}
    await joe.says("/roster")
    joe.sees("我联系的人</b> · 1人", buttons=["鲍大山"])


async def test_contact_person_who_is_replaced_on_the_card_is_told(
    world: World, bob: Person, sue: Person, joe: Person, kim: Person
) -> None:
    await assign(world, joe, bob)
    await sue.presses(f"kc:{bob.member_id}:{kim.member_id}")
    joe.sees("这1位同志以后由金接班联系:鲍大山")
    kim.sees("请您联系1位同志:鲍大山")


async def test_nobody_is_their_own_contact_person(world: World, bob: Person, sue: Person) -> None:
    await sue.presses(f"gc:{bob.member_id}")
    await sue.says("鲍大山")
    sue.sees("只找到本人")
    await sue.presses(f"kc:{bob.member_id}:{bob.member_id}")
    sue.sees("own-contact")
    assert (await looked_after(world))["鲍大山"] is None


async def test_secretary_hands_all_people_of_one_contact_person_to_another_in_one_step(
    world: World, county: County, bob: Person, ann: Person, dan: Person,
    sue: Person, joe: Person, kim: Person,
) -> None:  # fmt: skip
    await assign(world, joe, bob, ann, kim, dan)
    await sue.says("联系人")
    sue.sees("<b>联系人</b>\n还有2人没有联系人", buttons=["何联系 · 联系3人", "交接清单"])
    await sue.taps("何联系")
    sue.sees("<b>何联系</b>联系3人", buttons=["鲍大山", "安小芬", "金接班", "全部移交给别人"])
    await sue.taps("全部移交给别人")
    await sue.says("金接班")
    await sue.taps("金接班 · 柳湾村党支部")
    sue.sees("把<b>何联系</b>联系的3人,全部移交给<b>金接班</b>?")
    assert (await looked_after(world))["鲍大山"] == joe.member_id
    tap = sue.last.keyboard[0][0]["callback_data"]
    await sue.presses(tap)
    sue.sees("何联系联系的2人,现在由金接班联系")
    assert await looked_after(world) == {
        "鲍大山": kim.member_id, "安小芬": kim.member_id, "金接班": None, "苏书记": None, "何联系": None,
        "邓书记": joe.member_id,
    }  # fmt: skip
    kim.sees("请您联系2位同志")
    joe.sees("这2位同志以后由金接班联系")
    async with world.scope() as scope:
        lines = await scope.all(select(AuditLine).where(AuditLine.verb == "contact-assigned"))
        assert {line.member_id for line in lines} == {bob.member_id, ann.member_id, kim.member_id}
    await sue.presses(tap)
    sue.sees("何联系在这里没有联系的人")
    assert len([shown for shown in kim.screen if "请您联系" in shown.text]) == 1


async def test_secretary_hands_nobody_of_or_to_another_branch(
    world: World, bob: Person, sue: Person, dan: Person, joe: Person
) -> None:
    await assign(world, joe, bob)
    for person, forged in (
        (dan, f"ky:{joe.member_id}:{dan.member_id}"), (dan, f"ks:{joe.member_id}:{dan.member_id}"),
        (dan, f"ko:{joe.member_id}:0"), (dan, f"kc:{bob.member_id}:{dan.member_id}"),
        (sue, f"ky:{joe.member_id}:{dan.member_id}"), (sue, f"kc:{bob.member_id}:{dan.member_id}"),
        (sue, f"ky:{joe.member_id}:{joe.member_id}"), (sue, f"kc:{dan.member_id}:{sue.member_id}"),
    ):  # fmt: skip
        await person.presses(forged)
        assert person.last.text == "抱歉,查不到。", forged
    assert (await looked_after(world))["鲍大山"] == joe.member_id
    await bob.presses(f"ky:{joe.member_id}:{bob.member_id}")
    bob.sees("not-allowed")


async def test_contact_person_appoints_nobody(world: World, bob: Person, joe: Person) -> None:
    await assign(world, joe, bob)
    await joe.says("/roster 鲍大山")
    assert not any("联系人" in label or "任命" in label for label in joe.last.labels)
    await joe.says("/grants")
    joe.sees("not-allowed")


async def test_member_is_told_once_who_looks_after_them_from_now_on(
    world: World, bob: Person, ann: Person, sue: Person, joe: Person, kim: Person
) -> None:
    for _ in range(2):
        await sue.presses(f"kc:{bob.member_id}:{joe.member_id}")
    assert [shown.text for shown in bob.screen] == ["鲍大山同志,以后由何联系联系您。有事随时可以找支部。"]
    assert "找支部" in "".join(bob.last.labels)
    for _ in range(2):
        await sue.presses(f"ky:{joe.member_id}:{kim.member_id}")
    assert [shown.text for shown in bob.screen][1:] == ["鲍大山同志,以后由金接班联系您。有事随时可以找支部。"]
    assert not ann.screen
