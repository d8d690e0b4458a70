"""How do the rows of a sheet travel, from who read them and into what is kept? As lines of JSON."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from models.json_text import parsed, written
from models.members import Category, Education, Gender
from models.roster.verdicts import Entry, Finding, Verdict

ROWS_OF_PART = 500
_WORDS: Mapping[str, type[Gender] | type[Education] | type[Category]] = MappingProxyType(
    {"gender": Gender, "education": Education, "category": Category}
)


def as_line(entry: Entry) -> bytes:
    """Return a row as one line; it holds no number of an identity card, the reader has taken them out."""
    found = [[one.verdict.value, one.key, one.column, one.value, dict(one.args)] for one in entry.findings]
    return written([entry.sheet, entry.row, dict(entry.values), found])


def from_line(line: bytes) -> Entry:
    """Return the row of a line."""
    sheet, row, values, found = parsed(line)
    told = values | {name: word(values[name]) for name, word in _WORDS.items() if name in values}
    findings = (Finding(Verdict(verdict), *rest) for verdict, *rest in found)
    return Entry(sheet, row, told, tuple(findings))


def in_parts(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield rows in parts of some hundred lines."""
    lines = [as_line(entry) for entry in entries]
    for first in range(0, len(lines), ROWS_OF_PART):
        yield b"".join(line + b"\n" for line in lines[first : first + ROWS_OF_PART])


def from_parts(content: bytes) -> list[Entry]:
    """Return the rows of joined parts."""
    return [from_line(line) for line in content.splitlines()]
