"""What does a postman carry? One claimed message as plain values, free of its transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Row

from bot.delivery.envelope import Trip
from models.hours import OwnHours
from models.kinds import Kind, Lane, Manner


@dataclass(slots=True)
class Parcel:
    """A message that is due, with its address and its reader's language."""

    trip: Trip
    id: int
    account_id: int
    chat_id: int
    member_id: int | None
    kind: str
    lane: int
    capped: bool
    screen: str
    args: str  # JSON, as stored
    language: str
    simulated: bool
    attempts: int
    pieces_sent: int
    edits: str | None
    message_id: int | None  # number of the message to change
    stale_at: datetime | None
    about: str | None  # name of the member it is about, where the account speaks for several
    zone: str | None  # of the member it is about, where the account speaks for them
    birth: str | None
    branch_id: int | None = None
    over: bool | None = False  # the caps held it back before
    own_hours: OwnHours | None = None
    paused_until: date | None = None

    @property
    def edits_something(self) -> bool:
        """Whether it changes an earlier message instead of being one."""
        return self.edits is not None or self.message_id is not None

    @property
    def manner(self) -> Manner:
        """How its kind is treated."""
        return Kind.of(self.kind).value

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]]) -> Self:
        """Return the parcel of a row of ``heads``."""
        trip = Trip(row.chat_id, Lane(row.lane), row.pieces_sent, name=f"message {row.id}")
        return cls(trip, *row)
