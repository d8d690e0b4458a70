"""Where do the measured bots send? A Bot API that costs nothing: ``python -m bench.server``.

``/bot<token>/METHOD`` is the Bot API, ``/bench/VERB`` is how the measuring process arranges and asks it.
"""

import asyncio
import ssl
import sys
from collections.abc import Callable
from typing import Any, cast

import orjson

from bench.far_end import FarEnd

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_FLOOD_HEAD = _HEAD.replace(b"200 OK", b"429 Too Many Requests")
_LENGTH = b"content-length:"


class Talk(asyncio.Protocol):
    """One connection, reading no more of a request than where it ends."""

    def __init__(self, far_end: FarEnd) -> None:
        self._far_end, self._held = far_end, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end]
            length = int(head.lower().partition(_LENGTH)[2].partition(b"\r\n")[0] or 0)
            if len(self._held) < end + 4 + length:
                return
            body, self._held = self._held[end + 4 : end + 4 + length], self._held[end + 4 + length :]
            self._route(head.split(b" ", 2)[1], body)

    def _route(self, path: bytes, body: bytes) -> None:
        room, _, name = path[1:].partition(b"/")
        if room == b"bench":
            order = orjson.loads(body or b"{}")
            task = asyncio.get_running_loop().create_task(self._obey(name.decode(), order))
            task.add_done_callback(lambda done: self._write(done.result()))
        else:
            self._far_end.hear(name, body, self._write)

    async def _obey(self, verb: str, order: dict[str, Any]) -> bytes:
        done: Any = getattr(self._far_end, verb)(**order)
        return orjson.dumps(await done if asyncio.iscoroutine(done) else done)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            head = _FLOOD_HEAD if answer.startswith(b'{"ok":false') else _HEAD
            self._transport.write(head % len(answer) + answer)


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's loop where it runs, None for asyncio's own."""
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 - not on every platform
    except ImportError:
        return None
    return new_event_loop


async def serve(certificate: str | None) -> None:
    """Listen on a free port of this machine, over TLS where a certificate is named, and say which."""
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    far_end = FarEnd()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Talk(far_end), "127.0.0.1", 0, ssl=context, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(serve(sys.argv[1] if len(sys.argv) > 1 else None))
