"""Does the branch there know this member? A page without an account, opened by a link of one purpose.

It works without script, asks nobody else for anything, and is neither kept nor found by search.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from actions.handshakes import ROOT, HostAnswer, LinkInvalid, answer_link, read_link
from bot.texts import Words
from models import phones
from models.languages import LANGUAGES
from models.scope import Scope
from web.public.gate import Gate

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
_LARGEST = 8_000  # bytes of an answer: three short lines and a button
_LENGTHS = {"org": 100, "person": 40, "phone": 20}
_IDENTITY = re.compile(
    r"(?<!\d)(?:\d{15}|\d{17}[\dXx])(?!\d)"
)  # the number of an identity card is never kept
_LANGUAGES = {"zh": "zh_CN", "en": "en"}
PAGES = Path(__file__).parent
_TEMPLATES = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class Handshake:
    """The page. ``turn`` opens a transaction, ``words`` gives a language's sentences, ``rang`` is told when
    messages may wait.
    """

    turn: Callable[[], AbstractAsyncContextManager[Scope]]
    words: Callable[[str], Words]
    rang: Callable[[], None]
    gate: Gate = field(default_factory=Gate)

    def routes(self) -> list[BaseRoute]:
        """Return its addresses."""
        path = ROOT + "{token}"
        return [Route(path, self.show), Route(path, self.answer, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """Show who asks to be confirmed; the one closed page for every link that opens nothing."""
        if not self._passes(request):
            return self._busy(request)
        try:
            async with self.turn() as scope:
                asked = await read_link(scope, request.path_params["token"])
        except LinkInvalid:
            return self._closed(request)
        return self._page(request, "asks", asked=asked, told=_untold(), wrong=None)

    async def answer(self, request: Request) -> Response:
        """Take the answer, once; what is missing is asked for again with all that was written."""
        body = await request.body()
        if not self._passes(request):
            return self._busy(request)
        told = _read(body) if len(body) <= _LARGEST else {}
        wrong = _wrong(told)
        try:
            async with self.turn() as scope:
                if wrong or told.get("answer") not in {"yes", "no"}:
                    asked = await read_link(scope, request.path_params["token"])
                    return self._asks_again(request, asked, told, wrong)
                await answer_link(scope, request.path_params["token"], _answer(told))
        except LinkInvalid:
            return self._closed(request)
        self.rang()
        return self._page(request, "confirmed" if told["answer"] == "yes" else "denied")

    def _asks_again(
        self, request: Request, asked: object, told: Mapping[str, str], wrong: str | None
    ) -> Response:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self._page(request, "asks", status, asked=asked, told={**_untold(), **told}, wrong=wrong)

    def _passes(self, request: Request) -> bool:
        return self.gate.lets(request.client.host if request.client else "")

    def _busy(self, request: Request) -> Response:
        answer = self._page(request, "busy", HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = "60"
        return answer

    def _closed(self, request: Request) -> Response:
        return self._page(request, "closed", HTTPStatus.NOT_FOUND)

    def _page(
        self, request: Request, shown: str, status: HTTPStatus = HTTPStatus.OK, /, **args: object
    ) -> Response:
        own = "en" if request.query_params.get("lang") == "en" else "zh"
        words, other = self.words(_LANGUAGES[own]), "zh" if own == "en" else "en"
        template = _TEMPLATES.get_template("host.html")
        drawn = template.render(
            say=lambda key: words.plain(f"host-page.{key}"), shown=shown, own=own, other=other,
            named=LANGUAGES[_LANGUAGES[other]], language=words.language.replace("_", "-"), **args,
        )  # fmt: skip
        return HTMLResponse(drawn, status, headers=HEADERS)


def _untold() -> dict[str, str]:
    return dict.fromkeys(_LENGTHS, "")


def _read(body: bytes) -> dict[str, str]:
    """Return the fields of a form, cut to what a column holds, without control characters."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10, keep_blank_values=True)
    except ValueError:  # more fields than the page has: nobody's answer
        return {}
    told = {name: "".join(filter(str.isprintable, values[-1])).strip() for name, values in fields.items()}
    return {name: text[: _LENGTHS.get(name, 5)] for name, text in told.items()}


def _wrong(told: Mapping[str, str]) -> str | None:
    """Return what is wrong with an answer, None where nothing is; who does not know the member is asked for
    nothing.
    """
    if told.get("answer") == "no":
        return None
    if any(_IDENTITY.search(text) for text in told.values()):
        return "identity"
    if not (told.get("org") and told.get("person")):
        return "missing"
    return "wrong-phone" if told.get("phone") and not phones.normalise(told["phone"]) else None


def _answer(told: Mapping[str, str]) -> HostAnswer:
    if told["answer"] == "no":
        return HostAnswer(knows=False)
    return HostAnswer(
        knows=True, org=told["org"], person=told["person"], phone=phones.normalise(told.get("phone", ""))
    )
