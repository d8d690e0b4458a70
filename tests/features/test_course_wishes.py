"""我想学: wishes are counted, matched and answered; a sitting for them says why it asks (W15, W22b)."""

from datetime import date

import pytest
from sqlalchemy import select

from models.conditions import parse
from models.course_matches import named_in, offered_by
from models.course_wishes import Course, CourseWish
from models.enrolments import Enrolment
from models.follow_ups import Cause, FollowUp
from models.home_comings import Coming, HomeComing
from models.teachers import Teacher, TeacherKind
from models.trainings import Industry, Training, TrainingState
from tests.county import County, enlist
from tests.people import Person
from tests.sittings import sitting_of
from tests.trained import opens, plans, sitting, somebody
from tests.world import World


async def wishes(person: Person, *labels: str) -> None:
    """Say under 学习培训 what one would like to learn."""
    await person.says("/train")
    await person.taps("想学点什么")
    for label in (*labels, "选好了"):
        await person.taps(label)


async def courses_of(world: World, person: Person) -> list[Course]:
    async with world.scope() as scope:
        return [wish.course for wish in await scope.all(CourseWish.of(person.member_id or 0))]


async def invited(world: World) -> set[int]:
    async with world.scope() as scope:
        return {row.member_id for row in await scope.all(select(Enrolment))}


@pytest.mark.parametrize(
    ("text", "courses"),
    [
        ("电工证考前班", {Course.ELECTRICIAN}), ("农村安全用电", {Course.ELECTRICIAN}),
        ("Welding for beginners", {Course.WELDER}), ("养羊和养蜂", {Course.LIVESTOCK}),
        ("大棚蔬菜和养猪", {Course.VEGETABLES, Course.LIVESTOCK}), ("学习二十大精神", set()), (None, set()),
    ],
)  # fmt: skip
def test_topic_names_the_trades_that_it_says(text: str | None, courses: set[Course]) -> None:
    assert named_in(text) == courses


@pytest.mark.parametrize(
    ("columns", "courses"),
    [
        ({"topic": "驾驶", "audience": None}, {Course.DRIVING}),
        ({"topic": "选种", "industry": Industry.VEGETABLES}, {Course.VEGETABLES}),
        ({"topic": "雕刻", "industry": Industry.JADE}, set()),
        ({"topic": "夜校", "audience": {"wishes": "nurse"}}, {Course.NURSE}),
        ({"topic": "夜校", "audience": {"any": [{"floating": True}, {"wishes": "nurse"}]}}, {Course.NURSE}),
        ({"topic": "夜校", "audience": {"not": {"wishes": "nurse"}}}, set()),
    ],
)
def test_sitting_offers_what_it_was_opened_for_and_what_it_says(
    columns: dict[str, object], courses: set[Course]
) -> None:
    assert offered_by(Training(**columns)) == courses


async def test_member_says_what_to_learn_and_says_it_anew(world: World, bob: Person) -> None:
    await wishes(bob, "电工", "驾驶")
    bob.sees("想学:电工、驾驶")
    assert await courses_of(world, bob) == [Course.ELECTRICIAN, Course.DRIVING]
    await wishes(bob, "驾驶")
    assert await courses_of(world, bob) == [Course.DRIVING]


async def test_wish_is_answered_with_the_open_sitting_about_it(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    await opens(sue, topic="电工入门", who="流动党员")
    await wishes(bob, "电工")
    assert bob.has_seen("正好有这些课")
    await bob.taps("看详情:电工入门")
    bob.sees("training-card", buttons=["报名"])


async def test_wish_that_only_a_local_expert_can_answer_becomes_a_task_of_the_branch(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        scope.add(
            Teacher(org_id=county.committee.id, kind=TeacherKind.EXPERT, name="马师傅", skill="焊接手艺",
                    made_at=scope.now)
        )  # fmt: skip
    await wishes(bob, "焊工", "月嫂")
    assert bob.has_seen("· 焊工:马师傅")
    assert not bob.has_seen("· 月嫂")
    await bob.presses(f"xe:welder:{bob.member_id}")
    bob.sees("expert-asked")
    await bob.presses(f"xe:welder:{bob.member_id}")
    async with world.scope() as scope:
        [task] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.LEARN))
    await sue.says("/todo")
    await sue.presses(f"fo:{task.id}")
    sue.sees("想学:焊工")
    for forged in (f"xe:nurse:{bob.member_id}", f"xe:nothing:{bob.member_id}", f"xe:welder:{sue.member_id}"):
        await bob.presses(forged)
        bob.sees("not-found")


