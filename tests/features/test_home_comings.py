"""要回家过年吗 (W22b, domain §3.4-B): the question of 小年, its answers, the best day, the meeting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.home_comings import Coming, HomeComing, HomeMeeting, Stay, best_day, season_of
from models.journeys import Journey, JourneyState
from models.members import Member
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, at

FIRST = date(2027, 1, 20)
DAYS = st.integers(0, 25).map(lambda number: FIRST + timedelta(days=number))
STAYS = st.lists(st.tuples(DAYS, DAYS).map(lambda ends: Stay(min(ends), max(ends))), max_size=12)


def weekend(day: date) -> bool:
    return day.weekday() > 4


@pytest.mark.sqlite_only
@given(stays=STAYS, since=DAYS, kept=st.frozensets(DAYS, max_size=3))
def test_best_day_is_the_one_that_counting_day_by_day_finds(
    stays: list[Stay], since: date, kept: frozenset[date]
) -> None:
    counted = [
        (sum(stay.first <= day <= stay.last for stay in stays), weekend(day), -day.toordinal())
        for number in range(60)
        if (day := FIRST + timedelta(days=number)) >= since and day not in kept
    ]
    number, _, last = max(counted)
    found = best_day(stays, since, weekend, kept)
    assert found == ((date.fromordinal(-last), number) if number else None)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("today", "year", "asked_on", "first"),
    [
        (date(2027, 1, 30), 2027, date(2027, 1, 30), date(2027, 2, 6)),
        (date(2027, 2, 20), 2027, date(2027, 1, 30), date(2027, 2, 6)),
        (date(2027, 2, 21), 2028, date(2028, 1, 19), date(2028, 1, 26)),
        (date(2026, 12, 31), 2027, date(2027, 1, 30), date(2027, 2, 6)),
    ],
)  # fmt: skip
def test_festival_that_people_speak_of_is_the_next_one_up_to_the_lanterns(
    today: date, year: int, asked_on: date, first: date
) -> None:
    season = season_of(today)
    assert (season.year, season.asked_on, season.first) == (year, asked_on, first)


async def answers(world: World, person: Person) -> HomeComing:
    async with world.scope() as scope:
        [row] = await scope.all(HomeComing.all_of(person.member_id or 0))
    return row


async def test_floating_member_is_asked_on_the_morning_of_the_day_and_answers_with_a_day(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 1, 30, 8, 59))
    assert not bob.has_seen("home-coming")
    await world.walk(at(2027, 1, 30, 9, 1))
    bob.sees("今天小年。要回家过年吗?", buttons=["回,大概…", "不回", "还没定"])
    assert not sue.has_seen("home-coming"), "who lives at home is not asked"
    await bob.taps("回,大概…")
    await bob.says("2月3日")
    await bob.taps("跳过")
    bob.sees("大概2月3日 星期三到家")
    row = await answers(world, bob)
    assert (row.year, row.coming, row.from_on, row.until_on) == (2027, Coming.YES, date(2027, 2, 3), None)
    async with world.scope() as scope:
        journey = await scope.first(Journey.open_of(bob.member_id or 0))
        assert journey is not None
        assert journey.state is JourneyState.RETURNING


@pytest.mark.parametrize(
    ("label", "coming", "says"), [("不回", Coming.NO, "过个好年"), ("还没定", Coming.UNSURE, "不急")]
)
async def test_answer_without_a_day_is_kept_too(
    world: World, bob: Person, label: str, coming: Coming, says: str
) -> None:
    await world.walk(at(2027, 1, 30, 9, 1))
    await bob.taps(label)
    bob.sees(says)
    assert (await answers(world, bob)).coming is coming


async def test_newer_answer_takes_the_place_of_the_older_one(world: World, bob: Person) -> None:
    await world.walk(at(2027, 1, 30, 9, 1))
    await bob.taps("回,大概…")
    await bob.says("2月3日")
    await bob.says("2月18日")
    bob.sees("住到2月18日")
    await bob.taps("不回")
    row = await answers(world, bob)
    assert (row.coming, row.from_on, row.until_on) == (Coming.NO, None, None)
    async with world.scope() as scope:
        journey = await scope.first(Journey.open_of(bob.member_id or 0))
        assert journey is not None
        assert journey.state is JourneyState.AWAY


async def test_who_has_said_it_already_is_not_asked(world: World, bob: Person) -> None:
    await bob.says("回家")
    await bob.taps("哪天回家")
    await bob.says("2月1日")
    await bob.taps("跳过")
    await world.walk(at(2027, 1, 31, 9))
    assert not bob.has_seen("home-coming")


async def test_who_mourns_is_not_asked(world: World, bob: Person) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.mourning_until = date(2027, 3, 1)
    await world.walk(at(2027, 1, 31, 9))
    assert not bob.has_seen("home-coming")


@pytest.mark.parametrize(
    ("zone", "hour"), [("Africa/Lagos", 16), ("America/Los_Angeles", 25), ("Pacific/Auckland", 4)]
)
async def test_everybody_is_asked_at_their_own_nine_o_clock(
    world: World, county: County, zone: str, hour: int
) -> None:
    async with world.scope() as scope:
        place = {"country": "NG", "city": "", "zone": zone}
        member = await enlist(scope, county.willow, "远行人", zone=zone, abroad=True, place=place)
    person = await seat(world, member.id, "远行人", 541)
    morning = at(2027, 1, 30, 0) + timedelta(hours=hour)
    await world.walk(morning - timedelta(minutes=1))
    assert not person.has_seen("home-coming")
    await world.walk(morning + timedelta(minutes=1))
    assert person.has_seen("home-coming")


async def test_question_is_asked_once_however_the_clock_goes(world: World, bob: Person) -> None:
    await world.sleep(at(2027, 1, 31, 10))
    await world.walk(at(2027, 2, 5, 10))
    assert sum("要回家过年吗" in shown.text for shown in bob.screen) == 1


async def returns(world: World, county: County, name: str, chat: int, *said: str) -> Person:
    """A floating member of 柳湾村 who tells from when to when they are at home."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, name, place={"code": "441900"})
    person = await seat(world, member.id, name, chat)
    await person.presses(f"jp:{member.id}")
    for word in said:
        await person.says(word)
    return person


