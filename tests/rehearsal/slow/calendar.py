"""On which days does nobody work, and where does a reminder go then? (domain §2.3, §3.6)

The notice of 2027 is invented: the real one is data that each county loads.
"""

from collections.abc import Mapping
from datetime import date

from tests.rehearsal.slow.people import A_DAY, Terms


def days(month: int, *numbers: int) -> tuple[date, ...]:
    """Days of a month of 2027."""
    return tuple(date(2027, month, number) for number in numbers)


OFF = set(days(2, 5, 6, 7, 8, 9, 10, 11))  # 春节
WORKED = set(days(2, 20))  # a Saturday
OWN_WORKED: Mapping[str, set[date]] = {"bridge": set(days(2, 10))}  # a branch that works in the holiday
SATURDAY = 5


def is_holiday(part: str, day: date) -> bool:
    """Whether a day is given off; an ordinary weekend is not."""
    return day in OFF and day not in OWN_WORKED.get(part, ())


def is_off(part: str, day: date) -> bool:
    """Whether nobody works on a day."""
    return is_holiday(part, day) or (day.weekday() >= SATURDAY and day not in WORKED)


def worked_from(part: str, day: date, step: int = 1) -> date:
    """The day itself, or the next one that is worked; backwards with a negative step."""
    while is_off(part, day):
        day += step * A_DAY
    return day


def last_day(opened: date, terms: Terms) -> date:
    """The day on which a round is due."""
    return opened + (terms.due - 1) * A_DAY


def reminded_on(part: str, opened: date, terms: Terms) -> set[date]:
    """On which days of a round the silent are reminded: never on a day off. What falls on one slides to the
    next working day; of a due day in a holiday the last word comes before it.
    """
    due = last_day(opened, terms)
    last = worked_from(part, due, -1) if is_holiday(part, due) else due
    named = [opened + (number - 1) * A_DAY for number in terms.reminds]
    slid = {worked_from(part, day) if is_holiday(part, day) else day for day in named}
    return {day for day in {*slid, last} if opened < day <= last}


def eve_of(part: str, due: date) -> date:
    """The day before the due day, or the last working day before it."""
    eve = due - A_DAY
    return worked_from(part, eve, -1) if is_holiday(part, eve) else eve
