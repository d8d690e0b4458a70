"""Checking in (domain §3.4-A, §3.5, §3.6): tap, full form, again, late, undone; reminders and the silent."""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.check_ins import Call, CallState, CheckIn
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.members import Member
from models.outbox import Message
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, at


async def fill_in(person: Person, condition: str = "很好") -> None:
    """The full form in the shortest way."""
    await person.taps(condition)
    await person.taps("没变")
    await person.taps("都没变")
    await person.taps("已报到")
    await person.taps("跳过")


async def test_member_checks_in_unasked_with_five_taps_after_the_menu(bob: Person, world: World) -> None:
    await bob.says("报到")
    bob.sees("您最近好吗", buttons=["很好", "有点难处", "需要帮助", "取消"])
    await fill_in(bob)
    bob.sees("记下了", buttons=["有变化", "撤回"])
    async with world.scope() as scope:
        [row] = await scope.all(select(CheckIn))
        assert (row.condition, row.channel, row.place) == ("fine", "form", {"code": "440300"})


async def test_elder_is_addressed_as_lao_in_chinese_and_by_name_in_english(
    world: World, county: County
) -> None:
    async with world.scope() as scope:
        elder = await enlist(scope, county.willow, "欧阳秀珍", birth="1954")
    chat = await seat(world, elder.id, "欧阳秀珍", 530)
    await chat.says("报到")
    chat.sees("欧阳老,您最近好吗")
    await chat.says("取消")
    await chat.says("/lang en")
    chat.sees("Hello, Comrade 欧阳秀珍.")


async def test_answered_question_keeps_its_answer_and_loses_its_buttons(bob: Person) -> None:
    await bob.says("/checkin")
    await bob.taps("很好")
    question = bob.screen[-2]
    assert "✓ <b>很好</b>" in question.text
    assert question.keyboard == []


async def test_moved_member_types_a_county_and_picks_among_several(bob: Person, world: World) -> None:
    await bob.says("/checkin")
    await bob.taps("很好")
    await bob.taps("换地方了")
    await bob.says("朝阳区")
    bob.sees("place-which")
    await bob.taps("北京")
    bob.sees("工作和电话")
    await bob.taps("换工作")
    await bob.says("装修")
    await bob.taps("还没有")
    await bob.says("一切都好")
    bob.sees("记下了")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert (member.place, member.employer, member.host_reported) == ({"code": "110105"}, "装修", False)


async def test_reminders_stop_at_one_tap(world: World, bob: Person, county: County) -> None:
    await bob.says("报到")
    await fill_in(bob)
    await world.walk(at(2027, 2, 1, 9, 0))
    bob.sees("2月报到开始了", buttons=["一切如常,报到"])
    await bob.taps("一切如常,报到")
    bob.sees("2月报到完成")
    shown = len(bob.screen)
    await world.walk(at(2027, 2, 11, 9, 0))
    assert len(bob.screen) == shown


async def test_silent_member_hears_on_days_1_4_8_10_and_stands_in_the_list_on_day_11(
    world: World, bob: Person
) -> None:
    await world.walk(at(2027, 2, 11, 9, 0))
    texts = [shown.text for shown in bob.reminders]
    assert [("开始了" in text, "还没收到" in text, "今天截止" in text) for text in texts] == [
        (True, False, False), (False, True, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    assert "一切如常" not in "".join(bob.screen[0].labels)
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.SILENT))
        assert row.member_id == bob.member_id


async def test_process_that_slept_from_the_2nd_to_the_9th_sends_one_reminder(
    world: World, bob: Person
) -> None:
    await world.walk(at(2027, 2, 2, 9, 0))
    before = len(bob.screen)
    await world.sleep(at(2027, 2, 9, 10, 0))
    assert len(bob.screen) == before + 1
    bob.sees("还没收到")


async def test_clock_moved_at_start_sends_one_reminder_too(world: World, bob: Person) -> None:
    await world.walk(at(2027, 2, 2, 9, 0))
    before = len(bob.screen)
    await world.scheduler.walk(at(2027, 2, 9, 10, 0), deliver=False)
    await world.work()
    assert len(bob.screen) == before + 1


