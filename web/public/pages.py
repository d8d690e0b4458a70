"""How does a public page leave? With its head, packed or not, or as "you have it already".

Beneath Starlette's responses, which cost more than all the rest of a page that is kept.
"""

import gzip
from collections.abc import Iterable
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from starlette.types import Receive, Scope, Send

from web.public.page_cache import Drawn

Head = tuple[tuple[bytes, bytes], ...]
_PLAIN = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_ASKED_AGAIN = (b"cache-control", b"public, no-cache")  # kept, and asked about: what is withdrawn is gone
_ONES_OWN = (b"cache-control", b"no-store")
_NOT_LISTED = (b"x-robots-tag", b"noindex, nofollow")


def drawn_page(html: str, policy: str, *, listed: bool, status: HTTPStatus = HTTPStatus.OK) -> Drawn:
    """Return a page of HTML, packed as well as it can be: it is done once for thousands. One that is not OK
    is its asker's own, and kept nowhere.
    """
    body = html.encode("utf-8", "replace")
    head = (
        (b"content-type", b"text/html; charset=utf-8"), (b"vary", b"accept-encoding"),
        (b"content-security-policy", policy.encode()),
        _ASKED_AGAIN if status is HTTPStatus.OK else _ONES_OWN, *_PLAIN, *(() if listed else (_NOT_LISTED,)),
    )  # fmt: skip
    return Drawn(status, head, body, gzip.compress(body, 9, mtime=0), _tag(body))


def drawn_file(content: bytes, kind: str) -> Drawn:
    """Return a photo or a recording, which is packed by nature."""
    head = (
        (b"content-type", kind.encode("ascii", "ignore")),
        (b"accept-ranges", b"bytes"),
        _ASKED_AGAIN,
        *_PLAIN,
    )
    return Drawn(HTTPStatus.OK, (*head, _NOT_LISTED), content, None, _tag(content))


def _tag(content: bytes) -> bytes:
    """A weak one: packed or not, it is the same page."""
    return b'W/"%s"' % sha256(content).hexdigest()[:24].encode()


async def send_page(drawn: Drawn, scope: Scope, send: Send) -> None:
    """Answer a GET or HEAD with a page: whole, packed, a part of it, or that it has not changed."""
    asked = dict(scope["headers"])
    head = [*drawn.head, (b"etag", drawn.tag)]
    if drawn.tag in asked.get(b"if-none-match", b""):
        await _send(send, HTTPStatus.NOT_MODIFIED, head, b"")
        return
    status, body = drawn.status, drawn.body
    if drawn.packed is not None and b"gzip" in asked.get(b"accept-encoding", b""):
        body = drawn.packed
        head.append((b"content-encoding", b"gzip"))
    elif drawn.packed is None and (part := asked.get(b"range")) is not None:
        status, body, told = _part_of(drawn.body, part)
        head += told
    head.append((b"content-length", b"%d" % len(body)))
    await _send(send, status, head, b"" if scope["method"] == "HEAD" else body)


def _part_of(body: bytes, asked: bytes) -> tuple[int, bytes, Iterable[tuple[bytes, bytes]]]:
    """Return one part, as players ask for it; the whole where more than one is asked for, or nonsense."""
    unit, _, span = asked.partition(b"=")
    first, dash, last = span.strip().partition(b"-")
    numbers = all(one.isdigit() or not one for one in (first, last)) and (first or last)
    if unit.strip() != b"bytes" or not dash or not numbers or len(span) > len(b"-") + 2 * _DIGITS:
        return HTTPStatus.OK, body, ()
    size = len(body)
    begin = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if begin >= end:
        return HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", _range(f"*/{size}")
    return HTTPStatus.PARTIAL_CONTENT, body[begin:end], _range(f"{begin}-{end - 1}/{size}")


_DIGITS = 12  # of a place in a file: more is nonsense


def _range(told: str) -> list[tuple[bytes, bytes]]:
    return [(b"content-range", f"bytes {told}".encode())]


async def _send(send: Send, status: int, head: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": int(status), "headers": head})
    await send({"type": "http.response.body", "body": body})


async def read_body(receive: Receive, most: int) -> bytes | None:
    """Return what was sent; None where it is more than ``most`` bytes: the rest is not read."""
    body = bytearray()
    while True:
        message: Any = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body"):
            return bytes(body)
