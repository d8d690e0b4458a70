"""Which files does the Bot API server hold already? An upload is sent once and then named by its file_id."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key


class Upload(Base):
    """One file that one bot has sent, known by the digest of its bytes."""

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("bot_id", "digest"),)

    id: Mapped[Key]
    bot_id: Mapped[BigInt]
    digest: Mapped[bytes]
    file_id: Mapped[str] = mapped_column(String(300))
    kept_at: Mapped[datetime]
