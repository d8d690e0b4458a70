"""Which files does the service make? What is kept about a person, as an archive of two forms."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.phone_list import page_of
from bot.roster_form import roster_form
from bot.texts import Words
from models.phone_lists import Line

_PARTS = (
    "bindings", "consents", "check_ins", "journeys", "home_comings", "reports", "follow_ups", "contacts",
    "greetings", "looks",
)  # fmt: skip


def record(words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of a .zip with one's record as JSON and as text to be read.

    ``args`` hold ``kept``: the columns of the ``member`` and the rows of each part.
    """
    kept, name, made = args["kept"], words.plain("record.file"), BytesIO()
    parts = {
        "record.json": json.dumps(kept, ensure_ascii=False, indent=1, default=_plain),
        f"{name}.txt": "\ufeff" + "\r\n".join(_lines(words, kept)),  # so that every editor shows it well
    }
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for file, content in parts.items():
            archive.writestr(ZipInfo(file, args["day"].timetuple()[:6]), content)
    return f"{name}.zip", made.getvalue()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _lines(words: Words, kept: Mapping[str, Any]) -> Iterator[str]:
    """Yield the record as lines: a heading for each part, a line for each row."""
    yield words.plain("record.member")
    for name, value in kept["member"].items():
        if value not in (None, ""):
            yield f"  {words.plain(_label(name))}: {words.name(value)}"
    for part in _PARTS:
        yield words.plain(f"record.{part.replace('_', '-')}")
        yield from (f"  {_row(words, row)}" for row in kept[part])


def _label(name: str) -> str:
    return f"column.{name.replace('_', '-')}"


def _row(words: Words, row: Mapping[str, Any]) -> str:
    said = (
        f"{words.plain(_label(name))} {words.name(value)}"
        for name, value in row.items() if value not in (None, "", False, [])
    )  # fmt: skip
    return "; ".join(said)


def empty_roster(words: Words, _args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of an empty roster; offices fill it in in Chinese."""
    chinese = replace(words, language="zh_CN")
    return f"{chinese.plain('roster-form.file')}.xlsx", roster_form(chinese)


def held(_words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of a file that was made before: ``file``, ``content`` in base64."""
    return args["file"], b64decode(args["content"])


def phone_list(words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of a phone list for the printer: ``lines`` as of a ``day``."""
    day, lines = words.name(args["day"], "long"), [Line(**line) for line in args["lines"]]
    return f"{words.plain('phone-list.title')}-{day}.html", page_of(words, lines, args["day"])
