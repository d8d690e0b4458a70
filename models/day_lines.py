"""Which days off and moved work days do these lines tell? As an office types them, or as the notice has them.

A line such as 2027-02-05~2027-02-11 放假 春节, a row of a sheet, or a sentence of the State Council's notice:
二、春节:2月15日至23日放假调休。2月14日、2月28日上班。 What is not understood is told, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from models.official_days import DayKind, Marked

LONGEST_HOLIDAY = 15  # days; the longest so far had nine: more is a slip of the pen
NAME_LENGTH = 20
_DECEMBER = 12

_DATE = (
    r"(?:(?P<{0}y>\d{{4}})\s*[-./年]\s*)?(?P<{0}m>\d{{1,2}})\s*[-./月]\s*(?P<{0}d>\d{{1,2}})\s*[日号]?(?!\d)"
)
_SPAN = re.compile(
    rf"(?<!\d){_DATE.format('a')}(?:\s*(?:~|至|到|[-—–]+)\s*(?:{_DATE.format('b')}|(?P<only>\d{{1,2}})\s*[日号]))?"
)
_MEANT = re.compile(
    r"(?P<off>放假(?:调休)?|休息|(?<!调)休(?!息)|\boff\b)|(?P<work>上班|补班|调班|\bwork\b)", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()]*\)|共\s*\d+\s*天|与周末连休")
_NUMBERED = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d+、)\s*")
_SIDE_BY_SIDE = re.compile(r"^[\s,]*$")
_END = re.compile(r"[。;]")
_BETWEEN = re.compile(r"[\s,、:.。;|]+")


class DayFault(StrEnum):
    """Why a line cannot be taken."""

    NO_SUCH_DAY = "no-such-day"  # 2月30日
    OTHER_YEAR = "other-year"  # not of the year that is loaded
    BACKWARDS = "backwards"  # its end is before its beginning
    TOO_LONG = "too-long"
    UNCLEAR_SPAN = "unclear-span"  # two days side by side: from one to the other, or these two?
    NO_KIND = "no-kind"  # neither 放假 nor 上班
    NO_DAY = "no-day"  # 放假 or 上班, and no day
    TWICE = "twice"  # said to be both


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that cannot be taken: its number, what it says, and why."""

    number: int
    text: str
    why: DayFault


@dataclass(slots=True)
class DaysRead:
    """What was understood; ``skipped`` are lines that tell of no day and were passed over."""

    days: dict[date, Marked] = field(default_factory=dict)
    wrong: list[WrongLine] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)

    def number_of(self, kind: DayKind) -> int:
        """Return how many days are of a kind."""
        return sum(mark.kind is kind for mark in self.days.values())


class _NotTaken(Exception):
    def __init__(self, why: DayFault) -> None:
        self.why = why


def read_days(lines: Iterable[str], year: int) -> DaysRead:
    """Return the days off and moved work days that lines, numbered from 1, tell for a year's notice.

    A day without its year is of that year. The notice of a year may begin in the December before.
    """
    read = DaysRead()
    for number, line in enumerate(lines, 1):
        plain = _NUMBERED.sub("", unicodedata.normalize("NFKC", line))
        while (bare := _ASIDE.sub("", plain)) != plain:
            plain = bare
        if not plain.strip():
            continue
        try:
            _take(read, number, list(_told(plain, year)))
        except _NotTaken as fault:
            read.wrong.append(WrongLine(number, line.strip()[:60], fault.why))
    return read


def _take(read: DaysRead, number: int, told: list[tuple[date, Marked]]) -> None:
    if not told:
        read.skipped.append(number)
    for day, mark in told:
        if day in read.days and read.days[day].kind is not mark.kind:
            raise _NotTaken(DayFault.TWICE)
    read.days.update(told)


def _told(plain: str, year: int) -> Iterator[tuple[date, Marked]]:
    """The days of a line: a heading before a colon names them all, else what is left over does."""
    heading, colon, rest = plain.partition(":")
    name = heading if colon and not _SPAN.search(heading) else ""
    sentences = _END.split(rest if name else plain)
    for sentence in sentences:
        own = name or _MEANT.sub(" ", _SPAN.sub(" ", sentence))
        for days, kind in _said(sentence, year, named=bool(own.strip())):
            yield from ((day, Marked(kind, _tidied(own), year)) for day in days)


def _tidied(name: str) -> str:
    return _BETWEEN.sub(" ", name).strip()[:NAME_LENGTH].strip()


def _said(sentence: str, year: int, *, named: bool) -> Iterator[tuple[list[date], DayKind]]:
    """A sentence's stretches of days, each with what is said of it: by the next word behind it, or by the one
    word that leads the sentence.
    """
    spans, words = list(_SPAN.finditer(sentence)), list(_MEANT.finditer(sentence))
    if not spans and words:
        raise _NotTaken(DayFault.NO_DAY)
    if spans and not words:
        if named:
            raise _NotTaken(DayFault.NO_KIND)
        return
    for one, other in pairwise(spans):
        if _SIDE_BY_SIDE.match(sentence[one.end() : other.start()]):
            raise _NotTaken(DayFault.UNCLEAR_SPAN)
    leads = {_kind(word) for word in words} if spans and words[0].start() < spans[0].start() else set()
    for span in spans:
        behind = (
            [_kind(word) for word in words if word.start() > span.start()] if len(leads) != 1 else [*leads]
        )
        if not behind:
            raise _NotTaken(DayFault.NO_KIND)
        yield _days(span, year), behind[0]


def _kind(word: re.Match[str]) -> DayKind:
    return DayKind.OFF if word["off"] else DayKind.WORK


def _days(span: re.Match[str], year: int) -> list[date]:
    first = _day(span["ay"], span["am"], span["ad"], year)
    last = first
    if span["only"]:
        last = _day(str(first.year), str(first.month), span["only"], year)
    elif span["bm"]:
        last = _day(span["by"] or str(first.year), span["bm"], span["bd"], year)
    length = (last - first).days + 1
    if length < 1:
        raise _NotTaken(DayFault.BACKWARDS)
    if length > LONGEST_HOLIDAY:
        raise _NotTaken(DayFault.TOO_LONG)
    return [first + timedelta(days=number) for number in range(length)]


def _day(own_year: str | None, month: str, day: str, year: int) -> date:
    try:
        found = date(int(own_year or year), int(month), int(day))
    except ValueError:
        raise _NotTaken(DayFault.NO_SUCH_DAY) from None
    if found.year != year and (found.year, found.month) != (year - 1, _DECEMBER):
        raise _NotTaken(DayFault.OTHER_YEAR)
    return found
