"""How does a paper slip or a QR find its way to a person or a branch? Eight-character codes (domain §3.3)."""

import secrets
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I: read aloud and written by hand
LENGTH = 8


class Invite(Base):
    """A code that opens the way to one member's binding, or to a branch's greeting;
    never a proof by itself.
    """

    __tablename__ = "invites"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(8), unique=True)
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    org_id: Mapped[BigInt | None] = mapped_column(ForeignKey("orgs.id"), index=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # replaced by a newer one, or used

    @property
    def payload(self) -> str:
        """The ``start=`` payload of its deep link: ``i_`` for a member, ``b_`` for a branch."""
        return f"{'i' if self.member_id else 'b'}_{self.code}"

    @classmethod
    def open_code(cls, code: str) -> Select[Self]:
        """Return the invite of that code while it is open."""
        return select(cls).where(cls.code == code.upper(), cls.ended_at.is_(None))

    @classmethod
    def open_for(cls, *, member_id: int | None = None, org_id: int | None = None) -> Select[Self]:
        """Return the open invite of a member or of a branch."""
        owner = cls.member_id == member_id if member_id else cls.org_id == org_id
        return select(cls).where(owner, cls.ended_at.is_(None))


def new_code() -> str:
    """Return a fresh code of 40 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
