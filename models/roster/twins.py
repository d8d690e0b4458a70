"""Does the file hold the same person twice? (name and birth date, then telephone)"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from models.roster.verdicts import Note, Verdict

_WHOLE_DAY = len("1985-03-12")
_MOST_NAMESAKES = 20  # looked at: a file of one name alone must not take hours


class _Seen(NamedTuple):
    sheet: str
    row: int
    birth: str | None
    phone: str | None


class Twins:
    """The people of a file so far, found by name with birth or telephone; of one name a few are looked at."""

    def __init__(self) -> None:
        self._by_phone: dict[tuple[str, str], _Seen] = {}
        self._by_birth: dict[tuple[str, str], _Seen] = {}
        self._by_birth_alone: dict[tuple[str, str], _Seen] = {}  # those without a telephone
        self._by_name: dict[str, list[_Seen]] = {}

    def compared(self, sheet: str, row: int, values: Mapping[str, Any]) -> Note | None:
        """What is to be told of a row because of an earlier one: the same person, or perhaps the same."""
        name, here = values["name"], _Seen(sheet, row, values.get("birth"), values.get("phone"))
        if same := self._same(name, here):
            return Note(Verdict.WRONG, "import-twice", _told(same))
        for earlier in self._by_name.get(name, ()):
            if _may_be_same(earlier, here):
                return Note(Verdict.LOOK, "import-namesake", _told(earlier))
        return None

    def _same(self, name: str, here: _Seen) -> _Seen | None:
        """The earlier row of the same person.

        Equal months of birth are chance among thousands: with another telephone number they prove nothing.
        """
        if here.phone and (same := self._by_phone.get((name, here.phone))):
            return same
        if not here.birth:
            return None
        certain = len(here.birth) == _WHOLE_DAY or not here.phone
        return (self._by_birth if certain else self._by_birth_alone).get((name, here.birth))

    def keep(self, sheet: str, row: int, values: Mapping[str, Any]) -> None:
        """Later rows are compared with this one."""
        name, here = values["name"], _Seen(sheet, row, values.get("birth"), values.get("phone"))
        if here.phone:
            self._by_phone.setdefault((name, here.phone), here)
        if here.birth:
            self._by_birth.setdefault((name, here.birth), here)
            if not here.phone:
                self._by_birth_alone.setdefault((name, here.birth), here)
        namesakes = self._by_name.setdefault(name, [])
        if len(namesakes) < _MOST_NAMESAKES:
            namesakes.append(here)


def _told(earlier: _Seen) -> dict[str, Any]:
    return {"row": earlier.row, "sheet": earlier.sheet}


def _may_be_same(one: _Seen, other: _Seen) -> bool:
    """Whether two of one name, not proved to be the same, are not proved to be two either."""
    if not (one.birth and other.birth):
        return True
    return one.birth.startswith(other.birth) or other.birth.startswith(one.birth)
