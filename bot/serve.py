"""How does a process live? Checked, migrated, started, announced; stopped cleanly by a signal."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from bot.clock import Clock
from bot.demo.stage import Stage
from bot.http import Pages, open_port
from bot.migrate import upgrade
from bot.parting import parting
from bot.settings import Role, Settings, SettingsError
from bot.wiring import Wired, compose
from models.installation import Installation

log = logging.getLogger(__name__)
OPEN_IT = (
    "Open that address in a browser on this machine. Without one here, reach it from another machine: set "
    "HONGYAN_HTTP_HOST=0.0.0.0 (anybody in the network can then play), or tunnel the port with ssh -L."
)
WRONG_KEY = (
    "This database was sealed with another secret key, so phone numbers could not be opened. Put the old key "
    "back (HONGYAN_SECRET_KEY, or secret.key in HONGYAN_DATA_DIR), or name another database."
)
WHOLE = (
    "A demonstration runs as one process, chat page and all: unset HONGYAN_ROLE, or set HONGYAN_BOT_TOKEN."
)
STANDBY = (
    "Another process ({holder}) serves the bot on this database. This one stands by and takes over when that "
    "one stops or dies."
)
Say = Callable[[str], None]


async def serve(settings: Settings, say: Say) -> None:
    """Run until SIGTERM or SIGINT; ``say`` prints what a person should read."""
    if settings.demonstration and settings.role is not Role.ALL:
        raise SettingsError(WHOLE)
    listener = open_port(settings.http_host, settings.http_port)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(upgrade, settings.database_url.get_secret_value())
    stage = await Stage.set_up(settings, say) if settings.demonstration else None
    wired = stage.wired if stage else _with_token(settings)
    card = await _card(wired)
    if card.key_mark != wired.process.vault.mark():
        raise SettingsError(WRONG_KEY)
    wired.process.clock.offset = card.clock_offset
    pages = Pages(wired.web_app(stage.routes() if stage else ()), listener)
    await pages.start()
    try:
        await _until_stopped(wired, _begin(wired, card, stage, say))
    finally:
        say("Stopping: what is under way ends first.")
        async with parting(wired.process.database, wired.process.relay.holds):
            await wired.process.stop()
        if stage:
            await stage.close()
        await pages.stop()
        await wired.close()


async def _begin(wired: Wired, card: Installation, stage: Stage | None, say: Say) -> None:
    """Start everything, and tell how it is reached and whether another process serves the bot."""
    settings, process = wired.settings, wired.process
    await _move_at_start(settings, wired, card)
    await process.start()
    if stage and stage.fresh:
        await stage.greet()
    if holder := process.relay.holders.get(process.own.id) if process.serves else None:
        say(STANDBY.format(holder=holder))
    say(f"Hongyan is ready: http://{settings.http_host}:{settings.http_port}/")
    if stage:
        say(OPEN_IT)


def _with_token(settings: Settings) -> Wired:
    token = settings.bot_token
    if token is None:
        raise SettingsError("HONGYAN_BOT_TOKEN is not set.")
    return compose(settings, token=token.get_secret_value(), api_url=settings.api_url)


async def _card(wired: Wired) -> Installation:
    """Return the database's card; a new database gets one."""
    database, vault = wired.process.database, wired.process.vault
    async with database.writing() as session:
        if await session.scalar(Installation.card()) is None:
            await session.execute(Installation.issue(database.dialect, Clock().now()))
        card = (await session.scalars(Installation.card())).one()
        card.key_mark = card.key_mark or vault.mark()
    return card


async def _move_at_start(settings: Settings, wired: Wired, card: Installation) -> None:
    """Move a demonstration's clock to where HONGYAN_CLOCK says; every slot passed fires once, in order."""
    if settings.clock is None:
        return
    if not card.demonstration:
        raise SettingsError(
            "HONGYAN_CLOCK moves a demonstration's clock only; this database is not one. Unset it."
        )
    if settings.clock > wired.process.clock.now():
        await wired.scheduler.walk(settings.clock, deliver=False)


async def _until_stopped(wired: Wired, beginning: Coroutine[Any, Any, None]) -> None:
    """Begin, and go on until a signal comes; raise what ended the beginning or a loop."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    begun: asyncio.Task[Any] = asyncio.create_task(beginning)
    ends: list[asyncio.Task[Any]] = [
        asyncio.create_task(stopped.wait()),
        asyncio.create_task(wired.process.failed()),
    ]
    try:
        await asyncio.wait([begun, *ends], return_when=asyncio.FIRST_COMPLETED)
        if begun.done():
            begun.result()
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (begun, *ends):
            task.cancel()
        await asyncio.gather(begun, *ends, return_exceptions=True)
