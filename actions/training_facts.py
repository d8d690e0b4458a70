"""What does a screen say about a sitting? Its facts as arguments, for one or very many at once."""

from collections.abc import Collection, Iterable
from typing import Any

from models.enrolments import COMING, Enrolment, EnrolmentState
from models.orgs import Org
from models.scope import Scope
from models.teachers import Teacher
from models.trainings import Classroom, Training
from models.values import TextKey, enum_key
from models.venues import Venue

Facts = dict[str, Any]
_HALF = 2  # a sitting's hours are kept in halves


async def facts_of(scope: Scope, training: Training) -> Facts:
    """Return the facts of one sitting."""
    return (await facts_by_id(scope, [training.id]))[training.id]


async def facts_by_id(scope: Scope, ids: Collection[int]) -> dict[int, Facts]:
    """Return the facts of these sittings; of one that is nowhere none."""
    rows = await scope.rows(Training.by_ids(set(ids)))
    venues = {one.id: one for one in await scope.all(Venue.by_ids(_some(row[0].venue_id for row in rows)))}
    taught = _some(row[0].teacher_id for row in rows)
    teachers = {one.id: one for one in await scope.all(Teacher.by_ids(taught))}
    return {
        training.id: _facts(training, unit, venues.get(training.venue_id), teachers.get(training.teacher_id))
        for training, unit in rows
    }


def _some(ids: Iterable[int | None]) -> set[int]:
    return {one for one in ids if one is not None}


def what_of(training: Training) -> TextKey:
    """Return what stands in front of a topic: the classroom, or which sitting of the branch's life it is."""
    return enum_key(training.form if training.classroom is Classroom.LIFE else training.classroom)


def hours_text(halves: int) -> str:
    """Return half hours as hours are said: 4, 2.5."""
    whole, half = divmod(halves, _HALF)
    return f"{whole}.5" if half else str(whole)


def _facts(training: Training, unit: Org, venue: Venue | None, teacher: Teacher | None) -> Facts:
    return {
        "training": training.id, "org": training.org_id, "unit": unit.name, "what": what_of(training),
        "topic": training.topic, "at": training.starts_at, "until": training.ends_at,
        "where": venue.name if venue else training.place, "safety": venue.safety if venue else None,
        "teacher_name": teacher.name if teacher else training.teacher,
        "skill": teacher.skill if teacher else None, "hours": hours_text(training.hours),
        "capacity": training.capacity, "cost": training.cost, "industry": training.industry,
        "mode": training.mode, "year": str(training.year), "number": training.number,
        "state": training.state, "why": training.cancelled_why,
    }  # fmt: skip


async def counts_of(scope: Scope, training_id: int) -> dict[str, int]:
    """Return how many stand how to a sitting, by the names that its card knows."""
    counted = {state: number for _, state, number in await scope.rows(Enrolment.tally([training_id]))}
    return {
        "invited": sum(counted.values()),
        "coming": sum(counted.get(state, 0) for state in COMING),
        "waiting": counted.get(EnrolmentState.WAITING, 0),
        "asking": counted.get(EnrolmentState.LEAVE_ASKED, 0),
        "excused": counted.get(EnrolmentState.ON_LEAVE, 0),
        "unanswered": counted.get(EnrolmentState.INVITED, 0) + counted.get(EnrolmentState.SILENT, 0),
        "present": counted.get(EnrolmentState.ATTENDED, 0),
    }
