"""What did a keeper of a station write after a show? One line: what, when, how many (W17)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time

from models.refusal import Refusal
from models.stations import MOST_HEADS

_TIME = re.compile(r"(?:晚上?|夜里?|下午)?\s*(\d{1,2})\s*[::点时]\s*(\d{2}|半)?\s*分?")
_EVENING = re.compile(r"晚上?|夜里?|下午")
_MEMBERS, _PUBLIC = "(?:党员|members?)", "(?:群众|public|others?)"
_ORDERS = (  # 12名党员; 党员12; 12党员: the first that fits is meant
    r"(\d{{1,5}})\s*[名个]\s*{}", r"{}\s*[::]?\s*(\d{{1,5}})\s*[人名个]?", r"(\d{{1,5}})\s*人?\s*{}",
)  # fmt: skip
_TRIM = ' ,,;;.。、《》"“”'
_LONGEST = 80
_NOON, _LAST_HOUR, _MINUTES = 12, 23, 59


class ShowUnclear(Refusal):
    """The line does not tell the programme, the beginning, and how many members and others watched."""


@dataclass(frozen=True, slots=True)
class ShowLine:
    """What the line tells."""

    programme: str
    starts: time
    members: int
    public: int

    @classmethod
    def read(cls, text: str) -> "ShowLine":
        """Return what a line tells; raise ShowUnclear where something of it is missing or cannot be."""
        plain = unicodedata.normalize("NFKC", text)
        members, rest = _taken(_MEMBERS, plain)
        public, rest = _taken(_PUBLIC, rest)
        found = _TIME.search(rest)
        starts = _clock(found) if found else None
        programme = _TIME.sub(" ", rest, count=1).strip(_TRIM)
        programme = " ".join(programme.split())
        if members is None and public is None:
            raise ShowUnclear
        members, public = members or 0, public or 0
        if starts is None or not 0 < len(programme) <= _LONGEST or not 0 < members + public <= MOST_HEADS:
            raise ShowUnclear
        return cls(programme, starts, members, public)


def _taken(who: str, text: str) -> tuple[int | None, str]:
    """Return the number that stands beside a word, and the text without both."""
    looked = (re.search(order.format(who), text, re.IGNORECASE) for order in _ORDERS)
    found = next((one for one in looked if one), None)
    if found is None:
        return None, text
    return int(found[1]), f"{text[: found.start()]} {text[found.end() :]}"


def _clock(found: re.Match[str]) -> time | None:
    hour, minute = int(found[1]), 30 if found[2] == "半" else int(found[2] or 0)
    if _EVENING.search(found[0]) and hour < _NOON:
        hour += _NOON
    return time(hour, minute) if hour <= _LAST_HOUR and minute <= _MINUTES else None
