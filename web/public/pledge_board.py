"""What do the branch and its members promise, and how far are they? Pages that anybody may read (示诺).

They work without script, on an old telephone, at 360 dots, and print as a sheet of A4; a small script reads
them aloud where the telephone has a voice. Drawn once for all who ask within some seconds; search engines
are asked not to list them, unless the county wants it.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Send
from starlette.types import Scope as Connection

from actions.pledge_boards import ROOT, BoardUnknown, any_listed, read_board, read_recording
from actions.pledge_promises import read_photo, read_promise
from bot.texts import Words
from models.languages import LANGUAGES
from models.scope import Scope
from web.public.gate import Gate
from web.public.handshake import PAGES
from web.public.page_cache import Drawn, PageCache
from web.public.pages import drawn_file, drawn_page, send_page

_TEMPLATES = Environment(
    loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_STYLE = (PAGES / "board.css").read_text("utf-8")
_SCRIPT = (PAGES / "board_voice.js").read_text("utf-8")
_LANGUAGES = {"zh": "zh_CN", "en": "en"}
LARGEST = 2**63 - 1
SAID = ("objection", "comment", "problem", "vote", "early")  # what may have been said a moment ago


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


# An old browser that knows no digests shows the page in its style all the same, and runs nothing.
POLICY = (
    f"default-src 'none'; style-src 'unsafe-inline' {_digest(_STYLE)}; script-src {_digest(_SCRIPT)}; "
    "img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


_NOTHING = {"saying": ""}  # nobody filled in a form


class Asked(NamedTuple):
    """Which page: ``kind`` is board, item, reading or photo, ``number`` what of the organisation."""

    kind: str
    org: int
    number: int = 0
    year: int = 0
    page: int = 1
    own: str = "zh"
    done: str = ""


@dataclass(slots=True)
class PledgeBoard:
    """The pages. ``look`` opens a Scope for reading, ``words`` gives a language's sentences, ``root`` is how
    addresses of public pages begin. The gate counts only what has to be drawn.
    """

    look: Callable[[], AbstractAsyncContextManager[Scope]]
    words: Callable[[str], Words]
    root: str
    gate: Gate = field(default_factory=lambda: Gate(of_one=1200, of_all=3000))
    cache: PageCache[Asked] = field(init=False)

    def __post_init__(self) -> None:
        self.cache = PageCache(self._draw)

    def routes(self) -> list[BaseRoute]:
        """Return their addresses."""
        return [
            Route(ROOT + "{org:int}", _Endpoint(self, "board")),
            Route(ROOT + "{org:int}/{number:int}", _Endpoint(self, "item"), methods=["GET"]),
            Route(ROOT + "{org:int}/reading/{number:int}", _Endpoint(self, "reading")),
            Route(ROOT + "{org:int}/photo/{number:int}.jpg", _Endpoint(self, "photo")),
            Route("/robots.txt", self.robots),
        ]

    async def answer(self, asked: Asked, connection: Connection, send: Send) -> None:
        """Answer a GET from what is kept; what has to be drawn first passes the gate."""
        drawn = self.cache.ready(asked)
        if drawn is None:
            client = connection.get("client")
            if not self.gate.lets(client[0] if client else ""):
                drawn = self.told(asked, "busy", HTTPStatus.TOO_MANY_REQUESTS)
            else:
                try:
                    drawn = await self.cache.get(asked)
                except BoardUnknown:
                    drawn = self.told(asked, "unknown", HTTPStatus.NOT_FOUND)
        await send_page(drawn, connection, send)

    async def robots(self, _request: Request) -> Response:
        """Tell search engines: nothing, or the boards alone where a county wants that."""
        async with self.look() as scope:
            allowed = f"Allow: {ROOT}\n" if await any_listed(scope) else ""
        return PlainTextResponse(f"User-agent: *\n{allowed}Disallow: /\n")

    def told(self, asked: Asked, what: str, status: HTTPStatus) -> Drawn:
        """Return a page of one sentence."""
        html = self.render("board_told.html", asked, listed=False, what=what)
        return drawn_page(html, POLICY, listed=False, status=status)

    async def _draw(self, asked: Asked) -> Drawn:
        if max(asked.org, asked.number) > LARGEST:
            raise BoardUnknown
        async with self.look() as scope:
            if asked.kind == "reading":
                return drawn_file(*await read_recording(scope, asked.org, asked.number))
            if asked.kind == "photo":
                return drawn_file(await read_photo(scope, asked.org, asked.number), "image/jpeg")
            if asked.kind == "item":
                page = await read_promise(scope, asked.org, asked.number)
                listed, template, told = (
                    page.listed,
                    "board_item.html",
                    {"page": page, "done": asked.done, "wrong": None, "told": _NOTHING},
                )
            else:
                board = await read_board(scope, asked.org, asked.year or None, asked.page)
                listed, template, told = board.listed, "board.html", {"board": board, "qr": self._qr(asked)}
        html = await asyncio.to_thread(self.render, template, asked, listed=listed, **told)
        return await asyncio.to_thread(drawn_page, html, POLICY, listed=listed)

    def _qr(self, asked: Asked) -> str:
        made = segno.make(f"{self.root}{ROOT}{asked.org}", error="m", micro=False)
        return made.svg_inline(border=2, omitsize=True)

    def render(self, template: str, asked: Asked, /, *, listed: bool, **told: object) -> str:
        """Return a page in the language that was asked for."""
        words, other = self.words(_LANGUAGES[asked.own]), "zh" if asked.own == "en" else "en"
        return _TEMPLATES.get_template(template).render(
            say=lambda key, **args: words.plain(f"board-page.{key}", args), when=words.name, root=ROOT,
            own=asked.own, other=other, named=LANGUAGES[_LANGUAGES[other]], style=_STYLE, script=_SCRIPT,
            language=words.language.replace("_", "-"), listed=listed, **told,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """One address; an application of its own, so that nothing stands between it and what is kept."""

    pages: PledgeBoard
    kind: str

    async def __call__(self, connection: Connection, _receive: Receive, send: Send) -> None:
        if connection["method"] not in {"GET", "HEAD"}:
            told = PlainTextResponse("", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
            await told(connection, _receive, send)
            return
        await self.pages.answer(asked_of(self.kind, connection), connection, send)


def asked_of(kind: str, connection: Connection) -> Asked:
    """Return which page an address means; what it says beside that makes no other page."""
    where: dict[str, Any] = connection["path_params"]
    asked = Asked(kind, where["org"], where.get("number", 0))
    query: bytes = connection["query_string"]
    if not query or kind in {"reading", "photo"}:
        return asked
    told = {name: values[-1] for name, values in parse_qs(query.decode("ascii", "ignore")).items()}
    year, page, done = told.get("year", ""), told.get("page", ""), told.get("done", "")
    return asked._replace(
        own="en" if told.get("lang") == "en" else "zh",
        year=int(year) if kind == "board" and _short(year) else 0,
        page=int(page) if kind == "board" and _short(page) else 1,
        done=done if kind == "item" and done in SAID else "",
    )


def _short(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= len("2026")
