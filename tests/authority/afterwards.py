"""What hangs on a sitting of the branch when it is over, and its station, for those who may not see it; and
by which fields of buttons its rows are named.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from models.certificates import Certificate, SkillGrade
from models.exams import Exam
from models.library import Resource, Shelf
from models.make_ups import MakeUp, MakeUpState
from models.members import Member
from models.orgs import Org
from models.scope import Scope
from models.sign_ins import SignDesk
from models.stations import Station, StationShow
from models.trainings import Classroom, Training, TrainingForm, TrainingState

IDS = frozenset({"certificate", "desk", "make_up", "exam", "station", "show"})
PLAIN = frozenset(  # a resource is for everybody of the branch; the others name no row
    {"resource", "choice", "stars", "place"}
)
_QUIZ = {"question": "柳湾的桥修在哪年?", "choices": ["二〇一〇年", "二〇二〇年"]}


async def end(scope: Scope, willow: Org, member_id: int) -> None:
    """A sitting that the member missed and has to make up for, its desk and exam; a station with a show."""
    at = scope.now - timedelta(days=2)
    training = Training(
        org_id=willow.id, year=at.year, classroom=Classroom.LIFE, form=TrainingForm.LECTURE, topic="柳湾旧课",
        starts_at=at, ends_at=at + timedelta(hours=2), hours=4, state=TrainingState.HELD, sequence=0,
        telling=0, told=0, made_at=at, changed_at=at, opened_at=at, invited_on=at.date(), number=2,
        makeup={"text": "要点", "quiz": _QUIZ},
    )  # fmt: skip
    station = Station(
        org_id=willow.id, name="柳湾站", keeper_id=member_id, reminded=False, opened_at=scope.now
    )
    scope.add(training)
    scope.add(station)
    await scope.flush()
    desk = SignDesk(training_id=training.id, bot_id=100, opened_by=member_id, opened_at=at)
    desk.shuffle(scope.vault)
    heads: dict[str, Any] = {"members": 3, "public": 4, "keeper_id": member_id, "made_at": scope.now}
    for row in (
        desk,
        Certificate(
            member_id=member_id, title="柳编工", grade=SkillGrade.NONE, issued_on=at.date(), bot_id=100,
            entered_by=member_id, entered_at=at,
        ),
        Exam(training_id=training.id, questions=[_QUIZ], pass_mark=60, tries=3, made_by=member_id),
        MakeUp(
            training_id=training.id, member_id=member_id, state=MakeUpState.OPEN, tries=0, given_at=at,
            due_at=scope.now + timedelta(days=9),
        ),
        StationShow(
            station_id=station.id, org_id=willow.id, programme="种蒜", shown_on=at.date(), starts_at=at,
            **heads,
        ),
        Resource(
            org_id=willow.id, shelf=Shelf.LOCAL, title="种蒜", tags=[], bot_id=100, quiz=_QUIZ,
            keeper_id=member_id, published_at=at,
        ),
    ):  # fmt: skip
        scope.add(row)
    await scope.flush()


def owned(willow: int) -> dict[str, Select[Any]]:
    """The rows of the branch, by the fields of buttons that name them."""
    held = select(Training.id).where(Training.org_id == willow)
    people = select(Member.id).where(Member.branch_id == willow)
    return {
        "desk": select(SignDesk.id).where(SignDesk.training_id.in_(held)),
        "make_up": select(MakeUp.id).where(MakeUp.training_id.in_(held)),
        "exam": select(Exam.id).where(Exam.training_id.in_(held)),
        "certificate": select(Certificate.id).where(Certificate.member_id.in_(people)),
        "station": select(Station.id).where(Station.org_id == willow),
        "show": select(StationShow.id).where(StationShow.org_id == willow),
    }


def resources(willow: int) -> Select[int]:
    """What the branch has published."""
    return select(Resource.id).where(Resource.org_id == willow)
