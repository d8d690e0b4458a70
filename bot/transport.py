"""How do calls travel to the Bot API? Below PTB's own Bot, with its errors and its timeouts.

Plain calls go over lines of our own; uploads, downloads and what a proxy carries go over aiohttp.
"""

import asyncio
import io
import re
import ssl
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.lines import Lines
from bot.unsent import Unsent, UnsentInTime
from models.json_text import parsed, written

LONGEST_FAULT = 4_000  # bytes of an error's body that are kept: behind a proxy it may be a whole page
_JSON = {"Content-Type": "application/json"}
_TOKEN = re.compile(r"/bot[^/\s'\"]+")
_NEVER_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError)
_Seconds: TypeAlias = float | None
_Wish: TypeAlias = Any  # seconds, None for no limit, or PTB's mark for "as the transport sees fit"


class AiohttpRequest(BaseRequest):
    """PTB's transport over kept connections, at a small part of httpx's cost.

    Timeouts are seconds, None for no limit. ``write`` is for the body of an upload as a whole; other bodies
    fit into a socket's buffer. Redirects are not followed; proxies are those of the environment.
    """

    def __init__(
        self,
        *,
        connections: int = 80,
        read: _Seconds = 30.0,
        write: _Seconds = 120.0,
        connect: _Seconds = 10.0,
        pool: _Seconds = 5.0,
    ) -> None:
        self._connections = connections
        self._read, self._write, self._connect, self._pool = read, write, connect, pool
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}
        self._lines: dict[str, Lines] = {}

    @property
    def read_timeout(self) -> _Seconds:
        """Seconds that an answer may take where a call does not say otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool, or leave it open; nothing is connected yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=_certificates()),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close every connection; the transport can be initialized again."""
        session, self._session = self._session, None
        for lines in self._lines.values():
            lines.close()
        self._lines.clear()
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: _Wish = BaseRequest.DEFAULT_NONE,
        write_timeout: _Wish = BaseRequest.DEFAULT_NONE,
        connect_timeout: _Wish = BaseRequest.DEFAULT_NONE,
        pool_timeout: _Wish = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return status and body; raise Unsent where nothing was handed over, TimedOut or NetworkError where
        that is unknown. The cause is kept, and no message shows the token.
        """
        read, connect = _or(read_timeout, self._read), _or(connect_timeout, self._connect)
        write, pool = _or(write_timeout, self._write), _or(pool_timeout, self._pool)
        if self._session is None:
            raise Unsent("the transport is not open")
        uploads = request_data is not None and request_data.contains_files
        if method == "POST" and not uploads and self._proxy(url) is None:
            head, lines = self._line_to(url)
            status, body = await lines.ask(head, _written(request_data), pool, connect, read)
            return status, body if status < HTTPStatus.MULTIPLE_CHOICES else body[:LONGEST_FAULT]
        call = _form(request_data) if uploads and request_data else _plain(request_data)
        whole = _sum(pool, connect, write, read) if uploads else None
        return await self._exchange(method, url, call, _limits(_sum(pool, connect), connect, read), whole)

    def _line_to(self, url: str) -> tuple[bytes, Lines]:
        """Return the head of a call to a method, up to its length, and the connections that carry it."""
        server, head = _head(url)
        lines = self._lines.get(server)
        if lines is None:
            lines = self._lines[server] = Lines(server, _certificates(), self._connections)
        return head, lines

    async def _exchange(
        self, method: str, url: str, call: dict[str, Any], limits: aiohttp.ClientTimeout, whole: _Seconds
    ) -> tuple[int, bytes]:
        assert self._session is not None  # noqa: S101 - do_request has asked
        try:
            async with (
                asyncio.timeout(whole),
                self._session.request(
                    method, url, timeout=limits, proxy=self._proxy(url), allow_redirects=False, **call
                ) as answer,
            ):
                body = await answer.read()
        except aiohttp.InvalidURL:
            raise _no_address() from None  # it holds the token
        except (aiohttp.ClientError, OSError) as exc:
            raise _told(exc) from exc
        return answer.status, body if answer.status < HTTPStatus.MULTIPLE_CHOICES else body[:LONGEST_FAULT]

    def _proxy(self, url: str) -> str | None:
        """Asked once for each server: aiohttp itself would ask in a thread, for each call."""
        server = "/".join(url.split("/", 3)[:3])
        if server not in self._proxies:
            self._proxies[server] = proxy_for(server)
        return self._proxies[server]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer; NetworkError for what no Bot API server answers, such as a proxy's page: whether
        the call went through is unknown.
        """
        try:
            answer = parsed(payload)
        except UnicodeDecodeError:
            answer = parsed(payload.decode("utf-8", "replace"))
        except ValueError as exc:
            raise NetworkError("the server's answer is not JSON") from exc
        if not isinstance(answer, dict):
            raise NetworkError("the server's answer is not the Bot API's")
        return answer


