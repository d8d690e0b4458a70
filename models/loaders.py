"""What will several turns of a batch ask?
Rows about members, loaded for all of them by one statement each.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models.prepared import Prepared


@dataclass(frozen=True, slots=True, eq=False)
class Loader:
    """A question about members: its statement with the places ``member_ids`` and ``now``, and whom a row is
    about.
    """

    statement: Prepared
    member_of: Callable[[Any], int]

    async def load(
        self, session: AsyncSession, member_ids: Collection[int], now: datetime
    ) -> dict[int, list[Any]]:
        """Return the rows of each of these members, an empty list where there are none."""
        found: dict[int, list[Any]] = {member_id: [] for member_id in member_ids}
        for row in (await self.statement.ask(session, member_ids=member_ids, now=now)).all():
            found[self.member_of(row)].append(row)
        return found


@dataclass(slots=True)
class Shelf:
    """What a batch has loaded ahead of its turns: good until a turn may have changed it."""

    _rows: dict[Loader, dict[int, list[Any]]] = field(default_factory=dict)

    async def fill(
        self, session: AsyncSession, loader: Loader, member_ids: Collection[int], now: datetime
    ) -> None:
        """Load the answers for these members."""
        self._rows[loader] = await loader.load(session, member_ids, now)

    def find(self, loader: Loader, member_id: int) -> list[Any] | None:
        """Return what is known about a member, None where it must be asked."""
        return self._rows.get(loader, {}).get(member_id)

    def forget(self, member_ids: Iterable[int]) -> None:
        """Drop what a turn of these members may have changed."""
        for member_id in member_ids:
            for rows in self._rows.values():
                rows.pop(member_id, None)

    def clear(self) -> None:
        """Drop everything: somebody acted who may change anything."""
        self._rows.clear()
