"""How do several messages become one? A digest names each, with a button that opens it (domain §3.6)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.envelope import Trip
from bot.delivery.parcel import Parcel
from models.json_text import written
from models.kinds import Kind, Lane
from models.outbox import Message, Said
from models.values import TextKey, pack


async def merge(session: AsyncSession, group: Sequence[Parcel], now: datetime) -> Parcel:
    """Settle the messages of a person, and return the one that waits in their place."""
    first, kind = group[0], Kind.MERGED
    bot_id = (await session.get_one(Message, first.id)).bot_id
    manner = kind.value
    entries = [{"letter": one.id, "title": TextKey(f"kind.{Kind.of(one.kind).word}")} for one in group]
    digest = Message(
        bot_id=bot_id, account_id=first.account_id, member_id=first.member_id, kind=kind.word,
        lane=int(manner.lane), capped=manner.capped, screen="merged", args=pack({"letters": entries}),
        key=f"merged:{first.id}", state=Said.WAITING, attempts=0,
        stale_at=now + manner.stale_after if manner.stale_after else None, created_at=now,
    )  # fmt: skip
    session.add(digest)
    await session.flush()
    await session.execute(Message.merge([one.id for one in group], digest.id))
    return replace(
        first, trip=Trip(first.chat_id, Lane(digest.lane), name=f"message {digest.id}"), id=digest.id,
        kind=digest.kind, lane=digest.lane, screen=digest.screen, args=written(digest.args).decode(),
        attempts=0, pieces_sent=0, edits=None, message_id=None, stale_at=digest.stale_at, over=False,
    )  # fmt: skip
