"""What do verdicts do to rows?
States, retries, holds and the phone list: nobody is silently dropped (design §3.5).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.parcel import Parcel
from bot.delivery.verdicts import Gone, Later, Moved, Rejected, Sent, Unsure, Verdict
from models.accounts import Account, Binding
from models.follow_ups import FollowUp
from models.hours import local_morning, next_open
from models.kinds import Kind
from models.members import Member
from models.outbox import Message, Said

TRIES = 8
PUSHES_A_DAY = 2  # domain §3.6
_LONGEST_PAUSE = timedelta(minutes=15)

Waiting = tuple[Message, Account]


@dataclass(slots=True)
class Bookkeeping:
    """Writes down what became of messages, and decides which claimed rows may go now at all."""

    clock: Clock
    zone: str

    async def admit(self, session: AsyncSession, rows: Sequence[Waiting], now: datetime) -> list[Waiting]:
        """Return the rows that may be sent now; the others are put off, or skipped for good."""
        bound = [row for row in rows if row[0].capped or Kind.of(row[0].kind).value.quiet]
        members = await self._members(session, bound)
        pushed = await self._pushed(session, bound, now)
        admitted = []
        for message, account in rows:
            if message.stale_at is not None and message.stale_at <= now:
                message.state, message.reason = Said.SKIPPED, "too late"
                continue
            until = self._put_off(message, members.get(message.member_id or 0), pushed, now)
            if until is not None:
                message.not_before = until
                continue
            admitted.append((message, account))
        return admitted

    async def _members(self, session: AsyncSession, rows: Sequence[Waiting]) -> dict[int, Member]:
        ids = [message.member_id for message, _ in rows if message.member_id is not None]
        if not ids:
            return {}
        return {member.id: member for member in (await session.scalars(Member.by_ids(ids))).all()}

    async def _pushed(
        self, session: AsyncSession, rows: Sequence[Waiting], now: datetime
    ) -> dict[Any, list[datetime]]:
        """Return when each (account, member) was pushed in the last day."""
        accounts = [account.id for message, account in rows if message.capped]
        sent: dict[Any, list[datetime]] = {}
        if accounts:
            since = now - timedelta(days=1, hours=14)
            for account_id, member_id, at in (await session.execute(Message.pushes(accounts, since))).all():
                sent.setdefault((account_id, member_id), []).extend([at] if at else [])
        return sent

    def _put_off(
        self, message: Message, member: Member | None, pushed: dict[Any, list[datetime]], now: datetime
    ) -> datetime | None:
        """Return until when the person's night or two pushes a day hold the message back;
        None when nothing does.
        """
        manner = Kind.of(message.kind).value
        zone = member.zone if member else self.zone
        age = member.age_on(now.astimezone(ZoneInfo(zone)).date()) if member else None
        if manner.quiet and (opens := next_open(now, zone, age)) > now:
            return opens
        today = now.astimezone(ZoneInfo(zone)).date()
        key = (message.account_id, message.member_id)
        had = [at for at in pushed.get(key, []) if at.astimezone(ZoneInfo(zone)).date() == today]
        if manner.capped and len(had) >= PUSHES_A_DAY:
            return next_open(local_morning(today + timedelta(days=1), zone), zone, age)
        if manner.capped:
            pushed.setdefault(key, []).append(now)
        return None

    async def doubt(
        self, session: AsyncSession, now: datetime, bot_id: int, held: Collection[int], lease: timedelta
    ) -> None:
        """Decide on messages whose sender died: by their kind they are sent again, or left unsure.

        Those ``held`` by the asking postman are merely slow: their lease is renewed.
        """
        for message in (await session.scalars(Message.leases_run_out(bot_id, now))).all():
            if message.id in held:
                message.lease_until = now + lease
            else:
                self._unsure(message, "the sender stopped before the answer came")

    async def drop(self, session: AsyncSession, message_id: int, state: Said, reason: str) -> None:
        """Mark a claimed message as not to be sent: skipped on purpose, or failed."""
        message = await session.get_one(Message, message_id)
        message.state, message.reason, message.lease_until = state, reason[:300], None

    async def note(self, session: AsyncSession, verdicts: Sequence[tuple[Parcel, Verdict]]) -> None:
        """Write verdicts down, all in the caller's transaction."""
        if not verdicts:
            return
        rows = (await session.scalars(Message.by_ids([parcel.id for parcel, _ in verdicts]))).all()
        known = {row.id: row for row in rows}
        for parcel, verdict in verdicts:
            await self._note(session, known[parcel.id], verdict)

    async def _note(self, session: AsyncSession, message: Message, verdict: Verdict) -> None:
        now = self.clock.now()
        message.lease_until = None
        match verdict:
            case Sent(message_id=number):
                message.state, message.sent_at = Said.SENT, now
                message.message_id = number or message.message_id
            case Later():
                await self._later(session, message, verdict, now)
            case Moved(chat_id=chat_id):
                account = await session.get_one(Account, message.account_id)
                account.chat_id, message.state = chat_id, Said.WAITING
            case Gone(why=why):
                message.state, message.reason = Said.FAILED, why[:300]
                await mark_unreachable(session, await session.get_one(Account, message.account_id), why, now)
            case Rejected(why=why):
                message.state, message.reason = Said.FAILED, why[:300]
            case Unsure(why=why):
                self._unsure(message, why)

    async def _later(self, session: AsyncSession, message: Message, verdict: Later, now: datetime) -> None:
        """Hold the whole chat, so that its order stays;
        give up after too many tries that were its own fault.
        """
        if not verdict.counts:
            message.attempts -= 1
        if message.attempts >= TRIES:
            message.state, message.reason = Said.FAILED, "too many tries"
            return
        message.state = Said.WAITING
        backoff = timedelta(seconds=verdict.seconds) * 2 ** max(
            0, message.attempts - 1 if verdict.counts else 0
        )
        account = await session.get_one(Account, message.account_id)
        pause = backoff if not verdict.counts else min(backoff, _LONGEST_PAUSE)
        account.hold_until = now + pause

    def _unsure(self, message: Message, why: str) -> None:
        again = Kind.of(message.kind).value.again_in_doubt and message.attempts < TRIES
        message.state = Said.WAITING if again else Said.UNSURE
        message.reason, message.lease_until = why[:300], None


async def mark_unreachable(session: AsyncSession, account: Account, why: str, now: datetime) -> None:
    """Note that a chat is closed to us, and put its members on their branch's phone list."""
    if not account.close(why, now):
        return
    dialect = session.get_bind().dialect.name
    for member in (await session.scalars(Binding.members_of(account.id))).all():
        await session.execute(FollowUp.unreachable(dialect, member, account.id, now))
