"""How do lines become text? .csv as spreadsheets open it, .jsonl as programs read it; a batch at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import IO

from bot.exports.cells import Heading, bare, guarded
from bot.exports.table import Line
from models.values import TextKey

Put = Callable[[Sequence[Line]], None]


@contextmanager
def csv_file(out: IO[bytes], heading: Heading) -> Iterator[Put]:
    """Give what takes lines for a .csv: UTF-8 with a mark, Chinese header and words, formulas guarded."""
    out.write("\ufeff".encode())
    out.write(_rows([heading.titles]))
    yield lambda lines: _put(out, _rows([[_cell(heading.said(value)) for value in line] for line in lines]))


def _put(out: IO[bytes], held: bytes) -> None:
    out.write(held)


def _rows(rows: Sequence[Sequence[str]]) -> bytes:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows(rows)
    return sheet.getvalue().encode()


def _cell(said: object) -> str:
    if said is None:
        return ""
    if isinstance(said, datetime):
        return said.isoformat(" ", "minutes")
    return guarded(said) if isinstance(said, str) else str(said)


@contextmanager
def jsonl_file(out: IO[bytes], heading: Heading) -> Iterator[Put]:
    """Give what takes lines for a .jsonl: one object a line, English names and words, instants with zone."""

    def plain(value: object) -> object:
        if isinstance(value, datetime):
            return value.astimezone(heading.zone).isoformat()
        return float(value) if isinstance(value, Decimal) else str(value)

    def told(line: Line) -> str:
        named = zip(heading.columns, (_key(value) for value in line), strict=True)
        return json.dumps(dict(named), ensure_ascii=False, default=plain) + "\n"

    yield lambda lines: _put(out, "".join(map(told, lines)).encode())


def _key(value: object) -> object:
    return bare(value) if isinstance(value, TextKey) else value
