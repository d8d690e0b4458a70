"""代录 (domain §3.4-L): by whom, for whom, in how many taps, and who hears of it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.check_ins import Call, CallState, Channel, CheckIn, Condition
from models.follow_ups import Cause, FollowUp
from models.members import Member
from tests.people import Person
from tests.world import COUNTY, World

MOST = 6  # taps from the menu, a typed word counted as one
WELL = "都好,没变化"
TOLD = {  # what was heard, and all that is tapped or typed for it behind the name
    "all is well": (WELL,),
    "moved": ("都好,有变化", "换地方了", "浙江 宁波 鄞州"),
    "home": ("都好,有变化", "已回家"),
    "work": ("都好,有变化", "换工作", "在五金厂"),
    "phone": ("都好,有变化", "换电话", "13700000007"),
    "host": ("都好,有变化", "当地报到", "已报到"),
    "words": ("都好,有变化", "有话带给支部", "问大家好"),
    "difficulty": ("有点难处", "腿摔了"),
    "help": ("需要帮助", "跳过"),
}


async def record(keeper: Person, *answers: str) -> None:
    for said in answers:
        if keeper.screen and any(said in label for label in keeper.last.labels):
            await keeper.taps(said)
        else:
            await keeper.says(said)


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
async def test_secretary_needs_six_taps_at_most_from_the_menu_to_the_record(
    world: World, bob: Person, sue: Person, told: tuple[str, ...]
) -> None:
    await world.walk(datetime(2027, 2, 2, 9, 0, tzinfo=COUNTY))
    await sue.says("/menu")
    taps = ("更多", "代录", "鲍大山 · 柳湾村党支部", *told)
    assert len(taps) <= MOST
    await record(sue, *taps)
    sue.sees("已记:鲍大山2月报到", buttons=["还有变化,接着记"])
    bob.sees("苏书记替您记了一次报到")


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
async def test_secretary_who_types_the_name_needs_five(
    world: World, bob: Person, sue: Person, told: tuple[str, ...]
) -> None:
    taps = ("/proxy bds", "鲍大山 · 柳湾村党支部", *told)
    assert len(taps) < MOST
    await record(sue, *taps)
    sue.sees("已记:鲍大山1月报到")


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
async def test_secretary_needs_six_from_the_list_of_what_is_to_be_done(
    world: World, bob: Person, sue: Person, told: tuple[str, ...]
) -> None:
    await world.walk(datetime(2027, 2, 11, 9, 0, tzinfo=COUNTY))
    await sue.says("/todo")
    taps = ("没报到", "鲍大山", "打电话了", *told)
    assert len(taps) <= MOST
    await record(sue, *taps)
    sue.sees("已记:鲍大山2月报到")
    await sue.says("/todo")
    sue.sees("todo.empty" if told[0] == WELL or "变化" in told[0] else "todo")


async def test_second_change_is_recorded_behind_the_first(world: World, bob: Person, sue: Person) -> None:
    await record(sue, "/proxy bds", "鲍大山", "都好,有变化", "换工作", "在五金厂")
    await record(sue, "还有变化,接着记", "都好,有变化", "换地方了", "浙江 宁波 鄞州")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert (member.employer, member.place) == ("在五金厂", {"code": "330212"})


async def the_answer(world: World) -> CheckIn:
    async with world.scope() as scope:
        [row] = await scope.all(select(CheckIn))
        return row


async def test_secretary_records_for_a_silent_member_with_one_tap_after_picking(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(datetime(2027, 2, 2, 9, 0, tzinfo=COUNTY))
    await sue.says("代录")
    sue.sees("替谁报到", buttons=["鲍大山 · 柳湾村党支部", "按姓名找"])
    await sue.taps("鲍大山")
    sue.sees("鲍大山近况怎样")
    await record(sue, WELL)
    sue.sees("已记:鲍大山2月报到,很好。", buttons=["今日待办"])
    bob.sees("苏书记替您记了一次报到", buttons=["找支部"])
    answer = await the_answer(world)
    assert (answer.channel, answer.keeper_id, answer.member_id) == (
        Channel.PROXY,
        sue.member_id,
        bob.member_id,
    )
    async with world.scope() as scope:
        [call] = await scope.all(select(Call).where(Call.member_id == bob.member_id))
        assert call.state is CallState.RECORDED


async def test_recorded_member_is_asked_no_more_and_cannot_withdraw_it(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(datetime(2027, 2, 1, 9, 0, tzinfo=COUNTY))
    await sue.says("/proxy 鲍大山")
    await sue.taps("鲍大山")
    await record(sue, WELL)
    shown = len(bob.screen)
    await world.walk(datetime(2027, 2, 11, 9, 0, tzinfo=COUNTY))
    assert len(bob.screen) == shown
    await bob.presses(f"cw:{(await the_answer(world)).id}")
    bob.sees("抱歉,查不到。")


async def test_member_without_a_chat_is_recorded_without_a_notice(
    world: World, ann: Person, sue: Person
) -> None:
    await sue.says("/proxy axf")
    await sue.taps("安小芬")
    await record(sue, WELL)
    sue.sees("已记:安小芬")
    assert ann.screen == []


async def test_secretary_searches_by_buttons(bob: Person, sue: Person) -> None:
    await sue.says("/proxy")
    await sue.taps("按姓名找")
    await sue.says("baoda")
    await sue.taps("鲍大山")
    sue.sees("鲍大山近况怎样")


async def test_difficulty_by_proxy_becomes_a_follow_up(world: World, bob: Person, sue: Person) -> None:
    await sue.says("/proxy bds")
    await sue.taps("鲍大山")
    await record(sue, "有点难处", "腿摔了")
    assert sue.has_seen("已列入待办")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.DIFFICULTY))
        assert (row.member_id, row.note) == (bob.member_id, "腿摔了")
    assert (await the_answer(world)).condition is Condition.DIFFICULTY


async def test_new_number_is_typed_and_the_keepers_own_contact_is_not_taken_for_it(
    world: World, bob: Person, sue: Person
) -> None:
    await sue.says("/proxy bds")
    await sue.taps("鲍大山")
    await record(sue, "都好,有变化", "换电话")
    sue.sees("鲍大山的新号码")
    assert sue.last.reply_keyboard == []
    await sue.shares_phone()
    sue.sees("这里不用分享名片")
    await sue.says("13700000007")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert member.phone(world.vault) == "+8613700000007"


async def test_upper_level_records_without_learning_the_place_beforehand(
    bob: Person, sue: Person, office: Person
) -> None:
    await office.says("/proxy bds")
    await office.taps("鲍大山")
    office.sees("鲍大山近况怎样?还在老地方吗")


@pytest.mark.parametrize("payload", ["pr:{}", "pt:{}"])
async def test_secretary_of_another_branch_cannot_record(
    world: World, bob: Person, dan: Person, payload: str
) -> None:
    await dan.says("/proxy 鲍大山")
    dan.sees("nobody-of-that-name")
    await dan.presses(payload.format(bob.member_id))
    dan.sees("抱歉,查不到。")
    async with world.scope() as scope:
        assert not await scope.all(select(CheckIn))


async def test_member_cannot_record_for_a_comrade(ann: Person, bob: Person) -> None:
    await bob.presses(f"pr:{ann.member_id}")
    bob.sees("not-allowed")


async def test_authority_lost_on_the_way_stops_the_record(world: World, bob: Person, sue: Person) -> None:
    await sue.says("/proxy bds")
    await sue.taps("鲍大山")
    await record(sue, "有点难处")
    async with world.scope() as scope:
        from models.roles import Grant

        for grant in await scope.all(select(Grant).where(Grant.member_id == sue.member_id)):
            grant.ended_at = scope.now
    await sue.taps("跳过")
    sue.sees("not-allowed")
    async with world.scope() as scope:
        assert not await scope.all(select(CheckIn))
