"""Has the server got this picture already? Sent once, then named by its file_id; sixty at once upload one."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from models.uploads import Upload

Learned: TypeAlias = tuple[bytes, str]  # digest, file_id
_REMEMBERED = 1000
_KEPT = timedelta(days=60)  # the codes that most pictures show do not live longer


def digest_of(content: bytes) -> bytes:
    """Return what a file is known by."""
    return sha256(content).digest()


class Uploads:
    """A process's memory of one bot's uploads; the table beside it outlives the process."""

    def __init__(self, bot_id: int, remembered: int = _REMEMBERED) -> None:
        self._bot_id, self._remembered = bot_id, remembered
        self._file_ids: OrderedDict[bytes, str] = OrderedDict()
        self._flying: dict[bytes, asyncio.Event] = {}

    async def load(self, session: AsyncSession) -> None:
        """Remember what earlier processes have sent, as much as memory is meant for."""
        rows = (await session.execute(Upload.newest(self._bot_id, self._remembered))).all()
        self._file_ids = OrderedDict((digest, file_id) for digest, file_id in reversed(rows))

    async def keep(self, session: AsyncSession, learned: Collection[Learned], now: datetime) -> None:
        """Write down what the server has named, in the caller's transaction; the oldest of it goes."""
        if learned:
            dialect = session.get_bind().dialect.name
            await session.execute(Upload.kept(dialect, self._bot_id, learned, now))
            await session.execute(Upload.dropped(self._bot_id, now - _KEPT))

    async def known(self, digest: bytes) -> str | None:
        """Return the file_id, waiting for whoever is uploading the file; with None it is the caller who does.

        Who got None says ``learn`` or ``give_up`` afterwards, whatever happens: others wait for it.
        """
        while True:
            if (file_id := self._file_ids.get(digest)) is not None:
                self._file_ids.move_to_end(digest)
                return file_id
            if (flying := self._flying.get(digest)) is None:
                self._flying[digest] = asyncio.Event()
                return None
            await flying.wait()

    def flying(self, digest: bytes) -> bool:
        """Return whether somebody is uploading the file just now."""
        return digest in self._flying

    def learn(self, digest: bytes, file_id: str) -> None:
        """The server holds the file: who waited can name it."""
        self._file_ids[digest] = file_id
        self._file_ids.move_to_end(digest)
        if len(self._file_ids) > self._remembered:
            self._file_ids.popitem(last=False)
        self.give_up(digest)

    def give_up(self, digest: bytes) -> None:
        """The upload did not arrive: the next of those who waited makes it."""
        if flying := self._flying.pop(digest, None):
            flying.set()

    def lose(self, digest: bytes, file_id: str) -> None:
        """The server knows this file_id no more; one learnt meanwhile stays."""
        if self._file_ids.get(digest) == file_id:
            del self._file_ids[digest]
