"""How does a plain call travel at the least cost? Over kept connections of our own, a call at a time on each.

An HTTP client for everybody spends a hundred microseconds on what a call to a Bot API server never has:
cookies, redirects, compression, streams. What is left is a head that is written once for each method, a body,
and an answer of known length, or in chunks.
"""

import asyncio
from collections import deque
from socket import SOCK_STREAM
from ssl import SSLContext
from typing import cast
from urllib.parse import urlsplit

from aiohappyeyeballs import start_connection
from telegram.error import NetworkError, TimedOut

from bot.unsent import Unsent, UnsentInTime

_KEPT_SECONDS = 15.0  # a connection that rested longer may be closing at the other end just now
_HEAD_START = 0.25  # seconds for the better address before the next is tried beside it
_LONGEST_HEAD = 65_536
_EMPTY = (204, 304)
_END = b"\r\n\r\n"
_PORTS = {"http": 80, "https": 443}
_Seconds = float | None


class Line(asyncio.Protocol):
    """One connection. It holds the answer that is on its way until it is whole."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._held = bytearray()
        self._status = 0
        self._length: int | None = None
        self._chunks: list[bytes] | None = None
        self._last = False
        self.rests_since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast("asyncio.Transport", transport)

    @property
    def usable(self) -> bool:
        """Whether another call can be made."""
        return not (self._last or self._transport is None or self._transport.is_closing())

    def close(self) -> None:
        """Make no further call; one under way ends in doubt."""
        self._last = True
        if self._transport is not None:
            self._transport.abort()

    async def ask(self, request: bytes, seconds: _Seconds) -> tuple[int, bytes]:
        """Write a request and return status and body; TimeoutError and ConnectionError leave it in doubt."""
        assert self._transport is not None  # noqa: S101 - a line is given out when its connection stands
        answer: asyncio.Future[tuple[int, bytes]] = self._loop.create_future()
        self._answer = answer
        self._transport.write(request)
        timer = self._loop.call_later(seconds, self._expire) if seconds is not None else None
        try:
            return await answer
        finally:
            self._answer = None
            if timer is not None:
                timer.cancel()

    def _expire(self) -> None:
        self._fail(TimeoutError("the answer did not come in time"))

    def _fail(self, exc: Exception) -> None:
        self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone: an answer that ends with it is whole, any other is lost."""
        if self._status and self._length is None and self._chunks is None and exc is None:
            self._finish(bytes(self._held))
        self._fail(exc or ConnectionResetError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        """Take the next piece of an answer."""
        if self._answer is None or self._answer.done():
            self.close()  # nobody has asked for it
            return
        self._held += data
        try:
            while not self._status and self._read_head():
                continue
            if self._status:
                self._read_body()
        except ValueError as exc:
            self._fail(ConnectionError(f"the answer is not HTTP: {exc}"))

    def _read_head(self) -> bool:
        """Read what stands before the body; return whether it was one that announces the real one."""
        end = self._held.find(_END)
        if end < 0:
            if len(self._held) > _LONGEST_HEAD:
                raise ValueError("its head does not end")
            return False
        first, *lines = bytes(self._held[:end]).split(b"\r\n")
        del self._held[: end + len(_END)]
        version, status = first.split(maxsplit=2)[:2]
        if not version.startswith(b"HTTP/1."):
            raise ValueError("another protocol")
        if status.startswith(b"1"):
            return True
        named = {
            name.strip().lower(): value.strip() for name, _, value in (one.partition(b":") for one in lines)
        }
        kept = named.get(b"connection", b"close" if version == b"HTTP/1.0" else b"").lower()
        self._last = kept == b"close"
        self._chunks = [] if named.get(b"transfer-encoding", b"").lower().endswith(b"chunked") else None
        told = named.get(b"content-length")
        self._status = int(status)
        self._length = 0 if self._status in _EMPTY else int(told) if told is not None else None
        return False

    def _read_body(self) -> None:
        if self._chunks is not None:
            self._read_chunks(self._chunks)
        elif self._length is not None and len(self._held) >= self._length:
            self._last |= len(self._held) > self._length  # what follows was never asked for
            self._finish(bytes(self._held[: self._length]))

    def _read_chunks(self, chunks: list[bytes]) -> None:
        while (end := self._held.find(b"\r\n")) >= 0:
            size = int(bytes(self._held[:end]).partition(b";")[0], 16)
            if size == 0:
                if self._held.find(_END, end) >= 0:  # behind it there may be more of the head
                    self._finish(b"".join(chunks))
                return
            if len(self._held) < end + 2 + size + 2:
                return
            chunks.append(bytes(self._held[end + 2 : end + 2 + size]))
            del self._held[: end + 2 + size + 2]

    def _finish(self, body: bytes) -> None:
        status, self._status, self._length, self._chunks = self._status, 0, None, None
        self._held.clear()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, body))


