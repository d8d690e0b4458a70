"""By which address does a calendar follow sittings? A feed without an account, behind an unguessable link."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from actions.training_calendars import ENDING, ROOT, CalendarInvalid, read_calendar
from bot.ics import TYPE, calendar_of
from bot.texts import Words
from models.scope import Scope
from web.public.gate import Gate

HEADERS = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# Clients of many people ask from the address of one provider, each once an hour or so.
_OF_ONE, _OF_ALL = 300, 1200


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The feed. ``turn`` opens a transaction, ``words`` gives a language's sentences."""

    turn: Callable[[], AbstractAsyncContextManager[Scope]]
    words: Callable[[str], Words]
    gate: Gate = field(default_factory=lambda: Gate(_OF_ONE, _OF_ALL))

    def routes(self) -> list[BaseRoute]:
        """Return its address."""
        return [Route(f"{ROOT}{{token}}{ENDING}", self.show)]

    async def show(self, request: Request) -> Response:
        """Give the calendar of a link; one answer to all that opens nothing."""
        if not self.gate.lets(request.client.host if request.client else ""):
            status = HTTPStatus.TOO_MANY_REQUESTS
            return PlainTextResponse("", status, {**HEADERS, "Retry-After": "60"})
        words = self.words("en" if request.query_params.get("lang") == "en" else "zh_CN")
        try:
            async with self.turn() as scope:
                found = await read_calendar(scope, request.path_params["token"])
        except CalendarInvalid:
            return PlainTextResponse("", HTTPStatus.NOT_FOUND, HEADERS)
        name = found.name or words.plain("calendar-name")
        return Response(calendar_of(words, name, found.sittings), headers=HEADERS, media_type=TYPE)
