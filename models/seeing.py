"""How much waits, and since when? Counts over partial indexes: what is done is not read for them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Index, Select, func, select, text, update
from sqlalchemy.sql.dml import ReturningUpdate

from models.base import among
from models.inbox import Heard, Update
from models.installation import Installation
from models.kinds import Lane
from models.leases import AheadOfNow
from models.outbox import Message, Said

DEAD = (Said.FAILED, Said.UNSURE)
_PARKED = text("state IN ('parked')")
_DEAD = text("state IN ('failed', 'unsure')")

# Kept here, by whom they serve: nothing else asks for these rows, and of either there are few.
Index("ix_inbox_parked", Update.bot_id, sqlite_where=_PARKED, postgresql_where=_PARKED)
Index("ix_outbox_dead", Message.bot_id, sqlite_where=_DEAD, postgresql_where=_DEAD)


def open_updates() -> Select[int, int, int]:
    """Return (bot, number, first identifier) of the updates that wait for their turn."""
    return (
        select(Update.bot_id, func.count(), func.min(Update.id))
        .where(among(Update.state, (Heard.OPEN,))).group_by(Update.bot_id)
    )  # fmt: skip


def received(ids: Collection[int]) -> Select[int, datetime]:
    """Return (bot, when it was received) of these updates."""
    return select(Update.bot_id, Update.received_at).where(Update.id.in_(ids))


def parked_updates() -> Select[int, int]:
    """Return (bot, number) of the updates given up."""
    parked = among(Update.state, (Heard.PARKED,))
    return select(Update.bot_id, func.count()).where(parked).group_by(Update.bot_id)


def waiting_messages() -> Select[int, int, int]:
    """Return (bot, lane, number) of the messages that wait, for their time or for the postman."""
    return (
        select(Message.bot_id, Message.lane, func.count())
        .where(among(Message.state, (Said.WAITING,))).group_by(Message.bot_id, Message.lane)
    )  # fmt: skip


def due_messages(bots: Collection[int], now: datetime) -> tuple[Select[int, int, int], ...]:
    """Return two statements for (bot, lane, number) of those whose time has come: without one, and with.

    Each reads one stretch of the index for each lane, however many wait for their time.
    """
    here = waiting_messages().where(Message.bot_id.in_(bots), Message.lane.in_([int(lane) for lane in Lane]))
    return here.where(Message.not_before.is_(None)), here.where(Message.not_before <= now)


def flying_messages() -> Select[int, int, int]:
    """Return (bot, lane, number) of the messages in flight."""
    return (
        select(Message.bot_id, Message.lane, func.count())
        .where(among(Message.state, (Said.SENDING,))).group_by(Message.bot_id, Message.lane)
    )  # fmt: skip


def dead_messages() -> Select[int, Said, int]:
    """Return (bot, state, number) of the messages refused for good, or of which nobody knows."""
    return (
        select(Message.bot_id, Message.state, func.count())
        .where(among(Message.state, DEAD)).group_by(Message.bot_id, Message.state)
    )  # fmt: skip


def touch() -> ReturningUpdate[int]:
    """Return a statement that writes and changes nothing, to see whether the database can be written."""
    return update(Installation).values(seed=Installation.seed).returning(Installation.id)


def time_there() -> Select[datetime]:
    """Return the database's own time."""
    return select(AheadOfNow(0))