async def test_secretary_sees_who_wishes_for_what_and_on_which_days_most_are_home(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    people = {name: await somebody(world, county, name, 600 + n) for n, name in enumerate("甲乙丙")}
    async with world.scope() as scope:
        stays = {"甲": (1, 20), "乙": (2, 10)}
        for name, (first, last) in stays.items():
            scope.add(
                HomeComing(
                    member_id=people[name].member_id, year=2027, coming=Coming.YES,
                    from_on=date(2027, 2, first), until_on=date(2027, 2, last), said_at=scope.now,
                )
            )  # fmt: skip
        for person in (*people.values(), sue):
            scope.add(CourseWish(member_id=person.member_id, course=Course.ELECTRICIAN, wished_at=scope.now))
        elsewhere = await enlist(scope, county.bridge, "桥那边的")
        scope.add(CourseWish(member_id=elsewhere.id, course=Course.ELECTRICIAN, wished_at=scope.now))
    await sue.says("/session")
    await sue.taps("谁想学")
    await sue.taps("电工:4位")
    sue.sees("wished-course", buttons=["给想学的办一期"])
    said = sue.last.text
    assert "长年在家1位,说了哪天返乡的2位" in said
    assert said.index("2月2日") < said.index("2月3日")
    assert "(3位)" in said
    assert "桥那边的" not in said
    assert "· 苏书记(柳湾村党支部)\n   在家" in said
    assert "· 丙(柳湾村党支部)\n   在外,没说哪天回来" in said
    assert "· 乙(柳湾村党支部)\n   2月2日" in said


async def test_office_above_sees_names_and_numbers_but_not_who_comes_home_when(
    world: World, county: County, office: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        scope.add(CourseWish(member_id=bob.member_id, course=Course.DRIVING, wished_at=scope.now))
        scope.add(
            HomeComing(member_id=bob.member_id, year=2027, coming=Coming.YES, from_on=date(2027, 2, 2),
                       until_on=date(2027, 2, 3), said_at=scope.now)
        )  # fmt: skip
    await office.presses("xk:driving:0")
    office.sees("wished-course")
    assert "鲍大山" in office.last.text
    assert "到家,住到" not in office.last.text


async def test_sitting_for_those_who_wish_invites_them_and_says_why(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    other = await somebody(world, county, "不想学的", 611)
    await wishes(bob, "电工")
    await sue.presses("xk:electrician:0")
    await sue.taps("给想学的办一期")
    await sue.taps("党校")
    for said in ("夜校第一讲", "2月3日", "09:00"):
        await sue.says(said)
    await sue.taps("别的地方")
    await sue.says("村委会")
    await sue.taps("不在名单里")
    for said in ("马老师", "2.5", "跳过", "跳过"):
        await sue.says(said)
    await sue.taps("提交")
    sue.sees("想学电工的")
    await sue.taps("发邀请")
    assert await invited(world) == {bob.member_id}
    await world.work()
    assert bob.has_seen("您说过想学电工,这一期正好是。")
    assert not other.has_seen("夜校第一讲")
    late = await somebody(world, county, "后来想学的", 612)
    await wishes(late, "电工")
    assert late.has_seen("正好有这些课")
    assert await invited(world) == {bob.member_id, late.member_id}


async def test_wishers_are_invited_to_a_sitting_that_was_for_others(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    home = await somebody(world, county, "在家的", 620, floating=False)
    await wishes(bob, "蔬菜")
    await opens(sue, topic="大棚蔬菜", who="在家党员")
    assert bob.member_id not in await invited(world)
    await sue.presses("xk:vegetables:0")
    assert sue.has_seen("已经安排、内容对得上的")
    await sue.presses(f"xg:{(await sitting(world)).id}:vegetables")
    assert {bob.member_id, home.member_id} <= await invited(world)
    row = await sitting(world)
    assert parse(row.audience) == parse({"any": [{"not": {"floating": True}}, {"wishes": "vegetables"}]})
    await sue.presses(f"xg:{row.id}:vegetables")
    assert (await sitting(world)).audience == row.audience


async def test_draft_for_everybody_stays_for_everybody(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    await plans(sue)
    await sue.presses(f"xg:{(await sitting(world)).id}:vegetables")
    row = await sitting(world)
    assert (row.audience, row.state) == ({"all": []}, TrainingState.DRAFT)
    assert not await invited(world)


async def test_secretary_of_another_branch_invites_nobody_and_a_sitting_begun_takes_nobody(
    world: World, county: County, sue: Person, dan: Person
) -> None:
    async with world.scope() as scope:
        row = await sitting_of(scope, county.willow, scope.now)
    await dan.presses(f"xg:{row.id}:vegetables")
    dan.sees("not-found")
    await sue.presses(f"xg:{row.id}:vegetables")
    sue.sees("sitting-begun")
    await sue.presses("xk:nothing:0")
    sue.sees("not-found")
