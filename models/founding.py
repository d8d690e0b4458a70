"""How does a county get its first administrator? A one-time link, of which only the hash is kept."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, Select, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from models.base import Base, BigInt, Key

PREFIX = "f"  # of the ``start=`` payload
OPEN_FOR = timedelta(hours=24)
_BYTES = 20  # of chance: nobody guesses it, so wrong ones need not be counted


class FounderLink(Base):
    """A link that makes its opener a county's administrator, once, within 24 hours.

    Only its hash is kept. The first chat that opens it has it for itself, so that the secret is worth nothing
    from then on; what is said and pressed afterwards carries the row's number, which opens nothing elsewhere.
    """

    __tablename__ = "founder_links"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))  # the chat that opened it
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # replaced by a newer one

    @classmethod
    def make(cls, org_id: int, now: datetime) -> tuple[Self, str]:
        """Return a new link for a county and its payload, which is told once and kept nowhere."""
        secret = secrets.token_hex(_BYTES)  # no "-": chats cut it off at the end of a pasted link
        made = cls(org_id=org_id, digest=digest_of(secret), made_at=now, expires_at=now + OPEN_FOR)
        return made, f"{PREFIX}_{secret}"

    @classmethod
    def county_of(cls, secret: str) -> Select[int]:
        """Return the county of a link in any state."""
        return select(cls.org_id).where(cls.digest == digest_of(secret))

    @classmethod
    def claim(cls, secret: str, account_id: int, now: datetime) -> ReturningUpdate[int, datetime]:
        """Return the statement that gives an open link to the chat that comes first: (link, its end)."""
        free = or_(cls.account_id.is_(None), cls.account_id == account_id)
        return (
            update(cls).where(cls.digest == digest_of(secret), *cls._open(now), free)
            .values(account_id=account_id).returning(cls.id, cls.expires_at)
            .execution_options(synchronize_session=False)
        )  # fmt: skip

    @classmethod
    def use(cls, link_id: int, account_id: int, now: datetime) -> ReturningUpdate[int]:
        """Return the statement that uses up a chat's own link, once: the county."""
        return (
            update(cls).where(cls.id == link_id, cls.account_id == account_id, *cls._open(now))
            .values(used_at=now).returning(cls.org_id).execution_options(synchronize_session=False)
        )  # fmt: skip

    @classmethod
    def held_by(cls, link_id: int, account_id: int, now: datetime) -> Select[int]:
        """Return the county of a chat's own open link."""
        return select(cls.org_id).where(cls.id == link_id, cls.account_id == account_id, *cls._open(now))

    @classmethod
    def used_by(cls, account_id: int, *, secret: str = "", link_id: int = 0) -> Select[int]:
        """Return the county of a link that this chat has used."""
        which = cls.digest == digest_of(secret) if secret else cls.id == link_id
        return select(cls.org_id).where(which, cls.account_id == account_id, cls.used_at.is_not(None))

    @classmethod
    def unused(cls, org_id: int) -> Select[Self]:
        """Return a county's links that nobody used and none replaced."""
        return select(cls).where(cls.org_id == org_id, cls.used_at.is_(None), cls.ended_at.is_(None))

    @classmethod
    def _open(cls, now: datetime) -> tuple[ColumnElement[bool], ...]:
        return cls.used_at.is_(None), cls.ended_at.is_(None), cls.expires_at > now


def digest_of(secret: str) -> bytes:
    """Return what is kept of a link's secret: it is chance throughout, so it needs no salt."""
    return sha256(secret.encode()).digest()
