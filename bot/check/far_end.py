"""Does the Bot API server know us, does it reach us, and do its clock and ours agree?"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot.check.finding import Finding, fault, look, meant
from bot.check.ground import Ground
from bot.courier import Courier
from bot.discretion import words_of
from bot.remedies import API_REFUSES, remedy_for
from bot.served import Served
from bot.settings import PREFIX
from models import seeing
from models.bots import Bot
from models.vault import SealBrokenError

APART = timedelta(seconds=30)  # more, and due times, leases and certificates go wrong
_MANY = 1000  # updates that wait at the server
_RECENT = timedelta(hours=1)
_ANSWER_SECONDS = 10.0


async def token_known(ground: Ground) -> Sequence[Finding]:
    """Ask the server who we are."""
    token = ground.settings.bot_token
    if token is None:
        return [Finding("the demonstration brings its own server")]
    ground.courier = Courier.to(token.get_secret_value(), ground.settings.api_url)
    await ground.courier.open()
    return [await _introduced(ground, ground.courier)]


async def further_bots_known(ground: Ground) -> Sequence[Finding]:
    """Ask the server about each further bot of the database."""
    token = ground.settings.bot_token
    if not ground.filled or token is None:
        return []
    async with ground.database.reading() as session:
        bots = [bot for bot, _ in (await session.execute(Bot.listed())).all()]
    own = Served.by_token(token.get_secret_value()).id
    return [await _known(ground, bot) for bot in bots if bot.id != own]


async def _known(ground: Ground, bot: Bot) -> Finding:
    try:
        token = bot.open_token(ground.vault())
    except SealBrokenError:
        return fault(
            f"bot {bot.id}: its token was sealed with another secret key", "Remove the bot and add it again."
        )
    courier = Courier.to(token, ground.settings.api_url)
    await courier.open()
    try:
        return await _introduced(ground, courier)
    finally:
        await courier.close()


async def _introduced(ground: Ground, courier: Courier) -> Finding:
    host = urlsplit(ground.settings.api_url).netloc
    try:
        me = await courier.me()
    except TelegramError as exc:
        return meant(remedy_for(exc) or API_REFUSES, f"{host}: {ground.hide(words_of(exc))}")
    return Finding(f"{host} knows us as @{me['username']} ({me['first_name']})")


async def updates_come(ground: Ground) -> Sequence[Finding]:
    """Ask the server how it brings updates, and how that went."""
    if ground.courier is None:
        return []
    known: dict[str, Any] = await ground.courier.call("getWebhookInfo", {})
    found = [_way(str(known.get("url") or ""), ground.settings.webhook_url)]
    waiting = int(known.get("pending_update_count") or 0)
    if waiting > _MANY:
        found += [
            look(f"{waiting} updates wait at the server", "Nothing, if the service was down; else read on.")
        ]
    at = datetime.fromtimestamp(int(known.get("last_error_date") or 0), tz=ground.clock.now().tzinfo)
    if ground.clock.now() - at < _RECENT:
        words = ground.hide(str(known.get("last_error_message") or ""))
        found += [look(f"the server could not bring an update at {at:%H:%M} UTC: {words}", _REACHED)]
    return found


_REACHED = f"Is {PREFIX}WEBHOOK_URL reached from outside, over https with a certificate that others trust?"


def _way(there: str, ours: str | None) -> Finding:
    host = urlsplit(there).hostname
    if ours is None:
        told = "The start takes that webhook away; is it another service's?"
        return (
            look(f"the server brings updates to {host}", told)
            if there
            else Finding("are fetched by long polling")
        )
    if urlsplit(ours).hostname != host:
        return look(f"the server brings updates to {host or 'nobody'}", f"The start changes it to {ours}.")
    return Finding(f"are brought to {host}")


async def clocks_agree(ground: Ground) -> Sequence[Finding]:
    """Compare this machine's clock with the server's Date and with PostgreSQL's own."""
    found = []
    for whose, theirs, ours in [*await _date_of_server(ground), *await _time_of_database(ground)]:
        apart = abs(ours - theirs)
        says = f"{apart.total_seconds():.0f} s apart from {whose}"
        found += [fault(says, "Set the clock: timedatectl set-ntp true") if apart > APART else Finding(says)]
    return found or [Finding("nobody here has another clock to compare with")]


_Compared = tuple[str, datetime, datetime]


async def _date_of_server(ground: Ground) -> list[_Compared]:
    if ground.settings.demonstration:
        return []
    began = time.monotonic()
    try:
        async with httpx.AsyncClient(timeout=_ANSWER_SECONDS) as client:
            answer = await client.get(ground.settings.api_url)
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (httpx.HTTPError, KeyError, ValueError):
        return []  # whether it answers is another probe's finding
    halfway = ground.clock.now() - timedelta(seconds=(time.monotonic() - began) / 2)
    return [("the Bot API server", theirs, halfway)]


async def _time_of_database(ground: Ground) -> list[_Compared]:
    if ground.database.dialect == "sqlite":
        return []
    try:
        async with ground.database.reading() as session:
            theirs = await session.scalar(seeing.time_there())
    except (SQLAlchemyError, OSError):
        return []
    return [("the database", theirs, ground.clock.now())] if theirs else []
