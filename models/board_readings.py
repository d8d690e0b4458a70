"""Who reads the board to those who do not read? The branch's own voice, kept for the page (示诺).

A reading names people and says what they promised: it is heard only while all of that may be shown.
"""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import (
    Executable,
    ForeignKey,
    LargeBinary,
    Select,
    String,
    UniqueConstraint,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from models.base import Base, BigInt, Key

LONGEST, LARGEST = 180, 5_000_000  # seconds, bytes (domain §3.9)


class BoardReading(Base):
    """朗读: one recording of what a branch's board shows for a year. ``covers``: {"items": [identifiers]},
    what was shown when it was made. ``content`` is fetched once, from the server of the bot that heard it.
    """

    __tablename__ = "board_readings"
    __table_args__ = (UniqueConstraint("org_id", "year"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    year: Mapped[int]
    covers: Mapped[dict[str, Any]]
    file_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str | None] = mapped_column(String(40))  # of the file: audio/ogg …
    seconds: Mapped[int]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    made_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]  # when its content was fetched

    @property
    def items(self) -> list[int]:
        """The items that it may name."""
        return [int(number) for number in self.covers.get("items", [])]

    @classmethod
    def of(cls, org_id: int, year: int) -> Select[Self]:
        """Return the reading of a board, without its content."""
        return select(cls).where(cls.org_id == org_id, cls.year == year)

    @classmethod
    def heard(cls, number: int) -> Select[bytes | None]:
        """Return the recording itself."""
        return select(cls.content).where(cls.id == number)

    @classmethod
    def drop(cls, org_id: int, year: int) -> Executable:
        """Return the statement that deletes the reading of a board."""
        mine = delete(cls).where(cls.org_id == org_id, cls.year == year)
        return mine.execution_options(synchronize_session=False)
