"""What is there to tell of a file before it is imported? Counted while it is surveyed, a step at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.importing.survey import Effect, Planned
from models.members import Member
from models.roster.branches import Node
from models.roster.cells import shown
from models.roster.changes import SECRETS
from models.roster.matching import Person
from models.roster.org_names import is_secretary
from models.roster.verdicts import Entry, Finding, Verdict
from models.values import PlaceValue, TextKey, enum_key

_YES, _NO = TextKey("export-yes"), TextKey("export-no")


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with the row it is about."""

    sheet: str
    row: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Difference:
    """A column of somebody known that a row changes, with what it was and becomes.

    Both as a sentence takes them; None for both where it is not told, "" for nothing.
    """

    sheet: str
    row: int
    name: str
    column: str
    was: str | PlaceValue | None
    becomes: str | PlaceValue | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody whom 党内职务 proposes as a branch's secretary; people decide."""

    sheet: str
    row: int
    name: str
    branch_id: int


@dataclass(slots=True)
class Summary:
    """What a survey found: rows by verdict and by effect, and everything that is to be listed."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    effects: Counter[Effect] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    secretaries: list[Proposal] = field(default_factory=list)
    contacts: int = 0  # people whose contact person the file names
    branches: set[int] = field(default_factory=set)
    missing: list[Person] = field(default_factory=list)
    proposed: list[Node] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows the file has."""
        return self.verdicts.total()

    def add(self, planned: Iterable[Planned]) -> None:
        """Count a step's rows."""
        for one in planned:
            entry, told = one.entry, one.told
            self.verdicts[one.verdict] += 1
            self.effects[one.effect] += 1
            self.remarks += [Remark(entry.sheet, entry.row, finding) for finding in one.findings]
            if one.branch_id:
                self.branches.add(one.branch_id)
                self._propose(one)
            if one.member:
                self.differences += differences_of(entry, one.member, told)

    def _propose(self, one: Planned) -> None:
        entry = one.entry
        self.contacts += bool(entry.values.get("contact"))
        if is_secretary(str(entry.values.get("party_post") or "")):
            name = str(entry.values.get("name"))
            self.secretaries.append(Proposal(entry.sheet, entry.row, name, one.branch_id))


def differences_of(entry: Entry, member: Member, told: dict[str, Any]) -> list[Difference]:
    """Return what a row changes; of numbers, kin and of who is meant only that they change."""
    return [
        Difference(entry.sheet, entry.row, member.name, column, *_said(member, column, value))
        for column, value in told.items()
    ]


def _said(
    member: Member, column: str, becomes: object
) -> tuple[str | PlaceValue | None, str | PlaceValue | None]:
    """What it was and becomes, as words."""
    if column in SECRETS or (after := _word(becomes)) is None:
        return None, None
    return _word(getattr(member, column)) or "", after


def _word(value: object) -> str | PlaceValue | None:
    match value:
        case bool():
            return _YES if value else _NO
        case StrEnum():
            return enum_key(value)
        case str():
            return shown(value)  # a number in a remark is nobody's to read here
        case dict():
            return PlaceValue(value)
    return None
