"""What of learning is a person's own, and goes with them; and where other people's words may name them?"""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from models.base import Base
from models.certificates import Certificate
from models.course_wishes import CourseWish
from models.enrolments import Enrolment
from models.exams import Exam, ExamTry
from models.library import LearningWish, Resource, ResourceAnswer
from models.make_ups import MakeUp
from models.materials import Material
from models.sign_ins import SignTry
from models.stations import Station, StationShow
from models.teachers import Teacher
from models.training_series import TrainingSeries
from models.trainings import Training
from models.venues import Venue

OWN: tuple[Any, ...] = (
    ResourceAnswer,
    LearningWish,
    CourseWish,
    Certificate,
    SignTry,
    MakeUp,
    ExamTry,
)  # tables with a member_id
MARKED: tuple[tuple[type[Base], tuple[InstrumentedAttribute[Any], ...]], ...] = (
    (Venue, (Venue.name, Venue.safety)),
    (Teacher, (Teacher.name, Teacher.skill)),
    (
        Training,
        (Training.topic, Training.teacher, Training.place, Training.makeup, Training.cancelled_why),
    ),
    (TrainingSeries, (TrainingSeries.pattern,)),
    (Enrolment, (Enrolment.excuse, Enrolment.words)),
    (Material, (Material.title,)),
    (Resource, (Resource.title, Resource.text, Resource.tags, Resource.quiz)),
    (Station, (Station.name,)),
    (StationShow, (StationShow.programme,)),
    (Exam, (Exam.questions,)),
)
