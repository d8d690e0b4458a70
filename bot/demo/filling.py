"""How does ``demo-data`` fill a database? Migrated, loaded with progress, the cast written down."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from telegram.error import TelegramError

import scheduler
from bot.clock import Clock
from bot.courier import Courier
from bot.demo.load import Progress, Wanted, load
from bot.demo.stage import BOT_ID, USERNAME, address_of
from bot.migrate import upgrade
from bot.secret_key import load_or_make_secret_key
from bot.served import Served
from bot.settings import Settings
from bot.wiring import link_base_of
from models.database import Database
from models.installation import Installation
from models.vault import Vault

Say = Callable[[str], None]
_STEP = 20_000


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    members: int
    months: int
    seed: int
    people_file: Path | None
    today: date | None


async def fill(settings: Settings, order: Order, say: Say) -> None:
    """Fill the empty database of the settings with an invented county, for our own chat or any server."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url.get_secret_value()
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    begin = _begin(settings, order)
    try:
        cast = await load(database, Vault(_key(settings)), await _wanted(settings, order, begin), _told(say))
        await _set_clock(database, begin)
    finally:
        await database.close()
    say(f"Done. {len(cast)} people can be played" + (f": {order.people_file}" if order.people_file else "."))


def _key(settings: Settings) -> str:
    key = load_or_make_secret_key(
        settings.secret_key_path, settings.secret_key, demonstration=settings.demonstration
    )
    return key.get_secret_value()


def _begin(settings: Settings, order: Order) -> datetime:
    """Return at which instant the demonstration stands after loading: as asked, else now."""
    if order.today is not None:
        return datetime.combine(order.today, time(10), settings.time_zone)
    return settings.clock or Clock().now()


async def _wanted(settings: Settings, order: Order, begin: datetime) -> Wanted:
    base, bot_id = await _chat(settings)
    return Wanted(
        bot_id=bot_id,
        today=begin.astimezone(settings.time_zone).date(),
        members=order.members,
        months=order.months,
        seed=order.seed,
        zone=settings.time_zone,
        people_file=order.people_file,
        link=lambda payload: base + (f"?start={payload}" if payload else ""),
        jobs=[job.name for job in scheduler.DEMONSTRATION_JOBS],
    )


async def _chat(settings: Settings) -> tuple[str, int]:
    """Return how deep links begin and the bot's number; the server is asked for the bot's name."""
    if settings.bot_token is None:
        return f"{address_of(settings)}/{USERNAME}", BOT_ID
    token = settings.bot_token.get_secret_value()
    return link_base_of(settings.api_url)(await _username(token, settings.api_url)), Served.by_token(token).id


async def _username(token: str, api_url: str) -> str:
    courier = Courier.to(token, api_url)
    await courier.open()
    try:
        return str((await courier.me())["username"])
    except TelegramError:
        return USERNAME
    finally:
        await courier.close()


async def _set_clock(database: Database, begin: datetime) -> None:
    async with database.writing() as session:
        card = (await session.scalars(Installation.card())).one()
        card.clock_offset_seconds = round((begin - Clock().now()).total_seconds())


def _told(say: Say) -> Progress:
    def progress(done: int, wanted: int) -> None:
        if done >= wanted or done % _STEP == 0:
            say(f"{done:,} of {wanted:,} members")

    return progress
