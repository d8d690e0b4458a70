"""How are updates brought to us? Committed to the inbox before the server gets its 200 (design §2)."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from models.json_text import parsed

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1_000_000  # bytes; an update is a few kilobytes
_NUMBERS = 2**63  # beyond what a column holds


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address that the Bot API server calls; it must show the secret with each call."""

    path: str
    secret: str
    hear: Callable[[list[dict[str, Any]]], Awaitable[None]]

    async def take(self, request: Request) -> Response:
        """Store one update; 403 without the secret, 400 for what is no update;
        a fault answers 500, and the server tries again.
        """
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self.secret.encode()):
            return Response("wrong secret token", HTTPStatus.FORBIDDEN)
        body = await request.body()
        update = read_update(body) if len(body) <= _LARGEST else None
        if update is None:
            return Response("not an update", HTTPStatus.BAD_REQUEST)
        await self.hear([update])
        return Response(status_code=HTTPStatus.OK)


def read_update(body: bytes) -> dict[str, Any] | None:
    """Return the update of a body, None where it is none."""
    try:
        update = parsed(body)
    except ValueError:  # no JSON, or nested without end
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if type(number) is int and 0 <= number < _NUMBERS else None
