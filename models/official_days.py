"""Which days does the State Council give off, and which does it move? Its yearly notices, as issued.

What ships here is used where no organisation has loaded the year itself (models/calendars.py).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from models.festivals import FestivalName

_FILE = Path(__file__).parent / "knowledge" / "days_off.json"
_A_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a calendar makes of a day, whatever day of the week it is."""

    OFF = "off"  # 放假
    WORK = "work"  # 调休上班


class Marked(NamedTuple):
    """A day of which a calendar says something: what, because of what, and of which year's notice it is.

    ``name`` is what an office called it, ``festivals`` what the shipped notices name; ``year`` is None for a
    day that an organisation has of its own.
    """

    kind: DayKind
    name: str = ""
    year: int | None = None
    festivals: tuple[FestivalName, ...] = ()


@cache
def shipped() -> Mapping[date, Marked]:
    """Return every day that the shipped notices mark."""
    notices: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {day: mark for year, notice in notices.items() for day, mark in _days(int(year), notice)}
    )


@cache
def shipped_years() -> frozenset[int]:
    """Return the years whose notice is shipped."""
    return frozenset(mark.year for mark in shipped().values() if mark.year is not None)


def _days(year: int, notice: dict[str, Any]) -> Iterator[tuple[date, Marked]]:
    for one in notice["holidays"]:
        festivals = tuple(FestivalName(word) for word in one["festivals"])
        first, last = (date.fromisoformat(f"{year}-{day}") for day in one["off"])
        while first <= last:
            yield first, Marked(DayKind.OFF, "", year, festivals)
            first += _A_DAY
        for day in one["work"]:
            yield date.fromisoformat(f"{year}-{day}"), Marked(DayKind.WORK, "", year, festivals)
