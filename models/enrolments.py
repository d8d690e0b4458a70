"""Who is invited to a sitting, who comes, who has leave, who was there (domain §2.4)? One row a person."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    Executable,
    ForeignKey,
    Index,
    Select,
    Text,
    UniqueConstraint,
    and_,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from models.base import Base, BigInt, Key, word
from models.members import Member
from models.orgs import Org
from models.trainings import TOLD, Training

_WAITING = text("state IN ('waiting')")


class EnrolmentState(StrEnum):
    """How somebody stands to a sitting, by domain §2.4."""

    INVITED = "invited"  # 已通知
    ENROLLED = "enrolled"  # 已报名
    WAITING = "waiting"  # 候补
    LEAVE_ASKED = "leave-asked"  # 请假待批
    ON_LEAVE = "on-leave"  # 准假
    LEAVE_REFUSED = "leave-refused"  # 不准假
    SILENT = "silent"  # 未回复
    ATTENDED = "attended"  # 已签到
    ABSENT = "absent"  # 缺席
    MADE_UP = "made-up"  # 已补课


class LeaveReason(StrEnum):
    """Why somebody asks for leave (domain §3.4-C)."""

    FARMING = "farming"  # 农忙
    WORK = "work"  # 上班
    ILL = "ill"  # 生病
    AWAY = "away"  # 在外
    OTHER = "other"  # 其他


class AttendedHow(StrEnum):
    """How it is known that somebody was there."""

    CODE = "code"  # 现场码
    TICKED = "ticked"  # 代签
    ONLINE = "online"  # 线上


COMING = (EnrolmentState.ENROLLED, EnrolmentState.LEAVE_REFUSED)  # who is reminded: they are to be there
CONCERNED = (  # who is told when it is called off or becomes another
    EnrolmentState.INVITED, EnrolmentState.ENROLLED, EnrolmentState.WAITING, EnrolmentState.LEAVE_ASKED,
    EnrolmentState.LEAVE_REFUSED,
)  # fmt: skip
BEFORE = (*CONCERNED, EnrolmentState.ON_LEAVE)  # what can still become another before the sitting begins


class Enrolment(Base):
    """A person and a sitting. ``org_id``: the person's branch of that day. ``seated``: holds one of the
    seats; ``queued_at``: waits for one since then; ``hours``: credited, in half hours.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("training_id", "member_id"),
        Index("ix_enrolments_member_id", "member_id", "state"),
        Index("ix_enrolments_org_id", "org_id", "training_id"),
        Index(
            "ix_enrolments_waiting", "training_id", "queued_at", "id",
            sqlite_where=_WAITING, postgresql_where=_WAITING,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    state: Mapped[EnrolmentState] = mapped_column(word(EnrolmentState))
    seated: Mapped[bool] = mapped_column(default=False, server_default=false())
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    promoted_at: Mapped[datetime | None]  # when the waiting list last gave them a seat
    reason: Mapped[LeaveReason | None] = mapped_column(word(LeaveReason))
    excuse: Mapped[str | None] = mapped_column(Text)  # the own words to that reason
    decided_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    how: Mapped[AttendedHow | None] = mapped_column(word(AttendedHow))
    attended_at: Mapped[datetime | None]
    made_up_at: Mapped[datetime | None]
    hours: Mapped[int | None]
    rating: Mapped[int | None]  # 1 to 5
    words: Mapped[str | None] = mapped_column(Text)  # one line about how it was
    rated_at: Mapped[datetime | None]

    @classmethod
    def of(cls, training_id: int, member_id: int) -> Select[Self]:
        """Return how a member stands to a sitting, as it is now."""
        mine = select(cls).where(cls.training_id == training_id, cls.member_id == member_id)
        return mine.execution_options(populate_existing=True)

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self, Training]:
        """Return everything that a member was ever invited to, newest first."""
        rows = select(cls, Training).join(Training, Training.id == cls.training_id)
        return rows.where(cls.member_id == member_id).order_by(Training.starts_at.desc())

    @classmethod
    def of_people(cls, training_ids: Collection[int], member_ids: Collection[int]) -> Select[Self]:
        """Return how these people stand to these sittings."""
        return select(cls).where(cls.training_id.in_(training_ids), cls.member_id.in_(member_ids))

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self, Training, Member]:
        """Return these rows, each with its sitting and its member."""
        return (
            select(cls, Training, Member).join(Training, Training.id == cls.training_id)
            .join(Member, Member.id == cls.member_id).where(cls.id.in_(ids))
        )  # fmt: skip

    @classmethod
    def of_training(cls, training_id: int, *states: EnrolmentState) -> Select[Self, Member, Org]:
        """Return who stands so to a sitting, with person and branch, by branch and roster."""
        rows = (
            select(cls, Member, Org).join(Member, Member.id == cls.member_id).join(Org, Org.id == cls.org_id)
            .where(cls.training_id == training_id)
        )  # fmt: skip
        rows = rows.where(cls.state.in_(states)) if states else rows
        return rows.order_by(Org.path, Member.sequence.is_(None), Member.sequence, Member.id)

    @classmethod
    def place_of(cls, row: Self) -> Select[int]:
        """Return in which place of the queue a waiting row stands, from 1."""
        before = or_(cls.queued_at < row.queued_at, and_(cls.queued_at == row.queued_at, cls.id <= row.id))
        return select(func.count()).where(
            cls.training_id == row.training_id, cls.state == EnrolmentState.WAITING, before
        )

    @classmethod
    def seats_taken(cls, training_id: int) -> Select[int]:
        """Return how many seats of a sitting are taken."""
        return select(func.count()).where(cls.training_id == training_id, cls.seated)

    @classmethod
    def tally(cls, training_ids: Collection[int]) -> Select[int, EnrolmentState, int]:
        """Return (sitting, state, people) of these sittings."""
        counted = select(cls.training_id, cls.state, func.count()).where(cls.training_id.in_(training_ids))
        return counted.group_by(cls.training_id, cls.state)

    @classmethod
    def coming_of(cls, member_id: int, since: datetime) -> Select[Self, Training]:
        """Return what a member is invited to that ends from an instant on, the soonest first."""
        rows = select(cls, Training).join(Training, Training.id == cls.training_id)
        live = and_(Training.state.in_(TOLD), Training.ends_at > since)
        return rows.where(cls.member_id == member_id, live).order_by(Training.starts_at, Training.id)

    @classmethod
    def calendar_of(cls, member_id: int, since: datetime) -> Select[Self, Training]:
        """Return what stands in a member's calendar from an instant on: all but what they have leave from."""
        rows = select(cls, Training).join(Training, Training.id == cls.training_id)
        mine = and_(cls.member_id == member_id, cls.state != EnrolmentState.ON_LEAVE)
        return rows.where(mine, Training.starts_at >= since).order_by(Training.starts_at, Training.id)

    @classmethod
    def clashing(cls, member_id: int, training: Training) -> Select[Training]:
        """Return the other open sittings for which a member is enrolled at some moment of this one."""
        return (
            select(Training).join(cls, cls.training_id == Training.id)
            .where(cls.member_id == member_id, cls.state.in_(COMING), Training.id != training.id)
            .where(Training.is_open())
            .where(Training.starts_at < training.ends_at, Training.ends_at > training.starts_at)
            .order_by(Training.starts_at, Training.id)
        )  # fmt: skip

    @classmethod
    def move_up(cls, training_id: int, seats: int, now: datetime) -> ReturningUpdate[int]:
        """Give so many seats to those who wait longest; whoever calls this holds the sitting."""
        first = (
            select(cls.id).where(cls.training_id == training_id, cls.state == EnrolmentState.WAITING)
            .order_by(cls.queued_at, cls.id).limit(seats)
        )  # fmt: skip
        seated: dict[str, Any] = {"state": EnrolmentState.ENROLLED, "seated": True, "promoted_at": now}
        return (
            update(cls).where(cls.id.in_(first)).values(**seated, queued_at=None).returning(cls.id)
            .execution_options(synchronize_session="fetch")
        )  # fmt: skip

    @classmethod
    def silenced(cls, training_id: int) -> Executable:
        """Note of a sitting who never answered (未回复)."""
        unanswered = and_(cls.training_id == training_id, cls.state == EnrolmentState.INVITED)
        return update(cls).where(unanswered).values(state=EnrolmentState.SILENT)

    @classmethod
    def learnt_of(cls, training_id: int, states: Collection[EnrolmentState]) -> Select[int]:
        """Return which members stand so to a sitting."""
        return select(cls.member_id).where(cls.training_id == training_id, cls.state.in_(states))

    @classmethod
    def size_of(cls, training_id: int) -> Select[int]:
        """Return how many people stand somehow to a sitting."""
        return select(func.count()).where(cls.training_id == training_id)

    @classmethod
    def all_ticked(
        cls, training_id: int, states: Collection[EnrolmentState], hours: int, now: datetime
    ) -> ReturningUpdate[int]:
        """Tick everybody who stands so to a sitting."""
        there = update(cls).where(cls.training_id == training_id, cls.state.in_(states))
        attended: dict[str, Any] = {"state": EnrolmentState.ATTENDED, "how": AttendedHow.TICKED}
        ticked = there.values(**attended, attended_at=now, hours=hours).returning(cls.id)
        return ticked.execution_options(synchronize_session=False)

    def enrol(self, now: datetime) -> None:
        """报名: the person has a seat."""
        self.state, self.seated, self.answered_at, self.queued_at = EnrolmentState.ENROLLED, True, now, None
        self._anew()

    def queue(self, now: datetime) -> None:
        """候补: all seats are taken, and the person waits for one, behind all who do so already."""
        self.state, self.seated, self.answered_at, self.queued_at = EnrolmentState.WAITING, False, now, now
        self._anew()

    def give_up_place(self, now: datetime) -> None:
        """不等了: the person waits no more, and is invited as before."""
        self.state, self.answered_at, self.queued_at = EnrolmentState.INVITED, now, None

    def _anew(self) -> None:
        self.promoted_at = None
        self.reason, self.excuse, self.decided_by, self.decided_at = None, None, None, None

    def ask_leave(self, reason: LeaveReason, excuse: str | None, now: datetime) -> None:
        """请假: the organiser decides; a seat is kept until then."""
        self.state, self.reason, self.excuse = EnrolmentState.LEAVE_ASKED, reason, excuse
        self.answered_at, self.queued_at, self.decided_by, self.decided_at = now, None, None, None

    def grant_leave(self, by: int, now: datetime) -> None:
        """准假: the seat is free."""
        self.state, self.seated, self.decided_by, self.decided_at = EnrolmentState.ON_LEAVE, False, by, now

    def refuse_leave(self, by: int, now: datetime) -> None:
        """不准假: the person is expected."""
        self.state, self.decided_by, self.decided_at = EnrolmentState.LEAVE_REFUSED, by, now

    def attend(self, how: AttendedHow, now: datetime) -> None:
        """已签到: the person was there, however it is known."""
        self.state, self.how, self.attended_at = EnrolmentState.ATTENDED, how, now

    def unsign(self) -> None:
        """The tick was a slip of the finger: the person is expected again."""
        self.state, self.how, self.attended_at, self.hours = EnrolmentState.ENROLLED, None, None, None

    def miss(self) -> None:
        """缺席: the person was expected and did not come."""
        self.state = EnrolmentState.ABSENT

    def make_up(self, now: datetime) -> None:
        """已补课: what was missed is made up for."""
        self.state, self.made_up_at = EnrolmentState.MADE_UP, now

    def rate(self, stars: int, words: str | None, now: datetime) -> None:
        """The person says how it was: 1 to 5 stars, and a line."""
        self.rating, self.words, self.rated_at = stars, words, now
