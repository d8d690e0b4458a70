"""What does one call to the Bot API cost its client? HTTPXRequest beside AiohttpRequest, on both event loops.

``python -m bench.transport [--quick]``: a server that costs nothing runs as a process of its own on loopback;
rounds are interleaved, medians are printed. The machine is shared: read ratios, not absolutes.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import cast

from telegram.request import BaseRequest, HTTPXRequest

from bot.courier import Courier
from bot.transport import AiohttpRequest

ANSWER = b'{"ok":true,"result":{"message_id":7,"date":0,"chat":{"id":5,"type":"private"},"text":"x"}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ANSWER)
ROUNDS = 3
ROWS: dict[str, tuple[Callable[[], BaseRequest], bool]] = {
    "httpx, asyncio": (lambda: HTTPXRequest(connection_pool_size=80, pool_timeout=30), False),
    "httpx, uvloop": (lambda: HTTPXRequest(connection_pool_size=80, pool_timeout=30), True),
    "aiohttp, asyncio": (AiohttpRequest, False),
    "aiohttp, uvloop": (AiohttpRequest, True),
}
MESSAGE = {
    "chat_id": 5,
    "text": "<b>每月报到</b>\n你好,新的一个月开始了,请报个平安。" * 4,
    "parse_mode": "HTML",
    "reply_markup": {"inline_keyboard": [[{"text": "很好", "callback_data": "a:1"}]] * 3},
}


class Free(asyncio.Protocol):
    """A server that answers every request the same, reading no more than where it ends."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self.transport, self.held = cast("asyncio.Transport", transport), b""

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            length = int(self.held[:end].lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            if len(self.held) < end + 4 + length:
                return
            self.held = self.held[end + 4 + length :]
            self.transport.write(HEAD + ANSWER)


async def serve() -> None:
    """Listen on a free port, and say which."""
    server = await asyncio.get_running_loop().create_server(Free, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


async def measure(carrier: BaseRequest, address: str, calls: int, at_once: int) -> tuple[float, float]:
    """Return calls a second and CPU milliseconds a call."""
    courier, numbers = Courier.to("42:bench", address, carrier), count()
    await courier.open()

    async def one_after_another() -> None:
        while next(numbers) < calls:
            await courier.call("sendMessage", MESSAGE)

    await courier.call("getMe", {})
    began, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    took, cost = time.perf_counter() - began, time.process_time() - worked
    await courier.close()
    return calls / took, cost / calls * 1000


def run(address: str, calls: int, at_once: int) -> None:
    """Print one table."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ROWS}
    for _ in range(ROUNDS):
        for name, (carrier, fast) in ROWS.items():
            with asyncio.Runner(loop_factory=loop_of(fast=fast)) as runner:
                found[name].append(runner.run(measure(carrier(), address, calls, at_once)))
    print(f"{at_once} in flight, {calls} calls, median of {ROUNDS} rounds")
    first = None
    for name, rounds in found.items():
        rate, cost = (statistics.median(one) for one in zip(*rounds, strict=True))
        first = first or (rate, cost)
        print(
            f"  {name:18} {rate:7.0f}/s ×{rate / first[0]:5.1f}   {cost:6.3f} ms CPU ÷{first[1] / cost:5.1f}"
        )


def loop_of(*, fast: bool) -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's loop where it is wished for and runs."""
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 - not on every platform
    except ImportError:
        return None
    return new_event_loop if fast else None


def main() -> None:
    """Measure, or be the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the calls")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        with asyncio.Runner(loop_factory=loop_of(fast=True)) as runner:
            runner.run(serve())
    command = [sys.executable, "-m", "bench.transport", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - ourselves
        try:
            address = f"http://127.0.0.1:{server.stdout.readline().strip() if server.stdout else 0}"
            for at_once in (1, 64):
                run(address, 300 if asked.quick else 3000, at_once)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
