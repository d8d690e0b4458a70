"""删除申请: asked, decided above the branch, confirmed twice, and nobody any more (domain §3.7)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.accounts import Account, Binding, BindingState, Relation
from models.erasures import Erasure, ErasureState
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome
from models.hours import add_working_days
from models.members import NAMELESS, Member, Standing
from models.roles import Grant, Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World


@pytest.fixture
async def mae(world: World, county: County) -> Person:
    """马委员: organisation officer of the committee above both branches."""
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "马委员", "+8613900000006", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "马委员", 506, "+8613900000006")


async def ask(person: Person) -> None:
    """Ask to be erased."""
    await person.says("/me")
    await person.taps("申请删除我的资料")
    await person.taps("是,申请删除")


async def decide(person: Person) -> None:
    """Agree, and confirm twice."""
    await person.says("/todo")
    await person.taps("申请删除资料")
    await person.taps("鲍大山")
    await person.taps("决定")
    await person.taps("同意:本人要求")
    await person.taps("确认,继续")
    await person.taps("永久删除")


async def carry_out(world: World) -> None:
    """Let the steps be taken, with the rests between them."""
    for _ in range(6):
        await world.scheduler.tick()
        await world.work()
        world.clock.forward(seconds=31)


async def request(world: World) -> Erasure:
    """The only request."""
    async with world.scope() as scope:
        [row] = await scope.all(select(Erasure))
    return row


async def test_request_is_heard_and_goes_to_whoever_may_decide(
    world: World, bob: Person, sue: Person, mae: Person, office: Person
) -> None:
    await ask(bob)
    due = add_working_days(world.clock.now(), 15, "Asia/Shanghai")
    assert "收到了" in bob.last.text
    assert f"{due.month}月{due.day}日" in bob.last.text
    assert "鲍大山申请删除" in mae.last.text
    assert not office.has_seen("申请删除"), "the nearest level decides"
    assert not sue.has_seen("申请删除")
    await sue.says("/todo")
    assert not any("删除" in label for label in sue.last.labels), "not the branch's to know"
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.ERASURE))
    assert row.due_at == due
    await bob.presses(f"yr:{bob.member_id}")
    assert (await request(world)).state is ErasureState.ASKED, "asked twice, and there is one request"


async def test_member_takes_the_request_back(world: World, bob: Person, mae: Person) -> None:
    await ask(bob)
    await bob.taps("撤回申请")
    assert (await request(world)).state is ErasureState.WITHDRAWN
    await mae.taps("查看申请")
    mae.sees("follow-up-closed")


async def test_refusal_has_a_reason_that_the_member_reads(world: World, bob: Person, mae: Person) -> None:
    await ask(bob)
    await mae.taps("查看申请")
    await mae.taps("不同意")
    await mae.says("组织关系在这里,名册按规定要保存")
    assert "名册按规定要保存" in bob.last.text
    assert "马委员" in bob.last.text
    row = await request(world)
    assert (row.state, row.ground) == (ErasureState.REFUSED, None)
    await bob.says("/me")
    assert "鲍大山" in bob.last.text, "everything is as it was"


async def test_nothing_goes_before_the_second_confirmation(world: World, bob: Person, mae: Person) -> None:
    await ask(bob)
    await mae.taps("查看申请")
    assert "1个聊天" in mae.last.text
    await mae.taps("同意:本人要求")
    assert "第一次确认" in mae.last.text
    await mae.taps("确认,继续")
    assert "最后一次" in mae.last.text
    await carry_out(world)
    assert (await request(world)).state is ErasureState.AGREED
    await mae.taps("先不删")
    assert (await request(world)).state is ErasureState.ASKED
    [number] = await follow_ups(world)
    await mae.presses(f"ez:{number}")
    assert (await request(world)).state is ErasureState.ASKED, "the last button alone does nothing"


async def follow_ups(world: World) -> list[int]:
    """The requests' follow-ups."""
    async with world.scope() as scope:
        return [row.id for row in await scope.all(select(FollowUp).where(FollowUp.cause == Cause.ERASURE))]


async def test_erased_member_is_nobody_and_told_first(
    world: World, bob: Person, sue: Person, mae: Person
) -> None:
    await ask(bob)
    await decide(mae)
    assert "申请同意了" in bob.last.text
    await carry_out(world)
    row = await request(world)
    assert (row.state, row.sealed) == (ErasureState.DONE, None)
    assert mae.has_seen("办完了")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        kept = (member.name, member.birth, member.phone_sealed, member.phone_index, member.place)
        assert kept == (NAMELESS, "1985", None, None, None)
        assert (member.standing, member.gender) == (Standing.ERASED, "man")
        [done] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.ERASURE))
        assert (done.state, done.outcome) == (FollowUpState.DONE, Outcome.ERASED)
    await sue.says("/roster 鲍大山")
    assert "鲍大山" not in "".join(sue.last.labels)
    await bob.says("/me")
    bob.sees("not-bound")


