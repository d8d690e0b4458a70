"""How does a file that was made leave for the chat? Kept sealed, and drawn when it is sent."""

import os
import re
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.exports.sheet_file import FOLDER
from bot.works.parts import keep
from bot.works.under_way import UnderWay
from models.scope import How, Scope
from models.works import Slot

LARGEST = 20_000_000  # bytes of a file that is sent into a chat; what is larger is made on the server
_STALE_SECONDS = 3600.0
_NO_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def forget_left_behind(folder: Path, now: datetime) -> int:
    """Delete the waiting rows of exports that were killed, this user's alone; return how many folders.

    One that was touched within the hour may be somebody's who is still writing.
    """
    found = 0
    for left in folder.glob(f"{FOLDER}*"):
        told = left.stat()
        if told.st_uid == os.getuid() and now.timestamp() - told.st_mtime > _STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
            found += 1
    return found


def file_name(what: str, unit: str, at: datetime, ending: str) -> str:
    """Return a name that every system takes: what it is, of whom, of which day."""
    return _NO_NAMES.sub("_", f"{what}_{unit}_{at:%Y%m%d}")[:80] + ending


async def deliver(under_way: UnderWay, scope: Scope, name: str, parts: Sequence[bytes]) -> None:
    """Keep a sealed file with the work and have it sent once; after that it is deleted."""
    work = under_way.work
    await keep(scope, work.id, Slot.FILE, parts)
    scope.show("work-file", None, None, How(key=work.file_key), work=work.id, slot=Slot.FILE.value, file=name)
