"""How is a picture painted without anybody waiting? Apart: ``python -m bot.easel_process``.

Painting with a Chinese typeface takes a tenth of a second and holds the interpreter for most of it: in this
process every reply would wait for it, in a thread too. So each picture has a process of its own, two at a
time at most: on a festival everybody asks for theirs within the same hour.
"""

import asyncio
import sys
from pathlib import Path

_MODULE = "bot.easel_process"
_ROOT = Path(__file__).parents[1]
_SECONDS = 30.0
_AT_ONCE = asyncio.Semaphore(2)


class EaselError(Exception):
    """A picture could not be painted; the message names how the painter ended."""


async def painted(sketch: str) -> bytes:
    """Return an SVG as PNG; raise EaselError where it cannot be painted, or not in time."""
    async with _AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", _MODULE, cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(_SECONDS):
                picture, _ = await process.communicate(sketch.encode())
        except TimeoutError:
            raise EaselError("the painter took too long") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode or not picture:
        raise EaselError(f"the painter ended with {process.returncode}")
    return picture
