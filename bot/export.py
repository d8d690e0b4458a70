"""How does a table leave the house? ``export TABLE FILE``: .csv for spreadsheets, .jsonl for programs."""

import csv
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.settings import Settings
from bot.texts import Catalogue, Words
from models.database import Database, is_empty
from models.installation import Installation
from models.orgs import Org
from models.structure import Structure, structure_below
from models.values import enum_key

T = TypeVar("T")
Row = dict[str, Any]  # column -> text, whole number, percentage (Decimal) or date
_SHARED = ("women", "young", "rural", "high")  # counts with their share beside (domain §4 R1)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins so


class ExportError(Exception):
    """Nothing was written; the message is a sentence that names what is known, or what is wrong."""


async def export(table: str, file: Path, settings: Settings) -> int:
    """Write a table of the whole county to a file; return its number of rows.

    Header and words are in Chinese in .csv (UTF-8 with a mark, as spreadsheets want it); .jsonl has the
    columns' English names. Raises ExportError for an unknown table or ending, and an unwritable file.
    """
    chosen, write = _known(TABLES, "table", table), _known(_WRITERS, "file ending", file.suffix.lower())
    rows = await _read(chosen, settings)
    try:
        with file.open("w", encoding="utf-8-sig" if write is _write_csv else "utf-8", newline="") as out:
            write(out, table, rows)
    except OSError as fault:
        raise ExportError(f"{file} cannot be written: {fault.strerror}.") from fault
    return len(rows)


def _known(known: Mapping[str, T], what: str, name: str) -> T:
    if name not in known:
        raise ExportError(f"{name!r} is no {what} that can be exported. Known: {', '.join(known)}.")
    return known[name]


async def _read(table: "Table", settings: Settings) -> list[Row]:
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.engine.connect() as connection:
            if await is_empty(connection):
                raise ExportError("The database has no tables yet: run python -m bot migrate first.")
        async with database.reading() as session:
            return await table.read(session, Clock().now().astimezone(settings.time_zone).date())
    finally:
        await database.close()


async def _structure(session: AsyncSession, today: date) -> list[Row]:
    """One row for each organisation, the county first, with the ages of the stored reference date (Z02)."""
    card = await session.scalar(Installation.card())
    on = (card.reference_date if card else None) or today
    paths = tuple(org.path for org in await session.scalars(Org.roots()))
    counted = await session.execute(structure_below(paths, on))
    return [_structure_row(Structure.of(row), on) for row in counted]


def _structure_row(structure: Structure, on: date) -> Row:
    row: Row = {name: getattr(structure, name) for name in Structure.__slots__} | {"reference_date": on}
    row |= {f"{name}_share": structure.share(name) for name in _SHARED}
    return {column: row[column] for column in TABLES["structure"].columns}


@dataclass(frozen=True, slots=True)
class Table:
    """What can be exported: its columns in order, and how it is read on a day."""

    columns: tuple[str, ...]
    read: Callable[[AsyncSession, date], Awaitable[list[Row]]]


TABLES: Mapping[str, Table] = {
    "structure": Table(
        (
            "name", "level", "committees", "general_branches", "branches", "members", "women", "women_share",
            "young", "young_share", "middle", "mature", "elder", "undated", "rural", "rural_share",
            "minority", "high", "high_share", "college", "probationary", "reference_date",
        ),
        _structure,
    ),
}  # fmt: skip


def _write_csv(out: TextIO, table: str, rows: Sequence[Row]) -> None:
    words, columns = Words(Catalogue(), "zh_CN"), TABLES[table].columns
    writer = csv.writer(out)
    writer.writerow([words.plain(f"export-{table}.{column.replace('_', '-')}") for column in columns])
    writer.writerows([guarded(_said(row[column], words)) for column in columns] for row in rows)


def _said(value: object, words: Words) -> str:
    if isinstance(value, StrEnum):
        return words.plain(enum_key(value))
    return "" if value is None else str(value)


def guarded(cell: str) -> str:
    """Return the cell with an apostrophe before what a spreadsheet would compute (domain §4)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _write_jsonl(out: TextIO, _table: str, rows: Sequence[Row]) -> None:
    out.writelines(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in rows)


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


_WRITERS: Mapping[str, Callable[[TextIO, str, Sequence[Row]], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
}
