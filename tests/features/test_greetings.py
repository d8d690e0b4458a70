"""Greetings (domain §3.4-D): who hears what, answers, the card, no more of them."""

from datetime import date

import pytest
from sqlalchemy import select

from models.follow_ups import Cause, FollowUp
from models.greetings import Became, Reply, Way
from models.kinds import Kind
from models.members import Gender, Standing
from models.outbox import Message, Said
from tests.county import County, enlist
from tests.delivery.test_digests import plan
from tests.features.test_home_words import post
from tests.greeted import agree, end_agreement, greetings_of, said_to, welcome
from tests.people import Person
from tests.world import World, at

EVE_2027 = date(2027, 2, 5)


async def test_member_is_greeted_on_the_eve_at_ten_and_says_that_all_is_well(
    world: World, bob: Person
) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 5, 9, 59))
    assert not bob.has_seen("年味浓了")
    await world.walk(at(2027, 2, 5, 10, 0))
    bob.sees("鲍大山同志,家里的年味浓了。柳湾村党支部给您和家人拜年", buttons=["我很好", "想家了", "有难处"])
    bob.sees("—— 柳湾村党支部", buttons=["写一句", "贺卡", "不再收问候"])
    await bob.taps("我很好")
    bob.sees("支部就放心了")
    await world.walk(at(2027, 2, 6, 12, 0))
    assert len(said_to(bob, "除夕")) == 1
    assert not bob.has_seen("过年好")  # 除夕 and 春节 are one greeting
    assert (await greetings_of(world, EVE_2027))["鲍大山"].reply is Reply.FINE


async def test_difficulty_told_at_new_year_opens_a_follow_up_once_and_alerts(
    world: World, bob: Person, sue: Person
) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 5, 10, 0))
    await bob.taps("有难处")
    bob.sees("我已请苏书记联系您")
    sue.sees("鲍大山", buttons=["打开", "今日待办"])
    await bob.presses(f"vc:{(await greetings_of(world, EVE_2027))['鲍大山'].id}")
    async with world.scope() as scope:
        [case] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.DIFFICULTY))
        assert case.member_id == bob.member_id
    await bob.taps("写一句")
    await bob.says("工资拖了两个月")
    bob.sees("您的话已带给苏书记")
    sue.sees("「工资拖了两个月」")
    async with world.scope() as scope:
        [case] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.DIFFICULTY))
        assert case.note == "工资拖了两个月"
    row = (await greetings_of(world, EVE_2027))["鲍大山"]
    assert (row.reply, row.words) == (Reply.HARD, "工资拖了两个月")


async def test_homesick_member_is_told_of_to_the_contact_person_and_a_voice_arrives(
    world: World, bob: Person, sue: Person
) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 5, 10, 0))
    await bob.taps("想家了")
    bob.sees("会有人陪您说说话")
    sue.sees("鲍大山 回复除夕问候:想家了")
    await bob.taps("写一句")
    await bob.sends_voice()
    bob.sees("您的话已带给苏书记")
    sue.sees("(语音)")


async def test_political_birthday_tells_the_years_and_opens_the_oath(world: World, county: County) -> None:
    ann = await welcome(world, county.willow, "安小芬", 601, joined_on="2006-03-01")
    await world.wake_at(at(2027, 2, 28, 12))
    await world.walk(at(2027, 3, 1, 9, 0))
    ann.sees("安小芬同志,21年前的今天,您成为党的一员。", buttons=["写一句", "重温誓词", "贺卡"])
    await ann.taps("重温誓词")
    ann.sees("随时准备为党和人民牺牲一切,永不叛党")


async def test_birthday_on_the_first_of_july_is_one_message_with_both(world: World, county: County) -> None:
    ann = await welcome(world, county.willow, "安小芬", 601, joined_on="2006-07-01")
    new = await welcome(world, county.willow, "新同志", 602, joined_on="2027-03-05")
    month = await welcome(world, county.willow, "邱月", 603, joined_on="1997-07")
    await world.wake_at(at(2027, 6, 30, 12))
    await world.walk(at(2027, 7, 1, 9, 30))
    [text] = said_to(ann, "七一")
    assert "您入党21年了" in text
    assert "今天也是您的政治生日" in text
    [text] = said_to(new, "七一")
    assert "入党" not in text
    [text] = said_to(month, "七一")
    assert "本月也是您的政治生日:30年前的这个月" in text


