"""Does the file hold the same person twice? (name and birth date, then telephone)"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from models.roster.verdicts import Note, Verdict

_WHOLE_DAY = len("1985-03-12")


class _Seen(NamedTuple):
    sheet: str
    row: int
    birth: str | None
    phone: str | None


class Twins:
    """The people of a file so far, by name."""

    def __init__(self) -> None:
        self._seen: dict[str, list[_Seen]] = {}

    def compared(self, sheet: str, row: int, values: Mapping[str, Any]) -> Note | None:
        """What is to be told of a row because of an earlier one: the same person, or perhaps the same."""
        here = _Seen(sheet, row, values.get("birth"), values.get("phone"))
        perhaps = None
        for earlier in self._seen.get(values["name"], ()):
            same = _same(earlier, here)
            if same:
                return Note(Verdict.WRONG, "import-twice", _told(earlier))
            if same is None and perhaps is None:
                perhaps = Note(Verdict.LOOK, "import-namesake", _told(earlier))
        return perhaps

    def keep(self, sheet: str, row: int, values: Mapping[str, Any]) -> None:
        """Later rows are compared with this one."""
        here = _Seen(sheet, row, values.get("birth"), values.get("phone"))
        self._seen.setdefault(values["name"], []).append(here)


def _told(earlier: _Seen) -> dict[str, Any]:
    return {"row": earlier.row, "sheet": earlier.sheet}


def _same(one: _Seen, other: _Seen) -> bool | None:
    """Whether two of one name are one person; None where what is known does not decide.

    Equal months of birth alone are chance among thousands, so another telephone number leaves it open.
    """
    if one.phone and one.phone == other.phone:
        return True
    if not (one.birth and other.birth):
        return None
    if one.birth != other.birth:
        return None if one.birth.startswith(other.birth) or other.birth.startswith(one.birth) else False
    if len(one.birth) < _WHOLE_DAY and one.phone and other.phone:
        return None
    return True
