"""What do verdicts do to rows?
States, retries, holds and the phone list: nobody is silently dropped (design §3.5).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.holds import Holds
from bot.delivery.moves import follow
from bot.delivery.parcel import Parcel
from bot.delivery.uploads import Uploads
from bot.delivery.verdicts import Gone, Later, Moved, Rejected, Sent, Unsure, Verdict
from models.accounts import Account, Binding
from models.follow_ups import FollowUp
from models.heads import in_flight
from models.kinds import Kind, Lane
from models.letters import TOO_MANY_TRIES
from models.notice_settling import OF_NOTICES, settle_messages
from models.outbox import Message, Said, note_sent
from models.rule_book import county_day
from models.rule_changes import book_in

TRIES = 16
_DEAD = (Said.FAILED, Said.UNSURE)
_LONGEST_PAUSE = timedelta(minutes=15).total_seconds()
_LONGEST_DOUBT = timedelta(minutes=1).total_seconds()

Judged = tuple[Parcel, Verdict]


@dataclass(slots=True)
class Bookkeeping:
    """Writes down what became of messages."""

    clock: Clock
    uploads: Uploads
    holds: Holds = field(default_factory=Holds)

    async def doubt(self, session: AsyncSession, bot_id: int, known: Collection[int] = ()) -> None:
        """Decide on messages whose sender is gone: by their kind they are sent again, or left unsure.

        Whoever begins to serve a bot asks this: nobody else has anything of it in flight any more. It is
        asked again, with what is ``known`` to be in flight, when a commit may have failed or not.
        """
        doubted = [one for one in (await session.scalars(in_flight(bot_id))).all() if one.id not in known]
        for message in doubted:
            self._unsure(message, "the sender stopped before the answer came")
        given_up = [message for message in doubted if message.state in _DEAD]
        await note_undelivered(session, given_up, self.clock.now())
        await settle_notices(session, doubted)

    async def note(self, session: AsyncSession, judged: Sequence[Judged]) -> None:
        """Write verdicts down, all in the caller's transaction: what was sent in one statement."""
        sent = {parcel.id: verdict.message_id for parcel, verdict in judged if isinstance(verdict, Sent)}
        if sent:
            await note_sent(session, sent, self.clock.now())
        others = [(parcel, verdict) for parcel, verdict in judged if not isinstance(verdict, Sent)]
        noted = [(await self._note(session, *one), one[1]) for one in others]
        given_up = [message for message, why in noted if message.state in _DEAD and not isinstance(why, Gone)]
        await note_undelivered(session, given_up, self.clock.now())
        await settle_notices(session, [parcel for parcel, _ in judged])
        learned = [one for parcel, _ in judged for one in parcel.trip.learned]
        await self.uploads.keep(session, learned, self.clock.now())

    async def _note(self, session: AsyncSession, parcel: Parcel, verdict: Verdict) -> Message:
        message = await session.get_one(Message, parcel.id)
        message.pieces_sent = parcel.trip.pieces
        match verdict:
            case Later():
                self._later(message, verdict)
            case Moved(chat_id=chat_id):
                await follow(session, message, chat_id)
            case Gone(why=why):
                message.state, message.reason = Said.FAILED, why[:300]
                account = await session.get_one(Account, message.account_id)
                await mark_unreachable(session, account, why, self.clock.now())
            case Rejected(why=why):
                message.state, message.reason = Said.FAILED, why[:300]
            case Unsure(why=why):
                self._unsure(message, why)
                if message.attempts > 1:
                    self.holds.hold(message.account_id, min(2.0**message.attempts, _LONGEST_DOUBT))
        return message

    def _later(self, message: Message, verdict: Later) -> None:
        """Hold the whole chat, so that its order stays;
        give up after too many tries that were its own fault.
        """
        if not verdict.counts:
            message.attempts -= 1
        if message.attempts >= TRIES:
            message.state, message.reason = Said.FAILED, TOO_MANY_TRIES
            return
        message.state = Said.WAITING
        doubled: float = verdict.seconds * 2 ** max(0, message.attempts - 1)
        pause = min(doubled, _LONGEST_PAUSE) if verdict.counts else verdict.seconds
        self.holds.hold(message.account_id, pause)

    def _unsure(self, message: Message, why: str) -> None:
        again = Kind.of(message.kind).value.again_in_doubt and message.attempts < TRIES
        message.state = Said.WAITING if again else Said.UNSURE
        message.reason = why[:300]


async def settle(
    session: AsyncSession,
    refused: Iterable[tuple[Parcel, Said, str]],
    put_off: Iterable[tuple[Parcel, datetime, str | None]],
    now: datetime,
) -> None:
    """Write down what is not sent now: skipped or failed with the reason, or planned for later."""
    reasons: dict[tuple[Said, str], list[int]] = defaultdict(list)
    given_up: list[Parcel] = []
    refused = list(refused)
    for parcel, state, reason in refused:
        given_up += [parcel] if state in _DEAD else []
        reasons[state, reason].append(parcel.id)
    instants: dict[tuple[datetime, str | None], list[int]] = defaultdict(list)
    for parcel, until, why in put_off:
        instants[until, why].append(parcel.id)
    for (state, reason), keys in reasons.items():
        await session.execute(Message.skip(keys, state, reason))
    for (until, why), keys in instants.items():
        await session.execute(Message.put_off(keys, until, why))
    await note_undelivered(session, given_up, now)
    await settle_notices(session, [parcel for parcel, _, _ in refused])


async def settle_notices(session: AsyncSession, told: Iterable[Message | Parcel]) -> None:
    """Have the recipients of notices stand as their messages do by now."""
    ids = [one.id for one in told if one.kind in OF_NOTICES]
    if ids:
        await session.flush()
        await settle_messages(session, ids)


async def note_undelivered(
    session: AsyncSession, given_up: Iterable[Message | Parcel], now: datetime
) -> None:
    """Put members on their branch's phone list whom a message that was planned for them did not reach; once a
    day, however many it were. Answers to what they do themselves are asked for again by themselves, and a
    change of what is gone meanwhile nobody misses.
    """
    lost = {
        (one.account_id, one.member_id) for one in given_up if one.lane != Lane.REPLY and one.edits is None
    }
    if not any(member for _, member in lost):
        return
    dialect, rules, day = session.get_bind().dialect.name, await book_in(session, now), county_day(now)
    spoken_for = (await session.execute(Binding.spoken_for({account for account, _ in lost}))).all()
    missed = {member.id: member for account, member in spoken_for if (account, member.id) in lost}
    rows = [FollowUp.undelivered(one, now, rules.here(one.branch_id, day)) for one in missed.values()]
    if rows:
        await session.execute(FollowUp.all_raised(dialect), rows)


async def mark_unreachable(session: AsyncSession, account: Account, why: str, now: datetime) -> None:
    """Note that a chat is closed to us, and put its members on their branch's phone list."""
    if not account.close(why, now):
        return
    dialect, rules, day = session.get_bind().dialect.name, await book_in(session, now), county_day(now)
    for member in (await session.scalars(Binding.members_of(account.id))).all():
        here = rules.here(member.branch_id, day)
        await session.execute(FollowUp.unreachable(dialect, member, account.id, now, here))
