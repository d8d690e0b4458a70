"""How does a household without a chat vote? By a code on paper that the branch hands out, one for each
household; of it only a keyed digest is kept (评诺, domain §2.2).
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import ForeignKey, Select, UniqueConstraint, bindparam, case, func, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from models.base import Base, BigInt, Key, insert_new
from models.invites import ALPHABET
from models.orgs import ancestor_ids
from models.planning import Insert
from models.vault import Vault

LENGTH = 10  # characters: 49 bits, and guessing is stopped
MOST = 1000  # households of one list
GUESSES, WINDOW = 20, timedelta(minutes=10)  # wrong codes at one organisation
_LONGEST = 40  # characters of what is looked up at all


class CodeList(Base):
    """一批投票码: printed together, taken back together. It serves its organisation and all below."""

    __tablename__ = "vote_code_lists"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    size: Mapped[int]
    made_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    @classmethod
    def of_org(cls, org_id: int) -> Select[Self]:
        """Return the lists of an organisation, the newest first."""
        return select(cls).where(cls.org_id == org_id).order_by(cls.id.desc())


class VoteCode(Base):
    """投票码: good for one vote on each item, for as long as its list is."""

    __tablename__ = "vote_codes"

    id: Mapped[Key]
    list_id: Mapped[BigInt] = mapped_column(ForeignKey("vote_code_lists.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True)

    @classmethod
    def kept(cls, dialect: str, list_id: int, codes: Sequence[str], vault: Vault) -> Insert:
        """Return the statement that keeps codes of a list, not in the order of the paper."""
        digests = sorted(digest_of(code, vault) for code in codes)
        return insert_new(dialect, cls).values([{"list_id": list_id, "digest": one} for one in digests])

    @classmethod
    def good(cls, code: str, path: str, vault: Vault) -> Select[int]:
        """Return the number of a code that may be used at the organisation of a path; no row for any other:
        unknown, taken back, or of another branch.
        """
        mine = (cls.digest == digest_of(code, vault), CodeList.revoked_at.is_(None))
        both = select(cls.id).join(CodeList, CodeList.id == cls.list_id)
        return both.where(*mine, CodeList.org_id.in_(ancestor_ids(path)))


def new_codes(number: int) -> list[str]:
    """Return so many fresh codes."""
    return ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(number)]


def digest_of(code: str, vault: Vault) -> bytes:
    """Return what is kept of a code, however it is typed: without the secret key nobody can try them out."""
    plain = "".join(code.split()).upper().replace("-", "")
    return vault.index(f"vote-code:{plain[:_LONGEST]}")


class VotePace(Base):
    """How much has somebody done just now? ``org_id`` counts wrong codes there, else a chat its votes."""

    __tablename__ = "vote_paces"
    __table_args__ = (UniqueConstraint("account_id"), UniqueConstraint("org_id"))

    id: Mapped[Key]
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))
    org_id: Mapped[BigInt | None] = mapped_column(ForeignKey("orgs.id"))
    began_at: Mapped[datetime]
    times: Mapped[int]

    @staticmethod
    @lru_cache
    def count(dialect: str, whose: str) -> ReturningInsert[int]:
        """Return the statement that counts one more within a :meth:`span`; it gives back how many there
        are. ``whose``: the column, "account_id" or "org_id".
        """
        new = insert_new(dialect, VotePace)
        over = VotePace.began_at <= bindparam("since", type_=VotePace.began_at.type)
        more: dict[str, Any] = {
            "times": case((over, 1), else_=VotePace.times + 1),
            "began_at": case((over, new.excluded.began_at), else_=VotePace.began_at),
        }
        return new.on_conflict_do_update(index_elements=[whose], set_=more).returning(VotePace.times)

    @staticmethod
    def span(now: datetime, span: timedelta) -> dict[str, Any]:
        """Return what the statement is told of a span that ends now."""
        return {"began_at": now, "times": 1, "since": now - span}

    @classmethod
    def wrong_at(cls, org_id: int, since: datetime) -> Select[int]:
        """Return how many wrong codes were tried at an organisation since an instant."""
        return select(func.coalesce(func.max(cls.times), 0)).where(cls.org_id == org_id, cls.began_at > since)
