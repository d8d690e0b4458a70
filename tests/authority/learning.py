"""A sitting of the branch with all that hangs on it, for those who may not see it; and by which fields of
buttons its rows are named.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from models.course_wishes import Course, CourseWish
from models.enrolments import Enrolment, EnrolmentState, LeaveReason
from models.materials import Material, MaterialKind
from models.orgs import Org
from models.scope import Scope
from models.teachers import Teacher, TeacherKind
from models.training_series import TrainingSeries
from models.trainings import Classroom, Training, TrainingForm, TrainingState
from models.venues import Venue, VenueKind

IDS = frozenset({"training", "enrolment", "venue", "teacher", "series", "material"})
PLAIN = frozenset({"listed", "course"})


async def learn(scope: Scope, willow: Org, member_id: int) -> None:
    """The branch holds a sitting from which the member would like to be excused."""
    at = scope.now + timedelta(days=300)
    venue = Venue(org_id=willow.id, kind=VenueKind.ROOM, name="柳湾活动室", capacity=60, made_at=scope.now)
    teacher = Teacher(org_id=willow.id, kind=TeacherKind.EXPERT, name="田把式", made_at=scope.now)
    teacher.keep_phone("+8613900079998", scope.vault)
    for row in (venue, teacher):
        scope.add(row)
    await scope.flush()
    training = Training(
        org_id=willow.id, year=at.year, classroom=Classroom.LIFE, form=TrainingForm.LECTURE, topic="柳湾党课",
        teacher_id=teacher.id, venue_id=venue.id, starts_at=at, ends_at=at + timedelta(hours=2), hours=4,
        state=TrainingState.OPEN, sequence=0, telling=0, told=0, made_at=scope.now, changed_at=scope.now,
        opened_at=scope.now, invited_on=scope.now.date(), number=1,
    )  # fmt: skip
    scope.add(training)
    await scope.flush()
    scope.add(
        Enrolment(
            training_id=training.id, member_id=member_id, org_id=willow.id, invited_at=scope.now,
            state=EnrolmentState.LEAVE_ASKED, reason=LeaveReason.OTHER, excuse="家里盖房",
        )
    )  # fmt: skip
    scope.add(CourseWish(member_id=member_id, course=Course.ELECTRICIAN, wished_at=scope.now))
    scope.add(
        Material(training_id=training.id, kind=MaterialKind.LINK, title="讲义", url="https://example.org/a",
                 added_at=scope.now)
    )  # fmt: skip
    scope.add(
        TrainingSeries(
            org_id=willow.id, nth=1, weekday=4, every=1, since_on=at.date(), pattern=training.pattern(),
            made_at=scope.now,
        )
    )  # fmt: skip


def owned(willow: int) -> dict[str, Select[Any]]:
    """The rows of the branch, by the fields of buttons that name them."""
    held = select(Training.id).where(Training.org_id == willow)
    return {
        "training": held,
        "enrolment": select(Enrolment.id).where(Enrolment.training_id.in_(held)),
        "material": select(Material.id).where(Material.training_id.in_(held)),
        "venue": select(Venue.id).where(Venue.org_id == willow),
        "teacher": select(Teacher.id).where(Teacher.org_id == willow),
        "series": select(TrainingSeries.id).where(TrainingSeries.org_id == willow),
    }
