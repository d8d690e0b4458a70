"""What does each cell of a row say, and what is to be told about it?"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from models import names
from models.members import Member
from models.roster import people, words
from models.roster.cells import shown, text_of, without_ids
from models.roster.columns import Column, Kind
from models.roster.dates import read_date
from models.roster.headers import Layout, Place
from models.roster.verdicts import Cell, Finding, Note, Verdict

LONGEST_NUMBER = 9  # digits of 序号
_LIMITS = {  # what is no column of its own in the table of members, or has no limit there
    "kin": 100, "place_text": 120, "committee": 80, "general_branch": 80, "branch": 80, "group": 80,
    "contact": people.LONGEST_NAME, "remark": 2000,
}  # fmt: skip


class Said(NamedTuple):
    """The value of a cell, None if it is blank or unreadable, and what is to be told."""

    value: Any = None
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Draft:
    """A row while it is being read."""

    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    id_number: str = ""
    written: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # attribute -> header, text; for what is told later

    def tell(self, note: Note, header: str = "", text: str = "") -> None:
        """Add a finding about a cell, or about the whole row."""
        self.findings.append(Finding(note.verdict, note.key, header, shown(text), note.args))


class Source(NamedTuple):
    """A column of the file: where it is, its header, and whether its date cells are months."""

    at: int
    header: str
    months: bool = False


Fields = tuple[tuple[Column, tuple[Source, ...]], ...]


def fields_of(layout: Layout, months: Collection[int]) -> Fields:
    """The columns of a layout, each with its places in the file, the most usual title first.

    ``months`` are the places whose date cells a spreadsheet made of typed months.
    """
    places: dict[str, list[Place]] = {}
    for place in layout.places:
        places.setdefault(place.column.attribute, []).append(place)
    return tuple(
        (
            found[0].column,
            tuple(
                Source(one.index, one.header, one.index in months)
                for one in sorted(found, key=lambda one: 0 if one.column.joined else one.rank)
            ),
        )
        for found in places.values() if found[0].column.kind is not Kind.DERIVED
    )  # fmt: skip


def read_fields(fields: Fields, row: Sequence[Cell], today: date) -> Draft:
    """The draft of a row: everything but what the values say about each other."""
    draft = Draft()
    width = len(row)
    for column, places in fields:
        if len(places) == 1:
            place = places[0]
            cell = row[place.at] if place.at < width else None
            if cell is not None and cell != "":
                _read_cell(draft, column, place, cell, today)
        else:
            _read_cells(draft, column, [(one, row[one.at]) for one in places if one.at < width], today)
    return draft


def _read_cell(draft: Draft, column: Column, place: Source, cell: Cell, today: date) -> None:
    written = text_of(cell)
    if column.kind is Kind.ID:
        draft.id_number = written
        return
    text = without_ids(written)
    if text is not written and text != written:
        draft.tell(Note(Verdict.FINE, "import-id-removed"), place.header)
    if not text:
        return
    if place.months and column.kind is Kind.DATE and isinstance(cell, date):
        cell = text = text[: len("1985-03")]
    said = _said(column, cell, text, today)
    if said.value is not None:
        draft.values[column.attribute] = said.value
    if column.kind in _TOLD_LATER:
        draft.written[column.attribute] = (place.header, text)
    for note in said.notes:
        draft.tell(note, place.header, people.hidden(text) if column.kind is Kind.PHONE else text)


def _said(column: Column, cell: Cell, text: str, today: date) -> Said:
    if words.is_error(text):
        return Said(None, (Note(Verdict.LOOK, "import-cell-error"),))
    if column.kind is not Kind.YES_NO and words.is_blank(text):
        return Said()
    return _READERS[column.kind](column, cell, text, today)


def _read_cells(draft: Draft, column: Column, cells: list[tuple[Source, Cell]], today: date) -> None:
    """Several columns for one value: joined as text, or the first that can be read with its findings."""
    if not cells:
        return
    drafts = []
    for place, cell in cells:
        one = Draft()
        if cell is not None and cell != "":
            _read_cell(one, column, place, cell, today)
        drafts.append(one)
    if column.kind is Kind.ID:
        draft.id_number = next((one.id_number for one in drafts if one.id_number), "")
        return
    chosen = _joined(draft, column, cells[0][0].header, drafts) if column.joined else _first(column, drafts)
    if not column.joined:
        draft.values |= chosen[0].values
    for one in chosen:
        draft.findings += one.findings
        draft.written |= one.written


def _joined(draft: Draft, column: Column, header: str, drafts: list[Draft]) -> list[Draft]:
    """Put the texts of all columns into the draft; what was found in each counts."""
    if read := [str(one.values[column.attribute]) for one in drafts if one.values]:
        said = _limited(column, " ".join(dict.fromkeys(read)))
        draft.values[column.attribute] = said.value
        for note in said.notes:
            draft.tell(note, header, said.value)
    return drafts


def _first(column: Column, drafts: list[Draft]) -> list[Draft]:
    """The first column that says something, a yes (困难 or 老党员) before a no; if none does, all of them."""
    read = [one for one in drafts if one.values]
    read.sort(key=lambda one: one.values[column.attribute] is not True)
    return read[:1] or drafts


@cache
def _limit(attribute: str) -> int:
    """How many characters of a column are kept: what its column in the table holds."""
    return _LIMITS.get(attribute) or int(Member.__table__.c[attribute].type.length)  # type: ignore[attr-defined]


def _limited(column: Column, text: str) -> Said:
    limit = _limit(column.attribute)
    if len(text) <= limit:
        return Said(text)
    return Said(text[:limit].rstrip(), (Note(Verdict.LOOK, "import-cut", {"limit": limit}),))


def _text(column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return _limited(column, text)


def _org(column: Column, _cell: Cell, text: str, _today: date) -> Said:
    """A name of an organisation holds no blanks between Chinese characters, like a person's."""
    return _limited(column, names.clean(text))


def _name(_column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return Said(*people.read_name(text))


def _phone(_column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return Said(*people.read_phone(text))


def _date(_column: Column, cell: Cell, text: str, today: date) -> Said:
    read = read_date(cell, text, today)
    return Said(read.value, read.notes)


def _month(_column: Column, cell: Cell, text: str, today: date) -> Said:
    read = read_date(cell, text, today)
    return Said(read.value and read.value[:7], read.notes)


def _gender(_column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return Said(*words.read_gender(text))


def _education(_column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return Said(*words.read_education(text))


def _category(_column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return Said(*words.read_category(text))


def _yes_no(column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return Said(*words.read_yes_no(column.attribute, text))


def _number(_column: Column, _cell: Cell, text: str, _today: date) -> Said:
    return Said(int(text)) if text.isdecimal() and len(text) <= LONGEST_NUMBER else Said()


_TOLD_LATER = frozenset({Kind.DATE, Kind.NAME})
_READERS: Mapping[Kind, Callable[[Column, Cell, str, date], Said]] = {
    Kind.NAME: _name, Kind.PERSON: _name, Kind.TEXT: _text, Kind.ORG: _org, Kind.DATE: _date,
    Kind.MONTH: _month, Kind.PHONE: _phone, Kind.GENDER: _gender, Kind.EDUCATION: _education,
    Kind.CATEGORY: _category, Kind.YES_NO: _yes_no, Kind.NUMBER: _number,
}  # fmt: skip
