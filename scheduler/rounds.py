"""At which hours and on which days of a month may rounds of check-ins need something?

A calendar has every day that any rule names, named or will name: what falls on it, for whom, is found by the
slot's own day. Where nobody changed anything these are the days of domain §3.6.
"""

from collections.abc import Iterable

from models.rule_book import Book
from models.rules import DUE_DAY, MORNING, OPEN_DAY, REMINDERS

_SHORTEST, _LONGEST = 28, 31  # days of a month


def openings(rules: Book) -> str:
    """Return the crontab line of the days on which rounds open."""
    return _line(rules, rules.ever(OPEN_DAY))


def reminders(rules: Book) -> str:
    """Return the crontab line of the days on which people are reminded, the last one included."""
    numbers = {number for numbers in rules.ever(REMINDERS) for number in numbers} | rules.ever(DUE_DAY)
    opened = rules.ever(OPEN_DAY)
    return _line(rules, {day for first in opened for number in numbers for day in _days(first + number - 1)})


def _days(number: int) -> Iterable[int]:
    """Return which day of a month a number of days after its beginning is, however long the month is."""
    if number <= _SHORTEST:
        return (number,)
    later = {number - length for length in range(_SHORTEST, _LONGEST + 1)}
    return {day for day in (number, *later) if 1 <= day <= _LONGEST}


def _line(rules: Book, days: Iterable[int]) -> str:
    return f"0 {min(rules.ever(MORNING))} {','.join(map(str, sorted(days)))} * *"
