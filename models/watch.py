"""What do working loops tell whoever watches them?
One line each, in passing: that they go on, what they wait for, and what they did.
"""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Loop(StrEnum):
    """Who tells; each is heard from again within a few seconds, even when there is nothing to do."""

    START = "start"  # the process makes itself known to the Bot API
    INTAKE = "intake"  # fetches updates
    PUMP = "pump"  # gives them their turns
    POSTMAN = "postman"  # reads and writes the outbox
    CALLS = "calls"  # the postman's calls to the Bot API
    WORKS = "works"  # does what takes longer than a turn
    LEASE = "lease"  # who serves the bot
    CLOCK = "clock"  # fires jobs


class Watch(Protocol):
    """What the loops tell. No method raises, waits or keeps what it is given; each takes under 3 µs."""

    def goes_on(self, loop: Loop) -> None:
        """The loop is at work or idle: what it waited for is over."""

    def waits(self, loop: Loop, cause: BaseException) -> None:
        """The loop cannot go on because of this, and tries again by itself."""

    def ended(self, loop: Loop) -> None:
        """The loop was stopped on purpose: its silence means nothing."""


class BotWatch(Watch, Protocol):
    """What the loops of one bot tell."""

    def heard(self, updates: int) -> None:
        """So many updates were brought; those already known are among them."""

    def ran(self, seconds: float) -> None:
        """A turn that went well took so long; written and committed it is only with its batch."""

    def answering(self, chat_id: int | None, waited: float) -> None:
        """A turn left a reply in this chat; its update had waited so many seconds by then."""

    def blamed(self, *, parked: bool) -> None:
        """A turn was rolled back; ``parked`` when it is not tried again."""

    def batched(self, turns: int, seconds: float) -> None:
        """A batch of so many turns is committed, after so long."""

    def judged(self, kind: str, lane: int, chat_id: int, verdict: object) -> None:
        """A message of this kind got its verdict."""

    def spun(self, *, stopped: bool) -> None:
        """The spinner of a pressed button was answered, or could not be."""

    def leads(self, token: int, seconds: float) -> None:
        """This process serves the bot under this fencing token, for so long unless renewed."""

    def stands_by(self, holder: str) -> None:
        """Another process serves the bot; empty: nobody does."""

    def gone(self) -> None:
        """This process has nothing to do with the bot any more."""


class ClockWatch(Watch, Protocol):
    """What the clockwork tells."""

    def fired(self, job: str, slot: datetime, *, skipped: bool = False) -> None:
        """A slot of a job is committed; ``skipped`` when its late rule passed it over."""

    def failed(self, job: str, cause: BaseException) -> None:
        """A job could not be carried out at a slot; it is tried again."""


class Unwatched:
    """Nobody watches: what a loop has where it is not told otherwise."""

    __slots__ = ()

    def goes_on(self, loop: Loop) -> None:
        """Nothing comes of it."""

    def waits(self, loop: Loop, cause: BaseException) -> None:
        """Nothing comes of it."""

    def ended(self, loop: Loop) -> None:
        """Nothing comes of it."""

    def heard(self, updates: int) -> None:
        """Nothing comes of it."""

    def ran(self, seconds: float) -> None:
        """Nothing comes of it."""

    def answering(self, chat_id: int | None, waited: float) -> None:
        """Nothing comes of it."""

    def blamed(self, *, parked: bool) -> None:
        """Nothing comes of it."""

    def batched(self, turns: int, seconds: float) -> None:
        """Nothing comes of it."""

    def judged(self, kind: str, lane: int, chat_id: int, verdict: object) -> None:
        """Nothing comes of it."""

    def spun(self, *, stopped: bool) -> None:
        """Nothing comes of it."""

    def leads(self, token: int, seconds: float) -> None:
        """Nothing comes of it."""

    def stands_by(self, holder: str) -> None:
        """Nothing comes of it."""

    def gone(self) -> None:
        """Nothing comes of it."""

    def fired(self, job: str, slot: datetime, *, skipped: bool = False) -> None:
        """Nothing comes of it."""

    def failed(self, job: str, cause: BaseException) -> None:
        """Nothing comes of it."""


UNWATCHED = Unwatched()
