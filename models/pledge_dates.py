"""By which day, says a sentence? 6月底前, 12月20日前, 6.30, 七一前, 年底, 每月: found inside of plain text.

Pure; a day without its year lies in the year that is pledged for. What is vague (春耕前) is no day.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.festivals import BY_NAME, FIRST_YEAR, LAST_YEAR, FestivalName
from models.pledge_figures import NUMBER, whole_of

_DECEMBER, _LAST = 12, 31
_YEAR = r"(?:(?P<year>\d{4})\s*年|(?P<next>明年)|今年|本年)?"
_BEFORE = re.compile(r"\s*(?:底|末)?(?:之|以)?前")
_FEASTS = {
    "元旦": FestivalName.NEW_YEAR, "春节": FestivalName.SPRING, "过年": FestivalName.SPRING,
    "元宵": FestivalName.LANTERN, "三八": FestivalName.WOMEN, "妇女节": FestivalName.WOMEN,
    "清明": FestivalName.QINGMING, "五一": FestivalName.LABOUR, "劳动节": FestivalName.LABOUR,
    "五四": FestivalName.YOUTH, "端午": FestivalName.DRAGON_BOAT, "七一": FestivalName.PARTY,
    "八一": FestivalName.ARMY, "建军节": FestivalName.ARMY, "教师节": FestivalName.TEACHERS,
    "中秋": FestivalName.MID_AUTUMN, "国庆": FestivalName.NATIONAL, "十一": FestivalName.NATIONAL,
    "重阳": FestivalName.DOUBLE_NINTH, "冬至": FestivalName.WINTER_SOLSTICE,
}  # fmt: skip
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = rf"(?P<month>{_MONTHS})[a-z]*\.?"
_PARTS = {"初": 10, "上旬": 10, "中旬": 20}  # the last day of a part of a month


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day named from ``start`` to ``end`` of the text, none where there is no such day (4月31日).

    ``until``: as the last one, by 前 or "by"; ``vague``: said by 每月 or 今年 only, the end of the year.
    """

    day: date | None
    start: int
    end: int
    until: bool
    vague: bool = False


Reader = Callable[[re.Match[str], date], date | None]


def _month_end(year: int, month: int) -> date | None:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= _DECEMBER):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _existing(year: int, month: int, day: int) -> date | None:
    end = _month_end(year, month)
    return end.replace(day=day) if end and 1 <= day <= end.day else None


def _year(found: re.Match[str], first: date) -> int:
    return int(found["year"]) if found["year"] else first.year + bool(found["next"])


def _full(found: re.Match[str], _first: date) -> date | None:
    return _existing(int(found[1]), int(found[2]), int(found[3]))


def _day(found: re.Match[str], first: date) -> date | None:
    return _existing(_year(found, first), whole_of(found["month"]), whole_of(found["day"]))


def _short(found: re.Match[str], first: date) -> date | None:
    return _existing(first.year, int(found[1]), int(found[2]))


def _month(found: re.Match[str], first: date) -> date | None:
    """6月底, 6月中旬, 6月份; 6月前 is the last day of May."""
    end = _month_end(_year(found, first), whole_of(found["month"]))
    if end is None or found["part"] in {None, "份", "底", "末", "下旬", "内"}:
        return end
    if found["part"] in _PARTS:
        return end.replace(day=_PARTS[found["part"]])
    return end.replace(day=1) - timedelta(days=1)


def _this_month(found: re.Match[str], first: date) -> date | None:
    following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    here = following if found["following"] else first
    return _month_end(here.year, here.month)


def _feast(found: re.Match[str], first: date) -> date | None:
    """The day before a festival: the one that comes next, where no year is said."""
    year, rule = _year(found, first), BY_NAME[_FEASTS[found["feast"]]].rule
    if not FIRST_YEAR < year < LAST_YEAR:
        return None
    eve = rule(year) - timedelta(days=1)
    return eve if found["year"] or eve >= first else rule(year + 1) - timedelta(days=1)


def _quarter(found: re.Match[str], first: date) -> date | None:
    number = whole_of(found["quarter"])
    return _month_end(_year(found, first), number * 3) if 1 <= number <= 4 else None  # noqa: PLR2004


