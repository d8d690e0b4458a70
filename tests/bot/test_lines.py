"""Connections of our own: every way in which an answer may be written, and every way in which it may fail."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import NetworkError, TimedOut

from bot.lines import Line, Lines
from bot.unsent import Unsent, UnsentInTime

HEAD = b"POST / HTTP/1.1\r\nContent-Length: "
REQUEST = HEAD + b"2\r\n\r\n{}"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"
Answering = Callable[[int], bytes | None]  # what the n-th request gets; None: nothing, and the line is cut


class Server:
    """Answers each request as it is told to, and knows how many connections it has seen."""

    def __init__(self, answering: Answering, seconds: float = 0) -> None:
        self.answering, self.seconds = answering, seconds
        self.connections = self.requests = self.now = self.most = 0
        self.address = ""
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        try:
            while not reader.at_eof():
                await reader.readuntil(b"{}")
                self.requests += 1
                self.now += 1
                self.most = max(self.most, self.now)
                answer = self.answering(self.requests)
                await asyncio.sleep(self.seconds)
                self.now -= 1
                if answer is None:
                    break
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.now = max(0, self.now)
        finally:
            writer.close()


@asynccontextmanager
async def served(
    answering: Answering, seconds: float = 0, most: int = 4
) -> AsyncIterator[tuple[Lines, Server]]:
    """Lines to such a server."""
    server = Server(answering, seconds)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    async with listening:
        lines = Lines(
            f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", ssl.create_default_context(), most
        )
        yield lines, server
        lines.close()
        for writer in server.writers:
            writer.close()


async def ask(lines: Lines, read: float | None = 5.0, pool: float | None = 5.0) -> tuple[int, bytes]:
    return await lines.ask(HEAD, b"{}", pool, 5.0, read)


WAYS = {
    "length": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 1),
    "lower-case": (b"HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello", 1),
    "no-reason": (b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", 1),
    "chunked": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
        1,
    ),
    "trailers": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-A: b\r\n\r\n",
        1,
    ),
    "announced": (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 1),
    "closing": (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", 3),
    "old": (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 3),
    "old-kept": (b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 5\r\n\r\nhello", 1),
}


@pytest.mark.parametrize("way", WAYS)
async def test_answer_arrives_however_it_is_written(way: str) -> None:
    answer, connections = WAYS[way]
    async with served(lambda _: answer) as (lines, server):
        assert [await ask(lines) for _ in range(3)] == [(200, b"hello")] * 3
        assert server.connections == connections


async def test_answer_that_ends_with_its_connection_is_whole() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n<html>")
        await asyncio.sleep(0.01)
        writer.write(b"</html>")
        writer.close()

    async with await asyncio.start_server(once, "127.0.0.1", 0) as listening:
        address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        assert await ask(Lines(address, ssl.create_default_context(), 1)) == (502, b"<html></html>")


async def test_answer_without_a_body_is_empty() -> None:
    async with served(lambda _: b"HTTP/1.1 204 No Content\r\n\r\n") as (lines, server):
        assert [await ask(lines) for _ in range(2)] == [(204, b"")] * 2
        assert server.connections == 1


class Wire(asyncio.Transport):
    """A transport that carries nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = False

    def write(self, data: object) -> None:
        assert data

    def abort(self) -> None:
        self.cut = True

    def is_closing(self) -> bool:
        return self.cut


def heard_in(parts: Sequence[bytes]) -> tuple[int, bytes]:
    """What a line makes of an answer that comes in these parts."""

    async def hear() -> tuple[int, bytes]:
        line = Line()
        line.connection_made(Wire())
        asking = asyncio.create_task(line.ask(REQUEST, None))
        await asyncio.sleep(0)
        for part in parts:
            line.data_received(part)
        return await asking

    with asyncio.Runner() as runner:
        return runner.run(hear())


@settings(max_examples=100, deadline=None)
@given(way=st.sampled_from(sorted(WAYS)), cuts=st.lists(st.integers(1, 120), max_size=8))
def test_answer_is_the_same_in_whatever_parts_it_comes(way: str, cuts: list[int]) -> None:
    answer = WAYS[way][0]
    bounds = [0, *sorted({cut for cut in cuts if cut < len(answer)}), len(answer)]
    parts = [answer[begin:end] for begin, end in pairwise(bounds)]
    assert heard_in(parts) == (200, b"hello")


