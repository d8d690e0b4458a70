"""Whose chat does a message reach? The person who is disturbed, with branch and time zone."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from models import rehearsal
from models.rehearsal import Reader

_NOBODY = Reader()
_Addressed = tuple[int, Reader]  # account, and the member it speaks for if the message is about one of those


@dataclass(slots=True)
class Readers:
    """Remembers whose chats accounts are; a message about somebody for whom the chat speaks is theirs."""

    _known: dict[int, Reader] = field(default_factory=dict)

    async def meet(self, session: AsyncSession, addressed: Iterable[_Addressed]) -> None:
        """Look up the chats of these messages that were not met before."""
        new = {account for account, about in addressed if about.branch_id is None} - self._known.keys()
        if new:
            found = await rehearsal.readers(session, new)
            self._known |= {account: found.get(account, _NOBODY) for account in new}

    def of(self, account: int, about: Reader) -> Reader:
        """Return who reads a message; it was met before."""
        return about if about.branch_id is not None else self._known[account]
