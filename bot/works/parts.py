"""What is kept with a piece of work? Files in sealed parts, each for its own place, gone after a day."""

import asyncio
import zlib
from collections.abc import Iterable, Iterator, Sequence

from models.scope import Scope
from models.vault import Vault
from models.works import Slot, WorkPart, place_of

PART = 1 << 20  # bytes of a part before it is sealed: no row is large


async def sealed(vault: Vault, work_id: int, slot: Slot, parts: Iterable[bytes]) -> list[bytes]:
    """Return the parts packed and sealed for a slot; done in a thread, before anybody waits."""

    def made() -> list[bytes]:
        return [
            vault.seal_bytes(zlib.compress(content, 6), place_of(work_id, slot, number))
            for number, content in enumerate(parts)
        ]

    return await asyncio.to_thread(made)


async def keep(scope: Scope, work_id: int, slot: Slot, parts: Sequence[bytes]) -> None:
    """Keep sealed parts in a slot, in place of what was kept there."""
    await scope.run(WorkPart.forget([work_id], slot))
    for number, part in enumerate(parts):
        scope.add(WorkPart(work_id=work_id, slot=slot, number=number, sealed=part, kept_at=scope.now))
    await scope.flush()


def cut(content: bytes) -> Iterator[bytes]:
    """Yield a file in parts; an empty one is one part."""
    return (content[at : at + PART] for at in range(0, max(len(content), 1), PART))
