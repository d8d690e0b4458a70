"""How does a member want to be written to? Less for a while, at own hours, with big buttons (domain §3.6)."""

from datetime import date

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import BigInt, word
from models.hours import OwnHours


class Wishes:
    """Columns of a member's row: what the person chose for themselves."""

    paused_until: Mapped[date | None]  # 先停一停: no pushes up to this day
    own_hours: Mapped[OwnHours | None] = mapped_column(word(OwnHours))  # 什么时候方便
    last_home_word: Mapped[BigInt | None]  # which word from home was shown last: not the same twice
    plain: Mapped[bool] = mapped_column(default=False, server_default=false())  # asks for big buttons
