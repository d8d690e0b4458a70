"""外出/返乡 (domain §3.4-B): leaving, arriving, a change of plan, calling it off, home again."""

import pytest
from sqlalchemy import select

from models.follow_ups import Cause, FollowUp
from models.journeys import HostSeen, Journey, JourneyState
from models.members import Member
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, at


@pytest.fixture
async def hal(world: World, county: County) -> Person:
    """何在家: a member of 柳湾村 at home, bound."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "何在家", "+8613900000021", floating=False)
    return await seat(world, member.id, "何在家", 521, "+8613900000021")


async def leaves(
    person: Person, place: str = "浙江 宁波 鄞州", span: str = "1–3月", day: str = "今天"
) -> None:
    """The form of leaving, from the word 外出 on."""
    await person.says("外出")
    await person.taps("我要外出")
    await person.says(place)
    await person.taps("务工")
    await person.taps(day)
    await person.taps(span)


async def behind(world: World, person: Person) -> tuple[Member, Journey]:
    """The member's row and the newest journey."""
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
        journey = await scope.first(Journey.last_of(person.member_id or 0))
    assert member is not None
    assert journey is not None
    return member, journey


async def test_short_journey_is_noted_with_its_place_and_makes_no_floating_record(
    world: World, hal: Person
) -> None:
    await leaves(hal)
    hal.sees("路上平安。到了请点“我到了”。", buttons=["我到了", "不去了"])
    assert not any("书记" in label for label in hal.last.labels)
    member, journey = await behind(world, hal)
    assert (journey.state, journey.errand, journey.span) == (JourneyState.AWAY, "work", "short")
    assert (member.place, member.floating, member.left_on) == ({"code": "330212"}, False, None)


async def test_half_a_year_makes_a_floating_record_and_offers_the_secretary_s_advice(
    world: World, hal: Person, sue: Person
) -> None:
    await leaves(hal, span="半年以上")
    hal.sees("可办组织关系转接,要我请书记联系您吗?", buttons=["请书记联系我"])
    member, journey = await behind(world, hal)
    assert (member.floating, member.left_on, member.left_for) == (True, "2027-01-28", "务工")
    assert journey.floating_since == journey.leaves_on
    await hal.taps("请书记联系我")
    hal.sees("苏书记")
    sue.sees("问组织关系转接")
    await hal.says("返乡")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.MEMBERSHIP))
        assert (row.member_id, row.due_at) == (hal.member_id, at(2027, 2, 2, 18))


async def test_advice_that_is_asked_for_twice_is_one_follow_up_and_one_alert(
    world: World, hal: Person, sue: Person
) -> None:
    await leaves(hal, span="半年以上")
    for _ in range(2):
        await hal.presses(f"jm:{hal.member_id}")
    assert sum("问组织关系转接" in shown.text for shown in sue.screen) == 1
    async with world.scope() as scope:
        assert len(await scope.all(select(FollowUp).where(FollowUp.cause == Cause.MEMBERSHIP))) == 1


@pytest.mark.parametrize(
    ("span", "floating", "left_on"), [("半年以上", True, "2027-02-16"), ("3–6月", False, None)]
)
async def test_planned_journey_begins_by_itself_on_its_day(
    world: World, hal: Person, span: str, left_on: str | None, *, floating: bool
) -> None:
    await plans(hal, "2月16日", span)
    hal.sees("记下了:2月16日")
    member, journey = await behind(world, hal)
    assert (journey.state, member.place) == (JourneyState.PLANNED, None)
    await world.walk(at(2027, 2, 15, 23))
    assert (await behind(world, hal))[1].state is JourneyState.PLANNED
    await world.walk(at(2027, 2, 16, 1))
    member, journey = await behind(world, hal)
    assert journey.state is JourneyState.AWAY
    assert (member.place, member.floating, member.left_on) == ({"code": "330212"}, floating, left_on)
    assert member.left_for == ("务工" if floating else None)


async def plans(person: Person, day: str, span: str, place: str = "浙江 宁波 鄞州") -> None:
    """The form with a day that is typed."""
    await person.says("外出")
    await person.taps("我要外出")
    await person.says(place)
    await person.taps("务工")
    await person.taps("别的日子")
    await person.says(day)
    await person.taps(span)


async def test_planned_journey_abroad_takes_its_clock_along_on_its_day(world: World, hal: Person) -> None:
    await plans(hal, "2月2日", "3–6月", "尼日利亚 拉各斯")
    hal.sees("半年报一次就好")
    await world.walk(at(2027, 2, 2, 1))
    member, _ = await behind(world, hal)
    assert (member.abroad, member.zone) == (True, "Africa/Lagos")
    assert member.place == {"country": "NG", "city": "拉各斯", "zone": "Africa/Lagos"}


