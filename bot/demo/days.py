"""When was an invented person born and admitted? Dates as rosters know them: often without day or month."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

INTAKE = (date(2005, 1, 1), date(2007, 6, 30))  # Z04
EARLIEST_TODAY = date(2024, 1, 1)  # from then on everybody of that intake is over 35
_FULL, _MONTH = 0.85, 0.95  # shares of birth dates known to the day, to the month or day; the rest by year
YOUNGEST = 19


def years_before(day: date, years: int) -> date:
    """Return the same day in an earlier year; 29 February becomes 28 February."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if leap else day.day)


def born(chance: Random, age: int, on: date) -> date:
    """Return a birthday on which one is exactly so old on a day."""
    return years_before(on, age) - timedelta(days=int(chance.random() * 364))


def age_on(birth: date, day: date) -> int:
    """Return full years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def as_known(chance: Random, day: date, fits: Callable[[date], bool] = lambda _: True) -> str:
    """Return the day as the roster knows it; shortened only where its first day still ``fits``."""
    lot = chance.random()
    if lot < _FULL:
        return day.isoformat()
    first = day.replace(day=1) if lot < _MONTH else date(day.year, 1, 1)
    if not fits(first):
        return day.isoformat()
    return f"{day:%Y-%m}" if lot < _MONTH else f"{day.year}"


def admitted(chance: Random, birth: date, today: date, oldest: int) -> date:
    """Return a day of admission at 18 to ``oldest``, before today and outside the intake of Z04."""
    latest = min(age_on(birth, today), oldest)
    years = 18 + int(chance.random() ** 2 * (latest - 17))
    day = years_before(birth, -years) + timedelta(days=int(chance.random() * 360))
    if day >= today:
        day = years_before(birth, -18) + timedelta(days=int(chance.random() * 300))
    if INTAKE[0] <= day <= INTAKE[1]:
        day = years_before(day, -3)
    return day


def admitted_in_intake(chance: Random) -> date:
    """Return a day of 2005-01…2007-06."""
    first, last = INTAKE
    return first + timedelta(days=int(chance.random() * ((last - first).days + 1)))
