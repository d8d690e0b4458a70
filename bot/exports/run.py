"""How is a table written? Read as of one instant, batch by batch, into a draft; told in the trail; shown."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.cells import Heading
from bot.exports.plain_files import Put, csv_file, jsonl_file
from bot.exports.sheet_file import xlsx_file
from bot.exports.subtree import Subtree, find_subtree
from bot.exports.table import Asked, ExportError, Numbers, Table, Tree
from bot.exports.tables import TABLES
from bot.settings import Settings
from bot.texts import Catalogue, Words
from bot.upkeep.draft import draft
from bot.upkeep.fault import UpkeepError
from bot.upkeep.fit import check_key, opened, vault_of
from bot.upkeep.meant import present
from models.audit import AuditLine
from models.database import Database
from models.installation import Installation
from models.ledgers.people import units_around
from models.vault import SealBrokenError

T = TypeVar("T")
Writer = Callable[[IO[bytes], Heading], AbstractContextManager[Put]]
WRITERS: Mapping[str, Writer] = MappingProxyType({".xlsx": xlsx_file, ".csv": csv_file, ".jsonl": jsonl_file})
TOLD_EACH = 20_000  # rows after which somebody who waits hears of it


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: a table, in which kind of file, of which subtree, with open numbers or masked ones."""

    name: str
    ending: str
    under: str | None = None
    with_phones: bool = False

    @property
    def table(self) -> Table:
        """The table; ExportError for an unknown one, and for numbers of a table that has none."""
        found = _known(TABLES, "table", self.name)
        if self.with_phones and not found.sealed:
            named = ", ".join(name for name, table in TABLES.items() if table.sealed)
            raise ExportError(f"{self.name!r} has no telephone numbers. These have: {named}.")
        return found

    @property
    def writer(self) -> Writer:
        """What writes such a file; ExportError for an unknown ending."""
        return _known(WRITERS, "file ending", self.ending)


async def export(
    table: str,
    file: Path,
    settings: Settings,
    *,
    under: str | None = None,
    with_phones: bool = False,
    tell: Callable[[int], None] = lambda _rows: None,
) -> int:
    """Write a table of a subtree (default: of everything) to a file; return its number of rows.

    The file appears when it is whole, and after its line stands in the trail. Raises ExportError for an
    unknown table, ending or organisation, and for a file that cannot be written; then nothing was changed.
    """
    order = Order(table, file.suffix.lower(), under, with_phones)
    chosen, write = order.table, order.writer
    try:
        async with opened(settings.database_url.get_secret_value()) as database:
            with draft(file) as out:
                return await _Run(database, settings, order, chosen, tell).fill(out, write)
    except UpkeepError as fault:
        raise ExportError(str(fault)) from None
    except SealBrokenError as fault:
        raise ExportError(f"{fault}. Set the key with which the rows were sealed.") from None


@dataclass(frozen=True, slots=True)
class _Run:
    """One export, from the first row to its line in the trail."""

    database: Database
    settings: Settings
    order: Order
    table: Table
    tell: Callable[[int], None]

    async def fill(self, out: IO[bytes], write: Writer) -> int:
        """Write all rows and note the export; return how many rows."""
        zone = self.settings.time_zone
        heading = Heading(self.order.name, self.table.columns, Words(Catalogue(), "zh_CN", zone.key), zone)
        rows = 0
        async with self.database.snapshot() as session:
            subtree = await find_subtree(session, self.order.under)
            asked = await asked_of(session, subtree, zone, await self._numbers(session))
            with write(out, heading) as put:
                async for lines in self.table.lines(session, asked):
                    put(lines)
                    rows += len(lines)
                    if rows % TOLD_EACH < len(lines):
                        self.tell(rows)
        await self._note(subtree, rows, asked)
        return rows

    async def _numbers(self, session: AsyncSession) -> Numbers:
        """A table without telephone numbers can be written without the key."""
        if not self.table.sealed:
            return Numbers(None)
        vault = vault_of(self.settings)
        await check_key(session, vault)
        return Numbers(vault, self.order.with_phones)

    async def _note(self, subtree: Subtree, rows: int, asked: Asked) -> None:
        """Whoever belongs to the subtree can find out that it was exported, and whether with numbers."""
        order = self.order
        facts = {"table": order.name, "rows": rows, "ending": order.ending, "phones": order.with_phones}
        async with self.database.writing() as session:
            for root in subtree.roots:
                line = AuditLine(at=asked.now, verb="exported", subject=f"org:{root.id}", facts=facts)
                session.add(line)


async def asked_of(session: AsyncSession, subtree: Subtree, zone: ZoneInfo, numbers: Numbers) -> Asked:
    """Return what an export is of, as of the service's present."""
    card = await session.scalar(Installation.card())
    now = await present(session)
    on = (card.reference_date if card else None) or now.astimezone(zone).date()
    orgs = {org.id: org for org in await session.scalars(units_around(subtree.paths))}
    return Asked(subtree.paths, subtree.whole, Tree(orgs), now, on, numbers)


def _known(known: Mapping[str, T], what: str, name: str) -> T:
    if name not in known:
        raise ExportError(f"{name!r} is no {what} that can be exported. Known: {', '.join(known)}.")
    return known[name]
