"""Which process serves which bot? What one process does about its leases, each step a transaction of its own.

Leases are kept apart from the work: where the engine has connections to spare, on connections of their own,
so that a busy pool cannot make one run out.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from bot.clock import uptime
from bot.lease import Hold
from bot.pid import is_dead, shown
from bot.share import Sight
from models.database import Database
from models.leases import SPAN, Lease
from models.processes import Presence

RENEW_SECONDS = 2.0


@dataclass(slots=True)
class Relay:
    """One process's part in the race: the bots it holds, and what it sees of the others.

    ``holders`` are those who serve the other bots, by bot; ``others`` whether any other process is there.
    """

    database: Database
    role: str
    name: str
    now: Callable[[], float] = uptime
    holds: dict[int, Hold] = field(default_factory=dict)
    holders: dict[int, str] = field(default_factory=dict)
    others: bool = False
    _renewed: float = 0.0

    async def renew(self, *, able: bool) -> list[int]:
        """Say that this process is there, ``able`` to serve bots or not, and prolong its leases, when it is
        time; return the bots that somebody else has taken.
        """
        asked = self.now()
        if asked - self._renewed < RENEW_SECONDS:
            return []
        held = {bot_id: hold.token for bot_id, hold in self.holds.items()}
        async with asyncio.timeout(SPAN), self.database.writing() as session:
            role = self.role if able else Presence.ASIDE
            await session.execute(Presence.note(self.database.dialect, self.name, role))
            kept = set((await session.scalars(Lease.renew(held))).all()) if held else set()
        self._renewed = asked
        for bot_id in kept:
            self.holds[bot_id].granted(held[bot_id], asked)
        lost = [bot_id for bot_id in held if bot_id not in kept]
        for bot_id in lost:
            self.holds.pop(bot_id).lose()
        return lost

    async def look(self, able: Collection[int]) -> Sight:
        """Return what there is to share; ``able`` are the bots that this process could serve now.

        A bot that nobody can serve, because its token is refused, is nobody's part.
        """
        async with asyncio.timeout(SPAN), self.database.reading() as session:
            leases = (await session.execute(Lease.known())).all()
            known = (await session.execute(Presence.known())).all()
        present = [one for one, alive in known if alive and not is_dead(one.name)]
        await self._cut_off([one.name for one, alive in known if not alive and one.name != self.name])
        held = {row.bot_id: row.holder for row, live in leases if live and not is_dead(row.holder)}
        self.holders = {bot_id: shown(name) for bot_id, name in held.items() if bot_id not in self.holds}
        self.others = any(one.name != self.name for one in present)
        serving = {one.name for one in present if one.role != Presence.ASIDE} | {self.name}
        free = [bot_id for bot_id in able if bot_id not in held and bot_id not in self.holds]
        return Sight(list(self.holds), free, len({*held, *self.holds, *free}), len(serving))

    async def _cut_off(self, names: list[str]) -> None:
        """Free what processes hold that gave no sign of life, frozen ones most of all."""
        if names and self.database.dialect == "postgresql":
            async with asyncio.timeout(SPAN), self.database.writing() as session:
                await session.execute(Presence.cut_off(names))

    async def take(self, bot_id: int) -> Hold | None:
        """Take a bot that nobody serves.

        None when somebody was faster, or a transaction of the last holder is not over: look again later.
        """
        asked = self.now()
        async with asyncio.timeout(SPAN), self.database.writing() as session:
            holder = await session.scalar(Lease.holder_of(bot_id))
            if holder is None:  # an INSERT waits for whoever has the row in hand, a frozen process too
                await session.execute(Lease.announce(self.database.dialect, bot_id))
            dead = holder if holder and is_dead(holder) else None
            found = (await session.execute(Lease.for_the_taking(bot_id, dead))).first()
            if found is None:
                return None
            token = (await session.scalars(Lease.take(bot_id, self.name))).one()
        hold = self.holds[bot_id] = Hold(bot_id, unclean=found.unclean, now=self.now)
        hold.granted(token, asked)
        return hold

    async def release(self, bot_id: int) -> None:
        """Give a bot back cleanly: the next one need not wait. One that was lost is its new holder's."""
        hold = self.holds.pop(bot_id, None)
        if hold is None:
            return
        hold.lose()
        async with asyncio.timeout(SPAN), self.database.writing() as session:
            await session.execute(Lease.release(bot_id, hold.token))

    async def leave(self) -> None:
        """Say that this process is not there any more."""
        async with asyncio.timeout(SPAN), self.database.writing() as session:
            await session.execute(Presence.leave(self.name))
        self._renewed = 0.0
