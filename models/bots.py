"""Which bots does this database serve? Each with its own token, for its own part of the tree."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, type_big


class Bot(Base):
    """One bot of the database; ``id`` is its user id, the number before the colon of its token."""

    __tablename__ = "bots"

    id: Mapped[int] = mapped_column(type_big, primary_key=True, autoincrement=False)
    org_id: Mapped[BigInt | None] = mapped_column(ForeignKey("orgs.id"))  # None: for the whole tree
    label: Mapped[str] = mapped_column(String(80))
    token: Mapped[bytes]  # sealed
    active: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]
