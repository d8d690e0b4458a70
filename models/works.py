"""What takes longer than a turn may? Each piece of long work is a row: who asked, how far it is, what became
of it (design §3.12).

A row is worked on under the lease of its bot, and carries the token of that lease: whoever wakes up under an
older one writes nothing any more. ``place`` says where the next step begins.
"""

import zlib
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    Delete,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    Update,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from models.base import Base, BigInt, Key, among, type_big, word
from models.outbox import Message, Said
from models.scope import Scope
from models.vault import Vault

TRIES = 3  # times that a piece of work is begun without getting any further, before it is given up


class WorkKind(StrEnum):
    """What is done. Its runner stands in ``bot/works``."""

    EXPORT = "export"  # a table as a file
    SHEET = "sheet"  # a sheet that was sent is read, and tried without writing anything
    IMPORT = "import"  # 导入: the sheet comes onto the rosters
    UNDO = "undo"  # 撤销导入
    SLIPS = "slips"  # 邀请码纸条: all slips of a branch
    REHEARSAL = "rehearsal"  # 预演: the coming days, on a copy
    READING = "reading"  # 朗读: a branch's voice is fetched for its board
    PHOTO = "photo"  # a photo of a promise is drawn anew
    VOTE_CODES = "vote-codes"  # 投票码: a page of codes for households
    NOTICE = "notice"  # 通知: frozen, sent and watched until no row is open; reminded, taken back


class WorkState(StrEnum):
    """Life of a piece of work."""

    OFFERED = "offered"  # waits for the tap, or the sheet, of whoever it is for
    WAITING = "waiting"  # to be begun
    RUNNING = "running"  # begun; after a crash it is gone on with
    DONE = "done"  # 办好了
    FAILED = "failed"  # given up, with the reason
    STOPPED = "stopped"  # by the tap of whoever asked


UNDER_WAY = (WorkState.WAITING, WorkState.RUNNING)
_UNDER_WAY = text("state IN ('waiting', 'running')")


