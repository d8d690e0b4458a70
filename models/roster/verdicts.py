"""What can be said of one row of a roster? Its values, what was found in it, and whether it can come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

Cell = str | float | int | bool | date | None  # a datetime is a date


class Verdict(StrEnum):
    """What becomes of a row, the best first."""

    FINE = "fine"  # 可入
    LOOK = "look"  # 要看: imported, the unreadable field left empty
    WRONG = "wrong"  # 错: not imported


SEVERITY = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Note(NamedTuple):
    """Something to be told about one cell, before its column and value are added."""

    verdict: Verdict
    key: str
    args: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be told about a row: a text key of ``roster_import.po`` and what fills the sentence."""

    verdict: Verdict
    key: str
    column: str  # the header as written in the file, "" for the whole row
    value: str  # as written, shortened; never an ID number, telephone numbers masked
    args: Mapping[str, Any]

    @property
    def filling(self) -> dict[str, Any]:
        """Everything the sentence may name: column, value and its own arguments."""
        return {"column": self.column, "value": self.value, **self.args}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the file has it.

    ``values`` names columns of ``models.members.Member`` (partial dates as text), and besides them phone
    ("+8613…"), kin, place_text, committee, general_branch, branch, group, contact and party_post as written.
    What was blank or could not be read has no key.
    """

    sheet: str
    row: int  # from 1, as the office sees it
    values: Mapping[str, Any]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the findings; FINE without any."""
        return max((found.verdict for found in self.findings), key=SEVERITY.__getitem__, default=Verdict.FINE)


class Why(StrEnum):
    """Why rows of a file are nobody."""

    ABOVE = "above"  # title and header
    BLANK = "blank"  # nothing in it, or a running number alone
    HEADER = "header"  # the header once more
    FOOTER = "footer"  # 合计, 填表人 …
    LINE = "line"  # one cell that is no name: a subtitle or a remark
    EXAMPLE = "example"  # 例: how to fill in the form
    NO_ROSTER = "no-roster"  # a sheet without a header row


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that are nobody, for one reason: from ``first`` to ``last``, both included, counted from 1."""

    sheet: str
    first: int
    last: int
    why: Why
