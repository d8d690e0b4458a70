"""示诺 and 践诺: seven days of notice with objections, then how far it is, and what stops it."""

import re

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.pledge_objections import ObjectionState, PledgeObjection
from models.pledge_progress import PledgeProgress
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion, Stage, VersionState
from models.roles import Role
from models.scope import Scope
from tests.carried import TEXT, item_of, promise
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World, at


@pytest.fixture
async def lin(world: World, county: County) -> Person:
    """林委员: of the township's committee, who decides on objections."""
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "林委员", "+8613900000006", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "林委员", 506, "+8613900000006")


async def verbs_of(world: World, number: int) -> list[str]:
    """What the trail tells of an item."""
    async with world.scope() as scope:
        lines = select(AuditLine.verb).where(AuditLine.subject == f"pledgeitem:{number}")
        return list(await scope.all(lines.order_by(AuditLine.id)))


async def test_secretary_publishes_and_after_seven_whole_days_it_runs(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id, state=ItemState.ADOPTED)
    await sue.says("/progress")
    await sue.taps("支部践诺")
    sue.sees("待公示:1条")
    await sue.taps("待公示")
    await sue.taps("柳湾村党支部:1条")
    sue.sees("到2027年2月4日", buttons=["确定公示"])
    await sue.taps("确定公示")
    assert bob.has_seen("您有1条承诺开始公示了")
    await world.come_to(at(2027, 2, 4, 23, 50))
    assert (await item_of(world, item)).state is ItemState.ON_NOTICE
    await world.come_to(at(2027, 2, 5, 12, 0))
    assert (await item_of(world, item)).state is ItemState.RUNNING
    assert bob.has_seen("您有1条承诺在践诺中")
    assert await verbs_of(world, item) == ["pledge-published", "pledge-running"]


async def test_another_branchs_secretary_publishes_nothing_there(
    world: World, county: County, bob: Person, dan: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id, state=ItemState.ADOPTED)
    await dan.presses(f"zqp:{county.willow.id}")
    assert (await item_of(world, item)).state is ItemState.ADOPTED
    dan.sees("not-found")


async def object_to(person: Person, item: int, words: str, *, named: str | None = None) -> None:
    """Object to an item on notice, from its card."""
    await person.presses(f"zi:{item}")
    await person.taps("有意见")
    await person.says(words)
    await person.taps("写上名字" if named else "不留名")
    if named:
        await person.says(named)
    await person.taps("提交")
    person.sees("objection-taken")


async def test_stranger_objects_anonymously_and_the_item_stays_on_notice_until_the_committee_decides(
    world: World, county: County, bob: Person, stranger: Person, lin: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id, state=ItemState.ON_NOTICE)
    await object_to(stranger, item, "他去年说教五户,一户也没教")
    async with world.scope() as scope:
        [row] = await scope.all(PledgeObjection.of_item(item))
        assert (row.who, row.account_id, row.member_id) == (None, None, None)
    await world.come_to(at(2027, 2, 10, 12, 0))
    assert (await item_of(world, item)).state is ItemState.ON_NOTICE
    assert not bob.has_seen("一户也没教")
    await lin.presses(f"zjo:{row.id}")
    lin.sees("没有留名", buttons=["作决定"])
    await decide(lin, "不成立", "去年的事已经核实过了")
    await world.come_to(at(2027, 2, 11, 12, 0))
    assert (await item_of(world, item)).state is ItemState.RUNNING


async def decide(person: Person, decision: str, why: str) -> None:
    """Decide on the objection that is shown."""
    await person.taps("作决定")
    await person.taps(decision)
    await person.says(why)


async def test_upheld_objection_stops_the_item_and_who_gave_a_name_hears_it(
    world: World, county: County, bob: Person, stranger: Person, lin: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id, state=ItemState.ON_NOTICE)
    await object_to(stranger, item, "这事和他没关系", named="路人甲")
    await object_to(stranger, item, "再说一遍")
    async with world.scope() as scope:
        first = (await scope.all(PledgeObjection.of_item(item)))[0]
    await lin.presses(f"zjo:{first.id}")
    lin.sees("留名:路人甲")
    await decide(lin, "成立,中止", "与本人岗位无关")
    row = await item_of(world, item)
    assert (row.state, row.stopped_why) == (ItemState.STOPPED, "与本人岗位无关")
    assert stranger.has_seen("党委定了:成立")
    assert bob.has_seen("有人提了意见")
    async with world.scope() as scope:
        states = [one.state for one in await scope.all(PledgeObjection.of_item(item))]
    assert states == [ObjectionState.UPHELD, ObjectionState.UPHELD]
    await stranger.presses(f"zi:{item}")
    stranger.sees("not-found")


async def test_change_that_was_asked_for_keeps_it_on_notice_until_a_newer_wording_is_in_force(
    world: World, county: County, bob: Person, stranger: Person, lin: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id, state=ItemState.ON_NOTICE)
    await object_to(stranger, item, "五户太少")
    async with world.scope() as scope:
        [row] = await scope.all(PledgeObjection.of_item(item))
    await lin.presses(f"zjo:{row.id}")
    await decide(lin, "要求修改", "改成十户")
    await world.come_to(at(2027, 2, 8, 12, 0))
    assert (await item_of(world, item)).state is ItemState.ON_NOTICE
    async with world.scope() as scope:
        newer = PledgeVersion(
            item_id=item, number=2, state=VersionState.IN_FORCE, text="6月底前教10户邻居种黄芪",
            made_at=scope.now, sealed_at=scope.now, decided_at=scope.now,
        )  # fmt: skip
        scope.add(newer)
        await scope.flush()
        held = await scope.first(PledgeItem.held(item))
        assert held is not None
        held.version_id = newer.id
    await world.come_to(at(2027, 2, 9, 12, 0))
    assert (await item_of(world, item)).state is ItemState.RUNNING


