"""What does a promise look like when it is kept? Photos as the public may see them: drawn anew, so that
neither place nor device is left in them (domain §3.9).
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Index, LargeBinary, Select, String, Update, select, update
from sqlalchemy.orm import Mapped, deferred, mapped_column

from models.base import Base, BigInt, Key, word

MOST_BYTES = 5_000_000  # of a photo as it was sent
MOST_PIXELS = 40_000_000  # of what is opened at all: more is a bomb, or a plan of a town
EDGE = 1280  # pixels of the longer edge of what is kept
KEPT_BYTES = 400_000  # of what is kept


class PhotoState(StrEnum):
    """Life of a photo."""

    WAITING = "waiting"  # at the server of the bot, to be fetched and drawn anew
    READY = "ready"  # may be shown
    REFUSED = "refused"  # is no photo, or too much of one


class PledgePhoto(Base):
    """A photo with what was said of an item. ``file_id``: its name at the server, until it is drawn anew;
    ``jpeg``: what is shown, read only where it is asked for.
    """

    __tablename__ = "pledge_photos"
    __table_args__ = (Index("ix_pledge_photos_item_id", "item_id", "id"),)

    id: Mapped[Key]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_items.id"))
    progress_id: Mapped[BigInt] = mapped_column(ForeignKey("pledge_progress.id"), unique=True)
    bot_id: Mapped[BigInt]
    state: Mapped[PhotoState] = mapped_column(word(PhotoState), default=PhotoState.WAITING)
    file_id: Mapped[str | None] = mapped_column(String(200))
    jpeg: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    width: Mapped[int | None]
    height: Mapped[int | None]
    made_at: Mapped[datetime]

    @classmethod
    def drawn(cls, number: int, jpeg: bytes, size: tuple[int, int]) -> Update:
        """Return the statement after which a waiting photo is shown as these bytes."""
        width, height = size
        return cls._ended(number, state=PhotoState.READY, jpeg=jpeg, width=width, height=height)

    @classmethod
    def refused(cls, number: int) -> Update:
        """Return the statement after which a waiting photo is shown to nobody."""
        return cls._ended(number, state=PhotoState.REFUSED)

    @classmethod
    def _ended(cls, number: int, **values: object) -> Update:
        waits = update(cls).where(cls.id == number, cls.state == PhotoState.WAITING)
        return waits.values(file_id=None, **values).execution_options(synchronize_session=False)

    @classmethod
    def ready_of(cls, item_ids: Collection[int]) -> Select[Self]:
        """Return the photos of these items that may be shown, without their bytes, the newest first."""
        return (
            select(cls)
            .where(cls.item_id.in_(item_ids), cls.state == PhotoState.READY)
            .order_by(cls.id.desc())
        )

    @classmethod
    def bytes_of(cls, number: int) -> Select[int, bytes | None]:
        """Return (item, JPEG) of a photo that may be shown."""
        return select(cls.item_id, cls.jpeg).where(cls.id == number, cls.state == PhotoState.READY)
