"""What runs for one bot? The loops that hear, work and speak, while this process holds its lease."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.bell import Bell
from bot.clock import Clock, uptime
from bot.courier import Courier
from bot.delivery.artist import Artist
from bot.delivery.bookkeeping import Bookkeeping
from bot.delivery.envelope import Sender
from bot.delivery.express import Express
from bot.delivery.holds import Holds
from bot.delivery.pace import Pace
from bot.delivery.postman import Postman
from bot.delivery.spinners import Spinners
from bot.delivery.uploads import Uploads
from bot.house import House
from bot.intake import Intake
from bot.introduction import TokenRefusedError, Webhook, introduce, patiently
from bot.lease import Fence, Hold
from bot.pump import Pump
from bot.router import Router, build_router, refuse_background
from bot.served import Served
from bot.turns import Turns
from bot.works.craft import Craft
from bot.works.crafts import CRAFTS
from bot.works.under_way import Tools
from bot.works.workshop import Workshop
from models.database import Database
from models.heads import next_due, under_way
from models.inbox import Update
from models.vault import Vault
from models.watch import UNWATCHED, BotWatch, Loop
from models.works import WorkKind

log = logging.getLogger(__name__)

_REST_SECONDS = 5.0  # after a loop ended by a fault of its own
_SETTLE_AT_MOST = timedelta(seconds=20)
_SETTLE_STEP_SECONDS = 0.01


@dataclass(slots=True)
class Shift:
    """One bot in this process: first it meets the Bot API server, then it is served, perhaps again and again.

    ``trouble`` says what keeps it from being served, ``met`` is set when that or the server's word is known.
    """

    database: Database
    clock: Clock
    vault: Vault
    house: House
    courier: Courier
    bot: Served
    zone: str
    webhook: Webhook | None = None
    link_base: Callable[[str], str] = "https://t.me/{}".format
    page_base: str = ""
    pace: Pace = field(default_factory=Pace)
    holds: Holds = field(default_factory=Holds)
    crafts: Mapping[WorkKind, Craft] = field(default_factory=lambda: CRAFTS)
    watch: BotWatch = UNWATCHED
    heard: Bell = field(default_factory=Bell)
    said: Bell = field(default_factory=Bell)
    username: str = ""
    trouble: str | None = None
    hold: Hold | None = None
    fallen: bool = False
    changed: Bell = field(default_factory=Bell)
    met: asyncio.Event = field(default_factory=asyncio.Event)
    _holder: str = ""
    _rests_until: float = 0.0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _meeting: asyncio.Task[None] | None = None
    _spinners: Spinners | None = None
    _router: Router | None = None

    @property
    def ready(self) -> bool:
        """Whether it could be served now."""
        return self._router is not None and self.hold is None and uptime() >= self._rests_until

    @property
    def intake(self) -> Intake:
        """Return the intake that writes into this bot's inbox, in whichever process it is heard."""
        return Intake(
            self.database, self.bot.id, self.courier, self.clock, self.vault, self.heard,
            elsewhere=lambda: self.hold is None, expect=self.pace.expect, watch=self.watch,
        )  # fmt: skip

    def meet(self) -> None:
        """Begin to meet the Bot API server, however long it is down."""
        self._meeting = asyncio.create_task(self._meet())
        self._meeting.add_done_callback(self._has_met)

    def _has_met(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (fault := task.exception()):
            log.error("bot %s cannot be served", self.bot.id, exc_info=fault)
        self.met.set()
        self.changed.ring()

    async def has_met(self) -> None:
        """Wait for the server's word; raise TokenRefusedError, or what else makes it impossible to serve."""
        await self.met.wait()
        if self.trouble:
            raise TokenRefusedError(self.trouble)
        if self._meeting and self._meeting.done():
            self._meeting.result()

    async def _meet(self) -> None:
        await self.courier.open()
        me = await patiently(self.courier.me, self._report)
        self.username = str(me["username"])
        router = build_router(self.bot.token, self.house, me)
        refuse_background(router)
        await router.initialize()
        self._router = router
        self.watch.ended(Loop.START)

    def _report(self, trouble: str | None, cause: Exception | None) -> None:
        """Keep in mind what the server says to us; a refused token is known at once."""
        self.trouble = trouble
        if cause is None:
            self.watch.goes_on(Loop.START)
        else:
            self.watch.waits(Loop.START, cause)
        if trouble:
            self.met.set()

    def begin(self, hold: Hold) -> None:
        """Start the loops under a lease."""
        assert self._router is not None  # noqa: S101 - it is taken only when it is ready
        self.hold, self.trouble, self._holder = hold, None, ""
        self._spinners = Spinners(self.courier, self.house.catalogue, watch=self.watch)
        if hold.unclean:
            self.pace.follow()
        postman = self.postman(hold)
        pump = self.pump(self._router, self._spinners, postman, hold)
        loops = [
            pump.run(unclean=hold.unclean), postman.run(), self.workshop(hold, hold.token).run(),
            self._listen(),
        ]  # fmt: skip
        self._tasks = [self._watched(loop) for loop in loops]

    def _watched(self, loop: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(loop)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A loop that ends by a fault of its own takes the others along; the bot is served again later."""
        if not task.cancelled() and (fault := task.exception()):
            self.fallen, self._rests_until = True, uptime() + _REST_SECONDS
            log.error("a loop of bot %s ended", self.bot.id, exc_info=fault)
            self.changed.ring()

    async def _listen(self) -> None:
        """Say who we are and how updates shall come; then fetch them, unless they are brought."""
        await patiently(lambda: introduce(self.courier, self.house, self.webhook), self._report)
        self.watch.ended(Loop.START)
        if self.webhook is None:
            await self.intake.poll()

    def stand_by(self, holder: str) -> None:
        """Know who serves the bot, if anybody does; it is said once."""
        self.watch.stands_by(holder)
        known, self._holder = self._holder, holder
        if holder and holder != known:
            log.warning(
                "bot %s is served by another process: standing by", self.bot.id, extra={"holder": holder}
            )

    async def end(self) -> None:
        """End the loops: what is in flight ends and is noted, the rest waits in rows."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks, self.fallen = [], False
        if self._spinners:
            await self._spinners.settle()
        for loop in (Loop.INTAKE, Loop.PUMP, Loop.POSTMAN, Loop.CALLS, Loop.START):
            self.watch.ended(loop)

    async def close(self) -> None:
        """Leave the server; this bot is not served by this process any more."""
        self.watch.gone()
        self.watch.ended(Loop.LEASE)
        if self._meeting:
            self._meeting.cancel()
            await asyncio.gather(self._meeting, return_exceptions=True)
        if self._router:
            await self._router.shutdown()
            self._router = None
        await self.courier.close()

    def pump(self, router: Router, spinners: Spinners, postman: Postman, fence: Fence) -> Pump:
        """Return the pump of this bot."""
        express = Express(postman, self.house.screens)
        turns = Turns(
            self.bot.id, self.house, router, self.clock, self.vault, express, self.bot.within, self.watch
        )
        return Pump(self.database, turns, self.clock, self.heard, self.said, spinners.stop, fence, self.watch)

    def postman(self, fence: Fence) -> Postman:
        """Return the postman of this bot."""
        link_base = self.link_base(self.username)
        artist = Artist(self.house, self.clock, self.vault, self.zone, link_base, self.page_base)
        uploads = Uploads(self.bot.id)
        sender = Sender(self.courier, self.pace, uploads, fence, self.pace.rates.paid)
        books = Bookkeeping(self.clock, uploads, self.holds)
        return Postman(
            self.database, self.bot.id, sender, artist, books, self.clock, self.said, fence, self.watch
        )

    def workshop(self, fence: Fence, token: int) -> Workshop:
        """Return who does the long work of this bot, under the lease of that token."""
        tools = Tools(
            self.database, self.clock, self.vault, self.courier, self.bot, fence, token,
            self.house.catalogue, self.zone, self.link_base(self.username), self.said.ring,
        )  # fmt: skip
        return Workshop(tools, self.crafts, watch=self.watch)

    async def settle(self) -> datetime | None:
        """Wait until all that is due now is worked off and said; return when the next message is planned."""
        self.heard.ring()
        self.said.ring()
        deadline = asyncio.get_running_loop().time() + _SETTLE_AT_MOST.total_seconds()
        while await self._busy() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - rows do not ring
            await asyncio.sleep(_SETTLE_STEP_SECONDS)
        async with self.database.reading() as session:
            return await next_due(session, self.bot.id, self.clock.now())

    async def _busy(self) -> bool:
        async with self.database.reading() as session:
            waiting = await session.scalar(Update.waiting(self.bot.id))
            held = self.holds.accounts()
            return bool(waiting) or await under_way(session, self.bot.id, self.clock.now(), held)
