"""How does a file appear whole or not at all? Written beside its place, synced, then renamed into it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.upkeep.fault import UpkeepError


@contextmanager
def draft(file: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to that takes the place of ``file`` when the block ends well.

    Until then ``file`` is as it was, whatever happens; after a fault the draft is gone. Only its owner may
    read it. Raises UpkeepError when it cannot be written, or somebody else is writing it.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with _alone(part) as out:
            try:
                yield out
                out.flush()
                os.fsync(out.fileno())
                part.replace(file)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        _sync(file.parent)
    except OSError as fault:
        raise UpkeepError(
            f"{file} cannot be written: {fault.strerror}. What stood there before is untouched."
        ) from None


@contextmanager
def _alone(part: Path) -> Iterator[IO[bytes]]:
    """Open the draft for us alone; what an interrupted run left in it is dropped."""
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "wb") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpkeepError(f"{part} is being written by another process.") from None
        out.truncate()
        yield out


def _sync(folder: Path) -> None:
    """Have the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
