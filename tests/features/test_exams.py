"""考试: put together, opened, sat question by question, taken again, and a gate for later (Z14)."""

import pytest
from sqlalchemy import select

from models.enrolments import EnrolmentState
from models.exams import Exam, ExamTry
from models.trainings import Training
from tests.county import County
from tests.people import Person
from tests.sittings import invite, sitting_of
from tests.world import World, at

QUESTIONS = ("入党要几个介绍人?\n*两个\n一个", "预备期多久?\n*一年\n两年", "党徽上有什么?\n*锤子镰刀\n五角星")


@pytest.fixture
async def sitting(world: World, county: County, ann: Person, bob: Person, sue: Person) -> Training:
    """A sitting at which 鲍大山 was and 苏书记 was not."""
    async with world.scope() as scope:
        held = await sitting_of(scope, county.willow, at(2027, 1, 27, 9))
        await invite(scope, held, [bob.member_id], EnrolmentState.ATTENDED)
        await invite(scope, held, [sue.member_id], EnrolmentState.ABSENT)
    return held


async def put_together(sue: Person, sitting: Training, mark: str = "60", tries: str = "2") -> None:
    """Three questions, a mark, and so many tries; then it is opened."""
    await sue.presses(f"exo:{sitting.id}")
    for question in QUESTIONS:
        await sue.taps("加一题")
        await sue.says(question)
    await sue.taps("及格线")
    await sue.says(mark)
    await sue.says(tries)
    sue.sees(f"3题,答对{mark}%及格,可以考{tries}次")
    await sue.taps("开考")
    sue.sees("exam-card.running")


async def sit(person: Person, *answers: str) -> None:
    """Answer one question after the other."""
    for answer in answers:
        await person.taps(answer)


@pytest.mark.both_engines
async def test_member_sits_the_exam_fails_sits_it_again_and_has_passed(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    await put_together(sue, sitting)
    bob.sees("exam-opened")
    assert not [one for one in sue.screen if "开考了" in one.text], "who was not there is not asked"
    await bob.taps("开始考试")
    bob.sees("第1/3题")
    await sit(bob, "一个", "两年", "五角星")
    bob.sees("答对 0/3")
    await bob.taps("再考一次")
    await sit(bob, "两个", "一年", "五角星")
    bob.sees("及格了:种蒜的学问,答对 2/3")
    async with world.scope() as scope:
        [(passed_at, of)] = await scope.rows(ExamTry.passed_by(bob.member_id or 0))
    assert of.id == sitting.id
    assert passed_at
    await sue.presses(f"exr:{sitting.id}:0")
    sue.sees("✅ 鲍大山(柳湾村党支部)2/3,第2次")


@pytest.mark.sqlite_only
async def test_tries_end_a_question_counts_once_and_a_half_sat_one_goes_on(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    await put_together(sue, sitting, "100", "1")
    async with world.scope() as scope:
        [exam] = await scope.all(select(Exam))
    await bob.taps("开始考试")
    [first] = [one for row in bob.last.keyboard for one in row if one["text"] == "两个"]
    await bob.taps("两个")
    await bob.presses(first["callback_data"])
    bob.sees("第2/3题")
    async with world.scope() as scope:
        [made] = await scope.all(select(ExamTry))
    assert (made.answered, made.right) == (1, 1), "a second tap changes nothing"
    await bob.presses(f"exs:{exam.id}")
    bob.sees("第2/3题")
    await sit(bob, "一年", "五角星")
    bob.sees("exam-failed.spent")
    await bob.presses(f"exs:{exam.id}")
    bob.sees("tries-spent")
    await bob.presses(f"exq:{exam.id}:2:0")
    bob.sees("not-found")


@pytest.mark.sqlite_only
async def test_nobody_sits_it_who_was_not_there_before_it_is_open_or_after_it_is_closed(
    world: World, sitting: Training, bob: Person, sue: Person, dan: Person
) -> None:
    await sue.presses(f"exo:{sitting.id}")
    async with world.scope() as scope:
        [exam] = await scope.all(select(Exam))
    await bob.presses(f"exs:{exam.id}")
    bob.sees("exam-closed")
    await sue.taps("开考")
    sue.sees("exam-empty")
    await put_together(sue, sitting)
    for stranger in (sue, dan):
        await stranger.presses(f"exs:{exam.id}")
        stranger.sees("not-found")
    await dan.presses(f"exo:{sitting.id}")
    dan.sees("not-found")
    await sue.presses(f"exa:{sitting.id}")
    sue.sees("exam-fixed")
    await sue.presses(f"exc:{sitting.id}")
    sue.sees("exam-card.closed")
    await bob.presses(f"exs:{exam.id}")
    bob.sees("exam-closed")
