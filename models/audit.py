"""Who did what to whom, when?
Append-only lines; a person can read those about themselves (domain §3.7, §5).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key


class AuditLine(Base):
    """One line of the trail:
    the verb, its subject, the acting account and member, and bare facts (no numbers, no notes).
    """

    __tablename__ = "audit_lines"

    id: Mapped[Key]
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))  # "member:17"
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)  # whom it is about
    actor_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))
    facts: Mapped[dict[str, Any]]