async def test_reader_sees_on_the_first_of_july_what_the_branch_posted_from_home(
    world: World, bob: Person, sue: Person
) -> None:
    await agree(world, bob.member_id)
    await world.wake_at(at(2027, 6, 29, 10))
    await post(sue, "新路修通了")
    await world.walk(at(2027, 7, 1, 10, 0))
    for _ in range(2):  # there is one: it is shown again
        await bob.taps("看家乡变化")
        bob.sees("新路修通了")
    await sue.says("/homeword")
    await sue.taps("撤下")
    await bob.taps("看家乡变化")
    bob.sees("no-news-from-home", buttons=["写一句"])


async def test_double_festival_is_one_text(world: World, county: County) -> None:
    ann = await welcome(world, county.willow, "安小芬", 601)
    await world.wake_at(at(2031, 9, 30, 12))
    await world.walk(at(2031, 10, 1, 9, 30))
    [text] = [shown.text for shown in ann.screen if "中秋" in shown.text]
    assert "双节快乐" in text
    assert "国庆" in text.splitlines()[0]
    assert (await greetings_of(world, date(2031, 10, 1)))["安小芬"].occasions == "mid-autumn national"


async def test_who_must_not_be_greeted_is_not_and_who_cannot_be_stands_on_the_call_list(
    world: World, county: County, sue: Person
) -> None:
    willow = county.willow
    woman = {"gender": Gender.WOMAN}
    ann = await welcome(world, willow, "安小芬", 601, **woman)
    phone = await welcome(world, willow, "傅电话", 602, prefers_phone=True, **woman)
    quiet = await welcome(world, willow, "庄守孝", 603, mourning_until=date(2027, 3, 8), **woman)
    gone = await welcome(world, willow, "高远去", 604, standing=Standing.TRANSFERRED, **woman)
    man = await welcome(world, willow, "男同志", 605)
    paused = await welcome(world, willow, "申不收", 606, **woman)
    await end_agreement(world, paused)
    async with world.scope() as scope:
        await enlist(scope, willow, "吴聊天", **woman)
    await world.wake_at(at(2027, 3, 7, 12))
    await world.walk(at(2027, 3, 8, 10, 0))
    ann.sees("妇女节快乐")
    for other in (phone, quiet, gone, man, paused):
        assert not other.has_seen("妇女节快乐")
    rows = await greetings_of(world, date(2027, 3, 8))
    assert {name: row.way for name, row in rows.items()} == {
        "安小芬": Way.CHAT, "傅电话": Way.PHONE, "吴聊天": Way.PHONE
    }  # fmt: skip


async def test_secretary_calls_whom_the_chat_does_not_reach_and_the_list_empties(
    world: World, county: County, sue: Person
) -> None:
    await welcome(world, county.willow, "安小芬", 601, joined_on="2006-03-08")
    await welcome(world, county.willow, "傅电话", 602, prefers_phone=True, joined_on="2006-03-08")
    await world.wake_at(at(2027, 3, 7, 12))
    await world.walk(at(2027, 3, 8, 10, 0))
    await sue.says("/greetings")
    await sue.taps("电话单")
    sue.sees("傅电话(柳湾村党支部)· 3月8日 政治生日 · 没有聊天账号或希望打电话")
    assert "安小芬" not in sue.last.text
    await sue.taps("📞 傅电话")
    sue.sees("13800000602")
    await sue.taps("已问候")
    sue.sees("都问候到了")


async def test_who_pauses_overnight_is_not_greeted_and_finds_the_way_back(world: World, bob: Person) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 5, 10, 0))
    await bob.taps("不再收问候")
    bob.sees("好,问候不再发", buttons=["还是收问候"])
    await bob.says("节日问候")
    bob.sees("现在不给您发节日问候", buttons=["收节日问候"])
    await bob.taps("收节日问候")
    bob.sees("过节时还问候您")
    await world.wake_at(at(2027, 4, 4, 12))
    await world.walk(at(2027, 4, 4, 20, 0))  # the greeting of 清明 is planned by now
    await bob.says("问候")
    await bob.taps("不再收问候")
    await world.walk(at(2027, 4, 5, 12, 0))
    assert not bob.has_seen("怀念先烈")
    row = (await greetings_of(world, date(2027, 4, 5)))["鲍大山"]
    await world.walk(at(2027, 4, 8))
    row = (await greetings_of(world, date(2027, 4, 5)))["鲍大山"]
    assert row.became is Became.DROPPED


async def test_greeting_in_doubt_is_not_sent_again_and_is_to_be_called(
    world: World, bob: Person, sue: Person
) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 4, 19, 0))
    async with world.scope() as scope:
        [message] = await scope.all(select(Message).where(Message.kind == "greeting"))
        message.state = Said.UNSURE
    await world.walk(at(2027, 2, 5, 12, 0))
    assert not bob.has_seen("年味浓了")
    await sue.says("/greetings")
    await sue.taps("电话单")
    sue.sees("不确定是否收到")
    await world.walk(at(2027, 2, 7, 13, 0))
    assert (await greetings_of(world, EVE_2027))["鲍大山"].became is Became.MISSED