async def test_secretary_is_proposed_the_day_with_most_people_and_fixes_it(
    world: World, county: County, sue: Person
) -> None:
    one = await returns(world, county, "归来甲", 551, "2月7日", "2月10日")
    two = await returns(world, county, "归来乙", 552, "2月8日", "跳过")
    out = await returns(world, county, "早走丙", 553, "1月30日", "2月2日")
    await enlist_silent(world, county)
    await sue.says("流动台账")
    await sue.taps("返乡计划")
    sue.sees("回家3位,不回0位,没定0位,没回答1位")
    sue.sees("2月8日 星期一</b>在家的最多:2位(归来甲、归来乙)", buttons=["定在这天"])
    await sue.taps("定在这天")
    sue.sees("定在2月8日 星期一座谈。已告知要回家的3位")
    for person in (one, two, out):
        person.sees("支部2月8日 星期一请回家的同志坐一坐", buttons=["来", "有事"])
    await one.taps("来")
    one.sees("2月8日 星期一见!")
    await out.taps("有事")
    await sue.taps("返乡计划")
    sue.sees("已定2月8日 星期一座谈:来1位,有事1位")
    async with world.scope() as scope:
        [meeting] = await scope.all(select(HomeMeeting))
        assert (meeting.on, meeting.set_by) == (date(2027, 2, 8), sue.member_id)


async def enlist_silent(world: World, county: County) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "没说丁")


async def test_who_comes_home_after_the_day_was_fixed_is_invited_by_the_welcome(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    await returns(world, county, "归来甲", 551, "1月30日", "2月10日")
    await sue.says("流动台账")
    await sue.taps("返乡计划")
    await sue.taps("定在这天")
    await bob.says("回家")
    await bob.taps("我到家了")
    bob.sees("欢迎回来!")
    bob.sees("有座谈,来吗?", buttons=["来", "有事"])
    await bob.taps("来")
    assert (await answers(world, bob)).attends


async def test_fixing_another_day_tells_of_the_newer_one(world: World, county: County, sue: Person) -> None:
    one = await returns(world, county, "归来甲", 551, "1月30日", "2月10日")
    for day in (date(2027, 2, 3), date(2027, 2, 4)):
        await sue.presses(f"jf:{county.willow.id}:{day.toordinal()}")
    assert [("2月3日" in shown.text, "2月4日" in shown.text) for shown in one.screen[-2:]] == [
        (True, False), (False, True),
    ]  # fmt: skip
    async with world.scope() as scope:
        [meeting] = await scope.all(select(HomeMeeting))
        assert meeting.on == date(2027, 2, 4)


@pytest.mark.parametrize("day", [date(2027, 1, 28), date(2028, 1, 1), date.max])
async def test_day_that_is_no_day_for_it_is_refused(
    world: World, county: County, sue: Person, day: date
) -> None:
    await sue.presses(f"jf:{county.willow.id}:{day.toordinal()}")
    sue.sees("not-found")
    await sue.presses(f"jf:{county.willow.id}:{2**62}")
    sue.sees("not-found")
    async with world.scope() as scope:
        assert not await scope.all(select(HomeMeeting))


async def test_secretary_of_another_branch_and_the_county_see_no_plan(
    world: World, county: County, dan: Person, office: Person
) -> None:
    for person in (dan, office):
        await person.presses(f"jr:{county.willow.id}")
        person.sees("not-found")


async def test_wishes_for_courses_are_counted_for_the_secretary(
    world: World, county: County, sue: Person
) -> None:
    for number, wishes in enumerate((("电工", "驾驶"), ("电工",))):
        async with world.scope() as scope:
            member = await enlist(scope, county.willow, f"学手艺{number}")
        person = await seat(world, member.id, f"学手艺{number}", 560 + number)
        await person.says("回家")
        await person.taps("我到家了")
        await person.taps("想学点什么")
        for wish in (*wishes, "选好了"):
            await person.taps(wish)
    await sue.presses(f"jr:{county.willow.id}")
    assert sue.has_seen("· 电工:2位\n· 驾驶:1位")
