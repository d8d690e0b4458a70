"""What was read of a row of a roster, and how far can it be trusted? (domain §4)"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What becomes of a row."""

    FINE = "fine"  # 可入
    LOOK = "look"  # 要看: imported, what could not be read stays empty and is listed
    WRONG = "wrong"  # 错: not imported


_RANK = (Verdict.FINE, Verdict.LOOK, Verdict.WRONG)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a cell: ``key`` is its text, ``args`` what the text takes."""

    verdict: Verdict
    key: str
    column: str
    value: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a sheet, read.

    ``values`` are attributes of Member (enumerations, bools, partial dates as text), and "phone" ("+8613…"),
    "kin", "place_text", "committee", "general_branch", "branch" as written, "contact" (a name), "party_post".
    """

    sheet: str
    row: int
    values: Mapping[str, Any]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of its findings; FINE without any."""
        return max((found.verdict for found in self.findings), key=_RANK.index, default=Verdict.FINE)
