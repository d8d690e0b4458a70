"""What is to be done when a sitting is over? Statements for all who were there, or were not, at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Executable, Select, and_, exists, func, select, update

from models.enrolments import COMING, Enrolment, EnrolmentState
from models.make_ups import MakeUp, MakeUpState
from models.members import Member
from models.trainings import TOLD, Classroom, Training

_EXPECTED = (*COMING, EnrolmentState.LEAVE_ASKED)
_UNANSWERED = (EnrolmentState.INVITED, EnrolmentState.SILENT)


def over_between(since: datetime, until: datetime, after: int) -> Select[Training]:
    """Return the next sitting behind an identifier that ended in a time, and was known."""
    ended = Training.ends_at > since, Training.ends_at <= until, Training.state.in_(TOLD)
    return select(Training).where(*ended, Training.id > after).order_by(Training.id).limit(1)


def unrated(training_id: int) -> ColumnElement[bool]:
    """Return the condition that a member was at a sitting and has not said how it was."""
    there = Enrolment.state == EnrolmentState.ATTENDED, Enrolment.rating.is_(None)
    return exists().where(Enrolment.training_id == training_id, Enrolment.member_id == Member.id, *there)


def missed_by(training_id: int, *, duty: bool) -> ColumnElement[bool]:
    """Return the condition that a row is of somebody who missed a sitting: who was expected, and where it was
    a duty also who never answered.
    """
    states = (*_EXPECTED, *_UNANSWERED) if duty else _EXPECTED
    return and_(Enrolment.training_id == training_id, Enrolment.state.in_(states))


def is_duty(training: Training) -> bool:
    """Whether one has to come unless one has leave: 三会一课 and the like; a course is offered."""
    return training.classroom is Classroom.LIFE


def note_missed(training: Training) -> Executable:
    """Return the statement after which who missed a sitting is absent (缺席)."""
    absent = update(Enrolment).where(missed_by(training.id, duty=is_duty(training)))
    return absent.values(state=EnrolmentState.ABSENT).execution_options(synchronize_session=False)


def note_silent(training_id: int) -> Executable:
    """Return the statement after which who never answered is 未回复."""
    silent = update(Enrolment).where(
        Enrolment.training_id == training_id, Enrolment.state == EnrolmentState.INVITED
    )
    return silent.values(state=EnrolmentState.SILENT).execution_options(synchronize_session=False)


def has_make_up(training_id: int) -> ColumnElement[bool]:
    """Return the condition that a member has something to make up for of a sitting."""
    mine = MakeUp.training_id == training_id, MakeUp.state == MakeUpState.OPEN
    return exists().where(*mine, MakeUp.member_id == Member.id)


def make_up_of(training_ids: Collection[int], member_ids: Collection[int]) -> Select[MakeUp]:
    """Return the open make-up items of these members for these sittings."""
    mine = MakeUp.training_id.in_(training_ids), MakeUp.member_id.in_(member_ids)
    return select(MakeUp).where(*mine, MakeUp.state == MakeUpState.OPEN)


def stars_of(training_id: int) -> Select[int, int | None]:
    """Return (number of ratings, sum of their stars) of a sitting."""
    stars = func.count(Enrolment.rating), func.sum(Enrolment.rating)
    return select(*stars).where(Enrolment.training_id == training_id)


def words_about(training_id: int) -> Select[str | None]:
    """Return the lines that were written about a sitting, in no order that tells whose they are."""
    said = Enrolment.training_id == training_id, Enrolment.words.is_not(None)
    return select(Enrolment.words).where(*said).order_by(func.length(Enrolment.words), Enrolment.words)
