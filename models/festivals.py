"""Which festival falls on which day, whom does it concern, and in which tone? (domain §2.3)

Pure knowledge, no table: fixed days, days of the farmers' calendar and solar terms. borax counts the moon;
the tests hold it against a second library for every year from 2024 to 2050.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from borax.calendars.lunardate import LunarDate, TermUtils

FIRST_YEAR, LAST_YEAR = 1901, 2099  # what the table of the moon holds, with a neighbour on either side


class FestivalName(StrEnum):
    """The word of a festival, in texts and in the database."""

    NEW_YEAR = "new-year"  # 元旦
    LABA = "laba"  # 腊八
    LITTLE_NEW_YEAR = "little-new-year"  # 小年, of the north: 腊月廿三
    NEW_YEARS_EVE = "new-years-eve"  # 除夕, on the 29th or the 30th
    SPRING = "spring"  # 春节
    LANTERN = "lantern"  # 元宵
    WOMEN = "women"  # 妇女节
    QINGMING = "qingming"  # 清明
    LABOUR = "labour"  # 劳动节
    YOUTH = "youth"  # 青年节
    DRAGON_BOAT = "dragon-boat"  # 端午
    PARTY = "party"  # 七一
    ARMY = "army"  # 建军节
    TEACHERS = "teachers"  # 教师节
    MID_AUTUMN = "mid-autumn"  # 中秋
    HARVEST = "harvest"  # 丰收节
    NATIONAL = "national"  # 国庆
    DOUBLE_NINTH = "double-ninth"  # 重阳
    WINTER_SOLSTICE = "winter-solstice"  # 冬至


class Audience(StrEnum):
    """Whom a festival concerns."""

    ALL = "all"
    FLOATING = "floating"  # 流动党员
    WOMEN = "women"
    YOUTH = "youth"
    VETERANS = "veterans"  # 退役军人
    TEACHERS = "teachers"
    RURAL = "rural"  # 农村党员
    ELDERS = "elders"  # 60 and older


class Tone(StrEnum):
    """What one wishes on that day."""

    JOYFUL = "joyful"  # 快乐 may be said
    WELL = "well"  # 安康 by custom, not 快乐
    SOLEMN = "solemn"  # remembrance: never 快乐

    @property
    def allows_happy(self) -> bool:
        """Whether 快乐 / happy may stand in a text of this tone."""
        return self is Tone.JOYFUL


class SolarTerm(StrEnum):
    """Those of the 24 terms of the sun that a festival follows."""

    QINGMING = "qingming"  # 清明
    AUTUMN_EQUINOX = "autumn-equinox"  # 秋分
    WINTER_SOLSTICE = "winter-solstice"  # 冬至

    def day_in(self, year: int) -> date:
        """Return the day of this term in a year."""
        return _checked(TermUtils.nth_term_day(year, _NUMBERS[self]))


_NUMBERS = {
    SolarTerm.QINGMING: 6,
    SolarTerm.AUTUMN_EQUINOX: 17,
    SolarTerm.WINTER_SOLSTICE: 23,
}  # from 小寒 on
Rule = Callable[[int], date]  # the day in a year: of the sun, for 正月 to 腊月 the farmers' own year


def _checked(day: object) -> date:
    if not isinstance(day, date):
        raise TypeError(f"the table of the moon says {day!r}")
    return day


def _sun(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day)


def _moon(month: int, day: int) -> Rule:
    """A day of the farmers' calendar. A leap month repeats its number; the festival is in the first."""
    return lambda year: _checked(LunarDate(year, month, day).to_solar_date())


_new_moon_year = _moon(1, 1)


def _eve(year: int) -> date:
    """The last day of a farmers' year, whether 腊月 has 29 days or 30."""
    return _new_moon_year(year + 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival: its word, whom it concerns, what one wishes, from which hour on it is sent.

    ``hour`` is the reader's own; None: in the morning, as the rule of greetings says. An optional one is
    greeted only where an organisation has asked for it.
    """

    name: FestivalName
    rule: Rule = field(repr=False, compare=False)
    audience: Audience = Audience.ALL
    tone: Tone = Tone.JOYFUL
    hour: int | None = None
    optional: bool = False


_N, _A = FestivalName, Audience
FESTIVALS = (
    Festival(_N.NEW_YEAR, _sun(1, 1)),
    Festival(_N.LABA, _moon(12, 8), optional=True),
    Festival(_N.LITTLE_NEW_YEAR, _moon(12, 23), optional=True),
    Festival(_N.NEW_YEARS_EVE, _eve, hour=10),
    Festival(_N.SPRING, _new_moon_year),
    Festival(_N.LANTERN, _moon(1, 15), _A.FLOATING),
    Festival(_N.WOMEN, _sun(3, 8), _A.WOMEN),
    Festival(_N.QINGMING, SolarTerm.QINGMING.day_in, tone=Tone.SOLEMN),
    Festival(_N.LABOUR, _sun(5, 1)),
    Festival(_N.YOUTH, _sun(5, 4), _A.YOUTH),
    Festival(_N.DRAGON_BOAT, _moon(5, 5), tone=Tone.WELL),
    Festival(_N.PARTY, _sun(7, 1)),
    Festival(_N.ARMY, _sun(8, 1), _A.VETERANS),
    Festival(_N.TEACHERS, _sun(9, 10), _A.TEACHERS),
    Festival(_N.MID_AUTUMN, _moon(8, 15)),
    Festival(_N.HARVEST, SolarTerm.AUTUMN_EQUINOX.day_in, _A.RURAL),
    Festival(_N.NATIONAL, _sun(10, 1)),
    Festival(_N.DOUBLE_NINTH, _moon(9, 9), _A.ELDERS),
    Festival(_N.WINTER_SOLSTICE, SolarTerm.WINTER_SOLSTICE.day_in, optional=True),
)
BY_NAME = {one.name: one for one in FESTIVALS}


class Falling(NamedTuple):
    """A festival and its day."""

    day: date
    festival: Festival


@cache
def dates_in(year: int) -> tuple[Falling, ...]:
    """Return the festivals of a year of the sun, by day; those of one day in the order of the table.

    腊八 may fall on the last days of December: such a year has it twice, and the next one not at all.
    A year outside the table of the moon is a ValueError.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"festivals are known from {FIRST_YEAR} to {LAST_YEAR}")
    return tuple(sorted(_falling(year), key=lambda one: one.day))


def _falling(year: int) -> Iterator[Falling]:
    for festival in FESTIVALS:
        days = {festival.rule(start) for start in (year - 1, year)}
        yield from (Falling(day, festival) for day in sorted(days) if day.year == year)


@cache
def _by_day(year: int) -> dict[date, tuple[Festival, ...]]:
    found: dict[date, tuple[Festival, ...]] = {}
    for day, festival in dates_in(year):
        found[day] = (*found.get(day, ()), festival)
    return found


def festivals_on(day: date) -> tuple[Festival, ...]:
    """Return the festivals of a day, most often none; two on 2031-10-01 (中秋 and 国庆)."""
    return _by_day(day.year).get(day, ())
