"""What is there to be read or heard beside a sitting?"""

from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import Executable, ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word


class MaterialKind(StrEnum):
    """What a material is."""

    DOCUMENT = "document"  # a file at the server of the bot that it came through
    AUDIO = "audio"  # a recording, also a voice message
    PHOTO = "photo"
    LINK = "link"  # an address


class Material(Base):
    """To be read or heard beside a sitting: a file by its name at the server of a bot, or a link."""

    __tablename__ = "materials"

    id: Mapped[Key]
    training_id: Mapped[BigInt] = mapped_column(ForeignKey("trainings.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(word(MaterialKind))
    title: Mapped[str] = mapped_column(String(80))
    bot_id: Mapped[BigInt | None]
    file_id: Mapped[str | None] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(300))
    added_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    added_at: Mapped[datetime]

    @classmethod
    def of(cls, training_id: int) -> Select[Self]:
        """Return the materials of a sitting, in the order in which they came."""
        return select(cls).where(cls.training_id == training_id).order_by(cls.id)

    @classmethod
    def drop(cls, number: int) -> Executable:
        """Return the statement that deletes a material."""
        return delete(cls).where(cls.id == number)
