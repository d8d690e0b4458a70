"""What does an import need of a database? Transactions; who opens them may ask first whether it still may."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


class Opens(Protocol):
    """Opens transactions: a database, or one that is guarded while it is worked on."""

    def writing(self, *, patient: bool = ...) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction that may write; ``patient`` ones let everybody else go first."""

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction for reading only."""