async def test_country_with_several_clocks_asks_for_the_city_s(world: World, hal: Person) -> None:
    await hal.says("外出")
    await hal.taps("我要外出")
    await hal.says("美国")
    assert {"洛杉矶", "纽约"} <= set(hal.last.labels)
    await hal.taps("洛杉矶")
    await hal.taps("上学")
    await hal.taps("今天")
    await hal.taps("半年以上")
    member, _ = await behind(world, hal)
    assert (member.abroad, member.zone, member.left_for) == (True, "America/Los_Angeles", "上学")


async def test_arrival_asks_for_the_host_branch_and_keeps_its_name(world: World, hal: Person) -> None:
    await leaves(hal)
    await hal.taps("我到了")
    hal.sees("那边的党组织报到了吗", buttons=["已报到", "还没有", "不知道怎么报"])
    await hal.taps("已报到")
    await hal.says("下应街道党委")
    hal.sees("在当地报到了")
    member, journey = await behind(world, hal)
    assert (journey.state, journey.host_seen) == (JourneyState.HOSTED, HostSeen.SAID)
    assert (member.host_org, member.host_reported) == ("下应街道党委", True)


async def test_who_does_not_know_how_to_report_is_helped_by_the_branch(
    world: World, hal: Person, sue: Person
) -> None:
    await leaves(hal)
    await hal.taps("我到了")
    await hal.taps("不知道怎么报")
    hal.sees("苏书记会告诉您怎么报到")
    assert "何在家" in sue.last.text
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.HOST_HELP))
        assert row.member_id == hal.member_id


async def test_arriving_before_the_day_makes_the_planned_journey_begin(world: World, hal: Person) -> None:
    await plans(hal, "2月16日", "半年以上")
    await hal.taps("我到了")
    await hal.taps("还没有")
    hal.sees("党群服务中心", buttons=["请当地支部确认"])
    member, journey = await behind(world, hal)
    assert (journey.state, str(journey.leaves_on)) == (JourneyState.AWAY, "2027-01-28")
    assert (member.floating, member.left_on) == (True, "2027-01-28")


async def test_plan_changes_and_what_is_skipped_stays(world: World, hal: Person) -> None:
    await leaves(hal)
    await hal.says("外出")
    await hal.taps("改计划")
    await hal.says("广东 东莞")
    await hal.taps("跳过")
    await hal.taps("跳过")
    hal.sees("改好了:广东 东莞,1–3月")
    member, journey = await behind(world, hal)
    assert (member.place, journey.state, member.floating) == ({"code": "441900"}, JourneyState.AWAY, False)


async def test_journey_that_becomes_long_becomes_a_floating_record_at_once(world: World, hal: Person) -> None:
    await leaves(hal)
    await hal.says("外出")
    await hal.taps("改计划")
    await hal.taps("跳过")
    await hal.taps("半年以上")
    await hal.taps("跳过")
    hal.sees("请书记联系您吗", buttons=["请书记联系我"])
    assert (await behind(world, hal))[0].floating


async def test_called_off_journey_leaves_the_row_as_it_was(world: World, hal: Person) -> None:
    before = await _row(world, hal)
    await leaves(hal, span="半年以上")
    await hal.taps("不去了")
    hal.sees("还按在家登记")
    member, journey = await behind(world, hal)
    assert journey.state is JourneyState.CALLED_OFF
    assert member.answerable() == before
    await hal.presses(f"jo:{hal.member_id}")
    hal.sees("no-journey")


async def test_journey_called_off_after_a_change_of_plan_leaves_the_row_as_it_was_before_all(
    world: World, hal: Person
) -> None:
    before = await _row(world, hal)
    await leaves(hal)
    await hal.says("外出")
    await hal.taps("改计划")
    await hal.says("广东 东莞")
    await hal.taps("半年以上")
    await hal.taps("跳过")
    await hal.taps("不去了")
    member, journey = await behind(world, hal)
    assert (journey.state, member.answerable()) == (JourneyState.CALLED_OFF, before)


async def test_looking_at_the_own_journey_writes_none(world: World, bob: Person) -> None:
    for label in ("改计划", "我到了", "请当地支部确认"):
        await bob.says("外出")
        await bob.taps(label)
        await bob.says("取消")
    async with world.scope() as scope:
        assert not await scope.all(select(Journey))


async def _row(world: World, person: Person) -> dict[str, object]:
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
        assert member is not None
        return member.answerable()