class Lines:
    """The connections to one server: at most so many, each used again while it is warm."""

    def __init__(self, server: str, secure: SSLContext, most: int) -> None:
        split = urlsplit(server)
        self._host, self._port = split.hostname or "", split.port or _PORTS[split.scheme]
        self._secure = secure if split.scheme == "https" else None
        self._most, self._open = most, 0
        self._idle: list[Line] = []
        self._busy: set[Line] = set()
        self._waiting: deque[asyncio.Future[Line | None]] = deque()

    async def ask(
        self, head: bytes, body: bytes, pool: _Seconds, connect: _Seconds, read: _Seconds
    ) -> tuple[int, bytes]:
        """Return status and body; raise Unsent where nothing was handed over, TimedOut or NetworkError where
        that is unknown. The head ends where the body's length follows.
        """
        request = b"%b%d\r\n\r\n%b" % (head, len(body), body)
        line = self._rested() or await self._next(pool, connect)
        self._busy.add(line)
        try:
            return await line.ask(request, read)
        except TimeoutError as exc:
            raise TimedOut(f"{type(exc).__name__}: {exc}") from exc
        except OSError as exc:
            raise NetworkError(f"{type(exc).__name__}: {exc}") from exc
        except BaseException:  # cancelled: its answer would be the next call's
            line.close()
            raise
        finally:
            self._busy.discard(line)
            self._give_back(line)

    def close(self) -> None:
        """End every connection; calls under way end in doubt."""
        for line in (*self._idle, *self._busy):
            line.close()
        self._open -= len(self._idle)
        self._idle.clear()

    def _rested(self) -> Line | None:
        """Return a warm connection, the one that was used last."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            line = self._idle.pop()
            if line.usable and now - line.rests_since < _KEPT_SECONDS:
                return line
            line.close()
            self._open -= 1
        return None

    async def _next(self, pool: _Seconds, connect: _Seconds) -> Line:
        if self._open >= self._most:
            line = await self._wait(pool)
            if line is not None:
                return line
        else:
            self._open += 1
        try:
            async with asyncio.timeout(connect):
                return await self._connect()
        except BaseException as exc:
            self._open -= 1
            self._invite()
            if isinstance(exc, TimeoutError):
                raise UnsentInTime("no connection was made in time") from exc
            if isinstance(exc, OSError):
                raise Unsent(f"{type(exc).__name__}: {exc}") from exc
            raise

    async def _connect(self) -> Line:
        """Return a new connection: by IPv6 or IPv4, whichever answers; one of them may lead nowhere."""
        loop = asyncio.get_running_loop()
        places = await loop.getaddrinfo(self._host, self._port, type=SOCK_STREAM)
        joined = await start_connection(places, happy_eyeballs_delay=_HEAD_START, loop=loop)
        name = self._host if self._secure else None
        _, line = await loop.create_connection(Line, sock=joined, ssl=self._secure, server_hostname=name)
        return line

    async def _wait(self, pool: _Seconds) -> Line | None:
        """Return the next connection that is given back; None is the leave to make one."""
        turn: asyncio.Future[Line | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(pool):
                return await turn
        except BaseException as exc:
            if turn.done() and not turn.cancelled():  # it came just as nobody waited any more
                self._pass_on(turn.result())
            if isinstance(exc, TimeoutError):
                raise UnsentInTime("no connection was free in time") from exc
            raise

    def _pass_on(self, line: Line | None) -> None:
        if line is not None:
            self._give_back(line)
        else:
            self._open -= 1
            self._invite()

    def _give_back(self, line: Line) -> None:
        if not line.usable:
            line.close()
            self._open -= 1
            self._invite()
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(line)
                return
        line.rests_since = asyncio.get_running_loop().time()
        self._idle.append(line)

    def _invite(self) -> None:
        """Let the next who waits make a connection in place of one that is gone."""
        while self._waiting and self._open < self._most:
            turn = self._waiting.popleft()
            if not turn.done():
                self._open += 1
                turn.set_result(None)
