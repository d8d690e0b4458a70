"""Which forms are half filled in? Runs are rows: they survive restarts and resume (design §3.2)."""

import json
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.prepared import Prepared, many
from models.vault import Vault

_PLACE = "form_runs.sealed"


class RunState(StrEnum):
    """Life of a run."""

    ACTIVE = "active"  # the chat is in it
    PAUSED = "paused"  # another form was begun meanwhile; it can be taken up again
    DONE = "done"  # submitted
    LEFT = "left"  # cancelled, refused or expired


OPEN_RUNS = (RunState.ACTIVE, RunState.PAUSED)


class FormRun(Base):
    """One filling-in of one form in one chat;
    ``sealed`` is the engine's own state, which may hold a number.
    """

    __tablename__ = "form_runs"
    __table_args__ = (
        Index(
            "ix_form_runs_open", "account_id",
            sqlite_where=text("state IN ('active', 'paused')"),
            postgresql_where=text("state IN ('active', 'paused')"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    account_id: Mapped[BigInt] = mapped_column(ForeignKey("accounts.id"))
    form: Mapped[str] = mapped_column(String(60))
    sealed: Mapped[bytes]
    asked: Mapped[int] = mapped_column(default=0)  # questions shown so far; part of each question's key
    state: Mapped[RunState] = mapped_column(word(RunState), default=RunState.ACTIVE)
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    def state_json(self, vault: Vault) -> dict[str, Any]:
        """Open the engine's state."""
        held: dict[str, Any] = json.loads(vault.open(self.sealed, _PLACE))
        return held

    def keep(self, state: dict[str, Any], vault: Vault) -> None:
        """Store the engine's state."""
        self.sealed = vault.seal(json.dumps(state, ensure_ascii=False), _PLACE)

    def forget(self, vault: Vault) -> None:
        """Empty what was filled in; an open run is left."""
        self.keep({}, vault)
        self.state = RunState.LEFT if self.state in OPEN_RUNS else self.state

    @property
    def question_key(self) -> str:
        """The outbox key of the question shown last."""
        return f"question:{self.id}:{self.asked}"

    @classmethod
    def open_of(cls, account_ids: Collection[int]) -> Select[Self]:
        """Return the runs of these accounts that can be gone on with, oldest first."""
        return (
            select(cls).where(cls.account_id.in_(account_ids), among(cls.state, OPEN_RUNS)).order_by(cls.id)
        )

    @classmethod
    def resting(cls, ids: Collection[int], touched_before: datetime, now: datetime) -> Select[int]:
        """Return which of these runs are open, not yet expired and untouched since an instant."""
        return select(cls.id).where(
            cls.id.in_(ids),
            among(cls.state, OPEN_RUNS),
            cls.expires_at > now,
            cls.touched_at <= touched_before,
        )


OPEN_OF = Prepared(lambda: FormRun.open_of(many("account_ids")))
