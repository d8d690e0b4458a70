"""通知: a secretary sends, members read and answer, and everybody counts the same (domain §3.4-L)."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from models.audit import LISTED, AuditLine
from models.notices import NoticeState, Receipt
from tests.county import County, enlist
from tests.greeted import welcome
from tests.noticed import draft, notice_of, seen_through, sent, states
from tests.people import Person
from tests.world import World, at


async def test_secretary_sends_and_sees_who_got_it_and_who_is_to_be_called(
    world: World, county: County, sue: Person, bob: Person, ann: Person
) -> None:
    number = await draft(world, sue, county.willow)
    await sue.presses(f"no:{number}")
    sue.sees("将发给3人,聊天里2人", buttons=["现在发", "明早9点", "定时", "各自早上9点", "放弃"])
    sue.sees("其中1人没有聊天")
    await sue.taps("现在发")
    await seen_through(world)
    assert bob.has_seen("明天停电,请关好电器。")
    bob.sees("柳湾村党支部", buttons=["已阅"])
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "sent", "安小芬": "phone"}
    assert (await notice_of(world, number)).state is NoticeState.SENT
    [progress] = [one for one in sue.screen if "📣" in one.text]
    assert "已发完 100%(2/2)" in progress.text
    assert "转电话1人" in progress.text
    await sue.presses(f"nj:{number}")
    sue.sees("notice-sent-already")


async def test_member_reads_once_and_the_sender_sees_it(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    number = await sent(world, sue, county.willow)
    await bob.taps("已阅")
    bob.sees("记下了")
    await sue.presses(f"nv:{number}")
    sue.sees("共2人:送到2,已阅1(50%)", buttons=["谁没读", "再提醒", "给我电话单"])
    await sue.taps("谁没读")
    sue.sees("苏书记")
    assert (await states(world, number))["鲍大山"] == "read"
    await bob.says("通知")
    bob.sees("已阅")


@pytest.mark.parametrize(
    ("receipt", "button", "said", "shown"),
    [
        (Receipt.YES_NO, "是", None, "是"),
        (Receipt.NUMBER, "填数字", "十二", "12"),
        (Receipt.TEXT, "写回复", "我带两个人来", "我带两个人来"),
    ],
)
async def test_member_answers_what_is_asked_for(
    world: World, county: County, sue: Person, bob: Person, receipt: Receipt, button: str, said: str | None,
    shown: str,
) -> None:  # fmt: skip
    number = await sent(world, sue, county.willow, receipt=receipt, question="几个人来?")
    bob.sees("几个人来?", buttons=[button])
    await bob.taps(button)
    if said:
        await bob.says(said)
    bob.sees(f"您的回复:{shown}")
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "answered"}


async def test_who_was_not_asked_can_neither_read_nor_answer_nor_see(
    world: World, county: County, sue: Person, bob: Person, dan: Person
) -> None:
    number = await sent(world, sue, county.willow)
    for payload in (f"na:{number}:{bob.member_id}", f"na:{number}:{dan.member_id}", f"nv:{number}"):
        await dan.presses(payload)
        dan.sees("not-found")
    for action in ("np", "nq", "nr", "ns", "nt", "nu", "ny", "nz", "no", "nj"):
        await dan.presses(f"{action}:{number}")
        dan.sees("not-found")
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "sent"}
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "石大山")
    assert (await notice_of(world, number)).state is NoticeState.SENT


async def test_paused_notice_leaves_nobody_out_and_repeats_nobody(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    number = await draft(world, sue, county.willow)
    await sue.presses(f"nj:{number}")
    await world.workshop.settle()  # frozen and said; nothing has left yet
    await sue.presses(f"np:{number}")
    assert not bob.has_seen("明天停电")
    await seen_through(world)
    assert set((await states(world, number)).values()) <= {"waiting", "sent"}
    assert not bob.has_seen("明天停电")
    await sue.taps("继续")
    await seen_through(world)
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "sent"}
    assert [one.text for one in bob.screen].count(bob.last.text) == 1
    assert (await notice_of(world, number)).state is NoticeState.SENT


async def test_cancelled_notice_never_leaves_and_whoever_has_it_keeps_it(
    world: World, county: County, sue: Person, bob: Person, ann: Person
) -> None:
    number = await draft(world, sue, county.willow)
    await sue.presses(f"nm:{number}")  # each at their own nine o'clock: it is ten
    await seen_through(world)
    assert set((await states(world, number)).values()) == {"waiting", "phone"}
    await sue.taps("不发了")
    await seen_through(world)
    assert set((await states(world, number)).values()) == {"dropped"}
    sue.sees("已取消")
    await world.walk(at(2027, 1, 29, 12))
    assert not bob.has_seen("明天停电")


async def test_each_gets_it_at_their_own_morning(world: World, county: County, sue: Person) -> None:
    lisbon = await welcome(world, county.willow, "里斯本", 611, zone="Europe/Lisbon", abroad=True)
    number = await draft(world, sue, county.willow)
    await sue.presses(f"nm:{number}")
    await world.toil()
    await world.walk(at(2027, 1, 28, 16, 59))
    assert not lisbon.has_seen("关好电器")
    await world.walk(at(2027, 1, 28, 17, 1))  # nine in Lisbon
    assert lisbon.has_seen("关好电器")
    assert not sue.has_seen("关好电器")
    await world.walk(at(2027, 1, 29, 9, 1))
    assert sue.has_seen("关好电器")
    await seen_through(world)
    assert (await notice_of(world, number)).state is NoticeState.SENT


async def test_recall_changes_what_stands_and_stops_what_waits(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    photo = [{"kind": "photo", "file_id": "file-9", "name": ""}]
    world.telegram.files.append("file-9")
    number = await sent(world, sue, county.willow, attachments=photo)
    assert bob.last.photo
    assert "关好电器" in bob.last.text
    await bob.taps("已阅")
    await sue.taps("撤回")
    sue.sees("已经送到2人的", buttons=["确认撤回"])
    await sue.taps("确认撤回")
    await seen_through(world)
    assert set((await states(world, number)).values()) == {"recalled"}
    assert not bob.has_seen("关好电器")
    assert bob.has_seen("(已撤回)")
    await bob.presses(f"na:{number}:{bob.member_id}")
    bob.sees("notice-over")
    await bob.says("/notice")
    bob.sees("还没有通知")


async def test_failed_ones_get_it_again_alone(world: World, county: County, sue: Person, bob: Person) -> None:
    world.telegram.chat_faults[502] = [(400, "Bad Request: something is wrong with it", {})]
    number = await sent(world, sue, county.willow)
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "failed"}
    assert any("没发到1人" in one.text for one in sue.screen)
    before = len(sue.screen)
    await sue.taps("没发到的再发")
    await seen_through(world)
    assert bob.has_seen("关好电器")
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "sent"}
    assert [one.text for one in sue.screen[before:] if "100%(1/1)" in one.text]


async def test_blocked_chat_is_called_and_the_call_is_noted_once(
    world: World, county: County, sue: Person, bob: Person, ann: Person
) -> None:
    world.telegram.closed.add(502)
    number = await sent(world, sue, county.willow)
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "failed", "安小芬": "phone"}
    await sue.presses(f"nv:{number}")
    await sue.taps("给我电话单")
    sue.sees("电话单,3人")
    assert sue.last.paper is not None
    rows = CalamineWorkbook.from_filelike(BytesIO(sue.last.paper[1])).get_sheet_by_index(0).to_python()
    assert rows[0] == ["党支部", "姓名", "联系电话", "原因", "告知情况"]
    assert ["柳湾村党支部", "安小芬", "13900000001", "没绑定", ""] in rows
    assert ["柳湾村党支部", "鲍大山", "13900000002", "聊天不通", ""] in rows
    async with world.scope() as scope:
        listed = select(func.count()).where(AuditLine.verb == LISTED, AuditLine.member_id == bob.member_id)
        assert await scope.first(listed) == 1
    await sue.presses(f"n2:{number}:to-call:0")
    await sue.taps("已告知安小芬")
    sue.sees("要打电话的")
    assert "安小芬" not in sue.last.text


async def test_silent_alone_are_reminded_and_not_too_often(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    number = await sent(world, sue, county.willow)
    await bob.taps("已阅")
    read = len(bob.screen)
    await sue.presses(f"ny:{number}")
    sue.sees("reminded-lately")
    world.clock.forward(hours=23)  # the next morning at nine
    await sue.presses(f"ny:{number}")
    sue.sees("正在提醒1位")
    await seen_through(world)
    assert sue.has_seen("您还没看完")
    assert len(bob.screen) == read
    await sue.presses(f"na:{number}:{sue.member_id}")
    world.clock.forward(hours=13)
    await sue.presses(f"ny:{number}")
    sue.sees("nobody-silent")


async def test_sender_hears_a_day_later_how_many_have_not_read(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    await sent(world, sue, county.willow)
    await bob.taps("已阅")
    await world.sleep(at(2027, 1, 29, 10, 1))
    sue.sees("还有1人没读", buttons=["再提醒", "给我电话单"])
    await world.sleep(at(2027, 1, 30, 10, 1))
    assert sum("还有1人没读" in one.text for one in sue.screen) == 1


async def test_scheduled_notice_leaves_at_its_time_and_late_only_if_asked(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    number = await draft(world, sue, county.willow)
    await sue.presses(f"no:{number}")
    await sue.taps("定时")
    await sue.says("1月30日")
    await sue.says("14")
    sue.sees("1月30日 14:00发给柳湾村党支部")
    await world.sleep(at(2027, 1, 30, 14, 0))
    await seen_through(world)
    assert bob.has_seen("关好电器")
    late = await draft(world, sue, county.willow, "第二条")
    await sue.presses(f"nk:{late}")
    await world.sleep(at(2027, 1, 31, 20, 0))
    await seen_through(world)
    sue.sees("已经晚了", buttons=["改时间", "放弃"])
    assert not bob.has_seen("第二条")


async def test_urgent_notice_wakes_people_and_insists(
    world: World, county: County, sue: Person, office: Person, bob: Person
) -> None:
    world.clock.set(at(2027, 1, 28, 23, 0))
    refused = await draft(world, sue, county.willow, urgent=True, reason="山洪")
    await sue.presses(f"nj:{refused}")
    sue.sees("not-found")
    nameless = await draft(world, office, county.willow, urgent=True, reason=" ")
    await office.presses(f"nj:{nameless}")
    office.sees("no-reason")
    number = await sent(world, office, county.willow, "马上转移", urgent=True, reason="山洪")
    bob.sees("紧急:山洪", buttons=["已阅"])
    assert bob.has_seen("马上转移")
    await bob.taps("已阅")
    read = len(bob.screen)
    await world.sleep(at(2027, 1, 28, 23, 15))
    await seen_through(world)
    assert sum("马上转移" in one.text for one in sue.screen) == 2
    assert len(bob.screen) == read
    await world.sleep(at(2027, 1, 28, 23, 30))
    assert office.has_seen("电话单,2人")  # the office and the secretary, who have not read it
    await world.sleep(at(2027, 1, 28, 23, 50))
    assert sum("电话单" in one.text and one.paper is not None for one in office.screen) == 1
    assert (await notice_of(world, number)).reminders == 1


async def test_late_joiner_gets_what_is_pinned_and_not_over(
    world: World, county: County, sue: Person, ann: Person
) -> None:
    pinned = await sent(world, sue, county.willow, "常设的通知", pinned=True)
    await sent(world, sue, county.willow, "过了的通知", pinned=False)
    assert (await states(world, pinned))["安小芬"] == "phone"
    await ann.says("/start")
    for tick in ("同意并继续", "基本使用", "选好了"):
        await ann.taps(tick)
    await ann.shares_phone()
    await ann.says("1985")
    assert ann.has_seen("绑定好了")
    assert ann.has_seen("常设的通知")
    assert not ann.has_seen("过了的通知")
    assert (await states(world, pinned))["安小芬"] == "sent"


async def test_elders_hear_it_and_files_come_as_an_album(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    elder = await welcome(world, county.willow, "安老", 612, birth="1950-01-01")
    files = [{"kind": "photo", "file_id": f"file-{one}", "name": ""} for one in (1, 2)]
    await sent(world, sue, county.willow, attachments=files, voice="spoken")
    assert [one.voice for one in elder.screen if one.voice] == ["spoken"]
    assert not any(one.voice for one in bob.screen)
    albums = [params for name, params in world.telegram.calls if name == "sendMediaGroup"]
    assert [one["media"] for one in albums[0]["media"]] == ["file-1", "file-2"]
    assert bob.has_seen("关好电器")