class Work(Base):
    """One piece of long work, asked for in one chat. ``asked`` is what was ordered: ids, words and switches.

    ``done`` of ``total`` (None: nobody knows yet) is what progress is drawn from.
    """

    __tablename__ = "works"
    __table_args__ = (
        Index("ix_works_under_way", "bot_id", "id", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
        Index("ix_works_account_id", "account_id", "id"),
    )

    id: Mapped[Key]
    kind: Mapped[WorkKind] = mapped_column(word(WorkKind))
    state: Mapped[WorkState] = mapped_column(word(WorkState), default=WorkState.WAITING)
    bot_id: Mapped[BigInt]
    account_id: Mapped[BigInt] = mapped_column(ForeignKey("accounts.id"))
    org_id: Mapped[BigInt | None] = mapped_column(ForeignKey("orgs.id"))  # the root of what it is about
    asked: Mapped[dict[str, Any]]
    place: Mapped[dict[str, Any] | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    token: Mapped[int] = mapped_column(type_big, default=0)  # of the lease under which it is worked on
    tries: Mapped[int] = mapped_column(default=0)  # begun so often since it last got further
    stop_asked: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String(300))  # of what failed; no names, no numbers
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """The key of the one message into which its progress is edited."""
        return f"work:{self.id}"

    @property
    def file_key(self) -> str:
        """The key of the message that brings its file."""
        return f"work-file:{self.id}"

    @classmethod
    def under_way(cls, bot_id: int) -> Select[Self]:
        """Return what a bot has to do or go on with, the oldest first."""
        return select(cls).where(cls.bot_id == bot_id, among(cls.state, UNDER_WAY)).order_by(cls.id)

    @classmethod
    def size_under_way(cls, account_id: int) -> Select[int]:
        """Return how much an account has under way."""
        return select(func.count()).where(cls.account_id == account_id, cls.state.in_(UNDER_WAY))

    @classmethod
    def begin(cls, number: int, token: int, *, counts: bool) -> ReturningUpdate[Any]:
        """Return the statement that takes work in hand under a lease; no row where it is over or a newer
        lease has it.
        """
        open_ = (cls.id == number, cls.state.in_(UNDER_WAY), cls.token <= token)
        values = {"state": WorkState.RUNNING, "token": token, "tries": cls.tries + int(counts)}
        return update(cls).where(*open_).values(values).returning(cls.tries)

    @classmethod
    def in_hand(cls, number: int, token: int) -> Select[bool]:
        """Return whether a stop was asked for, of work in hand under that lease; no row when it is not.

        The row is locked: what is written in this transaction is written before a stop or a takeover, or not.
        """
        mine = (cls.id == number, cls.token == token, cls.state == WorkState.RUNNING)
        return select(cls.stop_asked).where(*mine).with_for_update()

    @classmethod
    def moved(cls, number: int, **columns: object) -> Update:
        """Return the statement that keeps how far work is; it got further, so its tries count anew."""
        return update(cls).where(cls.id == number).values(tries=0, **columns)

    @classmethod
    def counted(cls, number: int, done: int, total: int | None) -> Update:
        """Return the statement that keeps what progress is drawn from."""
        return update(cls).where(cls.id == number).values(done=done, total=total)

    @classmethod
    def ended(cls, number: int, state: WorkState, now: datetime, reason: str | None = None) -> Update:
        """Return the statement that ends work."""
        said = reason[:300] if reason else None
        return update(cls).where(cls.id == number).values(state=state, ended_at=now, reason=said)

    @classmethod
    def stop(cls, number: int) -> ReturningUpdate[Any]:
        """Return the statement that asks work under way to stop; it gives back its state."""
        open_ = (cls.id == number, cls.state.in_(UNDER_WAY))
        return update(cls).where(*open_).values(stop_asked=True).returning(cls.state)

    @classmethod
    def awaiting_sheet(cls, account_id: int, since: datetime) -> Select[Self]:
        """Return the work for which an account was asked to send a sheet, the newest first."""
        asked = (cls.account_id == account_id, cls.kind == WorkKind.SHEET, cls.state == WorkState.OFFERED)
        return select(cls).where(*asked, cls.created_at >= since).order_by(cls.id.desc())

    @classmethod
    def delivered(cls, bot_id: int) -> Select[int]:
        """Return the work whose file has left, or will not: the file need not be kept any more."""
        key = "work-file:" + func.cast(cls.id, String)
        over = Message.state.in_((Said.SENT, Said.SKIPPED, Said.FAILED))
        kept = select(WorkPart.work_id).where(WorkPart.slot == Slot.FILE)
        return (
            select(cls.id)
            .join(Message, Message.key == key)
            .where(cls.bot_id == bot_id, cls.state == WorkState.DONE, over, cls.id.in_(kept))
        )

    @classmethod
    def lapsed(cls, bot_id: int, before: datetime) -> Update:
        """Return the statement that ends offers older than that; nobody took them."""
        old = (cls.bot_id == bot_id, cls.state == WorkState.OFFERED, cls.created_at < before)
        return update(cls).where(*old).values(state=WorkState.STOPPED)


class Slot(StrEnum):
    """What is kept with work, sealed, until it is over and for a day at most."""

    ROWS = "rows"  # of a sheet, as they were read: the numbers of identity cards are gone already
    TOLD = "told"  # what a trial found, as sentences
    REPORT = "report"  # the findings as a file
    FILE = "file"  # what is to be delivered


class WorkPart(Base):
    """One part of what is kept with a piece of work; sealed for its own place."""

    __tablename__ = "work_parts"
    __table_args__ = (UniqueConstraint("work_id", "slot", "number"),)

    id: Mapped[Key]
    work_id: Mapped[BigInt] = mapped_column(ForeignKey("works.id"))
    slot: Mapped[Slot] = mapped_column(word(Slot))
    number: Mapped[int]
    sealed: Mapped[bytes]
    kept_at: Mapped[datetime]

    @classmethod
    def of(cls, work_id: int, slot: Slot) -> Select[int, bytes]:
        """Return (number, sealed) of a slot, in order."""
        return (
            select(cls.number, cls.sealed)
            .where(cls.work_id == work_id, cls.slot == slot)
            .order_by(cls.number)
        )

    @classmethod
    def forget(cls, work_ids: Collection[int], *slots: Slot) -> Delete:
        """Return the statement that deletes what is kept with work, of some slots or of all."""
        which = delete(cls).where(cls.work_id.in_(work_ids), cls.slot.in_(slots or tuple(Slot)))
        return which.execution_options(synchronize_session=False)

    @classmethod
    def forget_before(cls, before: datetime) -> Delete:
        """Return the statement that deletes what was kept before an instant."""
        return delete(cls).where(cls.kept_at < before).execution_options(synchronize_session=False)


def place_of(work_id: int, slot: Slot, number: int) -> str:
    """Return for which place a part is sealed: no part opens as another one's."""
    return f"work_parts:{work_id}:{slot.value}:{number}"


async def kept_of(scope: Scope, work_id: int, slot: Slot) -> bytes | None:
    """Return what is kept in a slot, opened and whole; None when it is gone already."""
    parts = await scope.rows(WorkPart.of(work_id, slot))
    return b"".join(opened(scope.vault, work_id, slot, *part) for part in parts) if parts else None


def opened(vault: Vault, work_id: int, slot: Slot, number: int, sealed: bytes) -> bytes:
    """Return one part as it was before it was packed and sealed."""
    return zlib.decompress(vault.open_bytes(sealed, place_of(work_id, slot, number)))
