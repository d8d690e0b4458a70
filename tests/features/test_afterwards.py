"""课后: stars without names, who was not there, what is made up for, who takes over (domain §3.4-C)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enrolments import AttendedHow, Enrolment, EnrolmentState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.make_ups import MakeUp, MakeUpState
from models.trainings import Classroom, Training, TrainingState
from tests.county import County, enlist, seat
from tests.people import Person
from tests.sittings import invite, sitting_of
from tests.world import World, at

START = at(2027, 1, 28, 14)
QUIZ = "大蒜几月下种?\n*九月下旬\n六月"


@pytest.fixture
async def sitting(world: World, county: County, ann: Person, bob: Person, sue: Person) -> Training:
    """A sitting at which 苏书记 was, and 鲍大山 and 安小芬 were not; it is over."""
    async with world.scope() as scope:
        held = await sitting_of(scope, county.willow, START)
        await invite(scope, held, [bob.member_id, sue.member_id])
        await invite(scope, held, [ann.member_id], EnrolmentState.INVITED)
        row = await scope.first(Enrolment.of(held.id, sue.member_id or 0))
        assert row is not None
        row.attend(AttendedHow.CODE, START)
        row.hours = held.hours
    return held


async def states(world: World) -> dict[int, EnrolmentState]:
    async with world.scope() as scope:
        return {row.member_id: row.state for row in await scope.all(select(Enrolment))}


async def lesson(sue: Person, sitting: Training) -> None:
    """The secretary gives something to make up for a sitting."""
    await sue.presses(f"afl:{sitting.id}")
    await sue.says("要点:九月下旬下种,行距二十厘米。")
    await sue.says(QUIZ)
    sue.sees("lesson-given")


async def test_who_was_there_is_asked_once_and_rates_with_one_tap_and_a_line(
    world: World, sitting: Training, sue: Person, bob: Person
) -> None:
    await world.walk(at(2027, 1, 28, 20, 30))
    assert len([one for one in sue.screen if "讲得怎样" in one.text]) == 1
    assert not bob.has_seen("how-was-it"), "who was not there is not asked"
    await sue.taps("⭐⭐⭐⭐")
    sue.sees("rated")
    await sue.taps("写一句")
    await sue.says("讲得明白")
    sue.sees("words-kept")
    async with world.scope() as scope:
        row = await scope.first(Enrolment.of(sitting.id, sue.member_id or 0))
    assert row is not None
    assert (row.rating, row.words) == (5 if sue.has_seen("⭐⭐⭐⭐⭐ 谢谢") else 4, "讲得明白")


@pytest.mark.sqlite_only
async def test_nobody_rates_for_another_where_they_were_not_or_long_after(
    world: World, sitting: Training, sue: Person, bob: Person
) -> None:
    for who, payload in (
        (bob, f"afr:{sitting.id}:{sue.member_id}:5"),
        (bob, f"afr:{sitting.id}:{bob.member_id}:5"),
        (sue, f"afr:{sitting.id}:{sue.member_id}:6"),
        (sue, f"afr:{sitting.id}:{sue.member_id}:0"),
    ):
        await who.presses(payload)
        who.sees("not-found")
    world.clock.set(START + timedelta(days=20))
    await sue.presses(f"afr:{sitting.id}:{sue.member_id}:5")
    sue.sees("rating-over")


@pytest.mark.sqlite_only
async def test_ratings_are_shown_from_five_on_and_without_names(
    world: World, county: County, sitting: Training, sue: Person, dan: Person
) -> None:
    for number in range(5):
        await sue.presses(f"afs:{sitting.id}")
        sue.sees("ratings.few")
        assert "颗星" not in sue.last.text
        async with world.scope() as scope:
            who = await enlist(scope, county.willow, f"听课的{number}")
            held = await scope.get(Training, sitting.id)
            assert held is not None
            await invite(scope, held, [who.id], EnrolmentState.ATTENDED)
            row = await scope.first(Enrolment.of(sitting.id, who.id))
            assert row is not None
            row.rate(5 if number else 3, "好" * number or None, scope.now)
    await sue.presses(f"afs:{sitting.id}")
    sue.sees("平均 4.6 颗星")
    assert "听课的" not in sue.last.text
    assert "· 好好" in sue.last.text
    await dan.presses(f"afs:{sitting.id}")
    dan.sees("not-found")


@pytest.mark.both_engines
async def test_next_morning_the_absent_are_noted_and_the_secretary_hears_it_once(
    world: World, sitting: Training, ann: Person, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 1, 30, 9))
    assert len([one for one in sue.screen if "到1人,缺1人" in one.text]) == 1
    found = await states(world)
    assert found[bob.member_id or 0] is EnrolmentState.ABSENT
    assert found[ann.member_id or 0] is EnrolmentState.SILENT, (
        "a course is offered: who never answered is silent"
    )
    async with world.scope() as scope:
        held = await scope.get(Training, sitting.id)
        assert held is not None
        assert held.state is TrainingState.HELD
    await sue.taps("谁没来")
    sue.sees("鲍大山")
    assert "安小芬" not in sue.last.text


@pytest.mark.sqlite_only
async def test_at_a_meeting_of_the_branch_who_never_answered_is_absent_too(
    world: World, sitting: Training, ann: Person
) -> None:
    async with world.scope() as scope:
        held = await scope.get(Training, sitting.id)
        assert held is not None
        held.classroom = Classroom.LIFE
    await world.walk(at(2027, 1, 29, 9))
    assert (await states(world))[ann.member_id or 0] is EnrolmentState.ABSENT


@pytest.mark.sqlite_only
async def test_where_nobody_was_ticked_nobody_is_absent_and_the_organiser_is_asked_to_tick(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        held = await sitting_of(scope, county.willow, START)
        await invite(scope, held, [bob.member_id])
    await world.walk(at(2027, 1, 31, 9))
    assert len([one for one in sue.screen if "还没有一个签到" in one.text]) == 1
    assert (await states(world))[bob.member_id or 0] is EnrolmentState.ENROLLED
    await sue.presses(f"sga:{held.id}")
    await world.walk(at(2027, 2, 1, 12))
    assert (await states(world))[bob.member_id or 0] is EnrolmentState.ATTENDED


@pytest.mark.both_engines
async def test_member_makes_up_with_one_answer_and_has_the_hours(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    await lesson(sue, sitting)
    sue.sees("lesson-given.later")
    await world.walk(at(2027, 1, 29, 12))
    told = [one for one in bob.screen if "没来没关系" in one.text]
    assert len(told) == 1
    await bob.taps("补课:种蒜的学问")
    bob.sees("行距二十厘米", buttons=["六月", "九月下旬"])
    await bob.taps("六月")
    bob.sees("make-up-wrong")
    await bob.taps("补课:种蒜的学问")
    await bob.taps("九月下旬")
    bob.sees("made-up")
    async with world.scope() as scope:
        row = await scope.first(Enrolment.of(sitting.id, bob.member_id or 0))
        [item] = await scope.all(select(MakeUp))
    assert row is not None
    assert (row.state, row.hours) == (EnrolmentState.MADE_UP, 8)
    assert (item.state, item.tries) == (MakeUpState.DONE, 2)
    await bob.says("/hours")
    bob.sees("已学 4 学时")


async def test_after_fourteen_days_the_secretary_looks_after_it_until_it_is_made_up(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 1, 29, 12))
    await lesson(sue, sitting)
    sue.sees("lesson-given.now")
    await world.walk(at(2027, 2, 12, 7))
    async with world.scope() as scope:
        assert not await scope.all(FollowUp.open_for([bob.member_id or 0], Cause.MAKE_UP))
    await world.walk(at(2027, 2, 13, 9))
    async with world.scope() as scope:
        [task] = await scope.all(FollowUp.open_for([bob.member_id or 0], Cause.MAKE_UP))
        [item] = await scope.all(select(MakeUp))
    assert item.state is MakeUpState.HANDED_ON
    await bob.presses(f"afm:{item.id}")
    await bob.taps("九月下旬")
    bob.sees("made-up")
    async with world.scope() as scope:
        found = await scope.get(FollowUp, task.id)
        assert found is not None
        assert found.state is FollowUpState.WITHDRAWN


@pytest.mark.sqlite_only
async def test_nobody_opens_what_another_has_to_make_up_for(
    world: World, county: County, sitting: Training, bob: Person, sue: Person, dan: Person
) -> None:
    await lesson(sue, sitting)
    await world.walk(at(2027, 1, 29, 12))
    async with world.scope() as scope:
        [item] = await scope.all(select(MakeUp))
        other = await enlist(scope, county.willow, "旁人", "+8613900000041")
    passer = await seat(world, other.id, "旁人", 541)
    for payload in (f"afm:{item.id}", f"afq:{item.id}:0"):
        await passer.presses(payload)
        passer.sees("not-found")
    for payload in (f"afl:{sitting.id}", f"afa:{sitting.id}:0", f"afe:{sitting.id}"):
        await dan.presses(payload)
        dan.sees("not-found")


@pytest.mark.sqlite_only
async def test_account_tells_what_is_missing_and_the_secretary_sees_who_is_behind(
    world: World, county: County, sitting: Training, bob: Person, sue: Person
) -> None:
    await sue.says("学时")
    sue.sees("已学 4 学时,要求 56 学时,集中培训 1 次")
    sue.sees("还差 52 学时")
    await sue.taps("还差学时的")
    sue.sees("鲍大山(柳湾村党支部) 0/32")
    assert "苏书记" in sue.last.text
    await bob.says("我的学时")
    bob.sees("还差一次集中培训")
    assert not any("还差学时的" in label or "培训统计" in label for label in bob.last.labels)
    await bob.presses("lhb:0")
    bob.sees("not-allowed")


@pytest.mark.sqlite_only
async def test_figures_of_the_own_unit_are_told_and_no_other(
    world: World, county: County, sitting: Training, sue: Person, dan: Person, office: Person
) -> None:
    await office.says("/hours")
    await office.taps("培训统计")
    office.sees("应训 3,实训 1 人,1 人次")
    await office.taps("清源镇党委")
    await office.taps("柳湾村党支部")
    office.sees("<b>柳湾村党支部</b> 今年至1月28日")
    await office.taps("上一级")
    office.sees("<b>清源镇党委</b>")
    await dan.presses(f"lhg:{county.willow.id}:0")
    dan.sees("not-found")
    await sue.presses(f"lhg:{county.willow.id}:0")
    sue.sees("期数 1")


@pytest.mark.sqlite_only
async def test_organiser_ends_a_sitting_and_it_takes_no_more_than_that(
    world: World, sitting: Training, sue: Person
) -> None:
    await sue.presses(f"afe:{sitting.id}")
    sue.sees("not-found")
    world.clock.set(START + timedelta(hours=1))
    await sue.presses(f"afe:{sitting.id}")
    sue.sees("到了1人")
    async with world.scope() as scope:
        held = await scope.get(Training, sitting.id)
        assert held is not None
        assert (held.state, held.ends_at) == (TrainingState.HELD, START + timedelta(hours=1))
