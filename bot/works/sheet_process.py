"""What does a sheet say that somebody sent? Read apart: ``python -m bot.works.sheet_process``.

Nobody waits for it, and what is built to fill a memory fills this one's, which is bounded. The file comes by
stdin and never lies on a disk; the rows leave by stdout, without the numbers of identity cards.
"""

import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from bot.sheets import SheetError, grids_of
from bot.works.rows import as_line
from models.json_text import parsed, written
from models.roster.reading import Reading, RosterError, read_roster

MOST_MEMORY = 2 << 30  # bytes: five times what fifty thousand rows take
SECONDS = 170  # of computing


def main() -> None:
    """Answer what comes by stdin, within bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for line in answer(sys.stdin.buffer):
        sys.stdout.buffer.write(line + b"\n")


def answer(given: IO[bytes]) -> Iterator[bytes]:
    """Yield what came of a file, then its rows; the order stands in the first line, the file behind it."""
    order = parsed(given.readline())
    try:
        reading = _read(given.read(), order)
    except (SheetError, RosterError) as fault:
        yield written({"refused": fault.key, "args": fault.args_shown})
        return
    yield written({"rows": len(reading.entries), "unknown": reading.unknown, "missing": reading.missing})
    yield from map(as_line, reading.entries)


def _read(content: bytes, order: dict[str, Any]) -> Reading:
    """A file in memory has no name of its own: its only sheet, when it is plain text, gets the sender's."""
    held = os.memfd_create("sheet")
    with os.fdopen(held, "wb") as file:
        file.write(content)
        file.flush()
        path = Path(f"/proc/self/fd/{held}")
        grids = [(order["name"] if name == path.stem else name, grid) for name, grid in grids_of(path)]
        reading = read_roster(grids, date.fromisoformat(order["today"]))
    return replace(reading, unknown=reading.unknown[:40])


if __name__ == "__main__":
    main()
