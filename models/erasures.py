"""Who asked to be erased, who decided, and how far is it? One row a request (domain §3.7)."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Select, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.vault import Vault

_PLACE = "erasures.sealed"
CARRIED_OUT_BY = "erase_people"  # the job whose steps it is


class ErasureState(StrEnum):
    """Life of a request 删除申请."""

    ASKED = "asked"  # 已申请: waits for a person's decision
    AGREED = "agreed"  # 同意: to be confirmed; nothing is gone yet
    RUNNING = "running"  # 正在删除: there is no way back
    DONE = "done"  # 已删除
    REFUSED = "refused"  # 不同意, with a reason
    WITHDRAWN = "withdrawn"  # 撤回, by the member


UNDECIDED = (ErasureState.ASKED, ErasureState.AGREED)


class Ground(StrEnum):
    """Why it is agreed to. No free words: they would be about somebody who is to be forgotten."""

    WISH = "wish"  # 本人要求,已核实
    LEFT = "left"  # 已不在册,无须再保存
    DOUBLE = "double"  # 重复登记


class Erasure(Base):
    """A member's request to be erased, at the organisation that decides.

    While it runs, ``sealed`` holds what is searched for; at the end nothing of the person is left here but
    the number of a row without a name.
    """

    __tablename__ = "erasures"

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), index=True)
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)  # who decides
    state: Mapped[ErasureState] = mapped_column(word(ErasureState), default=ErasureState.ASKED)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decider_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    ground: Mapped[Ground | None] = mapped_column(word(Ground))  # of a yes
    reason: Mapped[str | None] = mapped_column(Text)  # of a no, in the decider's words
    sealed: Mapped[bytes | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def occurrence(self) -> str:
        """What its follow-up is known by."""
        return f"erasure:{self.id}"

    def keep(self, traces: Mapping[str, Any], vault: Vault) -> None:
        """Keep what is searched for until it is done."""
        self.sealed = vault.seal(json.dumps(traces, ensure_ascii=False), _PLACE)

    def kept(self, vault: Vault) -> dict[str, Any]:
        """Return what is searched for."""
        held: dict[str, Any] = json.loads(vault.open(self.sealed, _PLACE)) if self.sealed else {}
        return held

    @classmethod
    def undecided_of(cls, member_id: int) -> Select[Self]:
        """Return a member's request that waits for a decision."""
        return select(cls).where(cls.member_id == member_id, among(cls.state, UNDECIDED)).order_by(cls.id)

    @classmethod
    def running(cls) -> Select[Self]:
        """Return the requests being carried out, the oldest first."""
        return select(cls).where(cls.state == ErasureState.RUNNING).order_by(cls.id)
