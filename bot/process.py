"""What runs in a process? The loops that hear, work, speak and keep time, started and stopped together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.bell import Bell
from bot.clock import Clock
from bot.courier import Courier
from bot.delivery.artist import Artist
from bot.delivery.bookkeeping import Bookkeeping
from bot.delivery.pace import Pace
from bot.delivery.postman import Postman
from bot.delivery.spinners import Spinners
from bot.house import House
from bot.intake import KINDS, Intake
from bot.pump import Pump
from bot.router import Router, build_router, refuse_background
from bot.texts import LANGUAGES, Words
from models.database import Database
from models.inbox import Update
from models.installation import Installation
from models.outbox import Message
from models.vault import Vault

log = logging.getLogger(__name__)
T = TypeVar("T")

_RETRY_SECONDS = 2.0
_SETTLE_AT_MOST = timedelta(seconds=20)
_SETTLE_STEP_SECONDS = 0.01


class TokenRefusedError(Exception):
    """The Bot API server does not know the token; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are brought to, and what the server must show."""

    url: str
    secret: str


@dataclass(slots=True)
class Process:
    """One bot's service in one process."""

    database: Database
    clock: Clock
    vault: Vault
    house: House
    courier: Courier
    bot_id: int
    token: str
    zone: str
    webhook: Webhook | None = None
    link_base: Callable[[str], str] = "https://t.me/{}".format
    keep_time: Callable[[], Coroutine[Any, Any, None]] | None = None
    pace: Pace = field(default_factory=Pace)
    heard: Bell = field(default_factory=Bell)
    said: Bell = field(default_factory=Bell)
    username: str = ""
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _dead: list[asyncio.Task[None]] = field(default_factory=list)
    _fallen: Bell = field(default_factory=Bell)
    _spinners: Spinners | None = None
    _router: Router | None = None

    @property
    def intake(self) -> Intake:
        """The intake that writes into this service's inbox."""
        return Intake(self.database, self.bot_id, self.courier, self.clock, self.vault, self.heard)

    async def start(self) -> None:
        """Meet the Bot API server, waiting while it is down, and start the loops."""
        await self.courier.open()
        me = await self._patiently(self.courier.me)
        self.username = str(me["username"])
        self._router = build_router(self.token, self.house, me)
        refuse_background(self._router)
        await self._router.initialize()
        await self._patiently(self._introduce)
        self._spinners = Spinners(self.courier, self.house.catalogue)
        unclean = await self._note_running(running=True)
        postman = self.postman()
        postman.unclean = unclean
        loops = [self.pump(self._router, self._spinners).run(unclean=unclean), postman.run()]
        loops += [] if self.webhook else [self.intake.poll()]
        loops += [self.keep_time()] if self.keep_time else []
        self._tasks = [asyncio.create_task(loop) for loop in loops]
        for task in self._tasks:
            task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """End the loops: what is in flight ends and is noted, the rest waits in rows."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        if self._spinners:
            await self._spinners.settle()
        if self._router:
            await self._router.shutdown()
            await self._note_running(running=False)
        await self.courier.close()

    async def _note_running(self, *, running: bool) -> bool:
        """Note on the database's card that it is served, or not any more; return what stood there before."""
        async with self.database.writing() as session:
            card = await session.scalar(Installation.card())
            before = bool(card and card.running)
            if card:
                card.running = running
        return before

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

    def pump(self, router: Router, spinners: Spinners) -> Pump:
        """Return the pump of this service."""
        return Pump(
            self.database,
            self.bot_id,
            self.house,
            router,
            self.clock,
            self.vault,
            self.heard,
            self.said,
            spinners.stop,
        )

    def postman(self) -> Postman:
        """Return the postman of this service."""
        artist = Artist(self.house, self.clock, self.vault, self.zone, self.link_base(self.username))
        books = Bookkeeping(self.clock, self.zone)
        return Postman(
            self.database, self.bot_id, self.courier, artist, books, self.pace, self.clock, self.said
        )

    async def settle(self) -> datetime | None:
        """Wait until all that is due now is worked off and said; return when the next message is planned."""
        self.heard.ring()
        self.said.ring()
        deadline = asyncio.get_running_loop().time() + _SETTLE_AT_MOST.total_seconds()
        while await self._busy() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - rows do not ring
            await asyncio.sleep(_SETTLE_STEP_SECONDS)
        async with self.database.reading() as session:
            return await session.scalar(Message.next_due(self.bot_id, self.clock.now()))

    async def _busy(self) -> bool:
        async with self.database.reading() as session:
            waiting = await session.scalar(Update.waiting(self.bot_id))
            under_way = await session.scalar(Message.under_way(self.bot_id, self.clock.now()))
        return bool(waiting or under_way)

    async def _introduce(self) -> None:
        """Tell the server our commands in every language, and how updates shall come."""
        for language in LANGUAGES:
            words = Words(self.house.catalogue, language)
            listed = [
                command
                for command in self.house.commands.values()
                if command.listed and command.needs is None
            ]
            commands = [
                {"command": one.name, "description": words.plain(f"command.{one.name}")} for one in listed
            ]
            scope = {} if language == "zh_CN" else {"language_code": language}
            await self.courier.call("setMyCommands", {"commands": commands, **scope})
        if self.webhook:
            how = {"url": self.webhook.url, "secret_token": self.webhook.secret, "allowed_updates": KINDS}
            await self.courier.call("setWebhook", how)
        else:
            await self.courier.call("deleteWebhook", {})

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await ask()
            except InvalidToken as exc:
                raise TokenRefusedError(
                    "The Bot API server does not know this token: "
                    "check HONGYAN_BOT_TOKEN and HONGYAN_API_URL."
                ) from exc
            except RetryAfter as exc:
                wait = exc.retry_after
                await asyncio.sleep(wait if isinstance(wait, int | float) else wait.total_seconds())
            except NetworkError as exc:
                log.warning("the Bot API server does not answer yet (%s): waiting", exc)
                await asyncio.sleep(_RETRY_SECONDS)
            except TelegramError as exc:
                log.warning("the Bot API server refuses: %s; waiting", exc)
                await asyncio.sleep(_RETRY_SECONDS)
