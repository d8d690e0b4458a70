"""What does a 签到册 look like? A page of A4 with room for signatures, and the same people as a table."""

from collections.abc import Mapping
from html import escape
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from bot.paper_frame import framed
from bot.texts import Words

_COLUMNS = ("number", "unit", "name", "signature", "state")
_WIDTHS = (6, 26, 14, 22, 16)  # characters
_STYLE = """
@page { size: A4; margin: 14mm 12mm }
h1 { font-size: 17pt; margin: 0 0 2mm } p { font-size: 11pt; margin: 0 0 3mm }
table { width: 100%; border-collapse: collapse; font-size: 12pt } thead { display: table-header-group }
th, td { border: 0.3mm solid #444; padding: 1.6mm 2mm; text-align: left } tr { break-inside: avoid }
td.signature { width: 45mm; height: 9mm } td.number { width: 10mm; text-align: right }
@media screen { body { max-width: 210mm; margin: 6mm auto; padding: 0 6mm } }
"""


def page_of(words: Words, args: Mapping[str, Any]) -> bytes:
    """Return the page: what is held when and where, and a line for each person."""
    head = "".join(f"<th>{escape(one)}</th>" for one in _head(words))
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{name}">{escape(cell)}</td>' for name, cell in zip(_COLUMNS, row, strict=True))
        + "</tr>"
        for row in _rows(words, args)
    )
    top = f"<h1>{escape(str(args['topic']))}</h1><p>{escape(_told(words, args))}</p>"
    drawn = f"{top}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return framed(words, words.plain("sign-sheet.title"), _STYLE, drawn)


def table_of(words: Words, args: Mapping[str, Any]) -> bytes:
    """Return the same as an .xlsx; all cells are texts."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet(words.plain("sign-sheet.title")), book.add_format({"bold": True})
        sheet.write_string(0, 0, f"{args['topic']} · {_told(words, args)}", bold)
        for place, (title, width) in enumerate(zip(_head(words), _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, title, bold)
        for number, row in enumerate(_rows(words, args), start=2):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
    return out.getvalue()


def _head(words: Words) -> list[str]:
    return [words.plain(f"sign-sheet.{column}") for column in _COLUMNS]


def _told(words: Words, args: Mapping[str, Any]) -> str:
    return words.plain("sign-sheet.told", args)


def _rows(words: Words, args: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the lines: who has come already is told so, the others leave room to sign."""
    return [
        (str(number), line["unit"], line["name"], "", _state(words, line))
        for number, line in enumerate(args["lines"], start=1)
    ]


def _state(words: Words, line: Mapping[str, Any]) -> str:
    at = f" {words.name(line['at'], 'time')}" if line["at"] else ""
    return f"{words.name(line['state'])}{at}"
