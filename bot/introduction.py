"""How does a bot introduce itself to the Bot API server? Its commands, and how updates shall come."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.courier import Courier
from bot.house import House
from bot.intake import KINDS
from bot.texts import LANGUAGES, Words

log = logging.getLogger(__name__)
T = TypeVar("T")

REFUSED = (
    "The Bot API server does not know this token: check HONGYAN_BOT_TOKEN and HONGYAN_API_URL, or "
    "python -m bot bots list."
)
_RETRY_SECONDS = 2.0
_REFUSED_SECONDS = 30.0  # a token comes back to life by somebody's hand, if at all


class TokenRefusedError(Exception):
    """The Bot API server does not know the token; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are brought to, and what the server must show."""

    url: str
    secret: str = field(repr=False)


async def introduce(courier: Courier, house: House, webhook: Webhook | None) -> None:
    """Tell the server our commands in every language, and how updates shall come."""
    listed = [command for command in house.commands.values() if command.listed and command.needs is None]
    for language in LANGUAGES:
        words = Words(house.catalogue, language)
        commands = [
            {"command": one.name, "description": words.plain(f"command.{one.name}")} for one in listed
        ]
        scope = {} if language == "zh_CN" else {"language_code": language}
        await courier.call("setMyCommands", {"commands": commands, **scope})
    if webhook:
        how = {"url": webhook.url, "secret_token": webhook.secret, "allowed_updates": KINDS}
        await courier.call("setWebhook", how)
    else:
        await courier.call("deleteWebhook", {})


async def patiently(
    ask: Callable[[], Awaitable[T]], report: Callable[[str | None, Exception | None], None]
) -> T:
    """Ask the server until it answers. ``report`` hears of each trouble, with a sentence where somebody has
    to do something about it, and of its end.
    """
    while True:
        try:
            answer = await ask()
        except TelegramError as exc:
            refused = isinstance(exc, InvalidToken)
            report(REFUSED if refused else None, exc)
            if refused:
                log.error(REFUSED)  # noqa: TRY400 - a traceback would say nothing
            else:
                log.warning("the Bot API server does not serve us yet (%s): waiting", type(exc).__name__)
            await asyncio.sleep(_pause(exc))
        else:
            report(None, None)
            return answer


def _pause(exc: TelegramError) -> float:
    if isinstance(exc, InvalidToken):
        return _REFUSED_SECONDS
    if isinstance(exc, RetryAfter):
        wait = exc.retry_after
        return float(wait if isinstance(wait, int | float) else wait.total_seconds())
    return _RETRY_SECONDS