async def test_coming_home_ends_the_journey_and_nothing_is_left_of_it_in_the_row(
    world: World, hal: Person
) -> None:
    before = await _row(world, hal)
    await leaves(hal, span="半年以上")
    await hal.taps("我到了")
    await hal.taps("已报到")
    await hal.says("下应街道党委")
    world.clock.forward(days=40)
    await hal.says("回家")
    await hal.taps("我到家了")
    hal.sees("欢迎回来!", buttons=["想学点什么", "只回来看看"])
    member, journey = await behind(world, hal)
    assert (journey.state, str(journey.returned_on)) == (JourneyState.HOME, "2027-03-09")
    assert member.answerable() == before


async def test_who_only_visits_stays_floating_and_keeps_the_journey(world: World, hal: Person) -> None:
    await leaves(hal, span="半年以上")
    away = await _row(world, hal)
    await hal.says("回家")
    await hal.taps("我到家了")
    await hal.taps("只回来看看")
    hal.sees("外出登记照旧")
    member, journey = await behind(world, hal)
    assert (journey.state, journey.returned_on, member.answerable()) == (JourneyState.AWAY, None, away)
    await hal.presses(f"jg:{hal.member_id}")
    hal.sees("nothing-to-reopen")


async def test_floating_member_of_the_roster_comes_home_without_having_left_in_the_chat(
    world: World, bob: Person
) -> None:
    await bob.says("返乡")
    bob.sees("广东 深圳", buttons=["我到家了"])
    await bob.taps("我到家了")
    member, journey = await behind(world, bob)
    assert (journey.state, member.floating, member.place) == (JourneyState.HOME, False, None)


async def test_answer_of_the_month_that_tells_of_home_ends_the_journey_and_undo_takes_it_up_again(
    world: World, hal: Person
) -> None:
    await leaves(hal, span="半年以上")
    away = await _row(world, hal)
    await hal.says("报到")
    for label in ("很好", "已回家", "都没变", "跳过"):
        await hal.taps(label)
    member, journey = await behind(world, hal)
    assert (journey.state, member.floating) == (JourneyState.HOME, False)
    await hal.taps("撤回")
    member, journey = await behind(world, hal)
    assert (journey.state, member.answerable()) == (JourneyState.AWAY, away)


async def test_answer_from_another_place_moves_the_journey_too(world: World, hal: Person) -> None:
    await leaves(hal)
    await hal.says("报到")
    for said in ("很好", "换地方了", "广东 东莞", "都没变", "已报到", "跳过"):
        await hal.says(said)
    member, journey = await behind(world, hal)
    assert (journey.place, member.place) == ({"code": "441900"}, {"code": "441900"})
    assert journey.state is JourneyState.HOSTED


async def test_second_journey_is_not_begun_while_one_is_open(world: World, hal: Person) -> None:
    await leaves(hal)
    await hal.presses(f"jl:{hal.member_id}")
    hal.sees("already-away")
    async with world.scope() as scope:
        assert len(await scope.all(select(Journey))) == 1


async def test_nobody_tells_of_somebody_else_s_journey(world: World, hal: Person, bob: Person) -> None:
    await leaves(hal)
    for prefix in ("jw", "jl", "ja", "jc", "jo", "jh", "jg", "jm", "jp", "jn", "ju", "jk", "jy", "ji"):
        await bob.presses(f"{prefix}:{hal.member_id}")
        bob.sees("not-found")
    assert (await behind(world, hal))[1].state is JourneyState.AWAY


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "当地党组织:{}"), ("en", "Branch there: {}")])
@pytest.mark.parametrize(
    ("host_org", "told"),
    [(None, ("本人说已报到", "reported, they say")), ("南城街道党委", ("南城街道党委", "南城街道党委"))],
)
async def test_member_reads_what_is_known_of_the_branch_there_and_nothing_after_it(
    world: World, county: County, language: str, said: str, host_org: str | None, told: tuple[str, str]
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "无处寻", host_reported=True, host_org=host_org)
    person = await seat(world, member.id, "无处寻", 522)
    await person.says(f"/lang {language}")
    await person.says("/travel")
    [line] = [line for line in person.last.text.splitlines() if line.startswith(said.format(""))]
    assert line.endswith(told[language == "en"])
    assert "—" not in person.last.text


async def test_member_of_whom_the_roster_knows_no_place_reads_that_they_are_away(
    world: World, county: County
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "无处寻")
    person = await seat(world, member.id, "无处寻", 522)
    await person.says("/travel")
    person.sees("现在登记在外地。")
    assert "—" not in person.last.text
