"""节日与日历: seen, changed and loaded by offices; what is missing is said (domain §2.3, §3.4-M, §3.6)."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.calendars import CalendarDay
from models.follow_ups import Cause, FollowUp
from models.official_days import DayKind
from models.roles import Role
from tests.calendar_rows import mark
from tests.county import County, appoint, enlist, seat
from tests.knowledge.test_day_lines import NOTICE_OF_2026
from tests.people import Person
from tests.world import World, at

OF_2027 = "2027-02-05~2027-02-11 放假 春节\n2027-02-14 上班 春节\n2027-04-05 放假 清明"


@pytest.fixture
async def wei(world: World, county: County) -> Person:
    """魏委员: of the committee of 清源镇."""
    async with world.scope() as scope:
        member = await enlist(scope, county.committee, "魏委员", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "魏委员", 522)


async def rows(world: World) -> dict[str, tuple[str, DayKind, str, int | None]]:
    """All marked days: whose, what, its name, of which notice."""
    async with world.scope() as scope:
        found = await scope.all(select(CalendarDay).order_by(CalendarDay.day, CalendarDay.org_id))
        return {
            f"{row.org_id}:{row.day:%m-%d}": (str(row.org_id), row.kind, row.name, row.year) for row in found
        }


async def load(person: Person, year: str, lines: str) -> None:
    """Load a year from the calendar that is open."""
    await person.taps("导入放假安排")
    await person.taps(year)
    await person.says(lines)


async def change(person: Person, day: str, what: str, called: str | None = None) -> None:
    """Change a day of the calendar that is open."""
    await person.taps("改一天")
    await person.says(day)
    await person.taps(what)
    if called:
        await person.says(called)
    elif what != "恢复成上级的":
        await person.taps("跳过")
    await person.taps("提交")


async def test_office_sees_the_festivals_of_60_days_and_that_the_year_is_missing(office: Person) -> None:
    await office.says("/calendar")
    office.sees("青禾县委组织部", buttons=["改一天", "导入放假安排", "看下级单位的"])
    text = office.last.text
    lines = text.splitlines()
    assert "1月28日到3月28日" in lines[0]
    assert "2027年的放假安排还没有导入" in lines[1]
    assert lines[2] == "🎏 1月30日 星期六 小年"
    assert [line.split()[1] for line in lines[2:]] == [
        "1月30日", "2月5日", "2月6日", "2月20日", "3月8日",
    ]  # fmt: skip


async def test_office_loads_a_year_and_working_days_follow_it(
    world: World, county: County, office: Person, bob: Person
) -> None:
    await office.says("日历")
    await load(office, "2027", OF_2027)
    office.sees("2027年放假8天,调休上班1天")
    office.sees("🟥 放假 2月5日 星期五—2月11日 春节(本单位定)")
    assert "跳过" not in office.last.text
    await office.taps("📅 青禾县委组织部")
    assert "还没有导入" not in office.last.text
    world.clock.set(at(2027, 2, 4, 10))
    await bob.says("/talk")
    await bob.taps("跳过")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.TALK))
        assert row.due_at == at(2027, 2, 12, 18)
        [line] = await scope.all(select(AuditLine).where(AuditLine.verb == "calendar-year-loaded"))
        assert (line.actor_id, line.facts) == (office.member_id, {"year": 2027, "off": 8, "work": 1})


async def test_second_loading_takes_the_place_of_the_first_and_own_days_elsewhere_stay(
    world: World, county: County, office: Person
) -> None:
    await mark(world, county.willow, [date(2027, 2, 8)], DayKind.WORK)
    await mark(world, county.county, [date(2027, 6, 1), date(2027, 4, 5)])
    await office.says("/calendar")
    await load(office, "2027", OF_2027)
    await load(office, "2027", "2027-02-06 放假 春节")
    top, branch = county.county.id, county.willow.id
    assert await rows(world) == {
        f"{top}:02-06": (str(top), DayKind.OFF, "春节", 2027),
        f"{branch}:02-08": (str(branch), DayKind.WORK, "", None),
        f"{top}:06-01": (str(top), DayKind.OFF, "", None),
    }


async def test_wrong_lines_are_told_and_nothing_is_changed(world: World, office: Person) -> None:
    await office.says("/calendar")
    await load(office, "2027", "2027-02-05 放假\n2027-02-30 放假\n2027-02-14 春节")
    office.sees("2027年的安排没有导入", buttons=["导入放假安排"])
    office.sees("第2行「2027-02-30 放假」:没有这一天")
    office.sees("第3行「2027-02-14 春节」:没写放假还是上班")
    await load(office, "2027", "大家好")
    office.sees("没看到放假或上班的日子")
    await load(office, "2027", "\n".join(f"2027-02-{number} 放假" for number in range(30, 42)))
    office.sees("另外还有2行")
    assert await rows(world) == {}


async def test_notice_of_another_year_is_no_notice_of_this_one(world: World, office: Person) -> None:
    await office.says("/calendar")
    await load(office, "2028", NOTICE_OF_2026.replace("1月1日", "2026年1月1日"))
    office.sees("不是这一年的")
    assert await rows(world) == {}


async def test_calendar_that_never_opens_is_refused(world: World, office: Person) -> None:
    await office.says("/calendar")
    await load(office, "2027", "2027-03-01~2027-03-15 放假\n2027-03-16~2027-03-26 放假")
    office.sees("连着放30天")
    assert await rows(world) == {}


async def test_committee_gives_a_branch_a_day_of_its_own_and_takes_it_back(
    world: World, county: County, wei: Person, office: Person
) -> None:
    await wei.says("/calendar 柳湾")
    wei.sees("柳湾村党支部")
    await change(wei, "3月15日", "放假", "防汛值班")
    wei.sees("🟥 放假 3月15日 星期一 防汛值班(本单位定)")
    branch = county.willow.id
    assert await rows(world) == {f"{branch}:03-15": (str(branch), DayKind.OFF, "防汛值班", None)}
    async with world.scope() as scope:
        assert scope.days_off(branch)(date(2027, 3, 15))
        assert not scope.days_off(county.bridge.id)(date(2027, 3, 15))
    await change(wei, "3月15日", "上班")
    wei.sees("🟦 上班 3月15日 星期一 (本单位定)")
    await change(wei, "3月15日", "恢复成上级的")
    assert await rows(world) == {}
    await change(wei, "3月15日", "恢复成上级的")
    wei.sees("本来就和上级一样")
    async with world.scope() as scope:
        verbs = await scope.all(select(AuditLine.facts).where(AuditLine.verb == "calendar-day-set"))
    assert [facts["what"] for facts in verbs] == ["off", "work", "above"]


async def test_branch_sees_what_the_county_marked_as_not_its_own(
    world: World, county: County, office: Person
) -> None:
    await mark(world, county.county, [date(2027, 2, 5)], year=2027)
    await office.says("/calendar 石桥")
    office.sees("🟥 放假 2月5日 星期五")
    assert "本单位定" not in office.last.text


async def test_name_of_several_or_of_none(office: Person) -> None:
    await office.says("/calendar 村")
    office.sees("看哪个单位的日历", buttons=["柳湾村党支部", "石桥村党支部"])
    await office.taps("石桥村党支部")
    office.sees("石桥村党支部")
    await office.taps("看下级单位的")
    await office.says("不存在的")
    office.sees("没有找到叫「不存在的」的下级单位")


async def test_secretary_and_member_change_no_calendar(
    world: World, county: County, sue: Person, bob: Person, wei: Person
) -> None:
    for person in (sue, bob):
        await person.says("/calendar")
        person.sees("not-allowed")
        await person.presses(f"dd:{county.willow.id}")
        person.sees("not-allowed")
    await wei.presses(f"dc:{county.county.id}")
    wei.sees("not-found")
    await wei.presses(f"dy:{county.county.id}")
    wei.sees("not-found")


async def test_office_is_told_each_week_of_december_until_the_year_is_loaded(
    world: World, county: County, office: Person, sue: Person
) -> None:
    await mark(world, county.county, [date(2027, 10, 1)], year=2027)
    await world.wake_at(at(2027, 11, 30, 12))
    await world.walk(at(2027, 12, 9, 10))
    told = [shown.text for shown in office.screen if "还没有2028年的放假安排" in shown.text]
    assert len(told) == 2
    assert not sue.has_seen("还没有2028年的放假安排")
    await office.taps("导入放假安排")
    await office.taps("2028")
    await office.says("2028-01-24~2028-01-30 放假 春节")
    await world.walk(at(2027, 12, 30, 10))
    assert len([shown for shown in office.screen if "还没有2028年的放假安排" in shown.text]) == 2


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2027, 11, 2), []),  # the last of the 60 days is 31 December
        (date(2027, 11, 3), ["2028"]),
        (date(2027, 12, 3), ["2028"]),
        (date(2026, 11, 28), ["2027"]),
        (date(2028, 12, 30), ["2028、2029"]),
    ],
)
async def test_calendar_names_each_year_it_shows_and_nobody_has_told(
    world: World, county: County, office: Person, day: date, missing: list[str]
) -> None:
    if day.year == 2027:
        await mark(world, county.county, [date(2027, 10, 1)], year=2027)
    world.clock.set(at(day.year, day.month, day.day, 12))
    await office.says("/calendar")
    assert re.findall(r"❗ (\S+)年的放假安排还没有导入", office.last.text) == missing
