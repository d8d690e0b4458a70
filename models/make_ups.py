"""Who makes up for what they missed? An item a person and a sitting: something to read or hear, one question,
fourteen days (补课, domain §3.4-C, §3.6).
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import Executable, ForeignKey, Index, Select, UniqueConstraint, and_, literal, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, insert_new, word
from models.enrolments import Enrolment, EnrolmentState
from models.members import Member, Standing
from models.trainings import Training, TrainingState

_OPEN = text("state IN ('open')")
HELD_ON = (TrainingState.OPEN, TrainingState.HELD)  # what took place and is not filed away


class MakeUpState(StrEnum):
    """Life of a make-up item."""

    OPEN = "open"  # 待补
    DONE = "done"  # 已补
    HANDED_ON = "handed-on"  # 转书记: fourteen days are over


class MakeUp(Base):
    """补课 of one person for one sitting; a wrong answer may be tried again, ``tries`` counts them."""

    __tablename__ = "make_ups"
    __table_args__ = (
        UniqueConstraint("training_id", "member_id"),
        Index("ix_make_ups_member_id", "member_id", "state"),
        Index("ix_make_ups_open", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Key]
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    state: Mapped[MakeUpState] = mapped_column(word(MakeUpState), default=MakeUpState.OPEN)
    tries: Mapped[int] = mapped_column(default=0)
    given_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self, Training, Member]:
        """Return these items, each with its sitting and its person."""
        return (
            select(cls, Training, Member).join(Training, Training.id == cls.training_id)
            .join(Member, Member.id == cls.member_id).where(cls.id.in_(ids))
        )  # fmt: skip

    @classmethod
    def waiting_of(cls, member_ids: Collection[int]) -> Select[Self, Training]:
        """Return what these members still have to make up for, the soonest due first; late ones too."""
        rows = select(cls, Training).join(Training, Training.id == cls.training_id)
        open_ones = cls.member_id.in_(member_ids), cls.state != MakeUpState.DONE
        return rows.where(*open_ones).order_by(cls.due_at, cls.id)

    @classmethod
    def give(cls, dialect: str, training_id: int, now: datetime, due: datetime) -> Executable:
        """Return the statement that gives an item to everybody who missed a sitting; once a person."""
        missed = (EnrolmentState.ABSENT, EnrolmentState.ON_LEAVE)
        whom = (
            select(
                Enrolment.training_id, Enrolment.member_id, literal(MakeUpState.OPEN.value), literal(0),
                literal(now, cls.given_at.type), literal(due, cls.due_at.type),
            )
            .join(Member, Member.id == Enrolment.member_id)
            .where(Enrolment.training_id == training_id, Enrolment.state.in_(missed))
            .where(Member.standing == Standing.ACTIVE).order_by(Enrolment.member_id)
        )  # fmt: skip
        columns = ["training_id", "member_id", "state", "tries", "given_at", "due_at"]
        return insert_new(dialect, cls).from_select(columns, whom).on_conflict_do_nothing()

    @classmethod
    def overdue(cls, now: datetime, limit: int) -> Select[Self, Training, Member]:
        """Return so many items whose days are over, with sitting and person."""
        late = select(cls, Training, Member).join(Training, Training.id == cls.training_id)
        late = late.join(Member, Member.id == cls.member_id)
        open_ones = among(cls.state, (MakeUpState.OPEN,)), cls.due_at <= now
        return late.where(*open_ones).order_by(cls.due_at, cls.id).limit(limit)

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all that a member was ever given, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)


class Absence(Base):
    """It was looked who missed a sitting, and those who run it were told; one row a sitting, so once."""

    __tablename__ = "absence_looks"

    id: Mapped[Key]
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"), unique=True)
    looked_at: Mapped[datetime]

    @classmethod
    def of(cls, training_id: int) -> Select[Self]:
        """Return that it was looked at a sitting."""
        return select(cls).where(cls.training_id == training_id)

    @classmethod
    def to_look(cls, ended: datetime, since: datetime, after: int) -> Select[Training]:
        """Return the next sitting behind an identifier that ended before an instant, and not before another,
        and at which nobody has looked yet.
        """
        looked = Training.id.not_in(select(cls.training_id))
        over = and_(Training.ends_at < ended, Training.ends_at >= since, Training.id > after)
        held = Training.state.in_(HELD_ON)
        return select(Training).where(over, held, looked).order_by(Training.id).limit(1)
