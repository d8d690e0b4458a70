"""May the branch at the other end confirm somebody? Links of one purpose, of which only the hash is kept."""

from base64 import urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Self

from sqlalchemy import ForeignKey, Select, String, select, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from models.base import Base, BigInt, Key, word
from models.journeys import Journey
from models.members import Member, Standing
from models.orgs import Org
from models.vault import Vault

OPEN_FOR = timedelta(days=14)  # time to find that branch's secretary, and not much more
_PHONE = "host_links.phone"
_LONGEST = 64  # characters of what is looked up at all


class LinkState(StrEnum):
    """Life of a link."""

    OPEN = "open"
    CONFIRMED = "confirmed"  # 在我们这里参加组织生活
    DENIED = "denied"  # 不认识此人
    WITHDRAWN = "withdrawn"  # by the member, or replaced by a newer one


class HostLink(Base):
    """A link by which one who has no account may confirm one journey, once, within 14 days.

    Its token follows from the row and the secret key, so that it can be drawn when a message leaves and
    stands nowhere; kept is its hash alone. ``host_phone_sealed`` is the number that the other side left.
    """

    __tablename__ = "host_links"

    id: Mapped[Key]
    journey_id: Mapped[BigInt] = mapped_column(ForeignKey("journeys.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    state: Mapped[LinkState] = mapped_column(word(LinkState), default=LinkState.OPEN)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    host_org: Mapped[str | None] = mapped_column(String(100))
    host_person: Mapped[str | None] = mapped_column(String(40))
    host_phone_sealed: Mapped[bytes | None]

    @classmethod
    def make(cls, number: int, journey_id: int, now: datetime, vault: Vault) -> Self:
        """Return a new open link with this number for a journey."""
        made = cls(
            id=number, journey_id=journey_id, state=LinkState.OPEN, made_at=now, expires_at=now + OPEN_FOR
        )
        made.digest = digest_of(made.token(vault))
        return made

    def token(self, vault: Vault) -> str:
        """Return what opens the link: 128 bits that nobody can make without the secret key."""
        told = f"host-link:{self.id}:{self.journey_id}:{self.made_at.isoformat()}"
        return urlsafe_b64encode(vault.index(told)).decode().rstrip("=")

    def is_open(self, now: datetime) -> bool:
        """Whether the link can still be answered."""
        return self.state is LinkState.OPEN and self.expires_at > now

    def keep_phone(self, number: str | None, vault: Vault) -> None:
        """Seal the number that the other side left, if it left one."""
        self.host_phone_sealed = vault.seal(number, _PHONE) if number else None

    def phone(self, vault: Vault) -> str | None:
        """Open that number."""
        return vault.open(self.host_phone_sealed, _PHONE) if self.host_phone_sealed else None

    @classmethod
    def opened_by(cls, token: str, now: datetime) -> Select[Self, Journey, Member, Org]:
        """Return the open link of a token, with journey, member and home branch; no row for any other."""
        return (
            select(cls, Journey, Member, Org)
            .join(Journey, Journey.id == cls.journey_id).join(Member, Member.id == Journey.member_id)
            .join(Org, Org.id == Member.branch_id)
            .where(cls.digest == digest_of(token), cls.state == LinkState.OPEN, cls.expires_at > now)
            .where(Member.standing == Standing.ACTIVE)
        )  # fmt: skip

    @classmethod
    def use(cls, link_id: int, state: LinkState, now: datetime) -> ReturningUpdate[int]:
        """Return the statement that uses a link up; of two who answer at once the second finds no row."""
        return (
            update(cls).where(cls.id == link_id, cls.state == LinkState.OPEN, cls.expires_at > now)
            .values(state=state, answered_at=now).returning(cls.id)
            .execution_options(synchronize_session=False)
        )  # fmt: skip

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self, Member, Org]:
        """Return these links, each with its member and home branch."""
        return (
            select(cls, Member, Org).join(Journey, Journey.id == cls.journey_id)
            .join(Member, Member.id == Journey.member_id).join(Org, Org.id == Member.branch_id)
            .where(cls.id.in_(ids))
        )  # fmt: skip

    @classmethod
    def of_journey(cls, journey_id: int) -> Select[Self]:
        """Return the links of a journey, the newest first."""
        return select(cls).where(cls.journey_id == journey_id).order_by(cls.id.desc())


def digest_of(token: str) -> bytes:
    """Return what is kept of a token: it is chance to whoever lacks the key, so it needs no salt."""
    return sha256(token[:_LONGEST].encode()).digest()
