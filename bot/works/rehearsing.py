"""How does a county rehearse from the chat? The command does it in a process of its own; here it is told.

The copy, and the arithmetic of a whole year, are never in the process that answers people.
"""

import asyncio
import logging
import os
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.settings import PREFIX
from bot.works.craft import Craft
from bot.works.fault import WorkRefusedError
from bot.works.files import LARGEST, deliver, file_name
from bot.works.parts import cut, sealed
from bot.works.reach import reached
from bot.works.under_way import UnderWay
from models.json_text import parsed
from models.roles import Permission
from models.values import TextKey
from models.works import Slot, WorkKind

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_LONGEST_LINE = 64 * 1024 * 1024  # bytes: all messages of a day
_CUT_SHORT = "rehearsal-cut-short"


@dataclass(slots=True)
class _Told:
    """What the process has said so far. A file that is too large for a chat is not kept."""

    lines: bytearray = field(default_factory=bytearray)
    report: dict[str, Any] | None = None
    large: bool = False

    def hear(self, said: dict[str, Any]) -> None:
        """Take in one line; WorkRefusedError where it says that it cannot be done."""
        if "refused" in said:
            raise WorkRefusedError(said["refused"], **said["args"])
        self.report = said.get("report")
        self.large = self.large or len(self.lines) + len(said["csv"]) > LARGEST
        if self.large:
            self.lines.clear()
        else:
            self.lines += said["csv"].encode()


async def run(under_way: UnderWay) -> None:
    """Rehearse, tell what it comes to and send the lines; cut short, it begins anew.

    Raises NotFound and NotAllowed for who may not; WorkRefusedError where it cannot be done.
    """
    async with under_way.scope() as scope:
        org = await reached(scope, under_way.work, Permission.REHEARSE)
        words = under_way.words(scope)
    days = int(under_way.work.asked["days"])
    told = await _rehearsed(under_way, org.id, days)
    parts = await sealed(under_way.tools.vault, under_way.work.id, Slot.FILE, cut(bytes(told.lines)))
    async with under_way.scope() as scope:
        await reached(scope, under_way.work, Permission.REHEARSE)
        scope.audit("rehearsed", f"org:{org.id}", days=days)
        shown = _shown(told.report or {})
        await under_way.end(
            scope, "rehearsal-done", unit=org.name, days=days, large=told.large or None, **shown
        )
        if not told.large:
            at = scope.now.astimezone(ZoneInfo(under_way.tools.zone))
            await deliver(
                under_way, scope, file_name(words.plain("rehearsal.title"), org.name, at, ".csv"), parts
            )


async def _rehearsed(under_way: UnderWay, org: int, days: int) -> _Told:
    """Return what the process said. It ends with this task, and its copy with it."""
    command = ("-m", "bot", "rehearse", "--json", "--days", str(days), "--under", str(org))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env=_environment(under_way), limit=_LONGEST_LINE,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        told = await _heard(under_way, process.stdout)
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or told.report is None:
        log.warning("a rehearsal ended with %s", process.returncode)
        raise WorkRefusedError(_CUT_SHORT)
    return told


async def _heard(under_way: UnderWay, said: asyncio.StreamReader | None) -> _Told:
    told = _Told()
    while said and (line := await said.readline()):
        heard = parsed(line)
        told.hear(heard)
        if "day" in heard:
            under_way.count(heard["day"], heard["of"])
    return told


def _environment(under_way: UnderWay) -> dict[str, str]:
    """The settings of this process, of which database and county's clock are certainly those of the bot."""
    tools = under_way.tools
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    ours = {f"{PREFIX}DATABASE_URL": tools.database.url, f"{PREFIX}TIME_ZONE": tools.zone}
    return {**os.environ, **ours, "PYTHONPATH": path}


def _shown(report: dict[str, Any]) -> dict[str, Any]:
    """Return the report as a screen's arguments: what counts nothing is not told."""
    busiest, longest = report["busiest"], report["longest"]
    kinds = [
        {name: value or None for name, value in kind.items()}
        | {"label": TextKey(f"export-kind.{kind['kind']}"), "sent": kind["sent"]}
        for kind in report["kinds"]
    ]
    return {
        "kinds": kinds,
        "sent": report["sent"],
        "doubled": report["doubled"] or None,
        "busiest": busiest and date.fromisoformat(busiest["day"]),
        "most": busiest and busiest["sent"],
        "longest": longest and date.fromisoformat(longest["day"]),
        "first": longest and longest["first"],
        "last": longest and longest["last"],
        "years": ", ".join(map(str, report["years"])) or None,
        **{gap["what"]: True for gap in report["gaps"]},
        **{gap["what"].replace("-", "_"): gap["number"] for gap in report["gaps"]},
    }


REHEARSAL = Craft(WorkKind.REHEARSAL, run)
