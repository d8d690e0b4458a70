"""Which files does the service make? What is kept about a person, as an archive of two forms."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from bot.board_paper import poster_of
from bot.board_paper import sheet_of as board_sheet_of
from bot.exports.cells import Heading
from bot.exports.sheet_file import xlsx_file
from bot.phone_list import page_of
from bot.roster_form import roster_form
from bot.sign_sheet import page_of as sign_page_of
from bot.sign_sheet import table_of as sign_table_of
from bot.texts import Words
from models.phone_lists import Line
from models.values import TextKey

_PARTS = (
    "bindings", "consents", "check_ins", "journeys", "home_comings", "reports", "follow_ups", "contacts",
    "greetings", "notices", "enrolments", "make_ups", "certificates", "exam_tries", "resource_answers",
    "course_wishes", "pledges", "pledge_wordings", "pledge_progress", "looks",
)  # fmt: skip

_CALLS = ("branch", "name", "phone", "why", "notes")  # the last one to be written in by hand


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


def notice_calls(words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of an .xlsx of whom to call about a notice: ``lines`` as of a ``day``;
    the column of numbers is left out where they are not to be shown.
    """
    columns = [name for name in _CALLS if name != "phone" or args["numbered"]]
    heading = Heading("notice-calls", tuple(columns), words, ZoneInfo(words.zone))
    made = BytesIO()
    with xlsx_file(made, heading) as put:
        put([tuple(_cell(line.get(name)) for name in columns) for line in args["lines"]])
    day = words.name(args["day"], "long")
    return f"{words.plain('export-sheet.notice-calls')}-{day}.xlsx", made.getvalue()


def _cell(value: object) -> object:
    """A cell's value; words are said in the sheet's language."""
    return value if value is None or isinstance(value, TextKey) else str(value)


def sign_sheet(words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of a 签到册 for the printer."""
    return f"{words.plain('sign-sheet.title')}-{words.name(args['at'], 'long')}.html", sign_page_of(
        words, args
    )


def sign_table(words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of a 签到册 as a table."""
    return f"{words.plain('sign-sheet.title')}-{words.name(args['at'], 'long')}.xlsx", sign_table_of(
        words, args
    )


def board_poster(words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of a poster with the code of a board."""
    return f"{words.plain('board-poster.title')}.html", poster_of(words, args)


def board_sheet(words: Words, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the name and the content of a board on paper."""
    return f"{words.plain('board-paper.title', args)}.html", board_sheet_of(words, args)
