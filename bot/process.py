"""What runs in a process? One database, one clock, and a shift for each bot that this process serves.

Every second it looks at the leases: it keeps its own, takes what is free, and lets go of what another process
has (design §3.11). Nothing here ends by a database or a server that is away: it waits and says so.
"""

import asyncio
import gc
import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.bell import Bell
from bot.clock import Clock, uptime
from bot.house import House
from bot.relay import Relay
from bot.served import Served
from bot.share import Share
from bot.shift import Shift
from models import places
from models.database import Database
from models.vault import Vault
from models.watch import Loop

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
_SWITCHING = 0.0005  # seconds; SQLite's threads bring answers home while the loop draws and calls
_COLLECTING = (20_000, 20, 20)  # a batch makes some thousand objects that live no longer than it


@dataclass(slots=True)
class Process:
    """Everything that one process of the operating system does beside its pages.

    ``listed`` gives the bots of the database, ``shift_of`` what runs for one; ``beside`` are further loops,
    such as the clock, that run as long as the process. One that ``serves`` no bot only takes updates in.
    """

    database: Database
    clock: Clock
    vault: Vault
    house: House
    own: Served
    relay: Relay
    listed: Callable[[], Awaitable[dict[int, Served]]]
    shift_of: Callable[[Served], Shift]
    beside: list[Callable[[], Coroutine[Any, Any, None]]] = field(default_factory=list)
    serves: bool = True
    shifts: dict[int, Shift] = field(default_factory=dict)
    _share: Share = field(default_factory=Share)
    _ending: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _dead: list[asyncio.Task[None]] = field(default_factory=list)
    _fallen: Bell = field(default_factory=Bell)
    _looked: Bell = field(default_factory=Bell)
    _changed: Bell = field(default_factory=Bell)
    _leaving: set[int] = field(default_factory=set)
    _stopping: bool = False

    async def start(self) -> None:
        """Meet the Bot API server, waiting while it is down, and serve, or stand by where another one does.

        Raise TokenRefusedError when there is no bot that the server knows.
        """
        self._stopping = False
        places.prepare_names()  # else the first answer waits for it
        gc.collect()
        gc.freeze()  # what was built until now stays: the collector need not walk it again
        gc.set_threshold(*_COLLECTING)
        sys.setswitchinterval(_SWITCHING)
        await self._follow(await self.listed())
        loops = [self._keep, *(self.beside if self.serves else ())]
        self._tasks = [asyncio.create_task(loop()) for loop in loops]
        for task in self._tasks:
            task.add_done_callback(self._ended)
        if self.serves:
            await self._first_word()

    async def _first_word(self) -> None:
        """Wait until it is known who serves the settings' bot; another bot's word is not waited for."""
        shift = self.shifts[self.own.id]
        try:
            await shift.has_met()
        except Exception:
            if len(self.shifts) == 1:
                raise
            log.exception("the settings' bot cannot be served; the others are")
            return
        while shift.hold is None and self.own.id not in self.relay.holders:
            await self._looked.wait(None)

    async def stop(self) -> None:
        """End the loops: what is in flight ends and is noted; then leases are given back."""
        self._stopping = True
        await _cancelled(self._tasks[1:])
        await asyncio.gather(*(self._end(bot_id, for_good=True) for bot_id in self.shifts))
        await _cancelled(self._tasks)
        self._tasks = []
        try:
            for bot_id in list(self.relay.holds):  # taken at the very last moment
                await self.relay.release(bot_id)
            await self.relay.leave()
        except Exception as exc:  # noqa: BLE001 - it is noticed without a word, a few seconds later
            log.warning("nobody could be told that this process ends: %s", type(exc).__name__)

    async def failed(self) -> None:
        """Wait until a loop ends by itself, which none of them should; then raise what ended it.

        Loops that were stopped and started again, as when a demonstration starts over, did not fail.
        """
        await self._fallen.wait(None)
        for task in self._dead:
            task.result()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self._dead.append(task)
            self._fallen.ring()

    async def _keep(self) -> None:
        """Look at bots and leases until cancelled."""
        while True:
            try:
                await self._beat()
            except Exception as exc:  # noqa: BLE001 - whatever the database has: time alone decides what is still held
                log.warning("leases cannot be looked after: %s", type(exc).__name__)
                for shift in self.shifts.values():
                    shift.watch.waits(Loop.LEASE, exc)
            await self._changed.wait(BEAT_SECONDS)

    def _able(self) -> list[int]:
        """Return the bots that could be served here now."""
        return [bot_id for bot_id, shift in self.shifts.items() if shift.ready and bot_id not in self._ending]

    async def _beat(self) -> None:
        serving = bool(self._able() or self.relay.holds)
        for bot_id in await self.relay.renew(able=serving and not self._stopping):
            log.warning("another process has taken over bot %s", bot_id)
            self._end(bot_id)
        if self._stopping:
            return
        for bot_id in [bot_id for bot_id, shift in self.shifts.items() if shift.fallen]:
            self._end(bot_id)
        await self._follow(await self.listed())
        await self._divide()
        self._tell()
        self._looked.ring()

    async def _follow(self, bots: dict[int, Served]) -> None:
        """Have a shift for each bot: those added begin, those removed or changed end."""
        for bot_id, shift in self.shifts.items():
            if shift.bot != bots.get(bot_id):
                self._end(bot_id, for_good=True)
        for bot_id in bots.keys() - self.shifts.keys():
            shift = self.shifts[bot_id] = self.shift_of(bots[bot_id])
            shift.changed = self._changed
            if self.serves:
                shift.meet()

    async def _divide(self) -> None:
        """Take and hand over as the others' leases allow."""
        sight = await self.relay.look(self._able())
        for bot_id in self._share.to_take(sight, uptime()):
            hold = None if self._stopping else await self.relay.take(bot_id)
            if hold is not None and bot_id in self._able():
                log.info("serving bot %s", bot_id, extra={"bot": bot_id, "token_no": hold.token})
                self.shifts[bot_id].begin(hold)
        given = self._share.to_give(sight, uptime())
        if given is not None:
            log.info("handing bot %s over to a process that has less to do", given)
            self._end(given)

    def _tell(self) -> None:
        """Let whoever watches know how the leases stand; where others are, look for what they brought."""
        for bot_id, shift in self.shifts.items():
            if shift.hold is not None:
                shift.watch.leads(shift.hold.token, shift.hold.left())
                if self.relay.others:
                    shift.heard.ring()
                    shift.said.ring()
            elif self.serves:
                shift.stand_by(self.relay.holders.get(bot_id, ""))
            shift.watch.goes_on(Loop.LEASE)

    def _end(self, bot_id: int, *, for_good: bool = False) -> asyncio.Task[None]:
        """Begin to end a bot's shift; the lease is given back when nothing is in flight any more."""
        before = self._ending.get(bot_id)
        if before is not None and (not for_good or bot_id in self._leaving):
            return before
        if for_good:
            self._leaving.add(bot_id)
        task = self._ending[bot_id] = asyncio.create_task(self._finish(bot_id, before))
        return task

    async def _finish(self, bot_id: int, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        shift = self.shifts[bot_id]
        await shift.end()
        try:
            await self.relay.release(bot_id)
        except Exception as exc:  # noqa: BLE001 - it runs out by itself
            log.warning("the lease of bot %s could not be given back: %s", bot_id, type(exc).__name__)
        shift.hold = None
        if self._ending[bot_id] is asyncio.current_task():
            if bot_id in self._leaving:
                await shift.close()
                del self.shifts[bot_id]
                self._leaving.discard(bot_id)
            del self._ending[bot_id]
        self._changed.ring()

    def ring(self) -> None:
        """Wake the postmen: the clock said something."""
        for shift in self.shifts.values():
            shift.said.ring()

    def ring_heard(self, bot_id: int) -> None:
        """Wake a bot's pump: another process took something in."""
        if bot_id in self.shifts:
            self.shifts[bot_id].heard.ring()

    async def settle(self) -> datetime | None:
        """Wait until all that is due now is worked off and said; return when the next message is planned."""
        serving = [shift for shift in self.shifts.values() if shift.hold is not None]
        planned = await asyncio.gather(*(shift.settle() for shift in serving))
        return min(filter(None, planned), default=None)


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
