"""Calls over aiohttp: what arrives, what comes back, and which failures leave no doubt."""

import asyncio
import json
import logging
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, cast

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.courier import Courier, transport, upload
from bot.delivery.verdicts import Later, Rejected, Unsure, Verdict, verdict_on
from bot.transport import LONGEST_FAULT, AiohttpRequest, proxy_for
from bot.unsent import Unsent, UnsentInTime

TOKEN = "42:invented-token"
NOT_SENT = Later(3.0, counts=False)
FLOOD = Later(9.0, counts=False, flood=True)
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """A Bot API server that notes each call and answers what it is told to."""

    body: bytes = b'{"ok":true,"result":{"message_id":7}}'
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    peers: set[object] = field(default_factory=set)
    agent: str = ""
    most: int = 0
    now: int = 0
    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        self.peers.add(request.transport and request.transport.get_extra_info("peername"))
        self.now += 1
        self.most = max(self.most, self.now)
        self.agent = request.headers["User-Agent"]
        self.calls.append((request.path.rpartition("/")[2], request.content_type, await read(request)))
        self.called.set()
        await asyncio.sleep(self.seconds)
        self.now -= 1
        return web.Response(body=self.body, status=self.status, headers=self.headers)


async def read(request: web.Request) -> Any:  # noqa: ANN401 - any JSON, or the fields of a form
    """What was sent, files as (name, type, bytes)."""
    if not request.content_type.startswith(("multipart/", "application/x-www-form")):
        return json.loads(await request.read() or b"null")
    return {
        name: (one.filename, one.content_type, one.file.read()) if isinstance(one, web.FileField) else one
        for name, one in (await request.post()).items()
    }


