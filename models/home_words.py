"""What has the branch posted from home? A word or a photo, shown after a check-in until its last day.

There are few that are current, so a process keeps them all: a reply asks the database for none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any, NamedTuple, Self

from sqlalchemy import ForeignKey, Select, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key
from models.orgs import Org, within
from models.rule_book import county_day

_FRESH = 60.0  # seconds of the machine: a demonstration's clock may walk through years meanwhile


class HomeWord(Base):
    """一句家乡话: some words, a photo by its name at the server of the bot that it came through, or both.

    Nothing else of a photo is kept: neither the file nor where and with what it was taken (domain §3.9).
    """

    __tablename__ = "home_words"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    keeper_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    bot_id: Mapped[BigInt]
    text: Mapped[str | None] = mapped_column(Text)
    photo: Mapped[str | None] = mapped_column(String(200))
    posted_at: Mapped[datetime]
    ends_on: Mapped[date]  # the last day on which it is shown

    @classmethod
    def below(cls, paths: tuple[str, ...], day: date) -> Select[Self, Org]:
        """Return what is shown from a day on by the organisations of these subtrees, newest first."""
        from_here = select(cls, Org).join(Org, Org.id == cls.org_id).where(within(Org, paths))
        return from_here.where(cls.ends_on >= day).order_by(cls.id.desc())

    @classmethod
    def current(cls, day: date) -> Select[*tuple[Any, ...]]:
        """Return what ``Posted`` tells of all that is shown on a day, oldest first."""
        told = (cls.id, Org.path, cls.bot_id, cls.text, cls.photo)
        return select(*told).join(Org, Org.id == cls.org_id).where(cls.ends_on >= day).order_by(cls.id)


class Posted(NamedTuple):
    """What is shown now, and to whom: the members of the organisation with this path, and all below."""

    number: int
    path: str
    bot_id: int
    text: str | None
    photo: str | None


@dataclass(slots=True)
class _Kept:
    words: tuple[Posted, ...] = ()
    day: date | None = None
    looked: float = 0.0  # by the machine's own clock


async def words_in(session: AsyncSession, now: datetime) -> tuple[Posted, ...]:
    """Return what is shown now, as a transaction's process knows it: looked up again each minute and day."""
    known: dict[str, Any] = session.info.get("known", {})
    kept: _Kept = known.setdefault("home-words", _Kept())
    today = county_day(now)
    if kept.day != today or monotonic() - kept.looked >= _FRESH:
        looked = monotonic()
        rows = (await session.execute(HomeWord.current(today))).all()
        kept.words, kept.day, kept.looked = tuple(Posted(*row) for row in rows), today, looked
    return kept.words


async def look_again(session: AsyncSession) -> None:
    """Have this process look up what is shown when it is asked next; others do within a minute."""
    session.info.get("known", {}).pop("home-words", None)


def next_of(words: Collection[Posted], path: str, bot_id: int, last: int | None) -> Posted | None:
    """Return the one behind the last that a person was shown, in turn; never that one again. A photo is known
    to its own bot only.
    """
    mine = [
        one for one in words
        if path.startswith(one.path) and one.number != last and (one.text or one.bot_id == bot_id)
    ]  # fmt: skip
    return next((one for one in mine if last is None or one.number > last), mine[0] if mine else None)
