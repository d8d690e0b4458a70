"""What can be exported? A table: its columns, the statement that reads it, and how a row becomes a line."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import phones
from models.members import kin_in, phone_in
from models.orgs import Org, OrgLevel, ancestor_ids
from models.vault import Vault

Line = tuple[
    Any, ...
]  # text, number, share (Decimal), flag, word, date, instant, place or None, a column each
BATCH = 1000
_LEVELS = (OrgLevel.COMMITTEE, OrgLevel.GENERAL_BRANCH, OrgLevel.BRANCH, OrgLevel.GROUP)
_HIDDEN = "****"


class ExportError(Exception):
    """Nothing was written; the message is a sentence that names what is known, or what is wrong."""


@dataclass(frozen=True)
class Tree:
    """The organisations by their number, as far as the subtrees and what is above them reach."""

    orgs: Mapping[int, Org]

    @cached_property
    def _seen(self) -> dict[int | None, tuple[str | None, ...]]:
        return {None: (None,) * len(_LEVELS)}

    def name(self, org_id: int | None) -> str | None:
        """Return what an organisation is called, None for none."""
        return self.orgs[org_id].name if org_id is not None else None

    def home(self, org_id: int | None) -> tuple[str | None, ...]:
        """Return the names of the committee, general branch, branch and group on the way to it."""
        if org_id not in self._seen:
            way = [self.orgs[key] for key in ancestor_ids(self.orgs[org_id].path)] if org_id else []
            names = {org.level: org.name for org in way}
            self._seen[org_id] = tuple(names.get(level) for level in _LEVELS)
        return self._seen[org_id]

    def pair(self, org_id: int | None) -> tuple[str | None, str | None]:
        """Return the committee and the organisation itself, as most ledgers name it."""
        committee = self.home(org_id)[0]
        own = self.name(org_id)
        return (committee if committee != own else None), own


@dataclass(frozen=True, slots=True)
class Numbers:
    """How sealed numbers leave: open where that was asked for, else only to be recognised (domain §3.7)."""

    vault: Vault | None
    open: bool = False

    def phone(self, sealed: bytes | None) -> str | None:
        """Return a telephone number, masked unless numbers are open."""
        number = phone_in(sealed, self.vault) if self.vault else None
        if number is None:
            return _HIDDEN if sealed else None
        return phones.dialable(number) if self.open else phones.masked(number)

    def kin(self, sealed: bytes | None) -> str | None:
        """Return the spare contact; it is free text, so it is hidden whole unless numbers are open."""
        if self.vault and self.open:
            return kin_in(sealed, self.vault)
        return _HIDDEN if sealed else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an export is of: the subtrees, and as of when."""

    paths: tuple[str, ...]
    whole: bool  # every organisation there is
    tree: Tree
    now: datetime
    on: date  # whose ages are counted
    numbers: Numbers = field(default_factory=lambda: Numbers(None))


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, how it is read, how a row of the statement becomes a line.

    ``sealed`` tells that telephone numbers are among the columns.
    """

    columns: tuple[str, ...]
    statement: Callable[[Asked], Any]
    line: Callable[[Any, Asked], Line]
    sealed: bool = False

    async def lines(self, session: AsyncSession, asked: Asked) -> AsyncIterator[list[Line]]:
        """Yield the lines a batch at a time, as the database gives them; memory stays flat."""
        result = await session.stream(self.statement(asked).execution_options(yield_per=BATCH))
        async for part in result.partitions(BATCH):
            yield [self.line(row, asked) for row in part]
