"""The morning's word (domain §3.4-L): to whom, when, what it counts, and that its lists show exactly that."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from actions.digests import greet_staff
from actions.stretches import BEGINNING
from models.calendars import CalendarDay
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.members import Member
from models.official_days import DayKind
from models.outbox import Message
from models.roles import Role
from models.rules import DIGEST, Digest
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.rules.scene import Scene
from tests.telegram import Shown
from tests.world import COUNTY, World, at

MORNING = at(2027, 2, 10, 8, 0)  # a Wednesday, and the day on which the round is due


def digests(person: Person) -> list[Shown]:
    return [shown for shown in person.screen if "早上好" in shown.text]


async def difficulty(
    world: World, member_id: int | None, cause: Cause = Cause.DIFFICULTY, within: timedelta = timedelta(0)
) -> None:
    """Somebody has told of something, long ago or just now."""
    async with world.scope() as scope:
        member = await scope.get(Member, member_id or 0)
        assert member is not None
        scope.add(
            FollowUp(
                cause=cause, org_id=member.branch_id, member_id=member.id, occurrence=f"{cause}:test",
                state=FollowUpState.NEW, attempts=0, opened_at=scope.now, due_at=scope.now + within,
            )
        )  # fmt: skip


async def in_the_morning(world: World, moment: datetime = MORNING) -> None:
    """Let the round of February come, and one morning."""
    await world.walk(moment)
    await world.work()


async def test_secretary_reads_at_eight_what_waits_and_each_line_opens_its_list(
    world: World, county: County, ann: Person, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "党生日", joined_on="2006-02-10", floating=False)
        await enlist(scope, county.willow, "后几天", joined_on="1996-02-14", floating=False)
    await difficulty(world, bob.member_id)
    await in_the_morning(world)
    [said] = digests(sue)[-1:]
    for told in (
        "早上好,苏书记同志",
        "2人未报到",
        "其中2人今天到期",
        "2位同志政治生日",
        "1位是今天",
        "有难处:1件",
    ):
        assert told in said.text, told
    await sue.taps("有难处")
    sue.sees("鲍大山")
    await sue.taps("未报到 · 2")
    sue.sees("安小芬 · 柳湾村党支部", buttons=["代录"])
    await sue.taps("🎂 生日 · 2")
    sue.sees("2月10日 · 党生日 · 柳湾村党支部 · 入党21年")
    assert "2月14日 · 后几天 · 柳湾村党支部 · 入党31年" in sue.last.text
    await sue.taps("党生日")
    sue.sees("<b>党生日</b>")


async def test_list_shows_what_is_true_when_it_is_opened(
    world: World, ann: Person, bob: Person, sue: Person
) -> None:
    await in_the_morning(world)
    await sue.taps("未报到 · 2")
    await sue.taps("代录")  # the first line's
    await sue.taps("都好,没变化")
    await sue.taps("未报到 · 2")
    assert len([label for label in sue.last.labels if "柳湾村" in label]) == 1


async def test_from_the_morning_to_the_record_it_is_three_taps(
    world: World, bob: Person, sue: Person
) -> None:
    await in_the_morning(world)
    for label in ("未报到", "代录", "都好,没变化"):
        await sue.taps(label)
    sue.sees("已记:鲍大山2月报到")
    bob.sees("苏书记替您记了一次报到")


async def test_every_reader_hears_of_their_own_people_alone(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    async with world.scope() as scope:
        keeper = await enlist(scope, county.bridge, "康守望", floating=False, joined_on="2001")
        for number in range(3):
            await enlist(scope, county.bridge, f"甲{'一二三'[number]}", contact_id=keeper.id)
        await enlist(scope, county.bridge, "乙一", joined_on="2001-02-09")
    contact = await seat(world, keeper.id, "康守望", 520)
    await difficulty(world, bob.member_id)
    await in_the_morning(world)
    assert "1人未报到" in digests(sue)[-1].text
    assert "有难处" in digests(sue)[-1].text
    assert "4人未报到" in digests(dan)[-1].text
    assert "有难处" not in digests(dan)[-1].text
    assert "3人未报到" in digests(contact)[-1].text
    await contact.taps("未报到 · 3")
    assert "乙一" not in contact.last.text
    assert not digests(bob)


async def test_morning_tells_what_is_on_the_readers_own_desk_beside_what_waits_in_the_branch(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        keeper = await enlist(scope, county.willow, "康守望", floating=False, joined_on="2001")
        kept = await enlist(scope, county.willow, "甲一", contact_id=keeper.id)
    contact = await seat(world, keeper.id, "康守望", 520)
    for member_id in (bob.member_id, kept.id):  # without a contact person the secretary's at once
        await difficulty(world, member_id, within=timedelta(days=5))
    await in_the_morning(world, at(2027, 1, 29, 8, 0))
    for reader, own, seen in ((sue, "鲍大山", 2), (contact, "甲一", 1)):
        assert "轮到您办的:1件" in digests(reader)[-1].text
        assert f"有难处:{seen}件" in digests(reader)[-1].text
        await reader.taps("轮到我办的(1)")
        assert [name for name in ("鲍大山", "甲一") if name in reader.last.text] == [own]


async def test_secretary_who_is_also_the_contact_person_counts_nobody_twice(
    world: World, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.contact_id = sue.member_id
    await difficulty(world, bob.member_id)
    await in_the_morning(world)
    for told in ("1人未报到", "有难处:1件"):
        assert told in digests(sue)[-1].text


async def test_empty_day_says_so(world: World, sue: Person) -> None:
    await in_the_morning(world, at(2027, 1, 29, 8, 0))
    sue.sees("今天没有待办,您辛苦了。")
    assert len(digests(sue)) == 1


@pytest.mark.parametrize(("digest", "calm", "busy"), [(Digest.BUSY, 0, 1), (Digest.NEVER, 0, 0)])
async def test_office_may_switch_the_empty_one_off_or_all(
    world: World, county: County, bob: Person, sue: Person, digest: Digest, calm: int, busy: int
) -> None:
    scene = Scene(world, county, county.willow, county.bridge)
    await scene.change(county.committee, DIGEST, digest, date(2027, 1, 1))
    await in_the_morning(world, at(2027, 1, 29, 8, 0))
    assert len(digests(sue)) == calm
    await difficulty(world, bob.member_id)
    await in_the_morning(world, at(2027, 2, 1, 8, 0))
    assert len(digests(sue)) == busy


async def test_days_off_are_left_alone(world: World, sue: Person) -> None:
    await in_the_morning(world, at(2027, 1, 29, 12, 0))
    assert len(digests(sue)) == 1
    await world.walk(at(2027, 1, 31, 23, 0))  # Saturday and Sunday
    assert len(digests(sue)) == 1


async def test_official_days_off_are_left_alone_and_moved_working_days_are_not(
    world: World, county: County, sue: Person
) -> None:
    async with world.scope() as scope:
        for day, kind in ((date(2027, 2, 3), DayKind.OFF), (date(2027, 2, 6), DayKind.WORK)):
            scope.add(CalendarDay(org_id=county.county.id, day=day, kind=kind, name="调休", set_at=scope.now))
    world.database.known.clear()
    await world.walk(at(2027, 2, 7, 12, 0))
    async with world.scope() as scope:
        said = await scope.all(select(Message.not_before).where(Message.screen == "digest"))
    days = {moment.astimezone(COUNTY).date() for moment in said if moment}
    assert days == {date(2027, 1, 29), *(date(2027, 2, day) for day in (1, 2, 4, 5, 6))}


@pytest.mark.parametrize("zone", ["Africa/Lagos", "America/Los_Angeles", "Pacific/Auckland"])
async def test_reader_abroad_is_written_to_at_eight_of_their_own_clock(
    world: World, county: County, zone: str
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "海书记", zone=zone, floating=False)
        await appoint(scope, member, Role.SECRETARY, county.willow)
    away = await seat(world, member.id, "海书记", 540)
    await world.walk(at(2027, 2, 3, 23, 59))
    async with world.scope() as scope:
        planned = select(Message.not_before).where(Message.screen == "digest", Message.member_id == member.id)
        hours = [moment.astimezone(ZoneInfo(zone)) for moment in await scope.all(planned) if moment]
    assert hours
    assert {(hour.hour, hour.minute) for hour in hours} == {(8, 0)}
    assert {hour.date() for hour in hours} >= {date(2027, 2, 2), date(2027, 2, 3)}
    assert digests(away)


async def test_restart_in_the_morning_repeats_nobody(world: World, bob: Person, sue: Person) -> None:
    await in_the_morning(world)
    before = len(digests(sue))
    async with world.scope() as scope:
        slot = at(2027, 2, 10, 0, 10)
        place = await greet_staff(scope, slot, BEGINNING, 2)
        while place is not None:
            place = await greet_staff(scope, slot, place, 2)
    await world.work()
    assert len(digests(sue)) == before


async def test_who_slept_through_the_morning_is_told_in_the_day_and_not_at_night(
    world: World, bob: Person, sue: Person
) -> None:
    await world.sleep(at(2027, 2, 3, 11, 0))
    assert len(digests(sue)) == 1
    await world.sleep(at(2027, 2, 4, 20, 0))
    assert len(digests(sue)) == 1


async def test_who_wants_no_messages_gets_none(world: World, sue: Person) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, sue.member_id or 0)
        assert member is not None
        member.prefers_phone = True
    await in_the_morning(world, at(2027, 1, 29, 8, 0))
    assert not digests(sue)


async def test_reports_not_written_stand_in_the_morning_and_open_their_list(
    world: World, bob: Person, sue: Person
) -> None:
    await in_the_morning(world, at(2027, 4, 7, 8, 0))
    assert re.search("1份汇报还没交\n.*1份过了日子", digests(sue)[-1].text)
    await sue.taps("没交汇报 · 1")
    sue.sees("鲍大山 · 柳湾村党支部 · 季度汇报")


async def test_report_that_waits_for_its_answer_is_one_of_the_lines(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("/report")
    await bob.taps("开始写")
    await bob.says("读书看报")
    for _ in range(5):
        await bob.taps("跳过")
    await bob.taps("提交")
    await in_the_morning(world, at(2027, 1, 29, 8, 0))
    assert "汇报待回复:1件" in digests(sue)[-1].text
    await sue.taps("汇报待回复 · 1")
    await sue.taps("鲍大山")
    await sue.taps("看汇报")
    sue.sees("读书看报")


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2027, 2, 1)])
async def test_birthdays_of_a_morning_are_those_of_the_calendar(
    world: World, county: County, sue: Person, day: date
) -> None:
    joined = {"闰日": "2004-02-29", "月初": "2010-02", "只年": "2011", "当年": f"{day:%Y-%m-%d}"}
    async with world.scope() as scope:
        for name, joined_on in joined.items():
            await enlist(scope, county.willow, name, joined_on=joined_on, floating=False)
    world.clock.set(at(day.year, day.month, day.day, 10))
    await sue.says("/menu")
    await sue.presses("dgb:0")
    today = {name for name in joined if f"{day.month}月{day.day}日 · {name}" in sue.last.text}
    leap = {date(2027, 2, 28): {"闰日"}, date(2028, 2, 29): {"闰日"}, date(2027, 2, 1): {"月初"}}
    assert today == leap.get(day, set())
