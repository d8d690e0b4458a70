"""Does somebody who was promised something say that they got it? Codes of one purpose; who confirmed is not
kept (domain §3.4-D′ 5).
"""

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
    def usable(cls, ids: Collection[int], now: datetime) -> Select[int]:
        """Return which of these can still be used."""
        return select(cls.id).where(cls.id.in_(ids), cls.confirmed_at.is_(None), cls.ends_at > now)

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


def code_of(number: int, vault: Vault) -> str:
    """Return the code of a row, 40 bits that nobody can make without the key: it is kept nowhere."""
    bits = int.from_bytes(vault.index(f"pledge-benefit-code:{number}"), "big")
    return "".join(ALPHABET[(bits >> 5 * place) % len(ALPHABET)] for place in range(LENGTH))


def is_code(text: str) -> bool:
    """Whether a text has the shape of a code, as people type it."""
    plain = _plain(text)
    return len(plain) == LENGTH and plain.isascii()


def _plain(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).upper() if one.isalnum())


def digest_of(code: str, vault: Vault) -> bytes:
    """Return what is kept of a code, however it was typed."""
    return vault.index(f"pledge-benefit:{_plain(code)}")
