"""Which day, month or year does a cell mean? No day is ever invented (domain §4)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from models.roster.cells import text_of
from models.roster.verdicts import Cell, Note, Verdict

PARTY_FOUNDED = 1921
OLDEST = 1900  # nobody on a roster was born before
OF_AGE = 18  # the age from which one may join

_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, whose 1900 was a leap year
_SERIALS = range(3654, 73_051)  # 1910 to 2100
_SEPARATOR = r"\s*[.\-/\\年月。,，、·~—–_ ]\s*"
_END = r"[.日号。月年]?(?:出?生|入党|转正)?"
_PARTS = re.compile(rf"(\d{{4}}|\d{{2}}){_SEPARATOR}(\d{{1,2}})(?:{_SEPARATOR}(\d{{1,2}}))?\s*{_END}")
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_YEAR = re.compile(r"(\d{4})(?:\s*年|\.0)?")
_MONTH = re.compile(r"(\d{4})(\d{2})")
_DAY = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})")
_OCTOBER = re.compile(r"(\d{4})\.1")
_ENGLISH = re.compile(r"([A-Za-z]{3})[a-z]{0,6}[-. ](\d{2}|\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LABEL = re.compile(r"^[^\d一二〇○零]{1,6}[:：]\s*")
_HAN = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_HAN_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)


@dataclass(frozen=True, slots=True)
class DateRead:
    """A partial date ("1985", "1985-03", "1985-03-12"), or None, and what is to be told."""

    value: str | None
    notes: tuple[Note, ...] = ()


_UNREADABLE = DateRead(None, (Note(Verdict.LOOK, "import-date-unreadable"),))
_IMPOSSIBLE = DateRead(None, (Note(Verdict.WRONG, "import-date-impossible"),))


def read_date(cell: Cell, text: str, today: date) -> DateRead:
    """The date of a cell that is not blank; ``text`` is what it says.

    A year of two digits, 1985.1 as a number (1985.10 looks the same) and five digits that may be a day count
    or a month are told; a day that no calendar has is impossible.
    """
    if isinstance(cell, date):
        return DateRead(text_of(cell)[:10])
    if isinstance(cell, bool):
        return _UNREADABLE
    if isinstance(cell, float) and (found := _OCTOBER.fullmatch(text)):
        return DateRead(found[1], (Note(Verdict.LOOK, "import-date-october", {"year": int(found[1])}),))
    plain = _LABEL.sub("", _CLOCK.sub("", _in_digits(text))).strip()
    if plain.isdecimal():
        return _of_digits(plain)
    if found := _YEAR.fullmatch(plain):
        return _checked(int(found[1]), 0, 0)
    if found := _PARTS.fullmatch(plain):
        year, month, day = found[1], int(found[2]), int(found[3] or 0)
        return _checked(int(year), month, day) if len(year) == 4 else _short(int(year), month, day, today)  # noqa: PLR2004
    if found := _DAY.fullmatch(plain):
        return _checked(*map(int, found.groups()))
    return _of_digits(plain.partition(".")[0]) if isinstance(cell, float) else _UNREADABLE


def _of_digits(plain: str) -> DateRead:
    """Digits without marks: a year, 198503, 19850312, or the day count of a spreadsheet."""
    if found := _YEAR.fullmatch(plain):
        return _checked(int(found[1]), 0, 0)
    if (found := _MONTH.fullmatch(plain)) or (found := _DAY.fullmatch(plain)):
        year, month, day = (*map(int, found.groups()), 0)[:3]
        return _checked(year, month, day)
    if len(plain) == 5 and plain.isdecimal() and int(plain) in _SERIALS:  # noqa: PLR2004
        return _of_count(plain)
    return _UNREADABLE


def _of_count(count: str) -> DateRead:
    """19853 is a day of 1954 to a spreadsheet, and March 1985 to who forgot a nought."""
    day = (_EPOCH + timedelta(days=int(count))).isoformat()
    if count[:2] in {"19", "20"} and count[4] != "0":
        return DateRead(day, (Note(Verdict.LOOK, "import-date-count", {"read": day}),))
    return DateRead(day)


def _short(year: int, month: int, day: int, today: date) -> DateRead:
    """A year of two digits is the last such year that has passed; which century was meant is to be seen."""
    century = today.year - today.year % 100
    full = century + year if century + year <= today.year else century - 100 + year
    read = _checked(full, month, day)
    return DateRead(read.value, (*read.notes, Note(Verdict.LOOK, "import-date-short-year", {"year": full})))


def _checked(year: int, month: int, day: int) -> DateRead:
    """The partial date; month or day 0 say that it is not known."""
    if not date.min.year <= year <= date.max.year or month > 12:  # noqa: PLR2004
        return _IMPOSSIBLE
    if not month:
        return DateRead(f"{year:04}") if not day else _IMPOSSIBLE
    if not day:
        return DateRead(f"{year:04}-{month:02}")
    if day > calendar.monthrange(year, month)[1]:
        return _IMPOSSIBLE
    return DateRead(f"{year:04}-{month:02}-{day:02}")


def _in_digits(text: str) -> str:
    """二〇一一年七月一日 as 2011年7月1日, Mar-85 (a month typed into a spreadsheet) as 85-3."""
    if (found := _ENGLISH.fullmatch(text)) and (month := found[1].lower()) in _MONTHS:
        return f"{found[2]}-{_MONTHS.index(month) + 1}"
    found = _HAN_DATE.fullmatch(text.replace(" ", ""))
    if not found:
        return text
    year = "".join(str(_HAN[one]) for one in found[1])
    month, day = (_count(part) if part else None for part in found.groups()[1:])
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")


def _count(numeral: str) -> int:
    """A Chinese numeral up to 99: 九, 十, 十二, 二十, 三十一."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return int("".join(str(_HAN[one]) for one in numeral))
    return (_HAN.get(tens, 0) if tens else 1) * 10 + _HAN.get(ones[:1], 0)


def first_day(partial: str) -> date:
    """The first day that a partial date may mean."""
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(partial: str) -> date:
    """The last day that a partial date may mean."""
    parts = list(map(int, partial.split("-")))
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])  # noqa: PLR2004


def years_later(day: date, years: int) -> date:
    """The same day that many years later; 29 February becomes 1 March where there is none."""
    year = min(day.year + years, date.max.year)
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return day.replace(year=year)
