"""What can somebody show that they have learnt? Certificates with number and expiry (资质认定, W22b)."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import Date, Executable, ForeignKey, Index, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.members import Member, Standing
from models.orgs import Org, within


class SkillGrade(StrEnum):
    """等级, as vocational certificates have them; most local ones have none."""

    NONE = "none"  # 不分等级
    BEGINNER = "beginner"  # 五级/初级工
    INTERMEDIATE = "intermediate"  # 四级/中级工
    SENIOR = "senior"  # 三级/高级工
    TECHNICIAN = "technician"  # 二级/技师
    MASTER = "master"  # 一级/高级技师


class Certificate(Base):
    """One certificate of a member, as entered; ``verified_by`` is who of the branch has seen the paper."""

    __tablename__ = "certificates"
    __table_args__ = (Index("ix_certificates_expires", "expires_on"),)

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), index=True)
    title: Mapped[str] = mapped_column(String(40))  # 电工证, 育婴员 …
    grade: Mapped[SkillGrade] = mapped_column(word(SkillGrade))
    number: Mapped[str | None] = mapped_column(String(40))
    issued_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)  # None: for life
    photo: Mapped[str | None] = mapped_column(String(200))  # a file's name at the server of the bot
    bot_id: Mapped[BigInt]
    entered_by: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime]
    verified_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    verified_at: Mapped[datetime | None]

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return a member's certificates, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.issued_on, cls.id)

    @classmethod
    def unverified(cls, paths: tuple[str, ...]) -> Select[Self, Member, str]:
        """Return what waits to be looked at in these subtrees, oldest first, with holder and branch."""
        return (
            select(cls, Member, Org.name)
            .join(Member, Member.id == cls.member_id).join(Org, Org.id == Member.branch_id)
            .where(within(Org, paths), Member.standing == Standing.ACTIVE, cls.verified_at.is_(None))
            .order_by(cls.id)
        )  # fmt: skip

    @classmethod
    def gone(cls, certificate_id: int) -> Executable:
        """Return the statement after which a certificate is kept no more."""
        return delete(cls).where(cls.id == certificate_id).execution_options(synchronize_session=False)

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self, Member]:
        """Return these certificates with their holders."""
        return select(cls, Member).join(Member, Member.id == cls.member_id).where(cls.id.in_(ids))

    @classmethod
    def expiring(cls, day: date, last: date, after: int, limit: int) -> Select[Self, Member]:
        """Return so many of those behind an identifier that expire from a day on up to another, with the
        holders who are on the roster.
        """
        soon = select(cls, Member).join(Member, Member.id == cls.member_id)
        soon = soon.where(cls.expires_on >= day, cls.expires_on <= last, cls.id > after)
        return soon.where(Member.standing == Standing.ACTIVE).order_by(cls.id).limit(limit)
