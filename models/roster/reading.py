"""Who stands in a roster, row by row, and with which verdict? (domain §4, the import rules)"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.roster import words
from models.roster.cells import shown, text_of, without_ids
from models.roster.columns import COLUMNS, WANTED, Kind
from models.roster.fields import Draft, Fields, fields_of, read_fields
from models.roster.headers import LOOKED_AT, Layout, find_header, layout_at, month_columns
from models.roster.lines import why_nobody
from models.roster.plausible import doubts
from models.roster.twins import Twins
from models.roster.verdicts import Cell, Entry, Note, Skipped, Verdict, Why

_NO_NAME = Note(Verdict.WRONG, "import-no-name")
_NO_BRANCH = Note(Verdict.WRONG, "import-no-branch")
_SAYS_AWAY = ("left_on", "left_for", "host_org")  # who has one of them is away, also where no column asks it


class RosterError(Exception):
    """No sheet of the file is a roster; ``key`` and ``args_shown`` say so in the reader's language."""

    def __init__(self) -> None:
        self.key = "import-no-header"
        self.args_shown = {"wanted": WANTED, "rows": LOOKED_AT}
        super().__init__(
            f"No sheet of the file has a header row with the column {WANTED} "
            f"among its first {LOOKED_AT} filled rows."
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. Every row is an entry or belongs to one of ``skipped``."""

    entries: Sequence[Entry]
    unknown: tuple[str, ...]  # headers that nobody knows, as written
    missing: tuple[str, ...]  # usual titles of the columns that the file lacks
    sheets: tuple[str, ...]  # those that were read
    skipped: tuple[Skipped, ...]


@dataclass(slots=True)
class _Roster:
    """A file while it is being read."""

    today: date
    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    twins: Twins = field(default_factory=Twins)

    def skip(self, sheet: str, first: int, last: int, why: Why) -> None:
        """Note rows (from 1) that are nobody; neighbours of one kind become one note."""
        before = self.skipped[-1] if self.skipped else None
        if before and (before.sheet, before.last + 1, before.why) == (sheet, first, why):
            self.skipped[-1] = Skipped(sheet, before.first, last, why)
        else:
            self.skipped.append(Skipped(sheet, first, last, why))

    def learn(self, layout: Layout) -> None:
        """Remember which columns the file has."""
        self.unknown |= dict.fromkeys(layout.unknown)
        self.known |= {place.column.attribute for place in layout.places}


def read_roster(grids: Iterable[tuple[str, Sequence[Sequence[Cell]]]], today: date) -> Reading:
    """Read every sheet that has a header with 姓名; raises RosterError if none has.

    Verdicts: 错 without name or branch, with impossible dates, or twice in the file; 要看 where a cell could
    not be read (left empty) or was read with doubt; 可入 otherwise. The import may lift ``import-no-branch``.
    """
    roster = _Roster(today)
    for title, grid in grids:
        _read_sheet(roster, without_ids(text_of(title)), grid)
    if not roster.sheets:
        raise RosterError
    missing = (
        column.titles[0] for column in COLUMNS
        if column.attribute not in roster.known and column.kind not in {Kind.ID, Kind.DERIVED, Kind.NUMBER}
    )  # fmt: skip
    return Reading(
        tuple(roster.entries),
        tuple(roster.unknown),
        tuple(missing),
        tuple(roster.sheets),
        tuple(roster.skipped),
    )


def _read_sheet(roster: _Roster, sheet: str, grid: Sequence[Sequence[Cell]]) -> None:
    layout = find_header(grid)
    if layout is None:
        if len(grid):
            roster.skip(sheet, 1, len(grid), Why.NO_ROSTER)
        return
    roster.sheets.append(sheet)
    roster.skip(sheet, 1, layout.last + 1, Why.ABOVE)
    for number, row, fields in _people(roster, sheet, grid, layout):
        draft = read_fields(fields, row, roster.today)
        _complete(draft, roster.today)
        _compare(roster.twins, sheet, number, draft)
        roster.entries.append(Entry(sheet, number, draft.values, tuple(draft.findings)))


def _people(
    roster: _Roster, sheet: str, grid: Sequence[Sequence[Cell]], layout: Layout
) -> Iterator[tuple[int, Sequence[Cell], Fields]]:
    """The rows that are people, numbered from 1, each with the columns of the header above it."""
    roster.learn(layout)
    months = month_columns(grid, layout.last + 1)
    fields = fields_of(layout, months)
    above: Sequence[Cell] = ()
    for at in range(layout.last + 1, len(grid)):
        if at <= layout.last:
            continue  # the second line of a header in the middle
        why = why_nobody(grid[at], layout)
        if why is None:
            above = _repeated(grid[at], above, layout)
            yield at + 1, above, fields
            continue
        if why is Why.HEADER:
            layout = layout_at(grid, at)
            roster.learn(layout)
            fields = fields_of(layout, months)
        roster.skip(sheet, at + 1, max(at, layout.last) + 1, why)


def _repeated(row: Sequence[Cell], above: Sequence[Cell], layout: Layout) -> Sequence[Cell]:
    """The row with 同上 and 〃 as what the person above has; a name is nobody else's."""
    if words.SAME.isdisjoint(row):
        return row
    return [
        above[at] if cell in words.SAME and at < len(above) and at != layout.name else cell
        for at, cell in enumerate(row)
    ]


def _complete(draft: Draft, today: date) -> None:
    """Judge the row as a whole: what must be there, and what cannot be true together."""
    values = draft.values
    told: set[str] = set()
    for doubt in list(doubts(values, draft.id_number, today)):
        if doubt.attribute not in told:  # the first says enough
            draft.tell(doubt.note, *draft.written.get(doubt.attribute, ()))
        told.add(doubt.attribute)
        if doubt.drop:
            values.pop(doubt.attribute, None)
    draft.id_number = ""
    if "name" not in values:
        draft.tell(_NO_NAME, *draft.written.get("name", ()))
    if "branch" not in values:
        draft.tell(_NO_BRANCH)
    if "floating" not in values and any(name in values for name in _SAYS_AWAY):
        values["floating"] = True


def _compare(twins: Twins, sheet: str, number: int, draft: Draft) -> None:
    """Tell of an earlier row with the same person; rows that cannot come in are no such row."""
    if "name" not in draft.values:
        return
    note = twins.compared(sheet, number, draft.values)
    if note:
        draft.tell(note, text=shown(draft.values["name"]))
    if all(found.verdict is not Verdict.WRONG or found.key == _NO_BRANCH.key for found in draft.findings):
        twins.keep(sheet, number, draft.values)