@pytest.fixture
async def served() -> AsyncIterator[tuple[Server, str]]:
    """A server and its address."""
    server, app = Server(), web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{any:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield server, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def carrier() -> AsyncIterator[AiohttpRequest]:
    """The transport, opened."""
    async with AiohttpRequest() as opened:
        yield opened


@pytest.fixture
def server(served: tuple[Server, str]) -> Server:
    return served[0]


@pytest.fixture
def courier(served: tuple[Server, str], carrier: AiohttpRequest) -> Courier:
    return Courier.to(TOKEN, served[1], carrier)


@asynccontextmanager
async def raw(behaviour: Raw) -> AsyncIterator[str]:
    """A server that is no HTTP server: it does with each connection what it is told to."""
    under_way: set[asyncio.Task[None]] = set()

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way.add(cast("asyncio.Task[None]", asyncio.current_task()))
        try:
            await behaviour(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()

    listening = await asyncio.start_server(behave, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way)


async def failed(call: Awaitable[object]) -> TelegramError:
    """The error of a call that must fail."""
    with pytest.raises(TelegramError) as caught:
        await call
    return caught.value


class Place(StrEnum):
    HOME = "home"


class Size(IntEnum):
    BIG = 3


async def test_parameters_arrive_with_their_types(courier: Courier, server: Server) -> None:
    keys = InlineKeyboardMarkup.from_button(InlineKeyboardButton("很好", callback_data="y"))
    options = {"is_disabled": True}
    asked = {
        "chat_id": -(2**52),
        "text": '报到 😀 "x"\n\u2028',
        "reply_markup": keys,
        "ratio": 0.5,
        "no": None,
    }
    result = await courier.call(
        "sendMessage", {**asked, "link_preview_options": options, "kind": Place.HOME, "size": Size.BIG}
    )
    assert result == {"message_id": 7}
    assert server.calls == [
        (
            "sendMessage",
            "application/json",
            {
                "chat_id": -(2**52), "text": '报到 😀 "x"\n\u2028', "reply_markup": keys.to_dict(),
                "ratio": 0.5, "link_preview_options": options, "kind": "home", "size": 3,
            },
        )
    ]  # fmt: skip
    assert "python-telegram-bot" in server.agent


async def test_call_without_parameters_is_an_empty_object(courier: Courier, server: Server) -> None:
    await courier.call("getMe", {})
    assert server.calls == [("getMe", "application/json", {})]


async def test_half_a_character_is_left_to_the_server_to_refuse(courier: Courier, server: Server) -> None:
    server.status, server.body = 400, b'{"ok":false,"description":"strings must be encoded in UTF-8"}'
    error = await failed(courier.call("sendMessage", {"text": "\ud83d", "n": 2**70}))
    assert server.calls[0][2] == {"text": "\ud83d", "n": 2**70}
    assert isinstance(error, BadRequest)


async def test_what_json_cannot_say_is_the_messages_own_fault(courier: Courier, server: Server) -> None:
    error = await failed(courier.call("sendMessage", {"text": object()}))
    assert isinstance(verdict_on(error), Rejected)
    assert server.calls == []


async def test_files_travel_beside_their_fields(courier: Courier, server: Server) -> None:
    content = bytes(range(256)) * 8192  # two megabytes
    keyboard = {"inline_keyboard": [[{"text": "好", "url": "https://x.cn"}]]}
    asked = {
        "chat_id": 5,
        "caption": "名单\r\n",
        "reply_markup": keyboard,
        "document": upload(content, '名"单.csv'),
    }
    assert await courier.call("sendDocument", asked) == {"message_id": 7}
    [(_, kind, fields)] = server.calls
    assert kind == "multipart/form-data"
    name, _, arrived = fields.pop("document")
    assert (name.replace("%22", '"').replace("\\", ""), arrived) == ('名"单.csv', content)
    assert {**fields, "reply_markup": json.loads(fields["reply_markup"])} == {
        "chat_id": "5", "caption": "名单\r\n", "reply_markup": keyboard,
    }  # fmt: skip


async def test_album_names_its_attachments(served: tuple[Server, str], carrier: AiohttpRequest) -> None:
    server, address = served
    bot = Bot(TOKEN, base_url=f"{address}/bot", request=carrier, get_updates_request=carrier)
    server.body = b'{"ok":true,"result":[]}'
    await bot.send_media_group(5, [InputMediaPhoto(b"one"), InputMediaPhoto(b"two")])
    [(_, _, fields)] = server.calls
    named = [one["media"].removeprefix("attach://") for one in json.loads(fields["media"])]
    assert [fields[name][2] for name in named] == [b"one", b"two"]


async def test_file_is_fetched_as_it_is(
    served: tuple[Server, str], carrier: AiohttpRequest, server: Server
) -> None:
    server.body = bytes(range(256)) * 40_000
    assert await carrier.retrieve(f"{served[1]}/file/bot{TOKEN}/photos/a.png") == server.body


async def test_huge_answer_in_every_script_arrives_whole(courier: Courier, server: Server) -> None:
    text = "鸿雁 😀 \u2028 ﷽ \\u0000" * 200_000
    server.body = json.dumps({"ok": True, "result": {"text": text}}, ensure_ascii=False).encode()
    assert await courier.call("getChat", {}) == {"text": text}


async def test_half_a_character_in_an_answer_is_read(courier: Courier, server: Server) -> None:
    server.body = b'{"ok":true,"result":["\\ud83d", "\xff"]}'
    assert await courier.call("getUpdates", {}) == ["\ud83d", "\ufffd"]


@pytest.mark.parametrize(
    ("status", "body", "kind", "verdict"),
    [
        (429, '{"ok":false,"parameters":{"retry_after":9}}', RetryAfter, FLOOD),
        (400, '{"ok":false,"description":"Bad Request: x"}', BadRequest, Rejected("X")),
        (500, '{"ok":false,"description":"Internal Server Error"}', NetworkError, Later(3.0)),
        (502, "<html>" + "x" * 100_000, NetworkError, Later(3.0)),
        (503, "[]", NetworkError, Later(3.0)),
        (200, "<html>", NetworkError, Unsure("the server's answer is not JSON")),
        (200, "", NetworkError, Unsure("the server's answer is not JSON")),
        (200, '"yes"', NetworkError, Unsure("the server's answer is not the Bot API's")),
        (200, "[" * 100_000, NetworkError, Unsure("the server's answer is not JSON")),
    ],
    ids=["429", "400", "500", "502-page", "503-list", "200-page", "200-empty", "200-word", "200-nested"],
)
async def test_refusal_becomes_a_verdict(
    courier: Courier, server: Server, status: int, body: str, kind: type[TelegramError], verdict: Verdict
) -> None:
    server.status, server.body = status, body.encode()
    error = await failed(courier.call("sendMessage", {"text": "x"}))
    assert (type(error), verdict_on(error)) == (kind, verdict)
    assert len(error.message) < LONGEST_FAULT + 500


async def test_redirect_is_not_followed(courier: Courier, server: Server) -> None:
    server.status, server.headers = 307, {"Location": "/elsewhere"}
    assert isinstance(await failed(courier.call("sendMessage", {})), NetworkError)
    assert [name for name, _, _ in server.calls] == ["sendMessage"]


async def test_connections_are_kept_and_limited(served: tuple[Server, str], server: Server) -> None:
    async with AiohttpRequest(connections=3) as carrier:
        courier = Courier.to(TOKEN, served[1], carrier)
        server.seconds = 0.01
        await asyncio.gather(*(courier.call("sendMessage", {"n": n}) for n in range(12)))
    assert (len(server.calls), len(server.peers), server.most) == (12, 3, 3)


async def test_refused_connection_was_not_sent(carrier: AiohttpRequest) -> None:
    async with raw(lambda *_: asyncio.sleep(0)) as address:
        pass
    error = await failed(Courier.to(TOKEN, address, carrier).call("sendMessage", {}))
    assert (type(error), verdict_on(error)) == (Unsent, NOT_SENT)
    assert "ConnectionRefusedError" in error.message
    assert isinstance(error.__cause__, OSError)


async def test_address_that_is_none_was_not_sent(carrier: AiohttpRequest) -> None:
    error = await failed(carrier.post(f"http://127.0.0.1:99999/bot{TOKEN}/getMe"))
    assert (type(error), verdict_on(error)) == (Unsent, NOT_SENT)
    assert TOKEN not in error.message


async def test_name_that_nobody_knows_was_not_sent(
    carrier: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    error = await failed(Courier.to(TOKEN, "http://api.invalid", carrier).call("getMe", {}))
    assert (type(error), verdict_on(error)) == (Unsent, NOT_SENT)


async def test_connection_that_takes_too_long_was_not_sent() -> None:
    async with AiohttpRequest(connect=0.05) as carrier, raw(silent) as address:
        secure = address.replace("http:", "https:")  # nobody answers the greeting of TLS
        error = await failed(carrier.post(f"{secure}/bot{TOKEN}/getMe"))
    assert (type(error), verdict_on(error)) == (UnsentInTime, NOT_SENT)
    assert TOKEN not in f"{error.message} {error.__cause__!r}"


async def test_call_without_a_free_connection_was_not_sent(
    served: tuple[Server, str], server: Server
) -> None:
    server.seconds = 1
    async with AiohttpRequest(connections=1) as carrier:
        courier = Courier.to(TOKEN, served[1], carrier)
        first = asyncio.create_task(courier.call("sendMessage", {}))
        await server.called.wait()
        url = f"{served[1]}/bot{TOKEN}/sendMessage"
        error = await failed(carrier.post(url, pool_timeout=0.05, connect_timeout=0.05))
        await first
    assert (type(error), verdict_on(error), len(server.calls)) == (UnsentInTime, NOT_SENT, 1)


async def test_answer_that_takes_too_long_leaves_doubt(courier: Courier, server: Server) -> None:
    server.seconds = 0.3
    error = await failed(courier.call("sendMessage", {}, seconds=0.05))
    assert type(error) is TimedOut
    assert isinstance(verdict_on(error), Unsure)
    assert len(server.calls) == 1


async def test_call_may_take_longer_than_the_default(served: tuple[Server, str], server: Server) -> None:
    server.seconds = 0.2
    async with AiohttpRequest(read=0.05) as carrier:
        assert carrier.read_timeout == 0.05
        courier = Courier.to(TOKEN, served[1], carrier)
        assert await courier.call("getUpdates", {}, seconds=5) == {"message_id": 7}
        assert await carrier.post(f"{served[1]}/bot1:x/a", read_timeout=None) == {"message_id": 7}


async def test_upload_that_stalls_ends_in_doubt() -> None:
    async with (
        AiohttpRequest(read=0.1, write=0.1, connect=1, pool=0.1) as carrier,
        raw(silent) as address,
    ):
        courier = Courier.to(TOKEN, address, carrier)
        error = await failed(courier.call("sendDocument", {"document": upload(bytes(20_000_000), "a.bin")}))
    assert type(error) is TimedOut
    assert isinstance(verdict_on(error), Unsure)


async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never read, never answer."""
    await asyncio.sleep(30)
    writer.close()


async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the request, then go away."""
    await reader.readuntil(b"}")
    writer.close()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the request, then break the connection."""
    await reader.readuntil(b"}")
    writer.transport.abort()


async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Begin to answer, then go away."""
    await reader.readuntil(b"}")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"ok":')
    writer.close()


async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer in another protocol."""
    await reader.readuntil(b"}")
    writer.write(b"220 mail.invalid ESMTP\r\n")
    writer.close()


@pytest.mark.parametrize("behaviour", [cut, reset, half, babble])
async def test_connection_lost_after_the_request_leaves_doubt(
    carrier: AiohttpRequest, behaviour: Raw
) -> None:
    async with raw(behaviour) as address:
        error = await failed(Courier.to(TOKEN, address, carrier).call("sendMessage", {"text": "x"}))
    assert type(error) is NetworkError
    assert isinstance(verdict_on(error), Unsure)
    assert error.__cause__ is not None
    assert TOKEN not in f"{error.message} {error.__cause__!r}"


async def test_message_is_never_sent_twice_by_itself(carrier: AiohttpRequest) -> None:
    taken = []

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the first request of a connection, cut it after the second."""
        for answer in (b'HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{"ok":true,"result": 1}', b""):
            taken.append(await reader.readuntil(b"}"))
            writer.write(answer)
        writer.close()

    async with raw(once) as address:
        courier = Courier.to(TOKEN, address, carrier)
        assert await courier.call("sendMessage", {"text": "x"}) == 1
        assert isinstance(verdict_on(await failed(courier.call("sendMessage", {"text": "y"}))), Unsure)
    assert len(taken) == 2


async def test_transport_can_be_opened_again(served: tuple[Server, str], server: Server) -> None:
    carrier = AiohttpRequest()
    courier = Courier.to(TOKEN, served[1], carrier)
    assert verdict_on(await failed(courier.call("getMe", {}))) == NOT_SENT
    for _ in range(2):
        await courier.open()
        await courier.open()
        await courier.call("getMe", {})
        await courier.close()
        await courier.close()
        assert verdict_on(await failed(courier.call("getMe", {}))) == NOT_SENT
    assert len(server.calls) == 2


async def test_closing_ends_what_is_under_way(served: tuple[Server, str], server: Server) -> None:
    server.seconds = 0.5
    carrier = AiohttpRequest()
    courier = Courier.to(TOKEN, served[1], carrier)
    await courier.open()
    waiting = asyncio.create_task(courier.call("sendMessage", {}))
    await server.called.wait()
    await courier.close()
    assert isinstance(verdict_on(await failed(waiting)), Unsure)


@pytest.mark.parametrize(
    ("named", "server", "proxy"),
    [
        ({}, "https://x.org", None),
        ({"https_proxy": "http://p:1"}, "https://x.org", "http://p:1"),
        ({"https_proxy": "p:1"}, "https://x.org", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "http://x.org", None),
        ({"all_proxy": "http://p:1"}, "http://x.org", "http://p:1"),
        ({"all_proxy": "http://p:1", "no_proxy": "y.org,x.org"}, "http://x.org:8081", None),
        ({"all_proxy": "http://p:1", "no_proxy": "127.0.0.1"}, "http://127.0.0.1:8081", None),
        ({"all_proxy": "http://p:1", "no_proxy": "*"}, "http://x.org", None),
    ],
)
def test_proxy_is_the_environments(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str], server: str, proxy: str | None
) -> None:
    clear_proxies(monkeypatch, **named)
    assert proxy_for(server) == proxy


def clear_proxies(monkeypatch: pytest.MonkeyPatch, **named: str) -> None:
    """Only these proxies stand in the environment."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)


async def test_call_goes_through_the_proxy(
    monkeypatch: pytest.MonkeyPatch, served: tuple[Server, str], server: Server, carrier: AiohttpRequest
) -> None:
    clear_proxies(monkeypatch, http_proxy=served[1])
    assert await Courier.to(TOKEN, "http://api.invalid", carrier).call("sendMessage", {}) == {"message_id": 7}
    assert len(server.calls) == 1


async def test_proxy_of_another_kind_is_not_passed_by(
    monkeypatch: pytest.MonkeyPatch, courier: Courier, server: Server
) -> None:
    clear_proxies(monkeypatch, all_proxy="socks5://127.0.0.1:9")
    assert verdict_on(await failed(courier.call("sendMessage", {}))) == NOT_SENT
    assert server.calls == []


def test_httpx_carries_where_aiohttp_is_missing_and_it_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "bot.transport", None)
    transport.cache_clear()
    with caplog.at_level(logging.WARNING, "bot.courier"):
        assert isinstance(transport()(), HTTPXRequest)
        assert transport()().read_timeout == 30
    assert len(caplog.records) == 1
    transport.cache_clear()


async def test_courier_goes_over_aiohttp(served: tuple[Server, str]) -> None:
    made = transport()()
    assert isinstance(made, AiohttpRequest)
    assert made.read_timeout == 30
    courier = Courier.to(TOKEN, served[1])
    await courier.open()
    assert await courier.me() == {"message_id": 7}
    await courier.close()


async def test_httpx_carries_the_same_parameters(served: tuple[Server, str], server: Server) -> None:
    courier = Courier.to(TOKEN, served[1], HTTPXRequest())
    await courier.open()
    await courier.call("sendMessage", {"chat_id": 5, "text": "好", "reply_markup": {"a": [1]}, "no": None})
    assert server.calls[0][2] == {"chat_id": "5", "text": "好", "reply_markup": '{"a":[1]}'}
    await courier.close()


async def test_method_the_server_does_not_have_is_no_wrong_token(courier: Courier, server: Server) -> None:
    missing = b'{"ok":false,"error_code":404,"description":"Not Found"}'
    ok, server.status, server.body = server.body, 404, missing
    assert type(await failed(courier.call("sendRichMessage", {}))) is InvalidToken
    server.status, server.body = 200, ok
    await courier.call("getMe", {})
    server.status, server.body = 404, missing
    assert type(await failed(courier.call("sendRichMessage", {}))) is EndPointNotFound
