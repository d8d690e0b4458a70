"""Which day did they write, which hour? 6月30日, 6.30, 月底, 明天, 30 June, 下午2点: as typed."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from bot.forms.numerals import in_digits

_WEEKDAY = re.compile(r"[\s(,]*(?:星期|周|礼拜)[1-7日天]\)?$")
_LOOSE = re.compile(r"(?<=[年月])\s+|\s+(?=[年月日号])")
_FULL = re.compile(r"([0-9]{4})(?:年|[-./])([0-9]{1,2})(?:月|[-./])([0-9]{1,2})[日号]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SHORT = re.compile(r"([0-9]{1,2})(?:月|[-./])([0-9]{1,2})[日号]?")
_DAY_ALONE = re.compile(r"([0-9]{1,2})[日号]")
_MONTH_END = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月[底末]")
_YEAR_END = re.compile(r"(?:([0-9]{4})年?)?年[底末]")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th)?\s+({_MONTHS})[a-z]*\.?,?(?:\s+([0-9]{{4}}))?")
_MONTH_FIRST = re.compile(rf"({_MONTHS})[a-z]*\.?\s+([0-9]{{1,2}})(?:st|nd|rd|th)?,?(?:\s+([0-9]{{4}}))?")
_CLOCK = re.compile(
    r"(凌晨|早上|上午|中午|下午|傍晚|晚上|am|pm)?\s*([0-9]{1,2})(?:[:.点时]([0-9]{1,2}|半|整)?分?)?\s*(am|pm)?"
)
_LATER = {"下午", "傍晚", "晚上", "pm"}  # of a clock that counts to twelve
_NOON = 12
_NEAR = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "yesterday": -1, "今天": 0, "今日": 0, "today": 0,
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_THIS_MONTH = re.compile("本月|这个?月|^月(?=[底末])")
_NEXT_MONTH = re.compile("下个?月")


def read_dates(text: str, today: date) -> list[date]:
    """The days that a text may mean, the likeliest first: today or soon, then lately (domain §3.9).

    A day without its year is looked for around today. No date, or none that exists (31 June): an empty list.
    """
    plain = _WEEKDAY.sub("", in_digits(text).lower())
    if plain in _NEAR:
        return [today + timedelta(days=_NEAR[plain])]
    plain = _anchored(_LOOSE.sub("", plain), today)
    days = _by_figures(plain, today) or _by_end(plain, today) or _by_english(plain, today)
    return sorted(days, key=lambda day: (day < today, abs(day - today)))


def read_clock(text: str) -> time | None:
    """The time of day that a text writes: 14:30, 9点, 下午2点半, 7.30 pm. None where it writes none."""
    found = _CLOCK.fullmatch(in_digits(text).lower())
    if found is None:
        return None
    half, hour, minute = found[1] or found[4], int(found[2]), found[3] or "0"
    minutes = {"半": 30, "整": 0}.get(minute) if not minute.isdigit() else int(minute)
    if half in _LATER and hour < _NOON:
        hour += _NOON
    elif half == "am" and hour == _NOON:
        hour = 0
    return time(hour, minutes) if hour < 24 and minutes is not None and minutes < 60 else None  # noqa: PLR2004


def _anchored(plain: str, today: date) -> str:
    """明年 and 下月 written out as their figures."""
    for word, years in _YEARS.items():
        plain = plain.replace(word, f"{today.year + years}年")
    following = today.replace(day=1) + timedelta(days=31)
    plain = _NEXT_MONTH.sub(f"{following.year}年{following.month}月", plain)
    return _THIS_MONTH.sub(f"{today.year}年{today.month}月", plain)


def _existing(days: Iterable[tuple[int, int, int]]) -> list[date]:
    found = []
    for year, month, day in days:
        if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:  # noqa: PLR2004
            found.append(date(year, month, day))
    return found


def _years(year: str | None, today: date) -> list[int]:
    """The year that was written, or those around today, wide enough for a 29 February."""
    return [int(year)] if year else list(range(today.year - 4, today.year + 9))


def _by_figures(plain: str, today: date) -> list[date]:
    if found := _FULL.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _existing([(int(found[1]), int(found[2]), int(found[3]))])
    if found := _SHORT.fullmatch(plain):
        return _existing((year, int(found[1]), int(found[2])) for year in _years(None, today))
    if found := _DAY_ALONE.fullmatch(plain):
        months = (divmod(today.year * 12 + today.month - 1 + n, 12) for n in (-1, 0, 1))
        return _existing((year, month + 1, int(found[1])) for year, month in months)
    return []


def _by_end(plain: str, today: date) -> list[date]:
    if found := _MONTH_END.fullmatch(plain):
        month = int(found[2])
        lasts = ((year, month, day) for year in _years(found[1], today) for day in (28, 29, 30, 31))
        return list({day.year: day for day in _existing(lasts)}.values())
    if found := _YEAR_END.fullmatch(plain):
        return _existing([(int(found[1]) if found[1] else today.year, 12, 31)])
    return []


def _by_english(plain: str, today: date) -> list[date]:
    if found := _DAY_FIRST.fullmatch(plain):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(plain):
        month, day, year = found.groups()
    else:
        return []
    number = _MONTHS.split("|").index(month) + 1
    return _existing((y, number, int(day)) for y in _years(year, today))
