"""去世: everything stops at once, for good or until the mistake is taken back (domain §3.5)."""

from sqlalchemy import select

from models.accounts import Account, Binding, BindingState, Relation
from models.audit import AuditLine
from models.check_ins import Call, CallState
from models.follow_ups import FollowUp, FollowUpState
from models.members import Member, Standing
from models.outbox import Message, Said
from models.roles import Grant, Role
from tests.county import County, appoint, enlist
from tests.people import Person
from tests.world import World, at


async def opens_card(person: Person, name: str) -> None:
    """Look somebody up."""
    await person.says(f"/roster {name}")


async def standing(world: World, person: Person) -> Standing:
    """What the roster says of somebody."""
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
    assert member is not None
    return member.standing


async def relative(world: World, county: County, of: Person) -> Person:
    """Somebody whose chat speaks for a relative too."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "温秀兰", "+8613900000012", floating=False)
        account = Account(bot_id=100, chat_id=777, language="zh_CN", created_at=scope.now)
        scope.add(account)
        await scope.flush()
        for whom, kind in ((member.id, Relation.SELF), (of.member_id, Relation.FAMILY)):
            scope.add(Binding(account_id=account.id, member_id=whom, relation=kind, bound_at=scope.now))
    return Person(world, 777, "温秀兰", "+8613900000012", member_id=member.id)


async def test_death_stops_everything_at_once(world: World, county: County, bob: Person, sue: Person) -> None:
    wife = await relative(world, county, bob)
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        await appoint(scope, member, Role.SECRETARY, county.bridge)
        other = await enlist(scope, county.willow, "远山", contact_id=member.id)
    await bob.says("/talk")
    await bob.says("想回个电话")
    await world.walk(at(2027, 2, 1, 8, 59))
    await opens_card(sue, "鲍大山")
    await sue.taps("去世")
    assert await standing(world, bob) is Standing.ACTIVE, "asked once more"
    await sue.taps("是,停止发送")
    assert "1人" in sue.last.text
    seen = len(bob.screen)
    await world.walk(at(2027, 2, 12))
    assert len(bob.screen) == seen
    assert [shown.text for shown in wife.screen if "节哀" in shown.text]
    await nothing_is_left(world, bob, other.id)


async def nothing_is_left(world: World, bob: Person, looked_after: int) -> None:
    """Nobody is asked to act for somebody, no chat speaks for them, nothing waits to be said about them."""
    async with world.scope() as scope:
        asked = await scope.all(select(FollowUp).where(FollowUp.member_id == bob.member_id))
        assert [row.state for row in asked] == [FollowUpState.WITHDRAWN]
        calls = await scope.all(select(Call).where(Call.member_id == bob.member_id))
        assert all(call.state is CallState.CLOSED for call in calls)
        grants = await scope.all(select(Grant).where(Grant.member_id == bob.member_id))
        assert all(grant.ended_at is not None for grant in grants)
        mine = await scope.all(select(Binding).where(Binding.member_id == bob.member_id))
        assert {row.state for row in mine} == {BindingState.ENDED}
        waiting = await scope.all(select(Message).where(Message.state == Said.WAITING))
        assert not [row for row in waiting if row.member_id == bob.member_id]
        left = await scope.get(Member, looked_after)
        assert left is not None
        assert left.contact_id is None
        assert "deceased" in [line.verb for line in await scope.all(select(AuditLine))]


async def test_last_administrator_stays_until_there_is_another(
    world: World, county: County, office: Person, bob: Person, sue: Person
) -> None:
    await opens_card(sue, "欧主任")
    await sue.taps("去世")
    sue.sees("last-administrator")
    await sue.presses(f"zc:{office.member_id}")
    assert await standing(world, office) is Standing.ACTIVE
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        await appoint(scope, member, Role.COUNTY, county.county)
    await sue.presses(f"zc:{office.member_id}")
    assert await standing(world, office) is Standing.DECEASED


async def test_what_a_secretary_had_taken_is_free_again(
    world: World, county: County, bob: Person, sue: Person, office: Person
) -> None:
    await bob.says("/talk")
    await bob.says("想回个电话")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == bob.member_id))
    await sue.presses(f"ft:{row.id}")
    await office.presses(f"zc:{sue.member_id}")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == bob.member_id))
        assert (row.state, row.taken_by) == (FollowUpState.NEW, None)
        verbs = {line.verb for line in await scope.all(select(AuditLine))}
    assert {"grant-ended", "follow-up-released"} <= verbs
    assert not sue.has_seen("grant-taken")


async def test_mistake_is_taken_back(world: World, bob: Person, sue: Person) -> None:
    await opens_card(sue, "鲍大山")
    await sue.taps("去世")
    await sue.taps("是,停止发送")
    await sue.taps("弄错了")
    assert await standing(world, bob) is Standing.ACTIVE
    assert not bob.has_seen("check-in-opened")
    await world.walk(at(2027, 2, 1, 9, 1))
    assert bob.has_seen("check-in-opened"), "asked like before"


async def test_second_tap_on_the_way_back_changes_nothing(world: World, bob: Person, sue: Person) -> None:
    await opens_card(sue, "鲍大山")
    await sue.taps("去世")
    await sue.taps("是,停止发送")
    await sue.taps("弄错了")
    await sue.presses(f"zt:{bob.member_id}")
    assert await standing(world, bob) is Standing.ACTIVE
    async with world.scope() as scope:
        verbs = [line.verb for line in await scope.all(select(AuditLine))]
    assert verbs.count("death-taken-back") == 1


async def test_secretary_of_another_branch_can_say_it_of_nobody(
    world: World, bob: Person, dan: Person, sue: Person
) -> None:
    for payload in ("zd", "zc", "zt"):
        await dan.presses(f"{payload}:{bob.member_id}")
    assert await standing(world, bob) is Standing.ACTIVE
    await sue.presses(f"zc:{bob.member_id}")
    await dan.presses(f"zt:{bob.member_id}")
    assert await standing(world, bob) is Standing.DECEASED


async def test_nobody_says_it_of_themselves(world: World, sue: Person) -> None:
    await sue.presses(f"zc:{sue.member_id}")
    assert await standing(world, sue) is Standing.ACTIVE


async def test_member_cannot_say_it_of_anybody(world: World, bob: Person, sue: Person) -> None:
    await bob.presses(f"zc:{sue.member_id}")
    assert await standing(world, sue) is Standing.ACTIVE