async def test_offices_and_people_of_whoever_is_erased_are_free(
    world: World, county: County, bob: Person, mae: Person
) -> None:
    async with world.scope() as scope:
        other = await enlist(scope, county.willow, "远山", contact_id=bob.member_id)
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        await appoint(scope, member, Role.SECRETARY, county.bridge)
    await ask(bob)
    await mae.taps("查看申请")
    assert "1项职务" in mae.last.text
    assert "1人" in mae.last.text
    await decide(mae)
    async with world.scope() as scope:
        assert not await scope.all(Grant.open_of(bob.member_id or 0))
        left = await scope.get(Member, other.id)
        assert left is not None
        assert left.contact_id is None


async def test_erased_chat_binds_again_as_somebody_new_only(
    world: World, county: County, bob: Person, mae: Person
) -> None:
    await ask(bob)
    await decide(mae)
    await carry_out(world)
    async with world.scope() as scope:
        chats = [account.chat_id for account in await scope.all(select(Account))]
        assert bob.chat_id not in chats
    await bob.says("/menu")
    async with world.scope() as scope:
        [account] = await scope.all(select(Account).where(Account.chat_id == bob.chat_id))
        assert not await scope.all(select(Binding).where(Binding.account_id == account.id))
        again = await enlist(scope, county.willow, "鲍大山", "+8613900000002")
    assert again.id != bob.member_id


async def test_count_of_members_stays(world: World, bob: Person, sue: Person, mae: Person) -> None:
    await sue.says("/stats")
    before = sue.last.text
    await ask(bob)
    await decide(mae)
    await carry_out(world)
    await sue.says("/stats")
    assert sue.last.text.splitlines()[:4] == before.splitlines()[:4]


async def test_nobody_decides_on_oneself_or_elsewhere(
    world: World, county: County, bob: Person, dan: Person, mae: Person, sue: Person
) -> None:
    await ask(bob)
    [number] = await follow_ups(world)
    for person in (bob, sue, dan):
        for payload in (f"er:{number}", f"eg:{number}:wish", f"ec:{number}", f"ez:{number}", f"en:{number}"):
            await person.presses(payload)
    assert (await request(world)).state is ErasureState.ASKED
    await ask(mae)
    mae.sees("nobody-decides")


async def test_last_administrator_is_not_erased(
    world: World, county: County, bob: Person, office: Person, mae: Person
) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, mae.member_id or 0)
        assert member is not None
        await appoint(scope, member, Role.COMMITTEE, county.county)
    await ask(office)
    await mae.taps("查看申请")
    mae.sees("last-administrator")
    [number] = await follow_ups(world)
    await mae.presses(f"eg:{number}:wish")
    assert (await request(world)).state is ErasureState.ASKED


async def test_relatives_chat_stays_and_hears_no_name(
    world: World, county: County, bob: Person, mae: Person
) -> None:
    async with world.scope() as scope:
        wife = await enlist(scope, county.willow, "温秀兰", "+8613900000012")
    home = await seat(world, wife.id, "温秀兰", 777)
    async with world.scope() as scope:
        [account] = await scope.all(select(Account).where(Account.chat_id == 777))
        scope.add(
            Binding(
                account_id=account.id, member_id=bob.member_id, relation=Relation.FAMILY, bound_at=scope.now
            )
        )
    await ask(bob)
    await decide(mae)
    assert "一位同志申请删除" in home.last.text
    assert "鲍大山" not in home.last.text
    await carry_out(world)
    async with world.scope() as scope:
        [binding] = await scope.all(select(Binding).where(Binding.account_id == account.id))
        assert (binding.member_id, binding.state) == (wife.id, BindingState.ACTIVE)
    await home.says("/me")
    assert "温秀兰" in home.last.text


async def test_transferred_member_is_decided_on_above_the_new_branch(
    world: World, county: County, bob: Person, sue: Person, dan: Person, mae: Person
) -> None:
    await ask(bob)
    await sue.presses(f"xc:{bob.member_id}:{county.bridge.id}")
    async with world.scope() as scope:
        [offered] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.TRANSFER))
    await dan.presses(f"xr:{offered.id}")
    async with world.scope() as scope:
        moved = await scope.get(Member, bob.member_id or 0)
        assert moved is not None
        assert moved.branch_id == county.bridge.id
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.ERASURE))
    assert row.org_id == county.committee.id


async def test_message_in_flight_and_concurrent_answer_are_swept_in_the_next_round(
    world: World, bob: Person, mae: Person
) -> None:
    await bob.says("报到")
    await ask(bob)
    await decide(mae)
    await world.scheduler.tick()
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert member.name == NAMELESS
        member.employer = "万顺电子厂"  # a turn that had begun before
    await carry_out(world)
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert member.employer is None


async def test_chat_out_of_reach_keeps_nobody_waiting(world: World, bob: Person, mae: Person) -> None:
    await ask(bob)
    await decide(mae)
    async with world.scope() as scope:
        row = await scope.get(Erasure, 1)
        assert row is not None
        row.began_at = datetime(2027, 1, 1, tzinfo=UTC)
    world.clock.forward(hours=1)
    await carry_out(world)
    assert (await request(world)).state is ErasureState.DONE
    assert world.clock.now() - (await request(world)).asked_at < timedelta(hours=2)
