"""How does a process live? Checked, migrated, started, announced; stopped cleanly by a signal."""

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any

from bot.clock import Clock
from bot.demo.stage import Stage
from bot.http import Pages, open_port
from bot.migrate import upgrade
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
Say = Callable[[str], None]


async def serve(settings: Settings, say: Say) -> None:
    """Run until SIGTERM or SIGINT; ``say`` prints what a person should read."""
    listener = open_port(settings.http_host, settings.http_port)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(upgrade, settings.database_url.get_secret_value())
    stage = await Stage.set_up(settings, say) if settings.demonstration else None
    wired = stage.wired if stage else _with_token(settings)
    card = await _card(wired)
    if card.key_mark != wired.service.vault.mark():
        raise SettingsError(WRONG_KEY)
    wired.service.clock.offset = card.clock_offset
    pages = Pages(wired.web_app(stage.routes() if stage else ()), listener)
    await pages.start()
    try:
        await _begin(settings, wired, card, stage)
        say(f"Hongyan is ready: http://{settings.http_host}:{settings.http_port}/")
        if stage:
            say(OPEN_IT)
        await _until_stopped(wired)
    finally:
        say("Stopping: what is under way ends first.")
        await _end(wired, stage)
        await pages.stop()
        await wired.service.database.close()


async def _begin(settings: Settings, wired: Wired, card: Installation, stage: Stage | None) -> None:
    if settings.role is Role.WEB:
        return
    await _move_at_start(settings, wired, card)
    await wired.service.start()
    if stage and stage.fresh:
        await stage.greet()


async def _end(wired: Wired, stage: Stage | None) -> None:
    if wired.settings.role is not Role.WEB:
        await wired.service.stop()
    if stage:
        await stage.close()


def _with_token(settings: Settings) -> Wired:
    token = settings.bot_token
    if token is None:
        raise SettingsError("HONGYAN_BOT_TOKEN is not set.")
    return compose(settings, token=token.get_secret_value(), api_url=settings.api_url)


async def _card(wired: Wired) -> Installation:
    """Return the database's card; a new database gets one."""
    async with wired.service.database.writing() as session:
        card = await session.scalar(Installation.card())
        if card is None:
            card = Installation(demonstration=False, created_at=Clock().now())
            session.add(card)
        card.key_mark = card.key_mark or wired.service.vault.mark()
    return card


async def _move_at_start(settings: Settings, wired: Wired, card: Installation) -> None:
    """Move a demonstration's clock to where HONGYAN_CLOCK says; every slot passed fires once, in order."""
    if settings.clock is None:
        return
    if not card.demonstration:
        raise SettingsError(
            "HONGYAN_CLOCK moves a demonstration's clock only; this database is not one. Unset it."
        )
    if settings.clock > wired.service.clock.now():
        await wired.scheduler.walk(settings.clock, deliver=False)


async def _until_stopped(wired: Wired) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    waiting: list[asyncio.Task[Any]] = [asyncio.create_task(stopped.wait())]
    if wired.settings.role is not Role.WEB:
        waiting.append(asyncio.create_task(wired.service.failed()))
    done, rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    for task in done:
        task.result()
