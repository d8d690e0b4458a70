"""What has been heard? Every update is a committed row before it is acknowledged (design §2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Index,
    Row,
    Select,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql.dml import Insert as PgInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, BigInt, Key, among, insert_new, type_big, word
from models.json_text import parsed, written
from models.prepared import Prepared, many, one
from models.unwanted import without_unwanted
from models.vault import Vault

_PLACE = "inbox.sealed"
_NOTHING = "{}"
_LARGEST = 2**63  # beyond what a column holds
TRIES = 3  # the third failure parks an update
_PAUSES = (timedelta(seconds=1), timedelta(seconds=10))


class Heard(StrEnum):
    """Life of an update."""

    OPEN = "open"  # waits for its turn
    DONE = "done"  # its turn is committed
    PARKED = "parked"  # failed three times; visible, and its person was told


_OPEN = (Heard.OPEN,)
_STILL_OPEN = text("state IN ('open')")
_PAUSED = text("state IN ('open') AND not_before IS NOT NULL")


class Update(Base):
    """One update of one bot, as the server sent it."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_inbox_open", "bot_id", "id", sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
        Index("ix_inbox_paused", "bot_id", "chat_id", sqlite_where=_PAUSED, postgresql_where=_PAUSED),
    )  # fmt: skip

    id: Mapped[Key]
    bot_id: Mapped[BigInt]
    update_id: Mapped[BigInt]
    chat_id: Mapped[BigInt | None]
    sealed: Mapped[bytes]  # the update as the server sent it: it may hold a number or a person's words
    state: Mapped[Heard] = mapped_column(word(Heard), default=Heard.OPEN)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    def fail(self, fault: str, now: datetime) -> None:
        """Count a failed turn: it is tried again after a pause, and parked at the third failure."""
        self.attempts += 1
        self.fault = fault
        if self.attempts >= TRIES:
            self.state = Heard.PARKED
            self.done_at = now
        else:
            self.not_before = now + _PAUSES[self.attempts - 1]

    def acquit(self) -> None:
        """Take back a failure that was counted before the turn began."""
        self.attempts -= 1
        self.fault = self.not_before = None

    def words(self, vault: Vault) -> str | None:
        """Return what was heard as it is written, None where nothing is left of it."""
        text = vault.open(self.sealed, _PLACE)
        return None if text == _NOTHING else text

    def forget(self, vault: Vault) -> None:
        """Empty a row that is worked off or given up. It stays: the server may offer its update again."""
        self.sealed, self.chat_id, self.fault = vault.seal(_NOTHING, _PLACE), None, None
        self.state = Heard.DONE

    @classmethod
    def finish(cls, keys: Sequence[int], now: datetime) -> Executable:
        """Mark turns as committed with their effects."""
        return (
            update(cls).where(cls.id.in_(keys)).values(state=Heard.DONE, done_at=now)
            .execution_options(synchronize_session=False)
        )  # fmt: skip

    @classmethod
    def waiting(cls, bot_id: int) -> Select[int]:
        """Return how many rows wait for their turn, those of a pause left out."""
        return select(func.count(cls.id)).where(
            cls.bot_id == bot_id, among(cls.state, _OPEN), cls.not_before.is_(None)
        )

    @classmethod
    def tried_chats(cls, bot_id: int) -> Select[int | None]:
        """Return the chats of open rows that failed before."""
        return select(cls.chat_id).where(cls.bot_id == bot_id, among(cls.state, _OPEN), cls.attempts > 0)

    @classmethod
    def first_pause(cls, bot_id: int) -> Select[datetime | None]:
        """Return when the first paused row may be tried again."""
        return (
            select(cls.not_before)
            .where(cls.bot_id == bot_id, among(cls.state, _OPEN), cls.not_before.is_not(None))
            .order_by(cls.not_before).limit(1)
        )  # fmt: skip


FINISH = Prepared(lambda: Update.finish(many("keys"), one("now")))


async def due(
    session: AsyncSession, bot_id: int, now: datetime, limit: int
) -> Sequence[Row[int, int, int | None, bytes, datetime]]:
    """Return (id, update_id, chat_id, sealed, received_at) of open rows in order; a chat's later rows wait
    while an earlier one of it is paused.
    """
    asked = {"bot_id": bot_id, "now": now, "at_most": now + _PAUSES[-1], "limit": limit}
    return (await session.execute(_due(), asked)).all()


@cache
def _due() -> Select[int, int, int | None, bytes, datetime]:
    """The pump asks for each batch: the statement is made once."""
    bot = bindparam("bot_id", type_=type_big)
    earlier = aliased(Update)
    blocked = exists().where(
        earlier.bot_id == bot, among(earlier.state, _OPEN), earlier.not_before.is_not(None),
        earlier.chat_id == Update.chat_id, earlier.id < Update.id, _paused(earlier),
    )  # fmt: skip
    return (
        select(Update.id, Update.update_id, Update.chat_id, Update.sealed, Update.received_at)
        .where(Update.bot_id == bot, among(Update.state, _OPEN), ~blocked)
        .where(or_(Update.not_before.is_(None), ~_paused(Update)))
        .order_by(Update.id).limit(bindparam("limit", type_=type_big))
    )  # fmt: skip


def _paused(row: type[Update]) -> ColumnElement[bool]:
    """Whether a failed row still waits. No pause is longer than the longest: a clock set back frees it."""
    now, at_most = (bindparam(name, type_=Update.received_at.type) for name in ("now", "at_most"))
    return and_(row.not_before > now, row.not_before <= at_most)


def opened(sealed: bytes, vault: Vault) -> dict[str, Any]:
    """Return the update of a row."""
    held: dict[str, Any] = parsed(vault.open(sealed, _PLACE))
    return held


def chat_of(payload: dict[str, Any]) -> int | None:
    """Return the chat an update belongs to, whatever its kind; None when it has none."""
    for part in payload.values():
        if not isinstance(part, dict):
            continue
        inner = part.get("message") if "chat" not in part else part
        chat = (inner.get("chat") if isinstance(inner, dict) else None) or part.get("from")
        if isinstance(chat, dict) and isinstance(chat.get("id"), int) and abs(chat["id"]) < _LARGEST:
            return int(chat["id"])
    return None


def storable(value: object) -> object:
    """Return JSON without what no database and no message can hold: NUL, and halves of a character."""
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "ignore").decode()
        case list():
            return [storable(item) for item in value]
        case dict():
            return {str(storable(key)): storable(item) for key, item in value.items()}
        case _:
            return value


def _written(payload: dict[str, Any]) -> str:
    return written(storable(without_unwanted(payload))).decode()


def hear(dialect: str) -> PgInsert | SqliteInsert:
    """Return the statement that stores rows of updates once each; one already known is left as it is."""
    return insert_new(dialect, Update).on_conflict_do_nothing(index_elements=["bot_id", "update_id"])


def heard(
    bot_id: int, payloads: Sequence[dict[str, Any]], now: datetime, vault: Vault
) -> list[dict[str, Any]]:
    """Return the rows of updates, sealed."""
    return [
        {
            "bot_id": bot_id,
            "update_id": payload["update_id"],
            "chat_id": chat_of(payload),
            "sealed": vault.seal(_written(payload), _PLACE),
            "state": Heard.OPEN,
            "attempts": 0,
            "received_at": now,
        }
        for payload in payloads
    ]
