"""Who did what to whom, when?
Append-only lines; a person can read those about themselves (domain §3.7, §5).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, and_, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key
from models.members import Member
from models.orgs import Org

EXPORTED = "exported"  # the verb of a table that left the house
_EXPORTED = text(f"verb = '{EXPORTED}'")
RECEIVED = "transfer-received"  # the verb of a change of branches; ``old`` is the one before
ASSIGNED = "contact-assigned"  # the verb of somebody who got another contact person
OF_NOBODY = ("structure", "orgs", "check-in-rates", "reports", "invites")  # tables of counts and units
CONTACTED = "contacted"  # the verb of a call, a visit, a message or a letter to a member
LISTED = "phone-listed"  # the verb of a number that stands on a printed list
# Verbs of which a person can read who did it to them (domain §3.7).
LOOKS = ("phone-seen", "voice-heard", "report-read", CONTACTED, LISTED)


class AuditLine(Base):
    """One line of the trail:
    the verb, its subject, the acting account and member, and bare facts (no numbers, no notes).
    """

    __tablename__ = "audit_lines"
    __table_args__ = (
        Index("ix_audit_lines_exported", "subject", sqlite_where=_EXPORTED, postgresql_where=_EXPORTED),
    )

    id: Mapped[Key]
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))  # "member:17"
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)  # whom it is about
    actor_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))
    facts: Mapped[dict[str, Any]]

    @classmethod
    def last_of(cls, member_id: int, verb: str) -> Select[Self]:
        """Return the newest line about a member with a verb."""
        return select(cls).where(cls.member_id == member_id, cls.verb == verb).order_by(cls.id.desc())

    @classmethod
    def times_of(cls, member_ids: Collection[int], verb: str) -> Select[int | None, datetime]:
        """Return (member, when) of the lines with a verb about these members."""
        return select(cls.member_id, cls.at).where(cls.member_id.in_(member_ids), cls.verb == verb)

    @classmethod
    def looks_at(cls, member_id: int, limit: int) -> Select[Self, str | None, str | None]:
        """Return who looked at what is a member's own, newest first: (line, looker's name, their unit)."""
        looked = and_(cls.verb.in_(LOOKS), cls.actor_id.is_distinct_from(member_id))
        return cls._with_actors(limit).where(cls.member_id == member_id, looked)

    @classmethod
    def exports_of(
        cls, org_ids: Collection[int], limit: int, since: datetime | None, until: datetime | None
    ) -> Select[Self, str | None, str | None]:
        """Return which tables with people of these organisations left the house, newest first, likewise:
        those from ``since`` on and before ``until``.
        """
        subjects = [f"org:{org_id}" for org_id in org_ids]
        found = cls._with_actors(limit).where(_EXPORTED, cls.subject.in_(subjects))
        named = cls.facts["table"].as_string()
        found = found.where(or_(named.is_(None), named.not_in(OF_NOBODY)))
        found = found if since is None else found.where(cls.at >= since)
        return found if until is None else found.where(cls.at < until)

    @classmethod
    def moves_of(cls, member_id: int) -> Select[Self]:
        """Return the lines by which a member was received by another branch."""
        return select(cls).where(cls.member_id == member_id, cls.verb == RECEIVED)

    @classmethod
    def _with_actors(cls, limit: int) -> Select[Self, str | None, str | None]:
        return (
            select(cls, Member.name, Org.name)
            .outerjoin(Member, Member.id == cls.actor_id).outerjoin(Org, Org.id == Member.branch_id)
            .order_by(cls.id.desc()).limit(limit)
        )  # fmt: skip
