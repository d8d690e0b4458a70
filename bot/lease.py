"""May this process still write and send for a bot?
Asked by the pump and the postman, each time (design §3.11).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import uptime
from models.leases import SPAN, STANDING

MARGIN = 1.0  # seconds before the end of the granted time from which on nothing new is sent


class LeaseLostError(Exception):
    """The bot is not ours any more, or not for the moment: nothing may be written or sent for it."""


class Fence(Protocol):
    """What stands between a process and a bot that another one may have taken over."""

    async def confirm(self, session: AsyncSession) -> None:
        """Be asked first in every writing transaction; raise LeaseLostError when the lease is not ours.

        Once confirmed, nobody takes the lease over before the transaction has ended.
        """

    def held(self) -> bool:
        """Be asked right before a message starts on its way; by a clock that no pause stops."""


@dataclass(slots=True)
class Hold:
    """This process's hold on one bot: the token it was given, and until when it may rely on it.

    The time counts from before the database was asked, so that it ends here no later than there.
    """

    bot_id: int
    token: int = 0
    unclean: bool = False  # the holder before died, or was cut off: what it had in hand is in doubt
    now: Callable[[], float] = uptime
    _until: float = -inf

    def granted(self, token: int, asked: float) -> None:
        """Rely on the lease from now on; ``asked`` is the uptime before the database was asked for it."""
        self.token, self._until = token, asked + SPAN

    def lose(self) -> None:
        """Send nothing any more, until the lease is granted again."""
        self._until = -inf

    def held(self) -> bool:
        """Return whether a message may start on its way now."""
        return self.now() < self._until - MARGIN

    def left(self) -> float:
        """Return for how many seconds the lease is still granted."""
        return max(0.0, self._until - self.now())

    async def confirm(self, session: AsyncSession) -> None:
        """Make sure, for the length of the session's transaction, that the lease is ours.

        Raise LeaseLostError when it ran out or somebody else has it.
        """
        connection = await session.connection()
        asked = {"bot_id": self.bot_id, "token": self.token}
        if (await connection.execute(STANDING, asked)).first() is None:
            self.lose()
            raise LeaseLostError(f"bot {self.bot_id}: the lease with token {self.token} has ended")


class AlwaysHeld:
    """The fence around a bot that nobody else can take over: where one process is all there is."""

    async def confirm(self, session: AsyncSession) -> None:
        """Nobody else writes."""

    def held(self) -> bool:
        """Return True: nobody else sends."""
        return True
