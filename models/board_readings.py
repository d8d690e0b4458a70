"""Who reads the board to those who do not read? The branch's own voice, kept for the page (示诺).

A reading names people and says what they promised: it is heard only while all of that may be shown.
"""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import (
    Delete,
    Executable,
    ForeignKey,
    LargeBinary,
    Select,
    String,
    UniqueConstraint,
    delete,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key
from models.pledges import Pledge

LONGEST, LARGEST = 180, 5_000_000  # seconds, bytes (domain §3.9)


class BoardReading(Base):
    """朗读: one recording of what a branch's board shows for a year. ``covers``: {"items": [identifiers]},
    what was shown when it was made. ``content`` is what was heard, ``kind`` what its bytes are.
    """

    __tablename__ = "board_readings"
    __table_args__ = (UniqueConstraint("org_id", "year"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    year: Mapped[int]
    covers: Mapped[dict[str, Any]]
    kind: Mapped[str] = mapped_column(String(40))  # audio/ogg …
    seconds: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime]

    @property
    def items(self) -> list[int]:
        """The items that it may name."""
        return [int(number) for number in self.covers.get("items", [])]

    @classmethod
    def of(cls, org_id: int, year: int) -> Select[Self]:
        """Return the reading of a board, without its content."""
        return select(cls).where(cls.org_id == org_id, cls.year == year)

    @classmethod
    def heard(cls, number: int) -> Select[bytes]:
        """Return the recording itself."""
        return select(cls.content).where(cls.id == number)

    @classmethod
    def naming(cls, member_id: int) -> Delete:
        """Return the statement that deletes what a member has read aloud, and what may name them."""
        promised = exists().where(
            Pledge.member_id == member_id, Pledge.org_id == cls.org_id, Pledge.year == cls.year
        )
        theirs = delete(cls).where(or_(cls.made_by == member_id, promised))
        return theirs.execution_options(synchronize_session=False)

    @classmethod
    def drop(cls, org_id: int, year: int) -> Executable:
        """Return the statement that deletes the reading of a board."""
        mine = delete(cls).where(cls.org_id == org_id, cls.year == year)
        return mine.execution_options(synchronize_session=False)


_MARKS = (  # what the bytes of a recording begin with, where, and what they are
    (b"OggS", 0, "audio/ogg"),
    (b"ID3", 0, "audio/mpeg"),
    (b"ftyp", 4, "audio/mp4"),
    (b"WAVE", 8, "audio/wav"),
    (b"\x1aE\xdf\xa3", 0, "audio/webm"),
)


def kind_of(content: bytes) -> str | None:
    """Return what a recording is by its own bytes, whatever was said of it; None where it is none."""
    for mark, place, kind in _MARKS:
        if content.startswith(mark, place):
            return kind
    frame = content[:2]  # of an MP3 without a label: eleven bits that are set
    return "audio/mpeg" if len(frame) > 1 and frame[0] == 0xFF and frame[1] >= 0xE0 else None  # noqa: PLR2004
