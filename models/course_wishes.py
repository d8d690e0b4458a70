"""What would somebody like to learn? Courses that members wish for (W15, W22b)."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ColumnElement, Executable, ForeignKey, Index, Select, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.members import Member


class Course(StrEnum):
    """What one can wish for (domain §3.4-B)."""

    ELECTRICIAN = "electrician"  # 电工
    WELDER = "welder"  # 焊工
    NURSE = "nurse"  # 月嫂
    LIVESTOCK = "livestock"  # 养殖
    VEGETABLES = "vegetables"  # 蔬菜
    DRIVING = "driving"  # 驾驶
    OTHER = "other"


class CourseWish(Base):
    """我想学: one course that a member wishes for; what they say next takes the place of all of them."""

    __tablename__ = "course_wishes"
    __table_args__ = (
        UniqueConstraint("member_id", "course"),
        Index("ix_course_wishes_course", "course", "member_id"),
    )

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    course: Mapped[Course] = mapped_column(word(Course))
    wished_at: Mapped[datetime]

    @classmethod
    def of(cls, member_id: int) -> Select[Self]:
        """Return what a member wishes for, in the order in which it was told."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)

    @classmethod
    def of_people(cls, member_ids: Collection[int]) -> Select[Self]:
        """Return what these members wish for."""
        return select(cls).where(cls.member_id.in_(member_ids)).order_by(cls.id)

    @classmethod
    def taken_back(cls, member_id: int, but: Collection[Course]) -> Executable:
        """Return the statement that leaves a member only these wishes."""
        return delete(cls).where(cls.member_id == member_id, cls.course.not_in(but))

    @classmethod
    def is_wished(cls, course: Course) -> ColumnElement[bool]:
        """Return the condition that a Member wishes for a course."""
        return Member.id.in_(select(cls.member_id).where(cls.course == course))