async def test_second_answer_in_the_cycle_is_a_new_version(world: World, bob: Person) -> None:
    await world.walk(at(2027, 2, 1, 9, 0))
    await bob.taps("有变化,细说")
    await fill_in(bob)
    await bob.says("报到")
    bob.sees("已经报到过了")
    await bob.taps("有变化,细说")
    await fill_in(bob)
    bob.sees("算一次报到")
    async with world.scope() as scope:
        rows = await scope.all(select(CheckIn).order_by(CheckIn.id))
        assert [row.version for row in rows] == [1, 2]


async def test_difficulty_reaches_the_secretary_and_undo_withdraws_it(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("报到")
    await fill_in(bob, "有点难处")
    bob.sees("支部已经收到")
    assert "鲍大山" in sue.last.text
    await bob.taps("撤回")
    bob.sees("已撤回")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.DIFFICULTY))
        assert row.state is FollowUpState.WITHDRAWN


async def test_late_answer_counts_for_its_cycle(world: World, bob: Person) -> None:
    await world.walk(at(2027, 2, 15, 9, 0))
    await bob.says("报到")
    await fill_in(bob)
    bob.sees("给您补上了")
    async with world.scope() as scope:
        [call] = await scope.all(select(Call).where(Call.member_id == bob.member_id))
        assert call.state is CallState.LATE


async def test_member_without_a_chat_stands_on_the_phone_list_at_once(world: World, ann: Person) -> None:
    await world.walk(at(2027, 2, 1, 9, 0))
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.UNBOUND))
        assert row.member_id == ann.member_id


async def test_member_in_los_angeles_is_asked_at_her_own_nine_o_clock(world: World, county: County) -> None:
    async with world.scope() as scope:
        abroad = {"country": "US", "city": "Los Angeles", "zone": "America/Los_Angeles"}
        member = await enlist(
            scope,
            county.willow,
            "罗安",
            "+8613900000009",
            place=abroad,
            zone="America/Los_Angeles",
            abroad=True,
        )
    lou = await seat(world, member.id, "罗安", 509)
    await world.come_to(at(2027, 6, 2, 9, 0))
    assert not lou.has_seen("check-in-opened")
    await world.come_to(at(2027, 6, 30, 9, 0))
    await world.walk(at(2027, 7, 3, 9, 0))
    async with world.scope() as scope:
        opened = Message.screen == "check-in-opened"
        [message] = await scope.all(select(Message).where(Message.member_id == member.id, opened))
        assert message.sent_at is not None
        assert message.sent_at.astimezone(ZoneInfo("America/Los_Angeles")).hour == 9


async def test_location_is_refused_politely_and_not_stored(world: World, bob: Person) -> None:
    await bob.says("报到")
    await bob.taps("很好")
    await bob.taps("换地方了")
    await bob.sends("location", latitude=31.5, longitude=104.5)
    bob.sees("不用发精确位置")


async def test_answer_that_was_updated_is_not_withdrawn_before_the_newer_one(
    world: World, bob: Person
) -> None:
    await world.walk(at(2027, 2, 1, 9, 0))
    await bob.taps("有变化,细说")
    await fill_in(bob)
    first = bob.last
    await bob.says("报到")
    await bob.taps("有变化,细说")
    await fill_in(bob)
    [old] = [button["callback_data"] for row in first.keyboard for button in row if "撤回" in button["text"]]
    await bob.presses(old, first.id)
    bob.sees("nothing-to-withdraw")
    await bob.taps("撤回")
    bob.sees("已撤回")
    await bob.presses(old, first.id)
    bob.sees("已撤回")
    async with world.scope() as scope:
        [call] = await scope.all(select(Call).where(Call.member_id == bob.member_id))
        assert call.state is CallState.OPEN


async def test_undo_puts_the_old_number_back(world: World, bob: Person) -> None:
    await bob.says("报到")
    await bob.taps("很好")
    await bob.taps("没变")
    await bob.taps("换电话")
    await bob.says("139 0000 0099")
    await bob.taps("还没有")
    await bob.taps("跳过")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert member.phone(world.vault) == "+8613900000099"
    await bob.taps("撤回")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert member.phone(world.vault) == "+8613900000002"
        [known] = await scope.all(Member.with_phone(world.vault.index("+8613900000002")))
        assert known.id == member.id
