"""When may the next message go?
Waiters by lane, one timer, and the meters of the bot, of chats and of groups (design §3.6).

Two margins make it hold against a server that counts any second strictly. Nothing goes earlier than a second
and ``_STRICT`` after the send that stands as many places before it as the bot may say in a second. Reminders
and bulk are spread evenly besides, with ``_EVEN`` to spare: a notice never fills the second at once, the
difference is what a reply finds free, and otherwise the next token is the reply's; when one is being worked
out, the next place is kept for it already. A call that took longer than others may have been counted later by
the server, and so it is here. Changes of messages in private chats cost nothing: what the server limits in a
second are messages, and that somebody who taps gets their buttons changed has never flooded anybody.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from math import ceil

from bot.delivery.meters import Chats, Groups, Window
from bot.delivery.rates import Rates
from bot.settings import FREE_RATE
from models.kinds import Lane
from models.speed import Speed

Seconds = Callable[[], float]

_STRICT = 0.003  # seconds by which two calls may overtake each other on their way
_COVERED = 0.002  # of these, by which one call may be slower than the fastest
_EVEN = 0.016  # 30 a second become 29.53: the next token lies ready for a reply two fifths of the time
_CLOSEST = 0.75  # of an even step: so close reminders and bulk follow another send, however late they are
_GRAIN = 0.004  # seconds between two wake-ups where several tokens come in that time
_NEVER = float("inf")
_CATCH_UP = 0.1  # seconds of lateness that those who wait make good: the loop was busy elsewhere
_EXPECTED_FOR = 0.05  # seconds in which a turn is over, or its reply stands in line anyway
_LATEST = 0.25  # seconds by which one slow call can put off the slot behind it
_LEARNT = 30  # calls after which it is known about how fast one can be
_UNKNOWN = 14  # of so many calls one would have been faster than all known, by the spread of those known
_DRIFT = 1.0001  # how the fastest call known becomes slower with each one that is not
_PATIENCE = 9  # tokens in a row that pass by somebody who waits longer
_FREE_RATES = Rates()
_FLOODED = 3  # chats told to wait within a second: it is not about a chat

Waiter = tuple[int, int, Lane, bool, asyncio.Future[None]]  # number, chat, lane, edit, what it waits for


class Pace:
    """Lets messages through one by one; a pause of one chat never holds up another."""

    def __init__(self, rates: Rates = _FREE_RATES, monotonic: Seconds = time.monotonic) -> None:
        self.rates = rates
        self.monotonic = monotonic
        self._bot = Window(rates.bot_per_second, _STRICT)
        self._free = Window(FREE_RATE, _STRICT) if rates.paid and rates.bot_per_second > FREE_RATE else None
        self._chats = Chats(rates.chat_per_second, rates.chat_burst)
        self._groups = Groups(rates.group_per_minute, _EVEN)
        self._step = (self._bot.seconds - _STRICT + _EVEN) / (len(self._bot) - rates.reserve)
        self._grain = 0.001 if self._step > _GRAIN else _GRAIN
        self._gap = _CLOSEST * self._step if self._step > _GRAIN else 0.0
        self._even_at = self._apart_at = self._paused_until = monotonic()
        self._ready: list[deque[Waiter]] = [deque() for _ in range(2 * len(Lane))]
        self._resting: list[tuple[float, Waiter]] = []  # whose chat is not free yet
        self._number = self._passed = 0
        self._timer: asyncio.TimerHandle | None = None
        self._expected, self._expected_until = 0, self._paused_until
        self._flying: dict[int, tuple[int, float]] = {}  # chat: slot and instant of its last send
        self._fastest, self._calls, self._spent = _LATEST, 0, 0.0
        self._floods: deque[tuple[float, int]] = deque()

    @property
    def speed(self) -> Speed:
        """How fast what goes to many leaves, while nothing else is said."""
        return Speed(self._step)

    def try_admit(self, chat_id: int, lane: Lane, *, edit: bool = False) -> bool:
        """Take the tokens of a message if it may go now and nobody of its lane or a higher one waits.

        An edit costs nothing and waits for a pause only; to a group it counts like a message.
        """
        edit = edit and chat_id > 0
        if not edit and any(self._ready[: _rank(lane, edit=edit) + 1]):
            return False
        now = self.monotonic()
        if self._bot_at(lane, edit=edit) > now or self._chat_at(chat_id, edit=edit) > now:
            return False
        if not any(self._ready):  # after a rest there is nothing to make good
            self._even_at = max(self._even_at, now)
        self._take(chat_id, lane, now, edit=edit)
        return True

    def free_at(self, lane: Lane, chat_id: int | None = None, *, edit: bool = False) -> float:
        """Return from when on a message of this lane may go, to this chat or to one that has rested, while
        nobody waits and nothing else is said.
        """
        edit = edit and (chat_id or 1) > 0
        at = self._bot_at(lane, edit=edit)
        return at if chat_id is None else max(at, self._chat_at(chat_id, edit=edit))

    async def admit(self, chat_id: int, lane: Lane, *, edit: bool = False) -> None:
        """Return when a message of this lane may go to this chat, its tokens taken.

        The next token is the highest lane's; in a lane new messages go before edits, then the older first.
        """
        if self.try_admit(chat_id, lane, edit=edit):
            return
        edit = edit and chat_id > 0
        self._number += 1
        turn = asyncio.get_running_loop().create_future()
        behind_others = self._timer is not None and bool(self._ready[_rank(lane, edit=edit)])
        if self._queue((self._number, chat_id, lane, edit, turn), self.monotonic()) or not behind_others:
            self._deal()  # whoever stands at the end of a line changes nothing about who is next
        await turn

    def soon(self, lane: Lane, seconds: float) -> int:
        """Return how many more of this lane could be let through within that time, beside those waiting.

        What is claimed beyond that would only lie in the postman's hands, in the way of replies.
        """
        if lane < Lane.REMINDER:
            return len(self._bot)
        now = self.monotonic()
        begins = max(self._even_at, self._paused_until, now)
        waiting = sum(map(len, self._ready)) + len(self._resting)
        return max(0, int((now + seconds - begins) / self._step) + 1 - waiting)

    def landed(self, chat_id: int) -> None:
        """Note that the call to a chat has ended: one slower than others may have been counted later."""
        slot, sent_at = self._flying.pop(chat_id, (0, 0.0))
        if sent_at:
            took = self.monotonic() - sent_at
            self._fastest = min(took, self._fastest * _DRIFT)
            self._calls, self._spent = self._calls + 1, self._spent + min(took, _LATEST)
            self._bot.defer(slot, sent_at, min(took - self._usual() - _COVERED, _LATEST))

    def _usual(self) -> float:
        """Return how long the fastest call takes, rather too little: few tell it badly."""
        if self._calls < _LEARNT:
            return 0.0
        spread = self._spent / self._calls - self._fastest
        return self._fastest - _UNKNOWN * max(0.0, spread) / self._calls

    def follow(self) -> None:
        """Begin where somebody else spoke until just now: evenly, for a second.

        A burst would come on top of theirs, and what is in flight together is doubled together by the next
        kill.
        """
        for window in (self._bot, self._free):
            if window is not None:
                window.spread(self.monotonic())

    def pause_bot(self, seconds: float) -> None:
        """Let nothing through for a while."""
        self._paused_until = max(self._paused_until, self.monotonic() + seconds)
        self._even_at = max(self._even_at, self._paused_until)

    def flooded(self, chat_id: int, seconds: float) -> bool:
        """Note that a chat was told to wait; return whether everybody has to.

        A 429 does not say whom it is about. One chat is held by itself; several within a second mean the bot.
        """
        now = self.monotonic()
        self._floods.append((now, chat_id))
        while self._floods[0][0] < now - 1:
            self._floods.popleft()
        if len({chat for _, chat in self._floods}) < _FLOODED:
            return False
        self.pause_bot(seconds)
        return True

    def expect(self, replies: int) -> None:
        """Keep the next places for so many replies that are being worked out, for a moment."""
        now = self.monotonic()
        known = self._expected if now < self._expected_until else 0
        most = (len(self._bot) - self.rates.reserve) // 2
        self._expected, self._expected_until = min(known + replies, most), now + _EXPECTED_FOR

    def _bot_at(self, lane: Lane, *, edit: bool) -> float:
        if edit:
            return self._paused_until
        at = max(self._paused_until, self._bot.free_at())
        if lane >= Lane.REMINDER:
            kept = min(self._bot.free_at(self.rates.reserve + self._expected), self._expected_until)
            return max(at, self._even_at, self._apart_at, self._bot.free_at(self.rates.reserve), kept)
        return max(at, self._free.free_at()) if self._free else at

    def _chat_at(self, chat_id: int, *, edit: bool) -> float:
        if edit:
            return self._paused_until
        at = self._chats.free_at(chat_id)
        return max(at, self._groups.free_at(chat_id)) if chat_id < 0 else at

    def _take(self, chat_id: int, lane: Lane, now: float, *, edit: bool) -> None:
        if edit:
            return
        self._flying[chat_id] = self._bot.take(now), now
        self._even_at, self._apart_at = max(self._even_at, now - _CATCH_UP) + self._step, now + self._gap
        if lane < Lane.REMINDER:
            self._expected = max(0, self._expected - 1)
            if self._free:
                self._free.take(now)
        self._chats.take(chat_id, now)
        if chat_id < 0:
            self._groups.take(chat_id, now)

    def _queue(self, waiter: Waiter, now: float) -> bool:
        """Put a waiter into its line; return whether its chat has to rest first."""
        _, chat_id, lane, edit, _ = waiter
        if (rested := self._chat_at(chat_id, edit=edit)) > now:
            heappush(self._resting, (rested, waiter))
            return True
        self._ready[_rank(lane, edit=edit)].append(waiter)
        return False

    def _deal(self) -> None:
        """Give tokens to those who may have them now, and set the timer for the next who may."""
        now = self.monotonic()
        while self._resting and self._resting[0][0] <= now:
            self._queue(heappop(self._resting)[1], now)
        while not isinstance(waiter := self._next(now), float):
            _, chat_id, lane, edit, turn = waiter
            if turn.done():  # its task was cancelled
                continue
            if self._chat_at(chat_id, edit=edit) > now:
                self._queue(waiter, now)
                continue
            self._take(chat_id, lane, now, edit=edit)
            turn.set_result(None)
        self._set_timer(now, waiter)

    def _next(self, now: float) -> Waiter | float:
        """Return the waiter whose turn it is, off its queue; else the instant at which there will be one."""
        waiting = [queue for queue in self._ready if queue]
        if self._passed >= _PATIENCE and waiting and max(self._paused_until, self._bot.free_at()) <= now:
            self._passed = 0
            return min(waiting, key=lambda queue: queue[0][0]).popleft()
        earliest = _NEVER
        for queue in waiting:
            at = self._bot_at(queue[0][2], edit=queue[0][3])
            if at <= now:
                overtaken = len(waiting) > 1 and any(other[0][0] < queue[0][0] for other in waiting)
                self._passed = self._passed + 1 if overtaken else 0
                return queue.popleft()
            earliest = min(earliest, at)
        return earliest

    def _set_timer(self, now: float, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._resting:
            due = min(due, max(self._resting[0][0], self._paused_until))
        if due < _NEVER:
            wait = ceil(max(0.0, due - now) * 1000) / 1000  # the loop's timers count thousandths
            self._timer = asyncio.get_running_loop().call_later(max(wait, self._grain), self._deal)


def _rank(lane: Lane, *, edit: bool) -> int:
    return 2 * lane + edit


__all__ = ["Pace", "Rates"]
