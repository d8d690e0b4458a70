"""Who listens to the loops? One listener for each bot and one for the clockwork feed figures and troubles."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf

from prometheus_client import Counter

from bot.delivery.verdicts import Gone, Rejected, Sent
from bot.metrics import Metrics
from bot.troubles import Troubles
from models.kinds import Lane
from models.watch import Loop

_ASKED_AT_MOST = 20_000  # replies waited for; the oldest are forgotten first
_STALE_SECONDS = 900.0  # after this a reply that never came is not waited for any more
_FINAL = (Sent, Gone, Rejected)  # after other verdicts a reply may still come


class Listener:
    """Hears whether loops go on: those of one bot, or with None what belongs to the whole process."""

    def __init__(self, troubles: Troubles, bot: int | None = None) -> None:
        self.troubles = troubles
        self.bot = bot

    def goes_on(self, loop: Loop) -> None:
        """Note that it was heard of."""
        self.troubles.goes_on(self.bot, loop)

    def waits(self, loop: Loop, cause: BaseException) -> None:
        """Note its trouble."""
        self.troubles.waits(self.bot, loop, cause)

    def ended(self, loop: Loop) -> None:
        """Expect nothing of it any more."""
        self.troubles.ended(self.bot, loop)


class BotListener(Listener):
    """Feeds the figures of one bot. Children of labelled metrics are looked up once, not each time."""

    def __init__(
        self, bot: int, metrics: Metrics, troubles: Troubles, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(troubles, bot)
        self._name, self._metrics, self._monotonic = str(bot), metrics, monotonic
        self._asked: dict[int, float] = {}
        self._verdicts: dict[tuple[str, type], Counter] = {}
        name = self._name
        self._heard, self._turns = metrics.heard.labels(name), metrics.turns.labels(name)
        self._faults = {parked: metrics.faults.labels(name, word) for parked, word in _THEN.items()}
        self._turn, self._batch = metrics.turn_seconds.labels(name), metrics.batch_seconds.labels(name)
        self._size, self._reply = metrics.batch_turns.labels(name), metrics.reply_seconds.labels(name)
        self._spinners = {stopped: metrics.spinners.labels(name, word) for stopped, word in _STOPPED.items()}
        self._lease_ends = -inf
        self.served_by: str | None = None  # another process that holds the lease; empty: nobody does
        self.removed = False

    def heard(self, updates: int) -> None:
        """Count updates."""
        self._heard.inc(updates)

    def ran(self, seconds: float) -> None:
        """Note how long a turn took."""
        self._turn.observe(seconds)

    def answering(self, chat_id: int | None, waited: float) -> None:
        """Wait for the reply to this chat; of several turns the first one counts."""
        if chat_id is None:
            return
        now = self._monotonic()
        known = self._asked.get(chat_id)
        if known is None or now - known > _STALE_SECONDS:
            self._asked[chat_id] = now - max(0.0, waited)
            if len(self._asked) > _ASKED_AT_MOST:
                del self._asked[next(iter(self._asked))]

    def blamed(self, *, parked: bool) -> None:
        """Count a turn that was rolled back."""
        self._faults[parked].inc()

    def batched(self, turns: int, seconds: float) -> None:
        """Count a committed batch."""
        self._turns.inc(turns)
        self._size.observe(turns)
        self._batch.observe(seconds)

    def judged(self, kind: str, lane: int, chat_id: int, verdict: object) -> None:
        """Count a verdict; the reply that a chat waited for has its time noted when it is sent."""
        what = type(verdict)
        counter = self._verdicts.get((kind, what))
        if counter is None:
            counter = self._metrics.verdicts.labels(self._name, kind, what.__name__.lower())
            self._verdicts[kind, what] = counter
        counter.inc()
        if what is Sent:
            self.troubles.clear(self.bot, Loop.CALLS)
        if lane == Lane.REPLY and what in _FINAL:
            since = self._asked.pop(chat_id, None)
            if since is not None and what is Sent:
                self._reply.observe(self._monotonic() - since)

    def spun(self, *, stopped: bool) -> None:
        """Count a pressed button."""
        self._spinners[stopped].inc()

    def leads(self, token: int, seconds: float) -> None:
        """Show the lease, and how long it lasts at each look."""
        self._lease_ends, self.served_by, self.removed = self._monotonic() + seconds, None, False
        self._metrics.lease_token.labels(self._name).set(token)
        self._metrics.lease_held.labels(self._name).set_function(lambda: float(self._left() > 0))
        self._metrics.lease_seconds.labels(self._name).set_function(self._left)

    def stands_by(self, holder: str) -> None:
        """Show that the bot is somebody else's, or nobody's."""
        self._lease_ends, self.served_by, self.removed = -inf, holder, False
        self._metrics.lease_held.labels(self._name).set(0)

    def gone(self) -> None:
        """Show it no more."""
        self.stands_by("")
        self.removed = True

    def _left(self) -> float:
        return max(0.0, self._lease_ends - self._monotonic())


class ClockListener(Listener):
    """Feeds the figures of jobs."""

    def __init__(self, metrics: Metrics, troubles: Troubles) -> None:
        super().__init__(troubles)
        self._metrics = metrics

    def fired(self, job: str, slot: datetime, *, skipped: bool = False) -> None:
        """Count a slot; whatever failed before is over."""
        self._metrics.firings.labels(job, "yes" if skipped else "no").inc()
        self._metrics.last_slot.labels(job).set(slot.timestamp())
        self._metrics.job_failing.labels(job).set(0)
        self.troubles.job_fired(job)
        self.troubles.stirs(self.bot, Loop.CLOCK)

    def failed(self, job: str, cause: BaseException) -> None:
        """Count a fault of a job, until it fires again."""
        self._metrics.job_faults.labels(job).inc()
        self._metrics.job_failing.labels(job).set(1)
        self.troubles.job_failed(job, cause)


_THEN = {False: "retried", True: "parked"}
_STOPPED = {False: "no", True: "yes"}


@dataclass(slots=True)
class Watchtower:
    """What one process knows of itself: its figures, its troubles, and a listener for each bot."""

    metrics: Metrics
    troubles: Troubles
    bots: dict[int, BotListener]
    clock: ClockListener

    @classmethod
    def build(cls, troubles: Troubles) -> "Watchtower":
        """Return one with nothing seen yet."""
        metrics = Metrics()
        return cls(metrics, troubles, {}, ClockListener(metrics, troubles))

    def over(self, bot: int) -> BotListener:
        """Return the listener of a bot, the same one each time."""
        if bot not in self.bots:
            self.bots[bot] = BotListener(bot, self.metrics, self.troubles)
        return self.bots[bot]
