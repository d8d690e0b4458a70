"""Who is asked for a pledge of a year, and until when? Members by name, organisations for their own (W29)."""

from datetime import date
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key


class PledgeCall(Base):
    """A member, or where ``member_id`` is none an organisation, is asked to propose for a year.

    ``org_id``: the branch of the member when asked. ``voluntary``: elders are asked, and not reminded
    (domain §2.2). Whether somebody has answered is told by their pledge.
    """

    __tablename__ = "pledge_calls"
    __table_args__ = (
        Index("uq_pledge_calls_member_year", "member_id", "year", unique=True),
        Index(
            "uq_pledge_calls_org_year", "org_id", "year", unique=True,
            sqlite_where=text("member_id IS NULL"), postgresql_where=text("member_id IS NULL"),
        ),
        Index("ix_pledge_calls_due_on", "due_on"),
    )  # fmt: skip

    id: Mapped[Key]
    year: Mapped[int]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    voluntary: Mapped[bool] = mapped_column(default=False)
    asked_on: Mapped[date]
    due_on: Mapped[date]

    @classmethod
    def of_member(cls, member_id: int, year: int) -> Select[Self]:
        """Return what a member is asked for in a year."""
        return select(cls).where(cls.member_id == member_id, cls.year == year)
