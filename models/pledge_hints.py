"""What should somebody look at again before a promise is handed in? Hints, never locks (domain §3.4-D′)."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from models.pledge_reading import Reading, plain
from models.pledges import Area, PledgeKind

_SLOGANS = re.compile(
    "努力|加强|认真|积极|争做|争当|争取|切实|进一步|不断|全力|尽力|大力|深入|牢记|增强|树立|提高认识|做好本职|发挥.{0,4}作用|"
    r"\b(?:strive|strengthen|actively|earnestly|conscientiously)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[\W_]+")
_A_YEAR = timedelta(days=366)


class PledgeHint(StrEnum):
    """What is missing, or odd, in the order in which it is said."""

    NO_DATE = "no-date"  # 加个完成日期吧
    OTHER_YEAR = "other-year"  # due outside of the year that is pledged for
    PAST = "past"  # due on a day that is over
    EMPTY = "empty"  # nothing but 努力, 加强, 认真
    NO_NUMBER = "no-number"
    NOBODY = "nobody"  # 给谁
    TWICE = "twice"  # the same stands in another item


class Light(StrEnum):
    """How an item looks at a glance: all of a pledge is passed at once only where none is red."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


_RED = frozenset({PledgeHint.NO_DATE, PledgeHint.OTHER_YEAR, PledgeHint.PAST, PledgeHint.EMPTY})
_FOR_OTHERS = frozenset({Area.SERVICE})


def hints_for(
    text: str, reading: Reading, area: Area, kind: PledgeKind, year: int, today: date
) -> tuple[PledgeHint, ...]:  # fmt: skip
    """Return what is said about a wording, as of a day."""
    due = reading.due_on
    outside = due and (due.year != year if kind is PledgeKind.YEARLY else due > today + _A_YEAR)
    found = {
        PledgeHint.NO_DATE: due is None,
        PledgeHint.OTHER_YEAR: bool(outside),
        PledgeHint.PAST: bool(due and due < today and not outside),
        PledgeHint.EMPTY: reading.target is None and bool(_SLOGANS.search(plain(text))),
        PledgeHint.NO_NUMBER: reading.target is None,
        PledgeHint.NOBODY: reading.beneficiary is None and area in _FOR_OTHERS,
    }
    if found[PledgeHint.EMPTY]:
        found[PledgeHint.NO_NUMBER] = False
    return tuple(hint for hint, fits in found.items() if fits)


def light_of(hints: Collection[PledgeHint]) -> Light:
    """Return the colour of a wording with these hints."""
    if _RED.intersection(hints):
        return Light.RED
    return Light.YELLOW if hints else Light.GREEN


def alike(one: str, other: str) -> bool:
    """Whether two wordings say the same but for blanks and marks."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return _ASIDE.sub("", plain(text)).casefold()
