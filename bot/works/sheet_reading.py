"""How is a sheet fetched and read without anybody noticing? From the server, through a process of its own."""

import asyncio
import logging
import sys
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from telegram.error import BadRequest

from bot.courier import FileTooBigError
from bot.works.fault import WorkRefusedError
from bot.works.rows import from_line
from bot.works.under_way import UnderWay
from models.json_text import parsed, written
from models.roster.verdicts import Entry

log = logging.getLogger(__name__)

MOST_BYTES = 20_000_000  # that a Bot API server hands out
_SECONDS = 180.0
_MODULE = "bot.works.sheet_process"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read; ``digest`` knows the file again."""

    digest: bytes
    entries: list[Entry]
    unknown: list[str]
    missing: list[str]


async def fetched(under_way: UnderWay) -> bytes:
    """Return the file that was sent; WorkRefusedError where the server has it no more, or it is too large."""
    try:
        return await under_way.tools.courier.fetch(under_way.work.asked["file_id"], MOST_BYTES)
    except FileTooBigError:
        raise WorkRefusedError("sheet-too-big", megabytes=MOST_BYTES // 1_000_000) from None
    except BadRequest as exc:
        log.warning("a sheet cannot be fetched: %s", exc)
        raise WorkRefusedError("sheet-gone") from None


async def read(content: bytes, name: str, today: date) -> Sheet:
    """Return what a file says; WorkRefusedError with the reason where it is no roster, or cannot be read.

    A file that brings its reader down, by its size or its make, is refused as a broken one.
    """
    order = {"name": Path(name).stem or name, "today": today.isoformat()}
    head, *lines = await _read_apart(written(order) + b"\n" + content)
    if "refused" in (told := parsed(head)):
        raise WorkRefusedError(told["refused"], **told["args"])
    entries = await asyncio.to_thread(lambda: [from_line(line) for line in lines])
    return Sheet(sha256(content).digest(), entries, told["unknown"], told["missing"])


async def _read_apart(given: bytes) -> list[bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _MODULE, cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_SECONDS):
            said, _ = await process.communicate(given)
    except TimeoutError:
        said = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    lines: list[bytes] = said.splitlines()
    if process.returncode or not lines:
        log.warning("the reader of a sheet ended with %s", process.returncode)
        raise WorkRefusedError("sheet-broken")
    return lines
