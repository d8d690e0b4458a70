"""Which four digits does the room type now? A page for a wall or a telephone, opened by a link of its own.

It works without script: it asks for itself again after some seconds. Nobody's name stands on it, nobody
else is asked for anything, and it is neither kept nor found by search.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from http import HTTPStatus

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from actions.sign_desks import ROOT, Wall, WallClosed, read_wall
from bot.texts import Words
from models.scope import Scope
from models.sign_codes import Phase
from web.public.gate import Gate
from web.public.handshake import HEADERS, PAGES

AGAIN = 15  # seconds until the page asks for itself, sooner where the code changes
_QUIET = 60  # before and behind the time in which one signs in
_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_TEMPLATES = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class SignWall:
    """The page. ``turn`` opens a transaction, ``words`` gives a language's sentences, ``link`` the deep link
    of a payload at a bot, None where this process does not know the bot's name.
    """

    turn: Callable[[], AbstractAsyncContextManager[Scope]]
    words: Callable[[str], Words]
    link: Callable[[int, str], str | None]
    gate: Gate = field(default_factory=lambda: Gate(of_one=90))  # several screens behind one address

    def routes(self) -> list[BaseRoute]:
        """Return its address."""
        return [Route(ROOT + "{token}", self.show)]

    async def show(self, request: Request) -> Response:
        """Show the code of this moment, or since when there is none; one closed page for all other links."""
        if not self.gate.lets(request.client.host if request.client else ""):
            answer = self._page(request, "busy", HTTPStatus.TOO_MANY_REQUESTS)
            answer.headers["Retry-After"] = "60"
            return answer
        try:
            async with self.turn() as scope:
                wall = await read_wall(scope, request.path_params["token"])
        except WallClosed:
            return self._page(request, "closed", HTTPStatus.NOT_FOUND)
        return self._page(request, wall.phase.value, wall=wall, picture=self._picture(wall))

    def _picture(self, wall: Wall) -> str:
        link = self.link(wall.bot_id, wall.payload) if wall.payload else None
        if link is None:
            return ""
        return segno.make(link, error="m", micro=False).svg_inline(border=3, omitsize=True, light="#fff")

    def _page(
        self, request: Request, shown: str, status: HTTPStatus = HTTPStatus.OK, /, **args: object
    ) -> Response:
        own = "en" if request.query_params.get("lang") == "en" else "zh"
        words = self.words(_LANGUAGES[own])
        wall = args.get("wall")
        again = min(AGAIN, wall.seconds + 1) if isinstance(wall, Wall) and shown == Phase.OPEN else _QUIET
        drawn = _TEMPLATES.get_template("wall.html").render(
            say=lambda key, **told: words.plain(f"sign-wall.{key}", told), when=words.name, shown=shown,
            again=again, language=words.language.replace("_", "-"), **{"picture": "", **args},
        )  # fmt: skip
        return HTMLResponse(drawn, status, headers=HEADERS)
