"""A chat server with one bot and two people, in this process and over a real port."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from tests.webchat.browsing import browser, room, window  # noqa: F401  (fixtures of the browser tests)
from webchat.__main__ import Server
from webchat.app import Bot, Limits, Person, Store, create_app

TOKEN = "4711:invented-secret"
X_BOT = Bot(TOKEN, "x_bot", "X")
ANN = Person("ann", 1001, "Ann", "Lee", phone="+8613800001001", language="zh-hans")
BEN = Person("ben", 1002, "Ben", phone="+8613800001002", language="en")
SPEC = Path(__file__).parents[3] / "shared" / "bot-api-spec" / "api.json"


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Comes back as soon as it holds; fails after ten seconds."""
    for _ in range(1000):
        answer = holds()
        if answer if isinstance(answer, bool) else await answer:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(holds)


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class BotSide:
    """Calls of the Bot API as a bare HTTP client makes them."""

    http: httpx.AsyncClient
    token: str = TOKEN

    async def call(self, method: str, **arguments: object) -> tuple[int, dict[str, Any]]:
        answer = await self.http.post(f"/bot{self.token}/{method}", json=arguments)
        return answer.status_code, answer.json()

    async def __call__(self, method: str, **arguments: object) -> Any:  # noqa: ANN401  (any result)
        status, answer = await self.call(method, **arguments)
        assert status == 200, answer
        return answer["result"]

    async def refused(self, method: str, **arguments: object) -> tuple[int, str]:
        status, answer = await self.call(method, **arguments)
        assert answer["ok"] is False
        assert answer["error_code"] == status
        return status, answer["description"]

    async def updates(self) -> list[dict[str, Any]]:
        """Everything unconfirmed, confirmed at once."""
        found: list[dict[str, Any]] = await self("getUpdates")
        if found:
            await self("getUpdates", offset=found[-1]["update_id"] + 1)
        return found


@dataclass
class PageSide:
    """A person's chat page, without the page."""

    http: httpx.AsyncClient
    token: str
    sent: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    async def post(self, path: str, **given: object) -> httpx.Response:
        self.sent += 1
        return await self.http.post(
            f"/people/{self.token}/{path}", json={"client_id": f"c{self.sent}", **given}
        )

    async def says(self, text: str, **more: object) -> dict[str, Any]:
        answer = await self.post("messages", text=text, **more)
        assert answer.status_code == 200, answer.text
        message: dict[str, Any] = answer.json()["message"]
        return message

    async def taps(self, message_id: int, payload: str) -> str:
        answer = await self.post("tap", message_id=message_id, data=payload)
        assert answer.status_code == 200, answer.text
        query_id: str = answer.json()["query_id"]
        return query_id

    async def sends(self, kind: str, name: str, content: bytes, **more: str) -> dict[str, Any]:
        self.sent += 1
        fields = {"client_id": f"c{self.sent}", "kind": kind, **more}
        answer = await self.http.post(
            f"/people/{self.token}/files", data=fields, files={"file": (name, content)}
        )
        assert answer.status_code == 200, answer.text
        message: dict[str, Any] = answer.json()["message"]
        return message

    async def state(self, **query: str | int) -> dict[str, Any]:
        answer = await self.http.get(f"/people/{self.token}/state", params=query)
        state: dict[str, Any] = answer.json()
        return state

    async def events(self, cursor: int, kind: str, seconds: float = 3.0) -> list[tuple[str, dict[str, Any]]]:
        """What the stream tells after `cursor`, up to the first event of this kind."""
        heard: list[tuple[str, dict[str, Any]]] = []
        name = ""
        async with (
            asyncio.timeout(seconds),
            self.http.stream("GET", f"/people/{self.token}/events", params={"cursor": cursor}) as stream,
        ):
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                if line.startswith("data: "):
                    heard.append((name, json.loads(line.removeprefix("data: "))))
                    if name == kind:
                        return heard
        return heard


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(tmp_path / "webchat.sqlite3", clock)
    yield opened
    opened.close()


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def app(store: Store, limits: Limits) -> Starlette:
    return create_app(store, [X_BOT], [ANN, BEN], limits=limits)


@pytest.fixture
async def http(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
async def address(app: Starlette, store: Store) -> AsyncIterator[str]:
    """The server behind a real port."""
    server = Server(uvicorn.Config(app, port=0, log_level="error"), store, X_BOT)
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running


@pytest.fixture
async def wire(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that really goes through the port (streams need one)."""
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield client


async def sign_in(http: httpx.AsyncClient, key: str) -> PageSide:
    answer = await http.post("/people/sign-in", json={"person": key})
    return PageSide(http, answer.json()["token"])


@pytest.fixture
def bot(http: httpx.AsyncClient) -> BotSide:
    return BotSide(http)


@pytest.fixture
async def ann(http: httpx.AsyncClient) -> PageSide:
    return await sign_in(http, "ann")


@pytest.fixture
async def ben(http: httpx.AsyncClient) -> PageSide:
    return await sign_in(http, "ben")


@pytest.fixture
async def met(ann: PageSide, bot: BotSide) -> PageSide:
    """Ann has pressed START and the bot has heard it."""
    await ann.says("/start")
    await bot.updates()
    return ann