def proxy_for(server: str) -> str | None:
    """Return the environment's proxy for a server, None for a direct connection."""
    split = urlsplit(server)
    if proxy_bypass(split.netloc):
        return None
    known = getproxies()
    proxy = known.get(split.scheme) or known.get("all")
    if not proxy or "://" not in proxy:
        return f"http://{proxy}" if proxy else None
    if not proxy.startswith(("http://", "https://")):
        raise Unsent("the proxy named in the environment is not an HTTP proxy; no other kind can be used")
    return proxy


@lru_cache(maxsize=256)  # a few methods for each bot
def _head(url: str) -> tuple[str, bytes]:
    """Return the server of an address, and the head of a call to it up to its length."""
    split = urlsplit(url)
    try:
        if split.scheme not in ("http", "https") or not split.hostname or split.port == 0:
            raise _no_address()
        path, host = quote(split.path, safe="/:@%~"), split.netloc.rpartition("@")[2].encode("idna")
    except ValueError:
        raise _no_address() from None
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host.decode()}\r\nUser-Agent: {BaseRequest.USER_AGENT}\r\n"
        "Accept: */*\r\nContent-Type: application/json\r\nContent-Length: "
    )
    return f"{split.scheme}://{split.netloc}", head.encode("latin-1")


def _no_address() -> Unsent:
    return Unsent("the Bot API's address is none that can be called")


def _plain(asked: RequestData | None) -> dict[str, Any]:
    """Write the parameters as one JSON body, with numbers and objects as such."""
    return {} if asked is None else {"data": _written(asked), "headers": _JSON}


def _written(asked: RequestData | None) -> bytes:
    try:
        return b"" if asked is None else written(asked.parameters)
    except (TypeError, ValueError) as exc:
        raise TelegramError(f"the parameters cannot be written as JSON: {exc}") from exc


def _form(asked: RequestData) -> dict[str, Any]:
    """Write the parameters as fields of texts, beside the files; names stay readable beyond ASCII."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in asked.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in asked.multipart_data.items():
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, source, filename=filename, content_type=kind)
    return {"data": form}


@cache  # reading them takes longer than a hundred calls
def _certificates() -> ssl.SSLContext:
    """Trust whom httpx trusts: its own list, or what SSL_CERT_FILE names."""
    return httpx.create_ssl_context()


def _or(wish: _Wish, default: _Seconds) -> _Seconds:
    return wish if wish is None or isinstance(wish, int | float) else default


def _sum(*seconds: _Seconds) -> _Seconds:
    known = [one for one in seconds if one is not None]
    return sum(known) if len(known) == len(seconds) else None


@lru_cache(maxsize=32)
def _limits(free: _Seconds, connect: _Seconds, read: _Seconds) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=free, sock_connect=connect, sock_read=read)


def _told(exc: Exception) -> NetworkError:
    """Return PTB's error for aiohttp's, which becomes its cause."""
    _hide_token(exc)
    said = f"{type(exc).__name__}: {exc}"
    if isinstance(exc, aiohttp.ConnectionTimeoutError):
        return UnsentInTime(said)
    if isinstance(exc, TimeoutError):
        return TimedOut(said)
    return Unsent(said) if isinstance(exc, _NEVER_CONNECTED) else NetworkError(said)


def _hide_token(exc: Exception) -> None:
    """Take the token out of an error that names the address: errors are logged."""
    exc.args = tuple(_without_token(one) if isinstance(one, str) else one for one in exc.args)
    if isinstance(exc, OSError) and exc.strerror:
        exc.strerror = _without_token(exc.strerror)
    if isinstance(exc, aiohttp.ClientResponseError):
        asked = exc.request_info
        shown = asked.real_url.with_path("/bot…")
        exc.request_info = aiohttp.RequestInfo(shown, asked.method, asked.headers, shown)
        exc.args = (exc.request_info, *exc.args[1:])


def _without_token(text: str) -> str:
    return _TOKEN.sub("/bot…", text)
