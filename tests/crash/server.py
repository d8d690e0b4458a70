"""What would a Bot API server do? It keeps what is said with its time, and fails as it is told to.

It outlives every kill of the bot: it runs in the test's own loop. An update is offered again until an offset
confirms it; a second poll ends the first, as Telegram's does.
"""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

from aiohttp import web

from tests.crash.processes import free_port

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
_SAYING = ("send", "edit")  # methods that put something into a chat
_LONG_POLL_SECONDS = 25.0


@dataclass(slots=True)
class Uttered:
    """One message as it was accepted: sent anew or changed in place."""

    at: float  # seconds of the loop's clock
    method: str
    chat_id: int
    message_id: int
    text: str
    buttons: list[str]  # their payloads
    cut: bool = False  # accepted, and the connection cut without an answer

    @property
    def new(self) -> bool:
        """Whether it is a new message in the chat, not a change of an old one."""
        return self.method.startswith("send")


@dataclass(slots=True)
class Faults:
    """What goes wrong, switched while the server runs."""

    cut: Callable[[Uttered], bool] = lambda _uttered: False  # accepted, recorded, cut without an answer
    gateway_down: bool = False  # every call is answered 502 with a page
    forbidden: frozenset[int] = frozenset()  # chats that blocked the bot
    flooded: dict[int, int] = field(default_factory=dict)  # chats told once to wait so many seconds


@dataclass
class BotApi:
    """A Bot API server for one bot; ``on_said`` is told of each message that was accepted."""

    per_second: int | None = None  # new messages, enforced in a sliding window; None: no limit
    delay: float = 0.0  # seconds before each answer, the message being accepted already
    on_said: Callable[[Uttered], None] = lambda _uttered: None
    faults: Faults = field(default_factory=Faults)
    said: list[Uttered] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    refused: list[float] = field(default_factory=list)  # when a call was answered 429
    offered: int = 0  # updates offered so far; their numbers are 1, 2, 3 …
    confirmed: int = 0  # the highest number confirmed by an offset
    port: int = field(default_factory=free_port)
    _open: deque[dict[str, Any]] = field(default_factory=deque)
    _numbers: Counter[int] = field(default_factory=Counter)
    _window: deque[float] = field(default_factory=deque)
    _polling: asyncio.Event | None = None
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """The root that goes into HONGYAN_API_URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def now(self) -> float:
        """Seconds of the loop's clock."""
        return asyncio.get_running_loop().time()

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_fault: object) -> None:
        await self.refuse()

    async def listen(self) -> None:
        """Take connections."""
        self._runner = web.ServerRunner(web.Server(self._take, access_log=None), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def refuse(self) -> None:
        """Cut every connection and refuse new ones, until it listens again."""
        runner, self._runner = self._runner, None
        self._end_poll()
        if runner is not None:
            await runner.cleanup()

    def said_to(self, chat_id: int) -> list[Uttered]:
        """Return what was said in one chat."""
        return [one for one in self.said if one.chat_id == chat_id]

    def offer(self, **content: object) -> int:
        """Offer an update; return its number."""
        self.offered += 1
        self._open.append({"update_id": self.offered, **content})
        self._arrived.set()
        return self.offered

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        params = await _params(request)
        self.calls[method] += 1
        if self.faults.gateway_down:
            return web.Response(status=HTTPStatus.BAD_GATEWAY, text=HTML, content_type="text/html")
        if method == "getUpdates":
            return await self._updates(params)
        if method.startswith(_SAYING):
            return await self._say(request, method, params)
        return _ok(_ME if method == "getMe" else True)

    async def _updates(self, params: dict[str, Any]) -> web.StreamResponse:
        self._confirm(int(params.get("offset") or 0))
        self._end_poll()
        ours = self._polling = asyncio.Event()
        if not self._open:
            await self._wait(ours, float(params.get("timeout") or 0))
        if ours.is_set():
            return _fault(HTTPStatus.CONFLICT, "Conflict: terminated by other getUpdates request")
        self._polling = None
        return _ok(list(self._open)[: int(params.get("limit") or 100)])

    def _confirm(self, offset: int) -> None:
        while self._open and self._open[0]["update_id"] < offset:
            self._open.popleft()
        self.confirmed = max(self.confirmed, offset - 1)

    def _end_poll(self) -> None:
        if self._polling is not None:
            self._polling.set()
            self._polling = None
            self._arrived.set()

    async def _wait(self, ended: asyncio.Event, seconds: float) -> None:
        """Return when there is an update, the poll is ended by another, or its time is over."""
        until = self.now + min(seconds, _LONG_POLL_SECONDS)
        while not self._open and not ended.is_set() and (rest := until - self.now) > 0:
            self._arrived.clear()
            try:
                async with asyncio.timeout(rest):
                    await self._arrived.wait()
            except TimeoutError:
                return

    async def _say(self, request: web.BaseRequest, method: str, params: dict[str, Any]) -> web.StreamResponse:
        if method.startswith("send") and self._too_fast():  # a change of a message is no message
            return _fault(HTTPStatus.TOO_MANY_REQUESTS, "Too Many Requests: retry after 1", retry_after=1)
        chat_id = int(params["chat_id"])
        if chat_id in self.faults.forbidden:
            return _fault(HTTPStatus.FORBIDDEN, "Forbidden: bot was blocked by the user")
        if (seconds := self.faults.flooded.pop(chat_id, 0)) != 0:
            return _fault(HTTPStatus.TOO_MANY_REQUESTS, "Too Many Requests", retry_after=seconds)
        number = params.get("message_id") or self._next(chat_id)
        text = str(params.get("text") or params.get("caption") or "")
        uttered = Uttered(self.now, method, chat_id, int(number), text, _payloads(params))
        uttered.cut = self.faults.cut(uttered)
        self.said.append(uttered)
        self.on_said(uttered)
        if uttered.cut and request.transport is not None:
            request.transport.abort()
        elif self.delay:
            await asyncio.sleep(self.delay)
        return _ok({"message_id": number, "date": 1, "chat": {"id": chat_id, "type": "private"}})

    def _next(self, chat_id: int) -> int:
        self._numbers[chat_id] += 1
        return self._numbers[chat_id]

    def _too_fast(self) -> bool:
        if self.per_second is None:
            return False
        while self._window and self._window[0] <= self.now - 1.0:
            self._window.popleft()
        if len(self._window) >= self.per_second:
            self.refused.append(self.now)
            return True
        self._window.append(self.now)
        return False


_ME = {"id": 4242, "is_bot": True, "first_name": "鸿雁", "username": "hongyan_bot"}


async def _params(request: web.BaseRequest) -> dict[str, Any]:
    """Return the parameters, however they were written: JSON, a form, or a form with files."""
    if request.content_type == "application/json":
        return dict(json.loads(await request.read()))
    return {name: _plain(value) for name, value in (await request.post()).items()}


def _plain(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value


def _payloads(params: dict[str, Any]) -> list[str]:
    keyboard = (params.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in keyboard for button in row if "callback_data" in button]


def _ok(result: object) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": result}), content_type="application/json")


def _fault(status: HTTPStatus, description: str, **parameters: object) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return web.Response(status=status, body=json.dumps(body), content_type="application/json")
