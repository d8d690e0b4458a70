"""How does a file that was made leave for the chat? Kept sealed, and drawn when it is sent."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.works.parts import keep
from bot.works.under_way import UnderWay
from models.scope import How, Scope
from models.works import Slot

LARGEST = 20_000_000  # bytes of a file that is sent into a chat; what is larger is made on the server
_NO_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def file_name(what: str, unit: str, at: datetime, ending: str) -> str:
    """Return a name that every system takes: what it is, of whom, of which day."""
    return _NO_NAMES.sub("_", f"{what}_{unit}_{at:%Y%m%d}")[:80] + ending


async def deliver(under_way: UnderWay, scope: Scope, name: str, parts: Sequence[bytes]) -> None:
    """Keep a sealed file with the work and have it sent once; after that it is deleted."""
    work = under_way.work
    await keep(scope, work.id, Slot.FILE, parts)
    scope.show("work-file", None, None, How(key=work.file_key), work=work.id, slot=Slot.FILE.value, file=name)
