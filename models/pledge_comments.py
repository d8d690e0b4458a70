"""What do people say to a promise? Their words, shown at once or looked at first (有话说, domain §3.5)."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.held_words import NUMERALS
from models.orgs import Org, within
from models.pledges import Pledge, PledgeItem, PledgeVersion

WORDS = 200  # characters of a comment
_MARKUP = re.compile(
    r"https?|www|[a-z0-9-]+\.(?:com|cn|net|org|top|vip|xyz|cc|io|me|app|link|site|shop)\b|[@＠#<>]"
)
_DIGITS = 7  # in a row, with little between them: a telephone, an account, a card


class CommentState(StrEnum):
    """Life of a comment."""

    SHOWN = "shown"
    HELD = "held"  # 待审核: somebody of the branch looks first
    REFUSED = "refused"  # 不显示


class Held(StrEnum):
    """Why a comment is looked at first."""

    WORDS = "words"  # it has one of the words that the office listed
    LINK = "link"  # it leads somewhere else
    PHONE = "phone"  # it has a number by which somebody can be reached
    PAGE = "page"  # from the page, where nobody is asked who they are


class PledgeComment(Base):
    """留言 to one item, without a name. ``account_id``: who is held to a pace; none from the page."""

    __tablename__ = "pledge_comments"
    __table_args__ = (
        Index("ix_pledge_comments_item_id", "item_id", "id"),
        Index("ix_pledge_comments_account_id", "account_id", "made_at"),
        Index(
            "ix_pledge_comments_held", "made_at",
            sqlite_where=text("state = 'held'"), postgresql_where=text("state = 'held'"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str] = mapped_column(String(WORDS))
    state: Mapped[CommentState] = mapped_column(word(CommentState))
    why: Mapped[Held | None] = mapped_column(word(Held))
    decided_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    made_at: Mapped[datetime]

    @classmethod
    def held_row(cls, number: int) -> Select[Self]:
        """Return a comment, locked until the transaction ends and as it is now."""
        return select(cls).where(cls.id == number).with_for_update().execution_options(populate_existing=True)

    @classmethod
    def shown_of(cls, item_ids: Collection[int], limit: int) -> Select[Self]:
        """Return so many comments to these items that may be read, the newest first."""
        shown = cls.item_id.in_(item_ids), cls.state == CommentState.SHOWN
        return select(cls).where(*shown).order_by(cls.id.desc()).limit(limit)

    @classmethod
    def held_of(cls, item_id: int) -> Select[int]:
        """Return how many comments to an item wait for somebody to look at them."""
        return select(func.count()).where(cls.item_id == item_id, cls.state == CommentState.HELD)

    @classmethod
    def numbers(cls, item_ids: Collection[int]) -> Select[int, int]:
        """Return (item, number of comments that may be read)."""
        shown = cls.item_id.in_(item_ids), cls.state == CommentState.SHOWN
        return select(cls.item_id, func.count()).where(*shown).group_by(cls.item_id)

    @classmethod
    def by_account_since(cls, account_id: int, since: datetime) -> Select[int]:
        """Return how many comments an account has made since an instant."""
        return select(func.count()).where(cls.account_id == account_id, cls.made_at > since)

    @classmethod
    def to_look_at(cls, paths: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
        """Return (comment, item, wording, pledge, organisation) of what is held in these subtrees, the oldest
        first.
        """
        return (
            select(cls, PledgeItem, PledgeVersion, Pledge, Org)
            .join(PledgeItem, PledgeItem.id == cls.item_id)
            .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
            .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
            .where(within(Org, paths), among(cls.state, (CommentState.HELD,))).order_by(cls.made_at, cls.id)
        )  # fmt: skip


def why_held(words: str, listed: Collection[str]) -> Held | None:
    """Return why a comment has to be looked at first; None where it may be shown at once. ``listed`` are the
    words of the office.
    """
    plain = _plain(words)
    if any(_plain(one) in plain for one in listed if _plain(one)):
        return Held.WORDS
    folded = unicodedata.normalize("NFKC", words).casefold()
    if _MARKUP.search(folded):
        return Held.LINK
    return Held.PHONE if _long_number(folded) else None


def _plain(words: str) -> str:
    """Fold width and case, and leave out what is put between letters to hide a word."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(one for one in folded if one.isalnum())


def _long_number(folded: str) -> bool:
    run = blanks = 0
    for one in folded:
        if one.isdecimal() or one in NUMERALS:
            run, blanks = run + 1, 0
        else:
            blanks += 1
            run = run if blanks <= _GAP else 0
        if run >= _DIGITS:
            return True
    return False


_GAP = 2  # characters between two digits of one number
