"""Do the festivals fall where the table of domain §2.3 and a second library say?"""

from collections import Counter
from datetime import date, timedelta

import pytest
from lunar_python import Lunar, LunarYear, Solar

from models.festivals import (
    BY_NAME,
    FESTIVALS,
    FIRST_YEAR,
    LAST_YEAR,
    Audience,
    Festival,
    FestivalName,
    SolarTerm,
    Tone,
    dates_in,
    festivals_on,
)

N = FestivalName
YEARS = range(2024, 2051)
TABLE = {  # domain §2.3
    N.NEW_YEAR: ("01-01",) * 4,
    N.LABA: ("01-15", "01-04", "01-22", "01-11"),
    N.LITTLE_NEW_YEAR: ("01-30", "01-19", "02-06", "01-26"),
    N.NEW_YEARS_EVE: ("02-05", "01-25", "02-12", "02-02"),
    N.SPRING: ("02-06", "01-26", "02-13", "02-03"),
    N.LANTERN: ("02-20", "02-09", "02-27", "02-17"),
    N.WOMEN: ("03-08",) * 4,
    N.QINGMING: ("04-05", "04-04", "04-04", "04-05"),
    N.LABOUR: ("05-01",) * 4,
    N.YOUTH: ("05-04",) * 4,
    N.DRAGON_BOAT: ("06-09", "05-28", "06-16", "06-05"),
    N.PARTY: ("07-01",) * 4,
    N.ARMY: ("08-01",) * 4,
    N.TEACHERS: ("09-10",) * 4,
    N.MID_AUTUMN: ("09-15", "10-03", "09-22", "09-12"),
    N.HARVEST: ("09-23", "09-22", "09-23", "09-23"),
    N.NATIONAL: ("10-01",) * 4,
    N.DOUBLE_NINTH: ("10-08", "10-26", "10-16", "10-05"),
    N.WINTER_SOLSTICE: ("12-22", "12-21", "12-21", "12-22"),
}
BY_THE_MOON = {
    (12, 8): N.LABA, (12, 23): N.LITTLE_NEW_YEAR, (1, 1): N.SPRING, (1, 15): N.LANTERN,
    (5, 5): N.DRAGON_BOAT, (8, 15): N.MID_AUTUMN, (9, 9): N.DOUBLE_NINTH,
}  # fmt: skip
BY_THE_SUN = {
    (1, 1): N.NEW_YEAR, (3, 8): N.WOMEN, (5, 1): N.LABOUR, (5, 4): N.YOUTH, (7, 1): N.PARTY,
    (8, 1): N.ARMY, (9, 10): N.TEACHERS, (10, 1): N.NATIONAL,
}  # fmt: skip
BY_TERM = {
    "清明": N.QINGMING,
    "秋分": N.HARVEST,
    "DONG_ZHI": N.WINTER_SOLSTICE,
}  # its 冬至 is that of the year before


