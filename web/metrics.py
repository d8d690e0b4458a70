"""Who may read the figures? This machine, and whoever shows the token; to others there are none."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class Figures:
    """The page that Prometheus reads."""

    page: Callable[[], Awaitable[bytes]]
    token: str | None = None

    def route(self) -> Route:
        """Return its address."""
        return Route("/metrics", self.answer)

    async def answer(self, request: Request) -> Response:
        """Return the figures, or 404 to strangers."""
        if not (self._shows_token(request) or _is_here(request)):
            return Response("Not Found", HTTPStatus.NOT_FOUND, media_type="text/plain")
        return Response(await self.page(), headers={"Content-Type": _TYPE, "Cache-Control": "no-store"})

    def _shows_token(self, request: Request) -> bool:
        shown = request.headers.get("authorization", "")
        return self.token is not None and hmac.compare_digest(shown.encode(), f"Bearer {self.token}".encode())


def _is_here(request: Request) -> bool:
    """Return whether this machine asks, and asks for itself.

    Behind a proxy everybody comes from this machine: what a proxy leaves in the headers, or a public name of
    the host that was asked for, tells that somebody else is behind it.
    """
    asker = request.client.host if request.client else ""
    asked = request.url.hostname or ""
    brought = any(name in request.headers for name in _FORWARDED)
    return not brought and _is_loopback(asker) and _is_loopback(asked)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
