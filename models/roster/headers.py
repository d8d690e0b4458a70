"""Where is the header of a sheet, and which column is what?
Titles above it, two levels and merged cells are usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from models.roster.cells import text_of, without_ids
from models.roster.columns import Column, Kind, find, find_below, folded
from models.roster.verdicts import Cell

LOOKED_AT = 10  # rows with something in them; domain §4 tolerates three, offices write more
FEWEST_MONTHS, FEWEST_KINDS = 5, 3  # so many first days of so many months are no chance
Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the file: where it is, what it is, and its header as written."""

    index: int
    column: Column
    rank: int
    header: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a sheet mean, from the row behind ``last`` on (rows from 0)."""

    first: int
    last: int
    places: tuple[Place, ...]
    unknown: tuple[str, ...]
    name: int  # index of 姓名

    def has(self, attribute: str) -> bool:
        """Whether a column goes there."""
        return any(place.column.attribute == attribute for place in self.places)


def titles(row: Sequence[Cell]) -> list[str]:
    """The cells of a header row as written, in one line each."""
    return [without_ids(text_of(cell)) for cell in row]


def find_header(grid: Grid) -> Layout | None:
    """The layout by the best header row among the first rows; None if no row has 姓名."""
    filled = ((number, row) for number, row in enumerate(grid) if any(titles(row)))
    best: Layout | None = None
    for number, row in islice(filled, LOOKED_AT):
        if has_name(titles(row)):
            layout = layout_at(grid, number)
            if best is None or len(layout.places) > len(best.places):
                best = layout
    return best


def month_columns(grid: Grid, first: int) -> frozenset[int]:
    """The places of columns in which somebody typed months: 1985年3月 becomes the date 1985-03-01.

    Every date cell of such a column is the first of a month, and of several months: dates on which people
    are admitted together (1 July) are no months.
    """
    months: dict[int, list[int]] = {}
    others: set[int] = set()
    for row in islice(grid, first, None):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                months.setdefault(at, []).append(cell.month)
                if cell.day != 1:
                    others.add(at)
    return frozenset(
        at for at, found in months.items()
        if at not in others and len(found) >= FEWEST_MONTHS and len(set(found)) >= FEWEST_KINDS
    )  # fmt: skip


def has_name(row: Sequence[str]) -> bool:
    """Whether a row of titles has 姓名, and, if it says more, another known column."""
    known = [found for title in row if title and (found := find(title))]
    said = sum(1 for title in row if title)
    return any(column.kind is Kind.NAME for column, _ in known) and (len(known) > 1 or said == 1)


def layout_at(grid: Grid, number: int) -> Layout:
    """The layout when the row ``number`` holds 姓名, with the wider titles above or the narrower below."""
    own = titles(grid[number])
    name = next(at for at, title in enumerate(own) if (found := find(title)) and found[0].kind is Kind.NAME)
    below = titles(grid[number + 1]) if number + 1 < len(grid) else []
    if _is_below(own, below, name):
        return _laid(number, number + 1, _widened(own, below), _padded(below, len(own)), name)
    above = titles(grid[number - 1]) if number else []
    wider = _widened(above, own) if sum(map(bool, above)) > 1 else [""] * len(own)  # one cell is a title
    return _laid(number, number, wider, own, name)


def _is_below(own: Sequence[str], below: Sequence[str], name: int) -> bool:
    """Whether the row below holds narrower titles: nothing new under 姓名, and titles that are known."""
    under = below[name] if name < len(below) else ""
    if under and folded(under) != folded(own[name]):
        return False
    parents = _widened(own, below)
    new = [(parents[at], title) for at, title in enumerate(below) if title and title != _at(own, at)]
    known = sum(1 for parent, title in new if find_below(parent, title))
    return bool(new) and 2 * known >= len(new)


def _widened(wide: Sequence[str], narrow: Sequence[str]) -> list[str]:
    """The wider titles, each also above the blank places behind it that have a narrower one below."""
    spread, current = [], ""
    for at in range(max(len(wide), len(narrow))):
        here = _at(wide, at)
        current = here or (current if _at(narrow, at) else "")
        spread.append(current)
    return spread


def _at(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _laid(first: int, last: int, parents: Sequence[str], own: Sequence[str], name: int) -> Layout:
    places, unknown = [], []
    for at in range(max(len(parents), len(own))):
        parent, child = _at(parents, at), _at(own, at)
        if not (parent or child):
            continue
        header = child or parent
        found = find_below(parent, child)
        if found is None or (found[0].kind is Kind.NAME and at != name):
            unknown.append(header if not parent or parent == header else f"{parent} {header}")
        else:
            places.append(Place(at, found[0], found[1], header))
    return Layout(first, last, tuple(places), tuple(dict.fromkeys(unknown)), name)
