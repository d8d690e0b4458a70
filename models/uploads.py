"""Which files does the Bot API server hold already? An upload is sent once and then named by its file_id."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Executable, Select, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, insert_new


class Upload(Base):
    """One file that one bot has sent, known by the digest of its bytes."""

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("bot_id", "digest"),)

    id: Mapped[Key]
    bot_id: Mapped[BigInt]
    digest: Mapped[bytes]
    file_id: Mapped[str] = mapped_column(String(300))
    kept_at: Mapped[datetime]

    @classmethod
    def newest(cls, bot_id: int, limit: int) -> Select[bytes, str]:
        """Return (digest, file_id) of what a bot has sent lately, newest first."""
        mine = select(cls.digest, cls.file_id).where(cls.bot_id == bot_id)
        return mine.order_by(cls.kept_at.desc(), cls.id.desc()).limit(limit)

    @classmethod
    def kept(
        cls, dialect: str, bot_id: int, learned: Collection[tuple[bytes, str]], now: datetime
    ) -> Executable:
        """Return the statement that keeps these (digest, file_id), in place of what was kept of them."""
        rows = [
            {"bot_id": bot_id, "digest": digest, "file_id": file_id, "kept_at": now}
            for digest, file_id in sorted(dict(learned).items())
        ]
        new = insert_new(dialect, cls).values(rows)
        latest = {"file_id": new.excluded.file_id, "kept_at": new.excluded.kept_at}
        return new.on_conflict_do_update(index_elements=["bot_id", "digest"], set_=latest)

    @classmethod
    def dropped(cls, bot_id: int, before: datetime) -> Executable:
        """Return the statement that forgets what was kept before an instant."""
        old = delete(cls).where(cls.bot_id == bot_id, cls.kept_at < before)
        return old.execution_options(synchronize_session=False)
