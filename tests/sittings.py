"""Sittings for tests: held by a branch, with people who are to come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from models.enrolments import Enrolment, EnrolmentState
from models.members import Member
from models.orgs import Org
from models.scope import Scope
from models.trainings import Classroom, Training, TrainingForm, TrainingState


async def sitting_of(scope: Scope, org: Org, starts_at: datetime, **columns: object) -> Training:
    """A sitting of an organisation: three hours of the party school, open."""
    base: dict[str, Any] = {
        "org_id": org.id, "year": starts_at.year, "number": None, "classroom": Classroom.PARTY_SCHOOL,
        "form": TrainingForm.CLASS, "topic": "种蒜的学问", "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3), "hours": 8, "state": TrainingState.OPEN,
        "made_at": scope.now, "changed_at": scope.now, "sequence": 0, "telling": 0,
    }  # fmt: skip
    sitting = Training(**(base | columns))
    scope.add(sitting)
    await scope.flush()
    return sitting


async def invite(
    scope: Scope,
    sitting: Training,
    member_ids: Iterable[int | None],
    state: EnrolmentState = EnrolmentState.ENROLLED,
) -> None:
    """Have these members stand so to a sitting."""
    for member_id in member_ids:
        who = await scope.get(Member, member_id or 0)
        assert who is not None
        scope.add(
            Enrolment(
                training_id=sitting.id, member_id=who.id, org_id=who.branch_id, state=state, seated=True,
                invited_at=scope.now,
            )
        )  # fmt: skip
    await scope.flush()