async def test_nobody_decides_on_an_objection_to_their_own_promise(
    world: World, county: County, stranger: Person, lin: Person
) -> None:
    item = await promise(world, county.bridge, lin.member_id, state=ItemState.ON_NOTICE)
    own = await promise(world, county.committee, None, state=ItemState.ON_NOTICE)
    await object_to(stranger, item, "不像话")
    await object_to(stranger, own, "也不像话")
    async with world.scope() as scope:
        rows = [
            *await scope.all(PledgeObjection.of_item(item)),
            *await scope.all(PledgeObjection.of_item(own)),
        ]
    for row in rows:
        await lin.presses(f"zjo:{row.id}")
        lin.sees("请别的同志来定")
        await lin.presses(f"zjd:{row.id}")
        lin.sees("about-yourself")


async def test_objection_after_the_notice_is_refused(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await stranger.presses(f"zob:{item}")
    stranger.sees("pledge-notice-over")


async def test_member_says_how_far_it_is_with_a_number_and_the_board_shows_it(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await bob.says("践诺")
    bob.sees("my-progress", buttons=[TEXT])
    await bob.taps(TEXT)
    bob.sees("做到哪步了", buttons=["还没开始", "在做", "做完了", "做不了"])
    await bob.taps("在做")
    await bob.says("三")
    await bob.taps("跳过")
    bob.sees("做了3/5户,60%")
    await stranger.says("/pledges 柳湾")
    stranger.sees("做了3/5户,60%")
    row = await item_of(world, item)
    assert (row.stage, row.done) == (Stage.DOING, 3)
    assert await verbs_of(world, item) == ["pledge-moved"]


async def test_member_finishes_with_a_note_and_who_it_was_for_confirms_with_a_code_without_a_name(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await bob.presses(f"zdd:{item}")
    await bob.says("五户都教会了")
    bob.sees("做了5/5户,100%")
    await bob.taps("请受益人确认")
    [code] = re.findall(r"<code>(.*?)</code>", bob.last.text)
    await stranger.says(f"/pledges {code}")
    stranger.sees("benefit-confirmed")
    await stranger.says(f"/pledges {code}")
    stranger.sees("code-unfit")
    await stranger.presses(f"zi:{item}")
    stranger.sees("受益人确认1次")
    stranger.sees("五户都教会了")


async def test_member_cannot_and_everybody_reads_why(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await bob.presses(f"zdn:{item}")
    await bob.taps("身体原因")
    bob.sees("因为身体原因")
    await bob.says("腰伤住院,已请同组的党员接手")
    bob.sees("progress-kept")
    await stranger.presses(f"zi:{item}")
    stranger.sees("说明:腰伤住院,已请同组的党员接手")


async def test_branch_notes_for_a_member_who_hears_it_and_another_branch_cannot(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    await dan.presses(f"zn:{item}")
    dan.sees("not-found")
    await sue.presses(f"zgo:{item}")
    await sue.taps("在做")
    await sue.says("2")
    await sue.taps("跳过")
    assert bob.has_seen("苏书记替您记了一笔")
    async with world.scope() as scope:
        [row] = await scope.all(PledgeProgress.of_items([item]))
        assert (row.keeper_id, row.done) == (sue.member_id, 2)


@pytest.mark.parametrize(
    "state", [ItemState.ADOPTED, ItemState.ON_NOTICE, ItemState.RATED, ItemState.STOPPED]
)
async def test_no_progress_is_noted_of_what_is_not_carried_out(
    world: World, county: County, bob: Person, state: ItemState
) -> None:
    item = await promise(world, county.willow, bob.member_id, state=state)
    for payload in (f"zn:{item}", f"zdi:{item}", f"zdd:{item}", f"zdn:{item}"):
        await bob.presses(payload)
        bob.sees("pledge-not-running")
    assert (await item_of(world, item)).moved_at is None


async def _states(scope: Scope, member: int) -> list[ItemState]:
    mine = select(PledgeItem.state).join(Pledge, Pledge.id == PledgeItem.pledge_id)
    return list(await scope.all(mine.where(Pledge.member_id == member).order_by(PledgeItem.number)))


async def test_death_stops_what_is_promised_and_it_vanishes_from_the_board(
    world: World, county: County, bob: Person, sue: Person, stranger: Person
) -> None:
    running = await promise(world, county.willow, bob.member_id)
    await promise(world, county.willow, bob.member_id, state=ItemState.DRAFT, number=2)
    await promise(world, county.willow, bob.member_id, state=ItemState.RATED, number=3)
    await sue.presses(f"zc:{bob.member_id}")
    async with world.scope() as scope:
        states = await _states(scope, bob.member_id or 0)
    assert states == [ItemState.STOPPED, ItemState.DROPPED, ItemState.RATED]
    await stranger.presses(f"zi:{running}")
    stranger.sees("not-found")
