"""At which hours and on which days of a month may rounds of check-ins need something?

A line has every day on which something can fall by any rule that holds, held or will hold: what does, for
whom, is found by the slot's own day. Where nobody changed anything these are the days of domain §3.6.
"""

from collections.abc import Iterable

from models.rule_book import Book
from models.rules import DUE_DAY, MORNING, OPEN_DAY

_SHORTEST, _LONGEST = 28, 31  # days of a month


def openings(rules: Book) -> str:
    """Return the crontab line of the days on which rounds open."""
    return _line(rules, rules.ever(OPEN_DAY))


def reminders(rules: Book) -> str:
    """Return the crontab line of the days on which people may be reminded: any between an opening and the
    last due day, for a calendar may take a reminder from its own day to another one.
    """
    numbers, opened = range(2, max(rules.ever(DUE_DAY)) + 1), rules.ever(OPEN_DAY)
    return _line(rules, {day for first in opened for number in numbers for day in _days(first + number - 1)})


def _days(number: int) -> Iterable[int]:
    """Return which day of a month a number of days after its beginning is, however long the month is."""
    if number <= _SHORTEST:
        return (number,)
    later = {number - length for length in range(_SHORTEST, _LONGEST + 1)}
    return {day for day in (number, *later) if 1 <= day <= _LONGEST}


def _line(rules: Book, days: Iterable[int]) -> str:
    return f"0 {min(rules.ever(MORNING))} {','.join(map(str, sorted(days)))} * *"
