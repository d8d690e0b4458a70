"""What is to be said, and what became of it?
Every message is a committed row before it is sent (design §2).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Executable,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    UniqueConstraint,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import cast as cast_sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, BigInt, Key, among, type_big, word
from models.prepared import Prepared, many, one


class Said(StrEnum):
    """Life of a message."""

    WAITING = "waiting"  # to be sent when its time has come
    SENDING = "sending"  # in flight: claimed by the postman of whoever serves the bot
    SENT = "sent"  # accepted by the Bot API
    FAILED = "failed"  # refused for good; the reason is kept, it can be sent again
    SKIPPED = "skipped"  # not sent on purpose: too late, answered meanwhile, replaced by a newer one
    UNSURE = "unsure"  # the connection broke; nobody knows whether it arrived


class Unwanted(str):
    """Given in place of what a screen is told, just before it is sent: it is not said, for this reason."""

    __slots__ = ()


OVER = "over the caps"  # why a message waits that the caps of a day or a week hold back
TOO_LATE = "too late"  # how the reason of one begins whose time was over before it could leave
_MERGED = "merged into message "  # why one is skipped that stands in a digest, with the digest's identifier
OPEN_STATES = (Said.WAITING, Said.SENDING)
_OPEN = text("state IN ('waiting', 'sending')")
_DUE, _FLYING = text("state IN ('waiting')"), text("state IN ('sending')")
_PUSHED = text("capped AND sent_at IS NOT NULL")  # what is only planned costs nothing there


class Message(Base):
    """One message to one account: a screen's name and arguments, drawn at delivery in the reader's language.

    ``key`` makes a planned message unique (kind, subject, person, occurrence; design §3.8) and lets a later
    row edit it: ``edits`` names the key of the message to change, ``message_id`` a message known from a
    button press.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outbox_chat_open", "account_id", "lane", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_outbox_due", "bot_id", "lane", "not_before", "id", sqlite_where=_DUE, postgresql_where=_DUE
        ),
        Index("ix_outbox_flying", "bot_id", sqlite_where=_FLYING, postgresql_where=_FLYING),
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
    reason: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    @classmethod
    def claim(cls, keys: Collection[int]) -> Executable:
        """Take messages in hand: from now on they are in flight."""
        return _set(update(cls).where(cls.id.in_(keys)), state=Said.SENDING, attempts=cls.attempts + 1)

    @classmethod
    def skip(cls, keys: Collection[int], state: Said, reason: str) -> Executable:
        """Settle messages that are not to be sent: skipped on purpose, or failed."""
        return _set(update(cls).where(cls.id.in_(keys)), state=state, reason=reason[:300])

    @classmethod
    def stopped_about(cls, member_id: int) -> Executable:
        """Settle what was planned to be said about a member: it is not said any more."""
        return cls._stopped(cls.member_id == member_id)

    @classmethod
    def stopped_to(cls, account_id: int) -> Executable:
        """Settle what was planned to be said to a chat: it is not said any more."""
        return cls._stopped(cls.account_id == account_id)

    @classmethod
    def waits_to_edit(cls, key: str) -> Select[int]:
        """Return the messages that will change the one of a key, and have not been sent yet."""
        return select(cls.id).where(cls.edits == key, among(cls.state, OPEN_STATES))

    @classmethod
    def _stopped(cls, which: ColumnElement[bool]) -> Executable:
        waiting = update(cls).where(which, among(cls.state, (Said.WAITING,)))
        return _set(waiting, state=Said.SKIPPED, reason="no longer to be said")

    @classmethod
    def put_off(cls, keys: Collection[int], until: datetime, why: str | None = None) -> Executable:
        """Plan messages for later; ``why`` where it is to be known when their time has come."""
        known = {"reason": why} if why else {}
        return _set(update(cls).where(cls.id.in_(keys)), not_before=until, **known)

    @classmethod
    def merge(cls, keys: Collection[int], digest: int) -> Executable:
        """Settle messages that stand in a digest: they are not said by themselves."""
        rows = update(cls).where(cls.id.in_(keys))
        return _set(rows, state=Said.SKIPPED, reason=f"{_MERGED}{digest}")

    @classmethod
    def is_missed(cls) -> ColumnElement[bool]:
        """Return the condition that its reader did not get it, or that nobody knows."""
        late = and_(cls.state == Said.SKIPPED, cls.reason.startswith(TOO_LATE))
        return or_(cls.state.in_((Said.FAILED, Said.UNSURE)), late)

    @classmethod
    def stands_in_a_digest(cls) -> ColumnElement[bool]:
        """Return the condition that it was not said by itself, but named in a digest."""
        return and_(cls.state == Said.SKIPPED, cls.reason.startswith(_MERGED))

    @classmethod
    def has_arrived(cls) -> ColumnElement[bool]:
        """Return the condition that its reader has it, by itself or named in a digest that was sent."""
        digest = aliased(cls)
        with_others = exists().where(
            digest.account_id == cls.account_id, digest.capped, digest.sent_at.is_not(None),
            cls.reason == literal(_MERGED) + cast_sql(digest.id, String),
        )  # fmt: skip
        return or_(cls.state == Said.SENT, and_(cls.stands_in_a_digest(), with_others))

    @property
    def is_merged(self) -> bool:
        """Whether it was not said by itself, but named in a digest."""
        return self.state is Said.SKIPPED and (self.reason or "").startswith(_MERGED)

    @classmethod
    def sent(cls, now: datetime) -> Executable:
        """Note messages as accepted; takes parameters ``row`` and ``number`` (None: the number stays)."""
        return cls._sent(now, bindparam("row"), bindparam("number", type_=type_big))

    @classmethod
    def all_sent(cls, now: datetime) -> Executable:
        """Note messages as accepted, in one statement of PostgreSQL; takes lists ``rows`` and ``numbers``."""
        lists = (bindparam(name, type_=ARRAY(type_big)) for name in ("rows", "numbers"))
        noted = func.unnest(*lists).table_valued("row", "number").render_derived()
        return cls._sent(now, noted.c.row, noted.c.number)

    @classmethod
    def _sent(cls, now: datetime, row: ColumnElement[int], number: ColumnElement[int]) -> Executable:
        rows = cast("Table", cls.__table__)
        known = func.coalesce(number, rows.c.message_id)
        noted = {"state": Said.SENT, "sent_at": now, "message_id": known, "pieces_sent": 0}
        return update(rows).where(rows.c.id == row).values(noted)

    @classmethod
    def numbers(cls, keys: Collection[str]) -> Select[str | None, int | None]:
        """Return (key, number in its chat) of the messages with these keys."""
        return select(cls.key, cls.message_id).where(cls.key.in_(keys))

    @classmethod
    def pushes(
        cls, account_ids: Collection[int], since: datetime
    ) -> Select[int, int | None, datetime | None]:
        """Return (account, member, sent_at) of the capped messages sent since an instant."""
        return select(cls.account_id, cls.member_id, cls.sent_at).where(
            cls.account_id.in_(account_ids), cls.capped, cls.sent_at >= since
        )


CLAIM = Prepared(lambda: Message.claim(many("keys")))
NUMBERS = Prepared(lambda: Message.numbers(many("keys", String())))
PUSHES = Prepared(lambda: Message.pushes(many("account_ids"), one("since")))
_SENT = Prepared(lambda: Message.sent(one("now")))
_ALL_SENT = Prepared(lambda: Message.all_sent(one("now")))


async def note_sent(session: AsyncSession, accepted: Mapping[int, int | None], now: datetime) -> None:
    """Note messages as accepted, by their identifiers with their numbers in the chat (None: it stays)."""
    if session.get_bind().dialect.name == "postgresql":
        await _ALL_SENT.ask(session, rows=list(accepted), numbers=list(accepted.values()), now=now)
        return
    rows = [{"row": row, "number": number, "now": now} for row, number in accepted.items()]
    await _SENT.ask_each(session, rows)


def _set(statement: Update, **values: object) -> Executable:
    """Return an UPDATE of rows that no session holds."""
    return statement.values(**values).execution_options(synchronize_session=False)
