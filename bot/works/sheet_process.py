"""What does a sheet say that somebody sent? Read apart: ``python -m bot.works.sheet_process``.

Nobody waits for it, and what is built to fill a memory fills this one's, which is bounded. The file comes by
stdin and never lies on a disk; the rows leave by stdout, without the numbers of identity cards.
"""

import os
import resource
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.sheets import SheetError, grids_of
from bot.works.rows import as_line
from models.json_text import parsed, written
from models.roster.reading import Reading, RosterError, read_roster

MOST_MEMORY = 2 << 30  # bytes: five times what fifty thousand rows take
SECONDS = 170  # of computing


def main() -> None:
    """Read the order in the first line, and the file behind it; write what came of it, then the rows."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    order = parsed(sys.stdin.buffer.readline())
    try:
        reading = _read(sys.stdin.buffer.read(), order)
    except (SheetError, RosterError) as fault:
        _say({"refused": fault.key, "args": fault.args_shown})
        return
    _say({"rows": len(reading.entries), "unknown": reading.unknown, "missing": reading.missing})
    for entry in reading.entries:
        sys.stdout.buffer.write(as_line(entry) + b"\n")


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


def _say(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(written(line) + b"\n")


if __name__ == "__main__":
    main()
