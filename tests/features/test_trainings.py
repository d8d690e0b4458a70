"""🎓 办培训 and 📚 学习培训 (domain §3.4-C, L): planned, opened, answered, changed, called off."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from actions import training_changes, trainings
from models.audit import AuditLine
from models.enrolments import EnrolmentState
from models.members import Member
from models.orgs import Org, OrgField
from models.roles import Role
from models.trainings import Training, TrainingState
from models.venues import SiteBooking
from tests.county import County, appoint
from tests.people import Person
from tests.trained import changes, count_of, enrolment_of, opens, passes, plans, sitting, somebody, state_of
from tests.world import World, at


async def test_secretary_plans_a_sitting_and_nobody_hears_of_the_draft(
    world: World, sue: Person, bob: Person
) -> None:
    await plans(sue)
    sue.sees("这是草稿", buttons=["发邀请", "改一改", "取消"])
    sue.sees("2月3日 星期三 09:00—11:30")
    row = await sitting(world)
    assert (row.state, row.hours, row.place, row.teacher, row.number) == (
        TrainingState.DRAFT, 5, "村委会二楼", "马老师", None,
    )  # fmt: skip
    assert not bob.has_seen("大棚蔬菜")


async def test_invited_member_enrols_and_sees_it_under_training(
    world: World, sue: Person, bob: Person
) -> None:
    await opens(sue)
    assert sue.has_seen("2027年第1期\n通知2人:来0")
    invitation = "党校课堂|大棚蔬菜\n2月3日 星期三 09:00 村委会二楼\n讲课:马老师 学时:2.5"
    bob.sees(invitation, buttons=["报名", "请假", "看详情"])
    await bob.taps("报名")
    bob.sees("报上名了:大棚蔬菜")
    assert await state_of(world, bob) is EnrolmentState.ENROLLED
    await bob.says("学习")
    bob.sees("已报名", buttons=["看详情", "订阅日历"])


async def test_sitting_far_ahead_is_told_seven_days_before_in_the_morning(
    world: World, sue: Person, bob: Person
) -> None:
    await opens(sue, day="2月20日")
    await world.sleep(at(2027, 2, 12, 23))
    await world.walk(at(2027, 2, 13, 8, 59))
    assert not bob.has_seen("大棚蔬菜")
    await world.walk(at(2027, 2, 13, 9, 1))
    assert bob.has_seen("讲课:马老师")
    await world.walk(at(2027, 2, 14, 9, 1))
    assert sum("讲课:马老师" in shown.text for shown in bob.screen) == 1


async def test_who_has_no_seat_waits_and_moves_up_once_when_leave_is_granted(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    first = await somebody(world, county, "先来的", 541)
    third = await somebody(world, county, "后来的", 542)
    await opens(sue, capacity="1")
    await first.taps("报名")
    await bob.taps("报名")
    bob.sees("已满,您排第1位。", buttons=["不等了"])
    await third.taps("报名")
    third.sees("已满,您排第2位。")
    await first.presses(f"tq:{(await sitting(world)).id}:{first.member_id}")
    await first.taps("农忙")
    first.sees("假条交上去了")
    sue.sees("先来的</b>请假:大棚蔬菜", buttons=["准先来的的假", "不准"])
    assert not bob.has_seen("有位子了")
    await sue.taps("准先来的的假")
    assert first.has_seen("准您的假")
    bob.sees("有位子了", buttons=["请假"])
    assert not third.has_seen("有位子了")
    await world.walk(world.clock.now() + timedelta(days=1))
    assert sum("有位子了" in shown.text for shown in bob.screen) == 1
    await third.says("/train")
    await third.taps("看详情")
    third.sees("候补第1位")


async def test_seat_that_is_told_in_the_morning_is_told_although_the_hour_has_changed_meanwhile(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    first = await somebody(world, county, "先来的", 541)
    await opens(sue, capacity="1")
    await first.taps("报名")
    await bob.taps("报名")
    world.clock.set(at(2027, 1, 31, 22))
    await changes(sue, capacity="2")
    await changes(sue, clock="10:00")
    assert not bob.has_seen("有位子了"), "it is night"
    await world.walk(at(2027, 2, 1, 8, 1))
    assert count_of(bob, "有位子了") == 1
    assert count_of(bob, "现在是:\n2月3日 星期三 10:00") == 1
    assert not bob.has_seen("提醒您:"), "the morning of that day was over"


async def test_who_gives_up_the_place_lets_the_next_one_forward(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    first = await somebody(world, county, "先来的", 541)
    third = await somebody(world, county, "后来的", 542)
    await opens(sue, capacity="1")
    for person in (first, bob, third):
        await person.taps("报名")
    await bob.taps("不等了")
    bob.sees("等您回复", buttons=["报名"])
    await third.says("/train")
    await third.taps("看详情")
    third.sees("候补第1位")


async def test_more_seats_go_to_those_who_wait(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    people = [await somebody(world, county, f"等位{number}", 541 + number) for number in range(3)]
    await opens(sue, capacity="1")
    await bob.taps("报名")
    for person in people:
        await person.taps("报名")
    await changes(sue, capacity="3")
    assert [person.has_seen("有位子了") for person in people] == [True, True, False]
    assert not bob.has_seen("有变动"), "that there are more seats is no news to who has one"


async def test_leave_with_own_words_is_refused_and_the_person_is_expected(
    world: World, sue: Person, bob: Person
) -> None:
    await opens(sue)
    await bob.taps("请假")
    await bob.taps("其他")
    await bob.says("家里盖房")
    sue.sees("“家里盖房”")
    await sue.taps("不准")
    sue.sees("鲍大山:没准假")
    bob.sees("支部还是盼您来")
    assert await state_of(world, bob) is EnrolmentState.LEAVE_REFUSED
    await sue.presses(f"sa:{await enrolment_of(world, bob)}")
    sue.sees("已经办过了")


async def test_clash_with_another_sitting_is_told_and_refuses_nothing(
    world: World, sue: Person, bob: Person
) -> None:
    await opens(sue, topic="法律法规", clock="08:30")
    await bob.taps("报名")
    await opens(sue, topic="大棚蔬菜")
    await bob.taps("报名")
    bob.sees("您还报了“法律法规”")


@pytest.mark.parametrize(("hours", "says"), [(2, "有变动"), (0, "有变动")])
async def test_changes_within_minutes_are_one_message_with_the_last_word(
    world: World, sue: Person, bob: Person, hours: int, says: str
) -> None:
    await opens(sue)
    await bob.taps("报名")
    await changes(sue, clock="10:00")
    await changes(sue, day="2月4日")
    world.clock.forward(minutes=2)
    await world.work()
    assert not bob.has_seen("有变动")
    world.clock.forward(minutes=2, hours=hours)
    await world.work()
    bob.sees(f"{says},现在是:\n2月4日 星期四 10:00 村委会二楼")
    assert sum("有变动" in shown.text for shown in bob.screen) == 1
    assert (await sitting(world)).sequence == 2


async def test_cancelled_sitting_is_told_once_with_its_reason_and_nobody_is_reminded(
    world: World, sue: Person, bob: Person
) -> None:
    await opens(sue)
    await bob.taps("报名")
    await sue.says("/session")
    await sue.taps("大棚蔬菜")
    await sue.taps("❌ 取消")
    await sue.says("老师病了")
    await sue.taps("提交")
    bob.sees("取消了,不用来了。原定2月3日 星期三 09:00。\n原因:老师病了")
    seen = len(bob.screen)
    await world.sleep(at(2027, 2, 2, 23))
    await world.walk(at(2027, 2, 3, 9, 1))
    assert not any("大棚蔬菜" in shown.text for shown in bob.screen[seen:])


async def test_change_and_cancellation_within_minutes_are_one_message(
    world: World, sue: Person, bob: Person
) -> None:
    await opens(sue)
    await changes(sue, clock="10:00")
    await sue.presses(f"sx:{(await sitting(world)).id}")
    await sue.taps("跳过")
    await sue.taps("提交")
    world.clock.forward(minutes=4)
    await world.work()
    bob.sees("取消了")
    assert not bob.has_seen("有变动")


async def test_enrolled_member_is_reminded_three_times_and_nobody_else(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    silent = await somebody(world, county, "没回复的", 541)
    await opens(sue)
    await bob.taps("报名")
    for moment in (at(2027, 1, 31, 9), at(2027, 2, 2, 19), at(2027, 2, 3, 8)):
        before = count_of(bob, "提醒您:")
        await world.walk(moment - timedelta(minutes=1))
        assert count_of(bob, "提醒您:") == before
        await world.walk(moment + timedelta(minutes=1))
        assert count_of(bob, "提醒您:") == before + 1
    assert not silent.has_seen("提醒您:")


async def test_reminders_come_for_the_new_hour_when_the_sitting_is_moved(
    world: World, sue: Person, bob: Person
) -> None:
    await opens(sue)
    await bob.taps("报名")
    await world.walk(at(2027, 2, 2, 12))
    assert count_of(bob, "提醒您:") == 1
    await changes(sue, day="2月6日", clock="14:30")
    await world.walk(at(2027, 2, 3, 12))
    assert count_of(bob, "提醒您:") == 2, "three days before the new day, in the morning"
    await world.walk(at(2027, 2, 6, 12, 29))
    assert count_of(bob, "提醒您:") == 3
    await world.walk(at(2027, 2, 6, 12, 31))
    assert count_of(bob, "提醒您:") == 4
    bob.sees("2月6日 星期六 14:30")


@pytest.mark.parametrize(
    ("zone", "first", "says"),
    [("Europe/Madrid", at(2027, 1, 31, 16), "02:00"), ("Asia/Tokyo", at(2027, 1, 31, 8), "10:00")],
)
async def test_who_is_abroad_is_told_and_reminded_by_their_own_clock(
    world: World, county: County, sue: Person, zone: str, first: datetime, says: str
) -> None:
    place = {"country": "ES", "city": "", "zone": zone}
    person = await somebody(world, county, "远行人", 541, zone=zone, abroad=True, place=place)
    await opens(sue)
    await world.walk(at(2027, 1, 29, 20))
    assert person.has_seen(f"{says} 村委会二楼"), "the hour as it is there"
    await person.taps("报名")
    await world.walk(first - timedelta(minutes=1))
    assert not person.has_seen("提醒您:")
    await world.walk(first + timedelta(minutes=1))
    assert person.has_seen("提醒您:")


async def test_elder_is_reminded_in_an_elders_hours(world: World, county: County, sue: Person) -> None:
    elder = await somebody(world, county, "王老伯", 541, birth="1950-05-05")
    await opens(sue)
    await world.walk(at(2027, 1, 28, 15, 1))
    await elder.taps("报名")
    await world.walk(at(2027, 2, 2, 14, 59))
    before = count_of(elder, "提醒您:")
    await world.walk(at(2027, 2, 2, 15, 1))
    assert count_of(elder, "提醒您:") == before + 1, (
        "the evening is no hour of theirs, and the morning is too late"
    )


async def test_new_secretary_is_invited_when_the_office_begins_while_the_class_is_open(
    world: World, county: County, office: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        for org in (county.willow, county.bridge):
            branch = await scope.get(Org, org.id)
            assert branch is not None
            branch.field = OrgField.RURAL
    await opens(office, who="新任村书记")
    assert not bob.has_seen("大棚蔬菜")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        await appoint(scope, member, Role.SECRETARY, county.willow)
    await world.walk(at(2027, 1, 29, 9, 1))
    assert bob.has_seen("党校课堂|大棚蔬菜")


async def test_branch_of_another_secretary_is_not_found_whatever_is_pressed(
    world: World, county: County, sue: Person, dan: Person, bob: Person
) -> None:
    await opens(sue)
    await bob.taps("请假")
    await bob.taps("农忙")
    row, mine = (await sitting(world)).id, await enrolment_of(world, bob)
    for payload in (
        f"sc:{row}",
        f"si:{row}",
        f"sq:{row}:0",
        f"sa:{mine}",
        f"sd:{mine}",
        f"su:{row}:coming:0",
    ):
        await dan.presses(payload)
        dan.sees("not-found")
    for payload in (f"td:{row}:{dan.member_id}", f"te:{row}:{dan.member_id}", f"te:{row}:{bob.member_id}"):
        await dan.presses(payload)
        dan.sees("not-found")
    await bob.says("/session")
    bob.sees("not-allowed")


async def test_monthly_series_opens_its_next_sitting_by_itself(
    world: World, sue: Person, bob: Person
) -> None:
    await sue.says("/session")
    await sue.taps("办一期")
    for step in ("组织生活", "主题党日"):
        await sue.taps(step)
    for step in ("二月学习", "2月5日", "9点"):
        await sue.says(step)
    await sue.taps("别的地方")
    await sue.says("村委会")
    await sue.taps("不在名单里")
    for step in ("跳过", "2", "跳过", "跳过"):
        await sue.says(step)
    await sue.taps("全体党员")
    sue.sees("哪一种:<b>主题党日</b>")
    sue.sees("场地:<b>📍 别的地方")
    sue.sees("学时:<b>2</b>")
    await sue.taps("提交")
    await sue.taps("发邀请")
    await sue.presses(f"sr:{(await sitting(world)).id}")
    sue.sees("每月第一个星期五 09:00")
    await world.sleep(at(2027, 2, 25, 23))
    await world.walk(at(2027, 2, 26, 9, 1))
    async with world.scope() as scope:
        rows = await scope.all(select(Training).order_by(Training.starts_at))
    assert [(row.starts_at, row.state, row.number) for row in rows] == [
        (at(2027, 2, 5), TrainingState.OPEN, 1), (at(2027, 3, 5), TrainingState.OPEN, 2),
    ]  # fmt: skip
    assert sue.has_seen("按每月固定,已为您安排:\n主题党日|二月学习\n3月5日 星期五 09:00")
    assert bob.has_seen("主题党日|二月学习\n3月5日 星期五 09:00 村委会")


async def test_red_site_is_booked_and_refuses_more_heads_than_fit(world: World, office: Person) -> None:
    await office.says("/session")
    await office.taps("场地")
    await office.taps("加场地")
    await office.taps("红色教育点")
    for said in ("青石岭纪念馆", "30", "跳过", "跳过", "台阶多,慢走"):
        await office.says(said)
    await office.taps("提交")
    office.sees("青石岭纪念馆</b>(红色教育点) 座位:30")
    await visits(office, "20")
    office.sees("地点:青石岭纪念馆")
    await visits(office, "11")
    office.sees("那个时间只剩10个名额,不够11人")
    row = await sitting(world)
    await office.presses(f"sx:{row.id}")
    await office.taps("跳过")
    await office.taps("提交")
    await visits(office, "30")
    office.sees("这是草稿")
    async with world.scope() as scope:
        booked = await scope.all(select(SiteBooking).order_by(SiteBooking.id))
    assert [(one.heads, one.released_at is None) for one in booked] == [(20, False), (30, True)]


async def visits(office: Person, heads: str) -> None:
    """Plan a visit of the red site."""
    await office.says("/session")
    await office.taps("办一期")
    await office.taps("红色")
    for said in ("缅怀先烈", "2月9日", "09:00"):
        await office.says(said)
    await office.taps("青石岭纪念馆")
    await office.taps("不在名单里")
    for said in ("跳过", "3", heads, "跳过"):
        await office.says(said)
    await office.taps("全体党员")
    await office.taps("提交")


async def test_experts_number_is_sealed_shown_on_request_and_never_to_members(
    world: World, sue: Person, bob: Person
) -> None:
    await sue.says("/session")
    await sue.taps("老师")
    await sue.taps("加老师")
    await sue.taps("土专家")
    for said in ("田把式", "大棚蔬菜", "13900000077"):
        await sue.says(said)
    await sue.taps("提交")
    await sue.taps("田把式")
    assert "13900000077" not in sue.last.text
    await sue.taps("看电话")
    sue.sees("139")
    async with world.scope() as scope:
        [line] = await scope.all(select(AuditLine).where(AuditLine.verb == "teacher-phone-seen"))
    assert line.actor_id == sue.member_id
    await bob.presses("tp:1")
    bob.sees("not-allowed")


async def test_materials_reach_who_is_invited(world: World, sue: Person, bob: Person) -> None:
    await opens(sue)
    kinds = (("讲义", "https://example.org/a.pdf"), ("要点", None), ("表格", "document"))
    for title, what in kinds:
        await sue.presses(f"sm:{(await sitting(world)).id}")
        await sue.says(title)
        if what is None:
            await sue.sends_voice()
        elif what == "document":
            await sue.sends("document", file_id="doc-file", file_unique_id="d", file_size=900)
        else:
            await sue.says(what)
    await bob.taps("看详情")
    await bob.taps("看资料")
    assert bob.has_seen("• 讲义 https://example.org/a.pdf")
    assert any(shown.voice for shown in bob.screen)
    await sue.presses(f"sm:{(await sitting(world)).id}")
    await sue.says("坏的")
    await sue.says("没有网址")
    sue.sees("link-unclear")


async def test_sitting_for_very_many_is_told_by_the_job(
    world: World, office: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainings, "AT_ONCE", 1)
    monkeypatch.setattr(training_changes, "AT_ONCE", 1)
    await world.scheduler.tick()
    await opens(office)
    assert not bob.has_seen("大棚蔬菜")
    await passes(world, 5)
    assert bob.has_seen("讲课:马老师")
    await changes(office, clock="15:00")
    await passes(world, 10)
    assert count_of(bob, "有变动") == 1
    assert (await sitting(world)).told == 1
