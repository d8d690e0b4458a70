"""Can all of this be true of one member? Dates against today, against each other, against the ID number."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from models.roster.dates import OF_AGE, OLDEST, PARTY_FOUNDED, first_day, last_day, years_later
from models.roster.verdicts import Note, Verdict

_LIFE = ("birth", "joined_on", "full_on")  # without them right the row is another person's
_DATES = (*_LIFE, "works_since", "branch_since", "left_on")
_PARTY = frozenset({"joined_on", "full_on"})
_LONG_ID = re.compile(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]")
_SHORT_ID = re.compile(r"\d{6}(\d{2})(\d{2})(\d{2})\d{3}")


class Doubt(NamedTuple):
    """What is to be told of one value, and whether the value is left out."""

    attribute: str
    note: Note
    drop: bool = True


def doubts(values: dict[str, Any], id_number: str, today: date) -> Iterator[Doubt]:
    """What cannot be true of these values (domain §3.4 L: 入党时间写成了1897年).

    Birth and dates in the party that are impossible make the row wrong; a day still to come in another column
    is left out. A partial date is impossible only if all the days it may mean are.
    """
    late = {name for name in _DATES if name in values and first_day(values[name]) > today}
    for name in _DATES:
        if name not in values:
            continue
        since = PARTY_FOUNDED if name in _PARTY else OLDEST
        if int(values[name][:4]) < since:
            yield Doubt(name, Note(Verdict.WRONG, "import-date-too-early", {"since": since}))
        elif name in late:
            verdict = Verdict.WRONG if name in _LIFE else Verdict.LOOK
            yield Doubt(name, Note(verdict, "import-date-future"))
    if "birth" in values and "birth" not in late:
        yield from _of_age(values, today)
        if id_number and not _agrees(id_number, values["birth"]):
            yield Doubt("birth", Note(Verdict.LOOK, "import-id-birth"), drop=False)
    ordered = {"joined_on", "full_on"} <= values.keys()
    if ordered and last_day(values["full_on"]) < first_day(values["joined_on"]):
        yield Doubt("full_on", Note(Verdict.LOOK, "import-dates-reversed"))


def _of_age(values: dict[str, Any], today: date) -> Iterator[Doubt]:
    """Nobody joins before the eighteenth birthday, nor before the first."""
    born = first_day(values["birth"])
    grown = years_later(born, OF_AGE)
    if grown > today:
        yield Doubt("birth", Note(Verdict.WRONG, "import-too-young", {"age": OF_AGE}))
    elif "joined_on" in values and last_day(values["joined_on"]) < grown:
        before = last_day(values["joined_on"]) < born
        key = "import-joined-before-birth" if before else "import-joined-too-young"
        yield Doubt("joined_on", Note(Verdict.WRONG, key, {"birth": values["birth"], "age": OF_AGE}))


def _agrees(id_number: str, birth: str) -> bool:
    """Whether the day of birth inside an ID number fits a partial date; what is no ID number says nothing."""
    digits = re.sub(r"[\s\-]", "", id_number)
    if found := _LONG_ID.fullmatch(digits):
        inside = f"{found[1]}-{found[2]}-{found[3]}"
    elif found := _SHORT_ID.fullmatch(digits):
        inside = f"19{found[1]}-{found[2]}-{found[3]}"
    else:
        return True
    return inside.startswith(birth)
