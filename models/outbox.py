"""What is to be said, and what became of it?
Every message is a committed row before it is sent (design §2).
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.accounts import Account
from models.base import Base, BigInt, Key, among, word


class Said(StrEnum):
    """Life of a message."""

    WAITING = "waiting"  # to be sent when its time has come
    SENDING = "sending"  # claimed by a postman, under a lease
    SENT = "sent"  # accepted by the Bot API
    FAILED = "failed"  # refused for good; the reason is kept, it can be sent again
    SKIPPED = "skipped"  # not sent on purpose: too late, answered meanwhile, replaced by a newer one
    UNSURE = "unsure"  # the connection broke; nobody knows whether it arrived


OPEN_STATES = (Said.WAITING, Said.SENDING)
_OPEN = text("state IN ('waiting', 'sending')")
_DUE, _FLYING = text("state IN ('waiting')"), text("state IN ('sending')")
_PUSHED = text("capped AND sent_at IS NOT NULL")  # what is only planned costs nothing there


def _open(row: type["Message"], state: Said) -> ColumnElement[bool]:
    """Whether a message stands in an open state, said so that the index of open rows is used."""
    return and_(among(row.state, OPEN_STATES), row.state == state)


class Message(Base):
    """One message to one account: a screen's name and arguments, drawn at delivery in the reader's language.

    ``key`` makes a planned message unique (kind, subject, person, occurrence; design §3.8) and lets a later
    row edit it: ``edits`` names the key of the message to change, ``message_id`` a message known from a
    button press.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outbox_open", "bot_id", "lane", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_chat_open", "account_id", "lane", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_outbox_due", "bot_id", "lane", "not_before", "id", sqlite_where=_DUE, postgresql_where=_DUE
        ),
        Index("ix_outbox_flying", "bot_id", "lease_until", sqlite_where=_FLYING, postgresql_where=_FLYING),
        Index("ix_outbox_pushes", "account_id", "sent_at", sqlite_where=_PUSHED, postgresql_where=_PUSHED),
    )

    id: Mapped[Key]
    bot_id: Mapped[BigInt]
    account_id: Mapped[BigInt] = mapped_column(ForeignKey("accounts.id"))
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))  # whom it is about
    kind: Mapped[str] = mapped_column(String(40))
    lane: Mapped[int]
    capped: Mapped[bool] = mapped_column(default=False)
    screen: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(120))
    edits: Mapped[str | None] = mapped_column(String(120))
    message_id: Mapped[BigInt | None]  # of the message as sent, or to be edited
    state: Mapped[Said] = mapped_column(word(Said), default=Said.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    pieces_sent: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # of a text too long for one message
    not_before: Mapped[datetime | None]
    stale_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    @classmethod
    def heads(cls, bot_id: int, now: datetime, limit: int) -> Select[Self, Account]:
        """Return the next due message of each chat: by lane, then by age, one at a time in each chat.

        A message with an earlier one of the same chat and lane still open is not a head, unless that one is
        planned for later; a chat whose head is in flight has none.
        """
        other = aliased(cls)
        ahead = exists().where(
            other.account_id == cls.account_id, _open(other, Said.WAITING),
            (other.not_before.is_(None)) | (other.not_before <= now),
            (other.lane < cls.lane) | ((other.lane == cls.lane) & (other.id < cls.id)),
        )  # fmt: skip
        flying = aliased(cls)
        busy = exists().where(
            flying.account_id == cls.account_id,
            _open(flying, Said.SENDING),
        )
        return (
            select(cls, Account).join(Account, Account.id == cls.account_id)
            .where(cls.bot_id == bot_id, _open(cls, Said.WAITING), ~ahead, ~busy)
            .where((cls.not_before.is_(None)) | (cls.not_before <= now))
            .where((Account.hold_until.is_(None)) | (Account.hold_until <= now))
            .order_by(cls.lane, cls.id).limit(limit)
        )  # fmt: skip

    @classmethod
    def leases_run_out(cls, bot_id: int, now: datetime) -> Select[Self]:
        """Return messages whose sender died between the claim and the verdict."""
        return select(cls).where(
            cls.bot_id == bot_id,
            _open(cls, Said.SENDING),
            cls.lease_until <= now,
        )

    @classmethod
    def next_due(cls, bot_id: int, now: datetime) -> Select[datetime | None]:
        """Return the earliest instant after ``now`` for which a message is planned."""
        return select(func.min(cls.not_before)).where(
            cls.bot_id == bot_id,
            _open(cls, Said.WAITING),
            cls.not_before > now,
        )

    @classmethod
    def next_release(cls, bot_id: int, now: datetime) -> Select[datetime | None]:
        """Return when the first chat that is held and has something waiting may be spoken to again."""
        return (
            select(func.min(Account.hold_until)).join(cls, cls.account_id == Account.id)
            .where(cls.bot_id == bot_id, _open(cls, Said.WAITING), Account.hold_until > now)
        )  # fmt: skip

    @classmethod
    def under_way(cls, bot_id: int, now: datetime) -> Select[int]:
        """Return how many messages are due or in flight, those of held chats left out."""
        return (
            select(func.count(cls.id)).join(Account, Account.id == cls.account_id)
            .where(cls.bot_id == bot_id, among(cls.state, OPEN_STATES))
            .where((cls.not_before.is_(None)) | (cls.not_before <= now))
            .where((Account.hold_until.is_(None)) | (Account.hold_until <= now))
        )  # fmt: skip

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return the messages of these identifiers."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def keyed(cls, keys: Collection[str]) -> Select[Self]:
        """Return the messages with these keys."""
        return select(cls).where(cls.key.in_(keys))

    @classmethod
    def pushes(
        cls, account_ids: Collection[int], since: datetime
    ) -> Select[int, int | None, datetime | None]:
        """Return (account, member, sent_at) of the capped messages sent since an instant."""
        return select(cls.account_id, cls.member_id, cls.sent_at).where(
            cls.account_id.in_(account_ids), cls.capped, cls.sent_at >= since
        )
