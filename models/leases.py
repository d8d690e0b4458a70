"""Which process hears and speaks for a bot?
One at a time, under a lease with a fencing token (design §3.11).
"""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, type_big


class Lease(Base):
    """Who serves a bot, and until when. ``token`` grows with every holder: a frozen one has an old one.

    ``until`` is None after a clean stop; a lease that ran out means that its holder died.
    """

    __tablename__ = "leases"

    bot_id: Mapped[int] = mapped_column(type_big, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(80))
    token: Mapped[int] = mapped_column(type_big, default=0)
    until: Mapped[datetime | None]
