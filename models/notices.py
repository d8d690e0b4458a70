"""What does an organisation tell its members? A notice from draft to archive (Z06, domain §3.4-L, §3.8).

Counts are never kept here: they come from the recipients' rows, always.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, Text, and_, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, type_json, word
from models.orgs import Org, within

LONGEST = 4096  # characters of a notice, by the Bot API
MOST_FILES = 10  # of an album, by the Bot API


class NoticeState(StrEnum):
    """Life of a notice 通知."""

    DRAFT = "draft"  # 草稿
    WAITING = "waiting"  # 待发: at its instant
    SENDING = "sending"  # 发送中: somebody's row is open
    PAUSED = "paused"  # 暂停: what has not left stays where it is
    SENT = "sent"  # 已发: every row is final
    CLOSED = "closed"  # 截止: its due time is over
    ARCHIVED = "archived"  # 归档
    CANCELLED = "cancelled"  # 取消: what had not left never does
    RECALLED = "recalled"  # 撤回: what had left says so


UNDER_WAY = (NoticeState.SENDING, NoticeState.PAUSED)
LIVE = (NoticeState.SENDING, NoticeState.SENT)  # what may be said of it to anybody
_LASTING = (*UNDER_WAY, NoticeState.SENT)
OUT = (*UNDER_WAY, NoticeState.SENT, NoticeState.CLOSED, NoticeState.ARCHIVED)  # has recipients, and stands
_TENDED = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.PAUSED, NoticeState.SENT)
_TENDED_IN = text("state IN ('waiting', 'sending', 'paused', 'sent')")
_PINNED = text("pinned")


class Receipt(StrEnum):
    """What its readers are asked for."""

    NONE = "none"  # 不用回执
    READ = "read"  # 已阅
    YES_NO = "yes-no"  # 是否
    NUMBER = "number"  # 数字
    TEXT = "text"  # 文字
    FILE = "file"  # 附件


REPLIES = (Receipt.YES_NO, Receipt.NUMBER, Receipt.TEXT, Receipt.FILE)


class Mode(StrEnum):
    """When it leaves."""

    NOW = "now"  # 现在发
    AT = "at"  # 定时: at ``send_at``
    OWN_MORNING = "own-morning"  # 各自早上9点: each at their own next ``at_hour``


class Notice(Base):
    """One notice. ``text`` is HTML of the Bot API's subset; ``attachments`` are {"kind", "file_id", "name"},
    of kind photo, document, voice or video (several photos or videos are an album); ``voice`` is the file_id
    of what elders hear. ``audience`` is a condition as a document, ``reach`` the subtrees when it was frozen.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_org_id", "org_id", "id"),
        Index("ix_notices_tended", "state", "id", sqlite_where=_TENDED_IN, postgresql_where=_TENDED_IN),
        Index("ix_notices_pinned", "org_id", sqlite_where=_PINNED, postgresql_where=_PINNED),
    )

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))  # whose notice it is: the root of its reach
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))  # where its author is told
    state: Mapped[NoticeState] = mapped_column(word(NoticeState), default=NoticeState.DRAFT)
    text: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(type_json, default=list)
    voice: Mapped[str | None] = mapped_column(String(200))
    audience: Mapped[dict[str, Any] | None]  # None: everybody within reach
    reach: Mapped[list[str] | None]
    receipt: Mapped[Receipt] = mapped_column(word(Receipt), default=Receipt.READ)
    question: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime | None]
    mode: Mapped[Mode] = mapped_column(word(Mode), default=Mode.NOW)
    send_at: Mapped[datetime | None]
    at_hour: Mapped[int | None]  # of the own mornings
    urgent: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(Text)  # why it is urgent
    pinned: Mapped[bool] = mapped_column(default=False)  # late joiners get it while it is not over
    round: Mapped[int] = mapped_column(default=0, server_default="0")  # the failed again: one more
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")  # how often the silent were asked
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # when no row was open, or it was cancelled or recalled
    reminded_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # 「还有5人未读」 was said to its author
    listed_at: Mapped[datetime | None]  # of an urgent one: the phone list came

    @property
    def wants_reply(self) -> bool:
        """Whether its readers are asked for more than a tap."""
        return self.receipt in REPLIES

    @property
    def progress_key(self) -> str:
        """The key of the one message into which the progress of this round is edited."""
        return f"notice-progress:{self.id}:{self.round}"

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return the notices of these identifiers."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return a notice as it stands now, locked until the transaction ends: what changes its state, or
        tells of it, comes one after the other.
        """
        return select(cls).where(cls.id == number).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def of(cls, paths: tuple[str, ...]) -> Select[Self, Org]:
        """Return the notices of these subtrees with their organisations, newest first."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id).where(within(Org, paths))
        return mine.order_by(cls.id.desc())

    @classmethod
    def tended(cls) -> Select[Self]:
        """Return the notices for which time may bring something."""
        return select(cls).where(among(cls.state, _TENDED)).order_by(cls.id)

    @classmethod
    def pinned_over(cls, org_ids: Collection[int], now: datetime) -> Select[Self]:
        """Return what is pinned at these organisations, was sent and is not over, oldest first."""
        lasting = or_(cls.due_at.is_(None), cls.due_at > now)
        mine = and_(cls.pinned, cls.org_id.in_(org_ids), cls.state.in_(_LASTING), lasting)
        return select(cls).where(mine).order_by(cls.id)
