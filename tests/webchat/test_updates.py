"""How do updates reach a bot, by long poll and by webhook?"""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.webchat.conftest import ANN, TOKEN, BotSide, PageSide, sign_in, until
from webchat.app import Store


async def test_bot_polls_and_updates_stay_until_it_confirms_them(bot: BotSide, met: PageSide) -> None:
    for text in ("a", "b", "c"):
        await met.says(text)
    first = await bot("getUpdates")
    numbers = [u["update_id"] for u in first]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert await bot("getUpdates") == first
    assert await bot("getUpdates", limit=1) == first[:1]
    assert await bot("getUpdates", offset=numbers[1]) == first[1:]
    assert await bot("getUpdates") == first[1:]
    assert await bot("getUpdates", offset=-1) == first[2:]
    assert await bot("getUpdates", offset=numbers[2] + 1) == []


async def test_bot_waits_and_hears_at_once(bot: BotSide, met: PageSide) -> None:
    waiting = asyncio.create_task(bot("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    await met.says("now")
    async with asyncio.timeout(2):
        [update] = await waiting
    assert update["message"]["text"] == "now"


async def test_second_poller_comes_and_the_first_is_told_to_stop(bot: BotSide, met: PageSide) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.call("getUpdates", timeout=20))
    status, answer = await first
    assert (status, answer["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await met.says("still here")
    assert (await second)[1]["result"][0]["message"]["text"] == "still here"


async def test_bot_names_the_kinds_it_wants_and_hears_no_others(bot: BotSide, met: PageSide) -> None:
    await bot("getUpdates", allowed_updates=["callback_query"])
    await met.says("unheard")
    assert await bot("getUpdates") == []
    await bot("getUpdates", allowed_updates=[])
    await met.says("heard")
    assert [u["message"]["text"] for u in await bot("getUpdates")] == ["heard"]


async def test_bot_polls_beside_its_webhook_and_is_refused(bot: BotSide, met: PageSide) -> None:
    polling = asyncio.create_task(bot.call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    status, answer = await bot.call("setWebhook", url="http://127.0.0.1:1/x", max_connections=500)
    assert (status, answer) == (200, {"ok": True, "result": True, "description": "Webhook was set"})
    assert (await polling)[0] == 409
    assert await bot.refused("getUpdates") == (
        409,
        (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        ),
    )
    await met.says("kept")
    told = await bot("getWebhookInfo")
    assert (told["url"], told["pending_update_count"], told["max_connections"]) == (
        "http://127.0.0.1:1/x",
        1,
        100,
    )
    assert await bot("deleteWebhook", drop_pending_updates=True) is True
    assert await bot("getUpdates") == []


async def has_none_waiting(bot: BotSide) -> bool:
    """Whether every update was brought."""
    return bool((await bot("getWebhookInfo"))["pending_update_count"] == 0)


async def complains(bot: BotSide, words: str) -> bool:
    return bool((await bot("getWebhookInfo")).get("last_error_message") == words)


class Hook:
    """A bot that listens on a port of its own, and can be made to fail."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.failures = 0
        self.answer: dict[str, Any] | None = None
        self.url = ""

    async def hear(self, request: Request) -> Response:
        if self.failures:
            self.failures -= 1
            return Response(status_code=500)
        self.heard.append(await request.json())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        return Response() if self.answer is None else JSONResponse(self.answer)

    async def texts(self, count: int) -> list[str]:
        await until(lambda: len(self.heard) >= count)
        return [u["message"]["text"] for u in self.heard]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    listening = Hook()
    app = Starlette(routes=[Route("/hook", listening.hear, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    listening.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
    yield listening
    server.should_exit = True
    await running


async def test_bot_with_a_webhook_hears_in_order_with_its_secret(
    bot: BotSide, met: PageSide, hook: Hook
) -> None:
    await met.says("before")
    await bot("setWebhook", url=hook.url, secret_token="s3cret")
    await met.says("after")
    assert await hook.texts(2) == ["before", "after"]
    assert hook.secrets == ["s3cret", "s3cret"]
    await until(lambda: has_none_waiting(bot))  # it hears the answer before it notes it


async def test_webhook_fails_and_the_update_comes_again_before_later_ones(
    bot: BotSide, met: PageSide, hook: Hook
) -> None:
    hook.failures = 1
    await bot("setWebhook", url=hook.url)
    await met.says("one")
    await met.says("two")
    await until(lambda: complains(bot, "Wrong response from the webhook: 500 Internal Server Error"))
    assert await hook.texts(2) == ["one", "two"]


async def test_webhook_is_down_for_one_chat_and_nothing_is_lost(
    bot: BotSide, met: PageSide, ben: PageSide, hook: Hook
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        await bot("setWebhook", url=f"http://127.0.0.1:{unused.getsockname()[1]}/hook")
        await met.says("one")
        await until(lambda: complains(bot, "Connection refused"))
    await bot("setWebhook", url=hook.url)
    await ben.says("two")
    assert sorted(await hook.texts(2)) == ["one", "two"]


async def test_bot_answers_a_webhook_with_a_call_and_it_is_made(
    bot: BotSide, met: PageSide, hook: Hook
) -> None:
    hook.answer = {"method": "sendMessage", "chat_id": ANN.id, "text": "at once"}
    await bot("setWebhook", url=hook.url)
    await met.says("hello?")
    await hook.texts(1)

    async def is_shown() -> bool:
        return bool((await met.state())["messages"][-1]["text"] == "at once")

    await until(is_shown)


async def test_server_comes_back_with_a_webhook_and_delivers_what_waited(
    bot: BotSide, met: PageSide, hook: Hook, address: str, store: Store
) -> None:
    with store.transaction():
        store.run("UPDATE bots SET webhook_url = ?", hook.url)
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        await (await sign_in(client, "ben")).says("hi")
        assert await hook.texts(1) == ["hi"]
        assert (await client.get(f"/bot{TOKEN}/getWebhookInfo")).json()["result"]["pending_update_count"] == 0
