"""How does a visitor say something on the page of a promise? By a form that needs no script and no account.

What was taken leads back to the page, so that loading it again says nothing twice; what was refused is shown
with the reason and with all that was written.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.types import Receive, Send
from starlette.types import Scope as Connection

from actions.board_words import LONGEST, IdentityWritten, LevelMissing, Said, Saying, say_on_page
from actions.pledge_boards import ROOT, BoardUnknown
from actions.pledge_promises import read_promise
from actions.pledge_words import ManyAlready, PledgeNoticeOver, PledgeWordsUnfit
from actions.votes import VotingOver
from models.public_words import without_identity
from models.refusal import NotFound, Refusal
from models.scope import Scope
from web.public.gate import Gate
from web.public.page_cache import Drawn
from web.public.pages import drawn_page, read_body, send_page
from web.public.pledge_board import LARGEST, POLICY, Asked, PledgeBoard, asked_of

_MOST = 8_000  # bytes of an answer: three hundred characters, a name and a code, each written as %E4%B8%80
_FIELDS = {"words": LONGEST + 1, "who": 41, "code": 21, "level": 20}
_STATUS: dict[type[Refusal], HTTPStatus] = {
    PledgeNoticeOver: HTTPStatus.CONFLICT,
    VotingOver: HTTPStatus.CONFLICT,
    ManyAlready: HTTPStatus.CONFLICT,
    PledgeWordsUnfit: HTTPStatus.UNPROCESSABLE_ENTITY,
    IdentityWritten: HTTPStatus.UNPROCESSABLE_ENTITY,
    LevelMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
}
_CODES = {"wrong": HTTPStatus.UNPROCESSABLE_ENTITY, "paused": HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class BoardForms:
    """The forms below a promise. ``turn`` opens a transaction, ``rang`` is told when messages may wait."""

    pages: PledgeBoard
    turn: Callable[[], AbstractAsyncContextManager[Scope]]
    rang: Callable[[], None]
    gate: Gate = field(default_factory=lambda: Gate(of_one=60, of_all=600))

    def route(self) -> Route:
        """Return where they are sent to; to be asked before the page itself, which answers other methods."""
        return Route(ROOT + "{org:int}/{number:int}", _Endpoint(self), methods=["POST"])

    async def take(self, asked: Asked, connection: Connection, receive: Receive) -> Drawn | str:
        """Return the page of a refusal, or the word for what became of what was said."""
        if max(asked.org, asked.number) > LARGEST:
            raise BoardUnknown
        client = connection.get("client")
        if not self.gate.lets(client[0] if client else ""):
            return self.pages.told(asked, "flooded", HTTPStatus.TOO_MANY_REQUESTS)
        body = await read_body(receive, _MOST)
        if body is None:
            return self.pages.told(asked, "too-much", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        told = _read(body)
        try:
            said = Said(Saying(told.pop("saying", "")), **told, device=_device(connection))
        except ValueError:
            return self.pages.told(asked, "unknown", HTTPStatus.BAD_REQUEST)
        return await self._say(asked, said)

    async def _say(self, asked: Asked, said: Said) -> Drawn | str:
        try:
            async with self.turn() as scope:
                became = await say_on_page(scope, asked.org, asked.number, said)
        except tuple(_STATUS) as refusal:
            return await self._again(asked, said, refusal.key(), _STATUS[type(refusal)])
        if became in _CODES:
            return await self._again(asked, said, f"code-{became}", _CODES[became])
        self.rang()
        return became

    async def _again(self, asked: Asked, said: Said, wrong: str, status: HTTPStatus) -> Drawn:
        shown = replace(said, words=without_identity(said.words), who=without_identity(said.who))
        async with self.pages.look() as scope:
            page = await read_promise(scope, asked.org, asked.number)
        html = self.pages.render(
            "board_item.html", asked, listed=False, page=page, done="", wrong=wrong, told=shown
        )
        return drawn_page(html, POLICY, listed=False, status=status)


@dataclass(frozen=True, slots=True)
class _Endpoint:
    forms: BoardForms

    async def __call__(self, connection: Connection, receive: Receive, send: Send) -> None:
        asked = asked_of("item", connection)
        try:
            answer = await self.forms.take(asked, connection, receive)
        except (BoardUnknown, NotFound):
            answer = self.forms.pages.told(asked, "unknown", HTTPStatus.NOT_FOUND)
        if isinstance(answer, Drawn):
            await send_page(answer, connection, send)
            return
        where = f"{ROOT}{asked.org}/{asked.number}?lang={asked.own}&done={answer}"
        await RedirectResponse(where, HTTPStatus.SEE_OTHER)(connection, receive, send)


def _read(body: bytes) -> dict[str, str]:
    """Return the fields of a form, each cut a little above what is taken."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:  # more fields than the page has: nobody's answer
        return {}
    told = {name: fields[name][-1].strip()[:most] for name, most in _FIELDS.items() if name in fields}
    return told | {"saying": fields.get("saying", [""])[-1]}


def _device(connection: Connection) -> str:
    """Return by what a visitor is known for the moment: address and browser."""
    client = connection.get("client")
    browser = dict(connection["headers"]).get(b"user-agent", b"")
    return f"{client[0] if client else ''} {browser.decode('latin-1')}"