def _half(found: re.Match[str], first: date) -> date | None:
    return _month_end(_year(found, first), 6 if found["half"] == "上" else _DECEMBER)


def _year_end(found: re.Match[str], first: date) -> date | None:
    return _month_end(_year(found, first), _DECEMBER)


def _plain_year_end(_found: re.Match[str], first: date) -> date | None:
    return date(first.year, _DECEMBER, _LAST)


def _english(found: re.Match[str], first: date) -> date | None:
    month = _MONTHS.split("|").index(found["month"][:3].lower()) + 1
    return _existing(first.year, month, int(found["day"]))


def _english_end(found: re.Match[str], first: date) -> date | None:
    return _month_end(first.year, _MONTHS.split("|").index(found["month"][:3].lower()) + 1)


_NEXT = r"(?<!每)(?<!每个)(?:(?P<following>下个?月)|本月|这个?月|(?<![0-9年月])月(?=底|末))[底末内]?"
_RHYTHM = r"每(?:[天日周月季年]|个月|个?星期|个?季度|半年)|(?:each|every) (?:day|week|month|quarter)"
_WAYS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (r"(?<!\d)(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?(?!\d)", _full),
        (rf"{_YEAR}(?P<month>{NUMBER})月(?P<day>{NUMBER})[日号]?", _day),
        (r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?![\d.])(?=\s*(?:[日号]|[之以]?前|[,。;\s]|$))", _short),
        (
            rf"{_YEAR}(?P<month>{NUMBER})月(?P<part>份|底|末|内|初|[上中下]旬|(?:之|以)?前)?",
            _month,
        ),
        (_NEXT, _this_month),
        (rf"{_YEAR}(?P<feast>{'|'.join(_FEASTS)})节?(?=(?:之|以)?前)", _feast),
        (rf"{_YEAR}第?(?P<quarter>{NUMBER})季度", _quarter),
        (rf"{_YEAR}(?P<half>[上下])半年", _half),
        (r"(?:(?P<year>\d{4})年?|(?P<next>明))?(?:年[底末终内]|全年|年度内|一年内)", _year_end),
        (rf"{_RHYTHM}|今年", _plain_year_end),
        (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}(?![a-z])", _english),
        (rf"(?<![a-z]){_MONTH}\s+(?P<day>\d{{1,2}})(?!\d)", _english),
        (rf"end of {_MONTH}", _english_end),
        (r"(?:end of|this) (?:the )?year", _plain_year_end),
    )
)
_BY = re.compile(r"\b(?:by|before|until)\s+(?:the\s+)?$", re.IGNORECASE)


def find_days(text: str, first: date) -> list[DayFound]:
    """Return the days that a text names, none inside another, in its order. ``first``: today, or the first
    day of the year pledged for, whichever is later; its year completes what has none.
    """
    taken: list[DayFound] = []
    for found in _each(text, first):
        if not any(one.start < found.end and found.start < one.end for one in taken):
            taken.append(found)
    return sorted(taken, key=lambda one: one.start)


def _each(text: str, first: date) -> Iterator[DayFound]:
    for pattern, read in _WAYS:
        for found in pattern.finditer(text):
            start, end = found.span()
            day = read(found, first)
            until = bool(_BEFORE.match(text, end) or _BY.search(text, 0, start)) or found[0].endswith("前")
            yield DayFound(day, start, end, until, read is _plain_year_end)


def due_day(found: list[DayFound]) -> date | None:
    """Return by which of these days it is to be done: the last one said to be a limit, else the last one."""
    days = [one for one in found if one.day is not None]
    limits = [one for one in days if one.until] or [one for one in days if not one.vague] or days
    return max((one.day for one in limits if one.day), default=None)


def first_day(found: list[DayFound], first: date) -> date:
    """Return when it begins: where a sentence names two days and none as the limit (从3月到11月), with the
    month of the earlier one.
    """
    days = sorted(one.day for one in found if one.day and not one.vague)
    stretch = len(set(days)) > 1 and not any(one.until for one in found)
    return max(first, days[0].replace(day=1)) if stretch else first
