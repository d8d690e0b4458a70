"""How are updates brought to us? Committed to the inbox before the server gets its 200 (design §2)."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from models.json_text import parsed

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1_000_000  # bytes; an update is a few kilobytes
_NUMBERS = 2**63  # beyond what a column holds


@dataclass(frozen=True, slots=True)
class Inlet:
    """Where one bot's updates go in, and what the server must show."""

    secret: str = field(repr=False)
    hear: Callable[[list[dict[str, Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the Bot API server calls: ``path`` for the bot of the settings, ``path``/ID for each other one.

    ``inlet_of`` is asked with each call, because bots come and go; it gets a user id, or None for the first.
    """

    path: str
    inlet_of: Callable[[int | None], Inlet | None]

    def routes(self) -> list[BaseRoute]:
        """Return the routes of all bots."""
        further = self.path.rstrip("/") + "/{bot_id:int}"
        return [Route(path, self.take, methods=["POST"]) for path in (self.path, further)]

    async def take(self, request: Request) -> Response:
        """Store one update; 404 for a bot that is not ours, 403 without the secret, 400 for what is no
        update; a fault answers 500, and the server tries again.
        """
        inlet = self.inlet_of(request.path_params.get("bot_id"))
        if inlet is None:
            return Response("no such bot", HTTPStatus.NOT_FOUND)
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), inlet.secret.encode()):
            return Response("wrong secret token", HTTPStatus.FORBIDDEN)
        body = await request.body()
        update = read_update(body) if len(body) <= _LARGEST else None
        if update is None:
            return Response("not an update", HTTPStatus.BAD_REQUEST)
        await inlet.hear([update])
        return Response(status_code=HTTPStatus.OK)


def read_update(body: bytes) -> dict[str, Any] | None:
    """Return the update of a body, None where it is none."""
    try:
        update = parsed(body)
    except ValueError:  # no JSON, or nested without end
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if type(number) is int and 0 <= number < _NUMBERS else None
