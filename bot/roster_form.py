"""What does an empty roster look like? The columns of 党员花名册 (domain §4), ready to be filled in."""

from collections.abc import Mapping
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook

from bot.exports.people import ROSTER
from bot.exports.table import ExportError
from bot.texts import Catalogue, Words
from bot.upkeep.draft import draft
from models.members import Category, Education, Gender
from models.values import enum_key

_TEXT = 49  # the format "@", by the number that every program knows
ROWS = 1000  # that have drop-down lists and hints
STARRED = (  # whose lack counts in R17; only the branch and the name must be there
    "branch", "name", "gender", "birth", "education", "joined_on", "category", "rural", "phone",
)  # fmt: skip
_NEEDED = ("branch", "name")
_CHOICES: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"gender": Gender, "education": Education, "category": Category}
)
_YES_NO = ("rural", "without_post", "in_office", "floating", "venturing", "veteran", "hardship")
_DATES = ("birth", "works_since", "joined_on", "full_on", "branch_since", "left_on")
_HINTED = (
    *_DATES, "committee", "branch", "phone", "kin", "contact", "party_post", "place", "left_to",
    "dues_paid_to",
)  # fmt: skip
_NARROW, _USUAL, _WIDE = 9, 14, 26  # characters
_WIDTHS: Mapping[str, int] = MappingProxyType(
    {"sequence": 6, "gender": 6, "name": 12}
    | dict.fromkeys((*_YES_NO, "ethnicity"), _NARROW)
    | dict.fromkeys(("committee", "general_branch", "branch", "employer", "home_address", "remark"), _WIDE)
    | dict.fromkeys(("school", "registered_at", "place", "kin", "transfer_note", "left_to"), _WIDE)
)


def roster_form(words: Words) -> bytes:
    """Return an .xlsx with a header, hints and lists and no person; the reader of rosters reads it back.

    Starred columns are marked, those that must be filled in more so. All cells are texts, so that no number
    loses its noughts and no month becomes a day.
    """
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(words.plain("export-sheet.roster"))
        shapes = _Shapes.of(book)
        for place, column in enumerate(ROSTER.columns):
            sheet.set_column(place, place, _WIDTHS.get(column, _USUAL), shapes["text"])
            star = "*" if column in STARRED else ""
            shape = "needed" if column in _NEEDED else "starred" if star else "plain"
            sheet.write_string(0, place, _title(words, column) + star, shapes[shape])
            if rule := _rule(words, column):
                sheet.data_validation(1, place, ROWS, place, rule)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, ROSTER.columns.index("name") + 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
    return out.getvalue()


def write_form(file: Path) -> None:
    """Write an empty roster to a file; ExportError for another ending, UpkeepError where it cannot be."""
    if file.suffix.lower() != ".xlsx":
        raise ExportError(f"An empty roster is an .xlsx, not {file.name}. Nothing was written.")
    with draft(file) as out:
        out.write(roster_form(Words(Catalogue(), "zh_CN")))


class _Shapes(dict[str, Any]):
    """How cells look, by what they are."""

    @classmethod
    def of(cls, book: Any) -> "_Shapes":  # noqa: ANN401 - the library has no types
        head = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
        colours = {"plain": "#EDEDED", "starred": "#FCE4D6", "needed": "#F8B89A"}
        made = {name: book.add_format(head | {"bg_color": colour}) for name, colour in colours.items()}
        return cls(made, text=book.add_format({"num_format": _TEXT}))


def _title(words: Words, column: str) -> str:
    return words.plain(f"export-roster.{column.replace('_', '-')}")


def _rule(words: Words, column: str) -> dict[str, Any] | None:
    """Return the list or the hint of a column; a list warns only, as offices know more words."""
    listed = _listed(words, column)
    if listed:
        return {"validate": "list", "source": listed, "error_type": "warning"}
    if column not in _HINTED:
        return None
    key = "date" if column in _DATES else column.replace("_", "-")
    title = _title(words, column)
    return {"validate": "any", "input_title": title[:32], "input_message": words.plain(f"roster-form.{key}")}


def _listed(words: Words, column: str) -> list[str]:
    if column in _YES_NO:
        return [words.plain("export-yes"), words.plain("export-no")]
    states = _CHOICES.get(column)
    return [words.plain(enum_key(state)) for state in states] if states else []
