"""What does a rule about learning do where it is used? One look at a branch."""

from datetime import timedelta

from sqlalchemy import select

from actions.certificates import warn_of_expiry
from actions.course_wishes import ask_expert, wish_courses
from actions.learning_accounts import accounts_of
from actions.make_ups import deal, hand_on
from actions.ratings import BEGINNING
from models.certificates import Certificate, SkillGrade
from models.course_wishes import Course
from models.enrolments import Enrolment, EnrolmentState
from models.follow_ups import Cause
from models.make_ups import MakeUp, MakeUpState
from models.members import Member
from models.orgs import Org
from models.scope import Scope
from models.teachers import Teacher, TeacherKind
from tests.rules.probes_of_trainings import sitting
from tests.rules.scene import MORNING, Scene, due_of


async def _target(scene: Scene, branch: Org, **columns: object) -> int:
    who = await scene.member(branch, **columns)
    async with scene.trial() as scope:
        return (await accounts_of(scope, [who]))[who.id].target


async def member_target(scene: Scene, branch: Org) -> int:
    return await _target(scene, branch)


async def keeper_target(scene: Scene, branch: Org) -> int:
    return await _target(scene, branch, party_post="支部委员")


async def _given(scope: Scope, branch: Org, who: Member) -> MakeUp:
    """What somebody is given who missed a sitting yesterday."""
    row = sitting(branch, MORNING - timedelta(days=1), scope.now)
    row.makeup = {"text": "要点", "quiz": {"question": "?", "choices": ["一", "二"]}}
    scope.add(row)
    await scope.flush()
    scope.add(
        Enrolment(
            training_id=row.id, member_id=who.id, org_id=branch.id, state=EnrolmentState.ABSENT,
            seated=False, invited_at=scope.now,
        )
    )  # fmt: skip
    await scope.flush()
    await deal(scope, row)
    [item] = await scope.all(select(MakeUp).where(MakeUp.training_id == row.id))
    return item


async def days_to_make_up(scene: Scene, branch: Org) -> int:
    who = await scene.member(branch)
    async with scene.trial() as scope:
        return ((await _given(scope, branch, who)).due_at - scope.now).days


async def make_up_due(scene: Scene, branch: Org) -> str:
    who = await scene.member(branch)
    async with scene.trial() as scope:
        item = await _given(scope, branch, who)
        item.due_at = scope.now - timedelta(days=1)
        await scope.flush()
        await hand_on(scope, MORNING, BEGINNING, 100)
        assert item.state is MakeUpState.HANDED_ON
        return f"{await due_of(scope, Cause.MAKE_UP, who.id):%m-%d %H:%M}"


async def is_warned_six_weeks_ahead(scene: Scene, branch: Org) -> bool:
    person = await scene.person(branch)
    async with scene.trial() as scope:
        scope.add(
            Certificate(
                member_id=person.member_id, title="电工证", grade=SkillGrade.NONE, bot_id=100,
                issued_on=MORNING.date(), expires_on=MORNING.date() + timedelta(days=42),
                entered_by=person.member_id, entered_at=scope.now,
            )
        )  # fmt: skip
        await scope.flush()
        await warn_of_expiry(scope, MORNING, BEGINNING, 100)
        said = scope._sheaf.said
        return any(row["screen"] == "certificate-expires" for row in said)


async def wish_due(scene: Scene, branch: Org) -> str:
    """Somebody wishes for a trade that a local expert of the branch can teach."""
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        expert = Teacher(
            org_id=branch.id, kind=TeacherKind.EXPERT, name="马师傅", skill="电工", made_at=scope.now
        )
        scope.add(expert)
        await wish_courses(scope, frozenset({Course.ELECTRICIAN}), person.member_id or 0)
        await ask_expert(scope, Course.ELECTRICIAN, person.member_id or 0)
        return f"{await due_of(scope, Cause.LEARN, person.member_id):%m-%d %H:%M}"
