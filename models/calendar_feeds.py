"""By which link does a calendar follow somebody's sittings, or a branch's? Only its hash is kept."""

from base64 import urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Self

from sqlalchemy import Executable, ForeignKey, Select, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key
from models.vault import Vault

_LONGEST = 64  # characters of what is looked up at all


class CalendarFeed(Base):
    """A calendar 日历订阅 of one member, or of an organisation; deleted when it is taken back.

    Its token follows from the row and the secret key, so that it can be drawn when a message leaves and
    stands nowhere; kept is its hash alone.
    """

    __tablename__ = "calendar_feeds"

    id: Mapped[Key]
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    org_id: Mapped[BigInt | None] = mapped_column(ForeignKey("orgs.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    made_by: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]

    def token(self, vault: Vault) -> str:
        """Return what opens the calendar: 128 bits that nobody can make without the secret key."""
        told = f"calendar-feed:{self.id}:{self.member_id}:{self.org_id}:{self.made_at.isoformat()}"
        return urlsafe_b64encode(vault.index(told)).decode().rstrip("=")

    @classmethod
    def of_member(cls, member_id: int) -> Select[Self]:
        """Return the calendar of a member."""
        return select(cls).where(cls.member_id == member_id)

    @classmethod
    def of_org(cls, org_id: int) -> Select[Self]:
        """Return the calendar of an organisation."""
        return select(cls).where(cls.org_id == org_id)

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return these calendars."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def drop(cls, *, member_id: int | None = None, org_id: int | None = None) -> Executable:
        """Return the statement that deletes the calendar of a member, or of an organisation."""
        mine = cls.member_id == member_id if member_id is not None else cls.org_id == org_id
        return delete(cls).where(mine)

    @classmethod
    def opened_by(cls, token: str) -> Select[Self]:
        """Return the calendar of a token; no row for any other."""
        return select(cls).where(cls.digest == digest_of(token))


def digest_of(token: str) -> bytes:
    """Return what is kept of a token: it is chance to whoever lacks the key, so it needs no salt."""
    return sha256(token[:_LONGEST].encode()).digest()