async def test_greeting_that_the_caps_hold_back_beyond_its_day_is_to_be_called(
    world: World, bob: Person, sue: Person
) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 5, 8, 30))
    for _ in range(2):
        await plan(world, bob, Kind.CHECK_IN_REMINDER)
        await world.work()
    await world.walk(at(2027, 2, 5, 12, 0))
    assert not bob.has_seen("年味浓了")
    await sue.says("/greetings")
    await sue.taps("电话单")
    sue.sees("鲍大山")
    await world.walk(at(2027, 2, 7, 13, 0))
    assert (await greetings_of(world, EVE_2027))["鲍大山"].became is Became.MISSED


async def test_process_that_slept_greets_late_on_the_day_and_never_the_day_after(
    world: World, bob: Person
) -> None:
    await agree(world, bob.member_id)
    await world.sleep(at(2027, 2, 5, 15, 0))
    bob.sees("节日问候")  # in one digest with what else was missed
    await world.walk(at(2027, 2, 7, 13, 0))
    assert (await greetings_of(world, EVE_2027))["鲍大山"].became is Became.SENT
    await world.sleep(at(2027, 2, 21, 9, 0))  # over 元宵, which bob, who is away, would have been greeted for
    assert not bob.has_seen("元宵")


async def test_card_is_painted_with_name_years_and_own_words(world: World, county: County) -> None:
    zhe = await welcome(world, county.willow, "喆堃垚", 601, joined_on="2006-03-01")
    await world.wake_at(at(2027, 2, 28, 12))
    await world.walk(at(2027, 3, 1, 9, 0))
    await zhe.taps("写一句")
    await zhe.says("一切都好")
    await zhe.taps("贺卡")
    zhe.sees("🎴 政治生日")
    assert zhe.last.photo


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        ("Africa/Lagos", date(2027, 3, 8), (2027, 3, 8, 16)),
        ("America/Los_Angeles", date(2027, 3, 8), (2027, 3, 9, 1)),  # winter time
        ("America/Los_Angeles", date(2027, 4, 5), (2027, 4, 6, 0)),  # summer time, since 14 March
        ("Asia/Shanghai", date(2027, 3, 8), (2027, 3, 8, 9)),
    ],
)
async def test_everybody_is_greeted_at_nine_of_their_own_day(
    world: World, county: County, zone: str, day: date, instant: tuple[int, int, int, int]
) -> None:
    far = await welcome(world, county.willow, "安小芬", 601, zone=zone, gender=Gender.WOMAN)
    await world.wake_at(at(day.year, day.month, day.day - 1, 17))
    await world.walk(at(day.year, day.month, day.day - 1, 19))
    async with world.scope() as scope:
        [message] = await scope.all(select(Message).where(Message.kind == "greeting"))
        assert message.not_before == at(*instant)
        assert message.stale_at is not None
        assert (message.stale_at - message.not_before).total_seconds() == 15 * 3600
    await world.walk(at(*instant))
    far.sees("妇女节" if day.month == 3 else "清明")


async def test_elder_is_greeted_as_lao_within_the_hours_of_elders(world: World, county: County) -> None:
    old = await welcome(world, county.willow, "欧阳秀珍", 601, birth="1950")
    await world.wake_at(at(2027, 10, 7, 12))
    await world.walk(at(2027, 10, 8, 9, 0))
    old.sees("欧阳老,重阳好。秋天凉了,添件衣裳")


async def test_stranger_presses_somebody_elses_greeting_in_vain(
    world: World, bob: Person, sue: Person
) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 5, 10, 0))
    greeting = (await greetings_of(world, EVE_2027))["鲍大山"].id
    for prefix in ("va", "vc", "vg", "vf"):
        await sue.presses(f"{prefix}:{greeting}")
        sue.sees("not-found")
    assert (await greetings_of(world, EVE_2027))["鲍大山"].reply is None


async def test_committee_without_its_own_chat_list_sees_no_words(
    world: World, county: County, bob: Person, sue: Person, office: Person
) -> None:
    await agree(world, bob.member_id)
    await world.walk(at(2027, 2, 5, 10, 0))
    await bob.taps("写一句")
    await bob.says("想吃家里的饺子")
    await sue.says("/greetings")
    await sue.taps("看回复")
    sue.sees("「想吃家里的饺子」")
    await office.says("/greetings")
    await office.taps("看回复")
    office.sees("鲍大山")
    assert "饺子" not in office.last.text
    await office.says("/greetings")
    await office.taps("统计")
    assert "除夕" in office.last.text