def as_date(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def by_the_other_library(year: int) -> dict[date, set[FestivalName]]:
    """Return the festivals of a year as the other library counts the moon and the terms."""
    fell = [(date(year, month, day), name) for (month, day), name in BY_THE_SUN.items()]
    for start in (year - 1, year):
        fell += [
            (as_date(Lunar.fromYmd(start, *of_the_moon).getSolar()), name)
            for of_the_moon, name in BY_THE_MOON.items()
        ]
        new_year = as_date(Lunar.fromYmd(start + 1, 1, 1).getSolar())
        fell.append((new_year - timedelta(days=1), N.NEW_YEARS_EVE))
    terms = Lunar.fromYmd(year, 6, 1).getJieQiTable()
    fell += [(as_date(terms[term]), name) for term, name in BY_TERM.items()]
    found: dict[date, set[FestivalName]] = {}
    for day, name in fell:
        if day.year == year:
            found.setdefault(day, set()).add(name)
    return found


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_year_agrees_with_the_other_library(year: int) -> None:
    said: dict[date, set[FestivalName]] = {}
    for day, one in dates_in(year):
        said.setdefault(day, set()).add(one.name)
    assert said == by_the_other_library(year)


@pytest.mark.parametrize("name", FestivalName)
def test_a_festival_falls_as_the_table_of_the_domain_says(name: FestivalName) -> None:
    fell = [day for year in (2027, 2028, 2029, 2030) for day, one in dates_in(year) if one.name is name]
    assert tuple(f"{day:%m-%d}" for day in fell) == TABLE[name]


def test_a_leap_month_has_no_second_festival() -> None:
    assert LunarYear.fromYear(2028).getLeapMonth() == 5
    names = Counter(one.name for _, one in dates_in(2028))
    assert names[N.DRAGON_BOAT] == 1
    assert set(names.values()) == {1}


def test_the_eve_is_the_last_day_whether_the_month_has_29_or_30_days() -> None:
    eves = [day for year in YEARS for day, one in dates_in(year) if one.name is N.NEW_YEARS_EVE]
    moons = [Solar.fromYmd(day.year, day.month, day.day).getLunar() for day in eves]
    assert {moon.getDay() for moon in moons} == {29, 30}
    assert all(N.SPRING in {one.name for one in festivals_on(day + timedelta(days=1))} for day in eves)


def test_two_festivals_of_one_day_come_together_in_the_order_of_the_table() -> None:
    assert [one.name for one in festivals_on(date(2031, 10, 1))] == [N.MID_AUTUMN, N.NATIONAL]


def test_laba_in_december_leaves_the_next_year_without() -> None:
    fell = [day for year in (2022, 2023, 2024) for day, one in dates_in(year) if one.name is N.LABA]
    assert fell == [date(2022, 1, 10), date(2022, 12, 30), date(2024, 1, 18)]


def test_the_days_of_a_year_are_sorted_and_of_that_year() -> None:
    for year in YEARS:
        days = [day for day, _ in dates_in(year)]
        assert days == sorted(days)
        assert {day.year for day in days} == {year}


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_outside_the_table_of_the_moon_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="festivals are known from 1901 to 2099"):
        dates_in(year)


def test_the_first_and_the_last_year_are_whole() -> None:
    assert {one.name for _, one in dates_in(FIRST_YEAR)} >= set(TABLE) - {N.LABA}
    assert {one.name for _, one in dates_in(LAST_YEAR)} >= set(TABLE) - {N.LABA}


def differing(what: str) -> dict[FestivalName, object]:
    """Return what of a festival is not as most have it."""
    usual = getattr(BY_NAME[N.NATIONAL], what)
    return {one.name: getattr(one, what) for one in FESTIVALS if getattr(one, what) != usual}


def test_audience_tone_and_hour_are_those_of_the_domain() -> None:
    assert [one.name for one in FESTIVALS] == list(FestivalName)
    assert differing("audience") == {
        N.LANTERN: Audience.FLOATING, N.WOMEN: Audience.WOMEN, N.YOUTH: Audience.YOUTH,
        N.ARMY: Audience.VETERANS, N.TEACHERS: Audience.TEACHERS, N.HARVEST: Audience.RURAL,
        N.DOUBLE_NINTH: Audience.ELDERS,
    }  # fmt: skip
    assert differing("tone") == {N.QINGMING: Tone.SOLEMN, N.DRAGON_BOAT: Tone.WELL}
    assert differing("hour") == {N.NEW_YEARS_EVE: 10}
    assert set(differing("optional")) == {N.LABA, N.LITTLE_NEW_YEAR, N.WINTER_SOLSTICE}


def test_happy_is_said_only_where_the_tone_allows() -> None:
    unhappy = [one.name for one in FESTIVALS if not one.tone.allows_happy]
    assert unhappy == [N.QINGMING, N.DRAGON_BOAT]


def test_a_festival_is_told_by_its_word() -> None:
    assert BY_NAME[N.SPRING] == Festival(N.SPRING, lambda year: date(year, 2, 1))


def test_a_solar_term_has_its_day() -> None:
    assert [f"{term.day_in(2028):%m-%d}" for term in SolarTerm] == ["04-04", "09-22", "12-21"]
