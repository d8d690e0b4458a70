"""Does somebody who was promised something say that they got it? Codes of one purpose; who confirmed is not
kept (domain §3.4-D′ 5).
"""

import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, LargeBinary, Select, Update, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key
from models.invites import ALPHABET, LENGTH
from models.vault import Vault

AT_ONCE = 10  # codes of an item that are open at a time


class PledgeBenefit(Base):
    """受益人确认: one code for one item, handed over by its owner; nothing is kept but its digest
    and that it was used.
    """

    __tablename__ = "pledge_benefits"

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    @classmethod
    def by_code(cls, code: str, vault: Vault) -> Select[Self]:
        """Return what a code opens, in any state, locked until the transaction ends."""
        return select(cls).where(cls.digest == digest_of(code, vault)).with_for_update()

    @classmethod
    def open_of(cls, item_id: int, now: datetime) -> Select[int]:
        """Return how many codes of an item can still be used."""
        unused = cls.item_id == item_id, cls.confirmed_at.is_(None), cls.ends_at > now
        return select(func.count()).where(*unused)

    @classmethod
    def ended(cls, item_id: int, now: datetime) -> Update:
        """Return the statement after which no code of an item can be used."""
        mine = update(cls).where(cls.item_id == item_id, cls.confirmed_at.is_(None), cls.ends_at > now)
        return mine.values(ends_at=now).execution_options(synchronize_session=False)

    @classmethod
    def confirmed(cls, item_ids: Collection[int]) -> Select[int, int]:
        """Return (item, how often it was confirmed) of those of these items that were."""
        told = select(cls.item_id, func.count()).where(
            cls.item_id.in_(item_ids), cls.confirmed_at.is_not(None)
        )
        return told.group_by(cls.item_id)


def new_code() -> str:
    """Return a code that nobody can guess: 40 bits, read aloud and written by hand."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def digest_of(code: str, vault: Vault) -> bytes:
    """Return what is kept of a code, however it was typed."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", code).upper() if one.isalnum())
    return vault.index(f"pledge-benefit:{plain}")
