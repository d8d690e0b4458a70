"""Where is signed in, and who has guessed? A desk a sitting, and wrong guesses (签到, domain §2.4)."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from sqlalchemy import ForeignKey, Select, UniqueConstraint, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from models.base import Base, BigInt, Key, insert_new
from models.enrolments import Enrolment
from models.orgs import Org
from models.sign_codes import TRIES, Codes, page_token
from models.trainings import TOLD, Training
from models.vault import Vault

NEAR = timedelta(hours=12)  # so far from its beginning a sitting is still spoken of
_SALT = 16
_LONGEST = 64  # characters of what is looked up at all


class SignDesk(Base):
    """签到台 of a sitting. Its codes and the token of its page follow from ``salt`` and the secret key, so
    that they stand nowhere; of the token the hash is kept. A new salt makes all of them others.
    """

    __tablename__ = "sign_desks"

    id: Mapped[Key]
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"), unique=True)
    salt: Mapped[bytes]
    digest: Mapped[bytes] = mapped_column(unique=True)
    bot_id: Mapped[BigInt]  # whose chat the QR code opens
    opened_by: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    opened_at: Mapped[datetime]

    def shuffle(self, vault: Vault) -> None:
        """Make all codes and the address of the page others."""
        self.salt = secrets.token_bytes(_SALT)
        self.digest = digest_of(self.token(vault))

    def token(self, vault: Vault) -> str:
        """Return what opens its page."""
        return page_token(self.training_id, self.salt, vault)

    def codes(self, training: Training, vault: Vault) -> Codes:
        """Return its codes."""
        return Codes.of(self.training_id, self.salt, training.starts_at, vault)

    @classmethod
    def of(cls, training_id: int) -> Select[Self]:
        """Return the desk of a sitting."""
        return select(cls).where(cls.training_id == training_id)

    @classmethod
    def of_trainings(cls, training_ids: Collection[int]) -> Select[Self, Training]:
        """Return the desks of these sittings, with them."""
        both = select(cls, Training).join(Training, Training.id == cls.training_id)
        return both.where(cls.training_id.in_(training_ids))

    @classmethod
    def opened_by_token(cls, token: str) -> Select[Self, Training, Org]:
        """Return the desk whose page a token opens, with sitting and organisation; no row for any other."""
        return (
            select(cls, Training, Org).join(Training, Training.id == cls.training_id)
            .join(Org, Org.id == Training.org_id)
            .where(cls.digest == digest_of(token), Training.state.in_(TOLD))
        )  # fmt: skip

    @classmethod
    def near(cls, member_id: int, line: Collection[int], now: datetime) -> Select[Self, Training]:
        """Return the desks of today at which a member may sign in: of what they are enrolled for, or what an
        organisation of their line holds; the soonest first.
        """
        mine = exists().where(Enrolment.training_id == Training.id, Enrolment.member_id == member_id)
        held = Training.state.in_(TOLD), Training.starts_at > now - NEAR, Training.starts_at < now + NEAR
        both = select(cls, Training).join(Training, Training.id == cls.training_id)
        return both.where(*held, or_(mine, Training.org_id.in_(line))).order_by(Training.starts_at, cls.id)


class SignTry(Base):
    """How often somebody guessed wrongly at a sitting."""

    __tablename__ = "sign_tries"
    __table_args__ = (UniqueConstraint("training_id", "member_id"),)

    id: Mapped[Key]
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), index=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime]

    @classmethod
    def stopped(cls, member_id: int, training_ids: Collection[int]) -> Select[int]:
        """Return at which of these sittings a member may guess no more."""
        mine = cls.member_id == member_id, cls.training_id.in_(training_ids)
        return select(cls.training_id).where(*mine, cls.wrong >= TRIES)

    @classmethod
    def count(
        cls, dialect: str, member_id: int, training_ids: Collection[int], now: datetime
    ) -> ReturningInsert[int, int]:
        """Return the statement that counts a wrong guess at each of these sittings; it gives back (sitting,
        wrong guesses), also where two chats guess at once.
        """
        rows = [
            {"training_id": one, "member_id": member_id, "wrong": 1, "last_at": now}
            for one in sorted(training_ids)
        ]
        new = insert_new(dialect, cls).values(rows)
        more = {"wrong": cls.wrong + 1, "last_at": now}
        counted = new.on_conflict_do_update(index_elements=["training_id", "member_id"], set_=more)
        return counted.returning(cls.training_id, cls.wrong)


def digest_of(token: str) -> bytes:
    """Return what is kept of a token: it is chance to whoever lacks the key, so it needs no salt."""
    return sha256(token[:_LONGEST].encode()).digest()
