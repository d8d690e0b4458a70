"""Who does the visitor want to be? Picking a person and turning the clock, in a demonstration only."""

import ipaddress
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from webchat.accounts import Person, bot_by_name, enrol_stranger
from webchat.errors import PersonError
from webchat.people import given_json, given_text
from webchat.store import Store

LONGEST_NAME = 64


class PanelError(Exception):
    """The demonstration's clock could not be moved; says why in both languages."""

    def __init__(self, message_zh: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_zh = message_zh
        self.message_en = message_en


class Panel(Protocol):
    """The demonstration's own controls, which the start page draws."""

    title: Mapping[str, str]
    about: Mapping[str, str]
    things_to_try: Sequence[Mapping[str, str]]

    async def today(self) -> datetime:
        """The demonstration's present moment, aware, in its own zone."""

    async def advance(self, step: str) -> datetime:
        """The clock has moved by "day", to the "first" of the next month 09:00, or by "month"."""

    async def start_over(self) -> None:
        """Everything is as on the first day."""


class SignIn:
    """The start page's calls; they do not exist where nobody can be picked."""

    def __init__(
        self, store: Store, people: Sequence[Person], panel: Panel | None, *, open_to_network: bool
    ) -> None:
        self.store = store
        self._people = people
        self._panel = panel
        self._open_to_network = open_to_network

    @property
    def offered(self) -> bool:
        """Whether anybody can be picked here."""
        return bool(self._people) or self._panel is not None

    def routes(self) -> list[Route]:
        """The addresses the start page calls."""
        return [
            Route("/start.json", self._guard(self.start), methods=["GET"]),
            Route("/people/sign-in", self._guard(self.sign_in), methods=["POST"]),
            Route("/people/new", self._guard(self.new), methods=["POST"]),
            Route("/panel", self._guard(self.panel), methods=["GET"]),
            Route("/panel/advance", self._guard(self.advance), methods=["POST"]),
            Route("/panel/start-over", self._guard(self.start_over), methods=["POST"]),
        ]

    def _guard(self, inner: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            try:
                self._refuse_strangers(request)
                return JSONResponse(await inner(request))
            except PersonError as refusal:
                return JSONResponse({"error": refusal.word}, refusal.status)
            except PanelError as refusal:
                told = {"error": "panel", "zh": refusal.message_zh, "en": refusal.message_en}
                return JSONResponse(told, 409)

        return guarded

    def _refuse_strangers(self, request: Request) -> None:
        if not self.offered:
            raise PersonError(404, "not-found")
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            raise PersonError(403, "foreign-page")
        if not self._open_to_network and not (_is_near(request) and _is_plain_host(request)):
            raise PersonError(403, "this-machine-only")

    async def start(self, request: Request) -> dict[str, Any]:
        """What the start page shows."""
        bot = bot_by_name(self.store, request.query_params.get("bot", ""))
        people = [
            {"key": p.key, "title": dict(p.title), "about": dict(p.about), "first_name": p.first_name}
            for p in self._people
        ]
        return {
            "title": dict(self._panel.title) if self._panel else {},
            "about": dict(self._panel.about) if self._panel else {},
            "people": people,
            "things_to_try": [dict(thing) for thing in self._panel.things_to_try] if self._panel else [],
            "panel": self._panel is not None,
            "today": (await self._panel.today()).isoformat() if self._panel else None,
            "bot": {"username": bot["username"], "name": bot["name"]} if bot else None,
        }

    async def sign_in(self, request: Request) -> dict[str, Any]:
        """The secret address of a person who can be picked; always the same one."""
        wanted = given_text(await given_json(request), "person")
        if wanted not in {person.key for person in self._people}:
            raise PersonError(404, "person-unknown")
        row = self.store.first("SELECT token FROM people WHERE key = ?", wanted)
        if row is None:
            raise PersonError(404, "person-unknown")
        return {"token": row["token"], "chat": f"/chat/{row['token']}"}

    async def new(self, request: Request) -> dict[str, Any]:
        """The secret address of a fresh person whom nobody knows."""
        given = await given_json(request)
        name = given_text(given, "first_name").strip()[:LONGEST_NAME] or "?"
        with self.store.transaction():
            row = enrol_stranger(self.store, name, given_text(given, "language")[:10] or "zh-hans")
        return {"token": row["token"], "chat": f"/chat/{row['token']}"}

    async def panel(self, _: Request) -> dict[str, Any]:
        """The demonstration's date."""
        return {"today": (await self._controls().today()).isoformat()}

    async def advance(self, request: Request) -> dict[str, Any]:
        """The demonstration's clock has moved."""
        step = given_text(await given_json(request), "step")
        if step not in ("day", "first", "month"):
            raise PersonError(400, "step-unknown")
        return {"today": (await self._controls().advance(step)).isoformat()}

    async def start_over(self, _: Request) -> dict[str, Any]:
        """The demonstration is as on its first day."""
        await self._controls().start_over()
        return {"today": (await self._controls().today()).isoformat()}

    def _controls(self) -> Panel:
        if self._panel is None:
            raise PersonError(404, "not-found")
        return self._panel


def _is_near(request: Request) -> bool:
    host = request.client.host if request.client else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "testclient")


def _is_plain_host(request: Request) -> bool:
    """Only a dotless name or a number: a foreign domain that was pointed at this machine is not obeyed."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return True
