"""Who has passed? Exams of a sitting with a pass mark and so many tries, and what came of each try: a gate
for what needs it later (集中培训考试, Z14).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, type_json
from models.members import Member
from models.orgs import Org
from models.quizzes import Quiz
from models.trainings import Training

MOST_QUESTIONS = 30


class Exam(Base):
    """The exam of a sitting; it can be sat while it is open, by who was there or made up for it."""

    __tablename__ = "exams"

    id: Mapped[Key]
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"), unique=True)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(type_json)  # models/quizzes.py
    pass_mark: Mapped[int]  # per cent of the questions
    tries: Mapped[int]  # how often one may sit it
    made_by: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    opened_at: Mapped[datetime | None]  # None: still being put together
    closed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether it can be sat."""
        return self.opened_at is not None and self.closed_at is None

    def quiz(self, place: int) -> Quiz | None:
        """Return the question at a place, from 0; None behind the last one."""
        return Quiz.of(self.questions[place]) if place < len(self.questions) else None

    def passes(self, right: int) -> bool:
        """Whether so many right answers are enough."""
        return bool(self.questions) and right * 100 >= self.pass_mark * len(self.questions)

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return these exams."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def of(cls, training_id: int) -> Select[Self]:
        """Return the exam of a sitting."""
        return select(cls).where(cls.training_id == training_id)


class ExamTry(Base):
    """One try of a person: answered so far, and when it is over whether it was enough."""

    __tablename__ = "exam_tries"
    __table_args__ = (
        UniqueConstraint("exam_id", "member_id", "number"),
        Index("ix_exam_tries_member_id", "member_id"),
    )

    id: Mapped[Key]
    exam_id: Mapped[BigInt] = mapped_column(ForeignKey("exams.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    number: Mapped[int]  # which try, from 1
    answered: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    passed: Mapped[bool | None]  # None: not over yet
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def of(cls, exam_id: int, member_id: int) -> Select[Self]:
        """Return a person's tries, the newest first."""
        return (
            select(cls).where(cls.exam_id == exam_id, cls.member_id == member_id).order_by(cls.number.desc())
        )

    @classmethod
    def tally(cls, exam_id: int) -> Select[int, int]:
        """Return (people who have ended a try, people who have passed)."""
        people = func.count(cls.member_id.distinct())
        passed = select(people).where(cls.exam_id == exam_id, cls.passed.is_(True)).scalar_subquery()
        return select(people, passed).where(cls.exam_id == exam_id, cls.passed.is_not(None))

    @classmethod
    def results(cls, exam_id: int) -> Select[Self, Member, str]:
        """Return each person's last ended try, with person and branch, by branch and name."""
        last = select(func.max(cls.id)).where(cls.exam_id == exam_id, cls.passed.is_not(None))
        last = last.group_by(cls.member_id)
        return (
            select(cls, Member, Org.name).join(Member, Member.id == cls.member_id)
            .join(Org, Org.id == Member.branch_id).where(cls.id.in_(last))
            .order_by(Org.path, Member.name_keys, Member.id)
        )  # fmt: skip

    @classmethod
    def passed_by(cls, member_id: int) -> Select[datetime | None, Training]:
        """Return when a member passed the exams of which sittings: what a later step asks for."""
        rows = select(cls.ended_at, Training).join(Exam, Exam.id == cls.exam_id)
        rows = rows.join(Training, Training.id == Exam.training_id)
        return rows.where(cls.member_id == member_id, cls.passed.is_(True)).order_by(cls.id)

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all tries of a member, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)
