"""How many visitors a second read a branch's board, and how old is what they see?

Everything of the service runs in one process beside the pages; the visitors take the other core. Each asks
for the packed page, as telephones do, and waits for all of it; one more reads how old it is.
"""

import asyncio
import re
import socket
import statistics
import time
from dataclasses import dataclass, field

from bench.contest import run
from bench.county import Wanted
from bench.figures import Sheet
from bench.plan import Plan
from bench.server import fast_loop

BRANCH = 2  # of the bench's county
_VISITORS, _LEAST = 32, 1000  # connections; pages a second
_OLDEST, _HEAVIEST = 10.0, 60.0  # seconds, kB
_MOVED = re.compile(rb"\D(\d{6,})[^<]{0,20}1000000000")
_SECONDS = {True: 6, False: 25}  # quick or not: longer than a page is kept


@dataclass
class Seen:
    """What the visitors saw: milliseconds of each page, bytes of one, seconds by which it was old."""

    taken: list[float] = field(default_factory=list)
    size: int = 0
    ages: list[float] = field(default_factory=list)


def measure(plan: Plan) -> Sheet:
    """Measure pages a second, the slowest hundredth, the size of a first view and its greatest age."""
    sheet = Sheet("board", f"A board of pledges, {_VISITORS} visitors at a time", "rate")
    seconds = _SECONDS[plan.quick]
    for engine in plan.mostly:
        line = sheet.line(f"Hongyan, {engine}")
        ages = list[float]()
        for _ in range(plan.times(3, 1)):
            plan.server.arrange()
            with plan.engines.copy(engine, Wanted(100)) as url:
                seen, port = Seen(), _free_port()
                order = {"address": plan.server.address, "url": url, "branch": BRANCH, "port": port}
                order |= plan.profiled("hongyan")
                outcome = run("board", order, plan.server, lambda _: _visit(port, seconds, seen))  # noqa: B023 - awaited here
            ages += seen.ages
            slow = statistics.quantiles(seen.taken, n=100)[-1]
            line.add(
                rate=len(seen.taken) / seconds, p99_ms=slow, kb=seen.size / 1000, oldest_s=max(seen.ages)
            )
            line.add(core=outcome.cpu / outcome.seconds)
        sheet.hold(f"pages a second, {engine}", line.median("rate"), _LEAST)
        sheet.hold(f"seconds that a page is old at most, {engine}", max(ages), _OLDEST, at_most=True)
        sheet.hold(f"kB of a first view, {engine}", line.median("kb"), _HEAVIEST, at_most=True)
    return sheet


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _visit(port: int, seconds: float, seen: Seen) -> bool:
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(_crowd(port, seconds, seen))
    return bool(seen.taken and seen.ages)


async def _crowd(port: int, seconds: float, seen: Seen) -> None:
    until = time.monotonic() + seconds
    await asyncio.gather(_watch(port, until, seen), *(_read(port, until, seen) for _ in range(_VISITORS)))


async def _read(port: int, until: float, seen: Seen) -> None:
    """Read the page again and again over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        began = time.perf_counter()
        body = await _ask(reader, writer, b"gzip")
        seen.taken.append((time.perf_counter() - began) * 1000)
        seen.size = len(body)
    writer.close()


async def _watch(port: int, until: float, seen: Seen) -> None:
    """Read off the page, ten times a second, how long ago what it shows was true."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        found = _MOVED.search(await _ask(reader, writer, b"identity"))
        if found:
            seen.ages.append(time.monotonic() - int(found[1]) / 10)
        await asyncio.sleep(0.1)
    writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, coding: bytes) -> bytes:
    head = b"GET /board/%d HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: %s\r\n\r\n" % (BRANCH, coding)
    writer.write(head)
    answer = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not answer.startswith(b"http/1.1 200"):
        raise ConnectionError(answer.decode(errors="replace"))
    return await reader.readexactly(int(answer.partition(b"content-length:")[2].partition(b"\r\n")[0]))
