"""What does a rule about sittings do where it is used? One look at a branch."""

from datetime import datetime, timedelta

from sqlalchemy import select

from actions.training_words import remind
from actions.trainings import is_due
from models.enrolments import Enrolment, EnrolmentState
from models.orgs import Org
from models.outbox import Message
from models.trainings import COUNTY, Classroom, Training, TrainingForm, TrainingState
from tests.rules.probes_of_keeping import ago, is_gone, swept
from tests.rules.scene import MORNING, Scene


def sitting(branch: Org, starts: datetime, made: datetime) -> Training:
    """An open sitting of a branch."""
    return Training(
        org_id=branch.id, year=starts.year, number=None, classroom=Classroom.LIFE, form=TrainingForm.LECTURE,
        topic="党课", starts_at=starts, ends_at=starts + timedelta(hours=2), hours=4,
        state=TrainingState.OPEN, sequence=0, telling=0, told=0, made_at=made, changed_at=made,
    )  # fmt: skip


async def is_invited_ten_days_ahead(scene: Scene, branch: Org) -> bool:
    async with scene.trial() as scope:
        return is_due(scope, sitting(branch, MORNING + timedelta(days=10), scope.now))


async def _reminded(scene: Scene, branch: Org, ahead: timedelta) -> list[str]:
    """At which times those who come are reminded today."""
    person = await scene.person(branch)
    async with scene.trial() as scope:
        before = ago(20)
        row = sitting(branch, MORNING + ahead, before)
        scope.add(row)
        await scope.flush()
        scope.add(
            Enrolment(
                training_id=row.id, member_id=person.member_id, org_id=branch.id, seated=True,
                state=EnrolmentState.ENROLLED, invited_at=before, answered_at=before,
            )
        )  # fmt: skip
        await scope.flush()
        await remind(scope, row)
        said = await scope.all(select(Message.not_before).where(Message.screen == "training-reminder"))
    return [f"{at.astimezone(COUNTY):%H:%M}" for at in said if at is not None]


async def in_five_days(scene: Scene, branch: Org) -> list[str]:
    return await _reminded(scene, branch, timedelta(days=5))


async def tomorrow(scene: Scene, branch: Org) -> list[str]:
    return await _reminded(scene, branch, timedelta(days=1))


async def today_at_four(scene: Scene, branch: Org) -> list[str]:
    return await _reminded(scene, branch, timedelta(hours=6, minutes=30))


async def enrolment_goes(scene: Scene, branch: Org) -> bool:
    who = await scene.member(branch)
    async with scene.world.scope() as scope:
        held = [sitting(branch, ago(days), ago(days)) for days in (800, 1)]
        for one in held:
            scope.add(one)
        await scope.flush()
        numbers = [one.id for one in held]

    def row(number: int, days: int) -> Enrolment:
        return Enrolment(
            training_id=number, member_id=who.id, org_id=branch.id, state=EnrolmentState.ATTENDED,
            invited_at=ago(days),
        )  # fmt: skip

    return await swept(scene, [row(numbers[0], 800), row(numbers[1], 0)], is_gone)