@settings(max_examples=100, deadline=None)
@given(noise=st.binary(min_size=1, max_size=200))
def test_noise_is_an_error_and_never_an_answer(noise: bytes) -> None:
    with pytest.raises((ConnectionError, TimeoutError)):
        heard_in([noise + b"\r\n\r\n", b"x" * 70_000])


async def test_calls_share_connections_and_never_answers() -> None:
    def numbered(number: int) -> bytes:
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%d" % (len(str(number)), number)

    async with served(numbered, 0.001) as (lines, server):
        told = await asyncio.gather(*(ask(lines) for _ in range(200)))
        assert sorted(int(body) for _, body in told) == list(range(1, 201))
        assert (server.connections, server.most) == (4, 4)


async def test_cancelled_call_takes_its_answer_along() -> None:
    async with served(lambda number: ANSWER if number > 1 else ANSWER.replace(b"[]", b"{}"), 0.05) as (
        lines,
        server,
    ):
        gone = asyncio.create_task(ask(lines))
        await asyncio.sleep(0.02)
        gone.cancel()
        assert await ask(lines) == (200, b"[]")
        assert server.connections == 2


async def test_answer_nobody_asked_for_is_nobodys() -> None:
    async with served(lambda _: ANSWER + ANSWER.replace(b"[]", b"{}")) as (lines, server):
        assert [await ask(lines) for _ in range(3)] == [(200, b"[]")] * 3
        assert (server.requests, server.connections) == (3, 3)


async def test_connection_the_server_closed_meanwhile_is_not_used() -> None:
    async with served(lambda _: ANSWER) as (lines, server):
        await ask(lines)
        server.writers[0].close()
        await asyncio.sleep(0.05)
        assert await ask(lines) == (200, b"[]")
        assert server.connections == 2


async def test_lost_connections_leave_room_for_new_ones() -> None:
    async with served(lambda number: None if number % 2 else ANSWER, 0.002) as (lines, server):
        told = await asyncio.gather(*(ask(lines) for _ in range(60)), return_exceptions=True)
        assert all(isinstance(one, NetworkError) or one == (200, b"[]") for one in told)
        assert server.most <= 4
        assert server.requests == 60
        assert (await asyncio.gather(ask(lines), ask(lines), return_exceptions=True)).count((200, b"[]")) == 1


async def test_those_who_wait_for_a_refused_connection_are_told_too() -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as listening:
        address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    lines = Lines(address, ssl.create_default_context(), 2)
    told = await asyncio.gather(*(ask(lines) for _ in range(10)), return_exceptions=True)
    assert [type(one) for one in told] == [Unsent] * 10


async def test_waiting_for_a_connection_has_an_end_and_leaves_none_behind() -> None:
    async with served(lambda _: ANSWER, 0.2, most=1) as (lines, server):
        first = asyncio.create_task(ask(lines))
        await asyncio.sleep(0.05)
        with pytest.raises(UnsentInTime):
            await ask(lines, pool=0.05)
        assert await first == (200, b"[]")
        assert await ask(lines) == (200, b"[]")
        assert (server.connections, server.requests) == (1, 2)


async def test_answer_that_does_not_come_ends_in_doubt_and_its_line_with_it() -> None:
    async with served(lambda _: ANSWER, 0.2) as (lines, server):
        with pytest.raises(TimedOut):
            await ask(lines, read=0.02)
        assert await ask(lines) == (200, b"[]")
        assert server.connections == 2


async def test_certificate_nobody_vouches_for_is_refused_before_anything_is_said() -> None:
    async with served(lambda _: ANSWER) as (lines, server):
        secure = Lines(f"https://127.0.0.1:{lines._port}", ssl.create_default_context(), 1)
        with pytest.raises((Unsent, UnsentInTime)):
            await secure.ask(HEAD, b"{}", 1.0, 0.3, 1.0)
        assert server.requests == 0


def certificate(folder: Path) -> Path:
    """A file with a key and a certificate for this machine, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    made = made.not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36_500))
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = made.add_extension(here, critical=True)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


async def test_calls_go_over_tls_to_whom_we_trust(tmp_path: Path) -> None:
    file, server = certificate(tmp_path), Server(lambda _: ANSWER)
    theirs, ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=str(file))
    theirs.load_cert_chain(file)
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=theirs) as listening:
        lines = Lines(f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}", ours, 2)
        assert await asyncio.gather(*(ask(lines) for _ in range(20))) == [(200, b"[]")] * 20
        assert server.connections == 2
        lines.close()
        await asyncio.sleep(0.01)
