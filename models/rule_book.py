"""Which value of a rule holds for an organisation on a day? All overriding rows in memory, nearest first.

There are few organisations that override anything, so a process keeps them all: resolving asks no database.
Days that organisations mark in their calendars are kept in the same way (models/calendars.py reads them).
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from models.hours import HOME_ZONE
from models.official_days import Marked
from models.orgs import ancestor_ids
from models.rules import Rule

T = TypeVar("T")
_COUNTY = ZoneInfo(HOME_ZONE)
# Days of a calendar that can matter to what is planned today: a round is shorter than a month, and the
# longest time limit of a follow-up, 30 working days, ends within a quarter even across the Spring Festival.
_BEFORE, _AFTER = timedelta(days=31), timedelta(days=92)


def county_day(now: datetime) -> date:
    """Return the county's own date at an instant: rules change at its midnight."""
    return now.astimezone(_COUNTY).date()


class Override(NamedTuple):
    """A change that holds, as it is read: whose, of which rule, from which day; None: as above again."""

    org_id: int
    path: str
    name: str
    value: Any
    from_on: date


@dataclass(frozen=True, slots=True)
class OwnDays:
    """The days that an organisation marks itself, and the years whose notice it has loaded."""

    path: str
    days: Mapping[date, Marked]
    years: frozenset[int]


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation with values of its own, and those below it that have others; "" is everybody else."""

    path: str
    deeper: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The organisations for which some rules have the same values, which ``here`` tells.

    ``nodes`` is empty where that is everybody: then no statement needs to ask where somebody belongs.
    """

    nodes: tuple[Node, ...]
    here: "Here"


@dataclass(frozen=True)
class Book:
    """All accepted changes and marked days, and which organisations stand under those that made one.

    ``lines`` has, for the organisations under an overriding one, the overriding ones of their path, nearest
    first. Any other stands under ``root``: the only one of the database, where that one set anything.
    """

    overrides: tuple[Override, ...] = ()
    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    root: int | None = None
    calendars: Mapping[int, OwnDays] = field(default_factory=dict)

    @cached_property
    def _changes(self) -> dict[tuple[str, int], tuple[list[date], list[Any]]]:
        found: dict[tuple[str, int], tuple[list[date], list[Any]]] = {}
        for one in sorted(self.overrides, key=lambda one: one.from_on):
            days, values = found.setdefault((one.name, one.org_id), ([], []))
            days.append(one.from_on)
            values.append(one.value)
        return found

    @cached_property
    def _paths(self) -> dict[int, str]:
        marking = {org_id: own.path for org_id, own in self.calendars.items()}
        return {one.org_id: one.path for one in self.overrides} | marking

    def here(self, org_id: int | None, day: date) -> "Here":
        """Return what holds for an organisation on a day; None or an unknown one stands under the root."""
        alone = () if self.root is None else (self.root,)
        return Here(self, self.lines.get(org_id or 0, alone), day)

    def at(self, path: str, day: date) -> "Here":
        """Return what holds for the organisation of a path on a day."""
        line = tuple(org_id for org_id in reversed(ancestor_ids(path)) if org_id in self._paths)
        return Here(self, line, day)

    def own(self, rule: Rule[Any], org_id: int, day: date) -> Any:  # noqa: ANN401 - JSON
        """Return the value, as it was kept, that an organisation itself set on or before a day; None where it
        set none, or has gone back to what is above.
        """
        days, values = self._changes.get((rule.name, org_id), ((), ()))
        number = bisect_right(days, day)
        return values[number - 1] if number else None

    def ever(self, rule: Rule[T]) -> set[T]:
        """Return every value that a rule has, had or will have anywhere, its default among them."""
        kept = [one.value for one in self.overrides if one.name == rule.name and one.value is not None]
        return {rule.default, *map(rule.shape.load, kept)}

    def overriding(self, rules: Collection[Rule[Any]], day: date) -> list[tuple[int, str]]:
        """Return (organisation, path) of those who have a value of their own of one of the rules, from the
        top down.
        """
        own = [
            (org_id, path)
            for org_id, path in self._paths.items()
            if any(self.own(rule, org_id, day) is not None for rule in rules)
        ]
        return sorted(own, key=lambda one: one[1])

    def parts(self, rules: Collection[Rule[Any]], day: date, *, calendar: bool = False) -> list[Part]:
        """Divide all organisations into those with the same values of these rules, everybody else first;
        with ``calendar`` also by the days that they mark around that day.
        """
        key = tuple(rules), day, calendar
        if key not in self._parted:
            self._parted[key] = self._divided(rules, day, calendar=calendar)
        return self._parted[key]

    @cached_property
    def _parted(self) -> dict[tuple[tuple[Rule[Any], ...], date, bool], list[Part]]:
        return {}  # each step of a plan asks the same again

    def _divided(self, rules: Collection[Rule[Any]], day: date, *, calendar: bool) -> list[Part]:
        """An organisation stands for itself where something is not as it is above it."""

        def told(here: Here) -> tuple[Any, ...]:
            return (*here.values(rules), here.marks() if calendar else ())

        deciding = {path for _, path in self.overriding(rules, day)}
        deciding |= {own.path for own in self.calendars.values()} if calendar else set()
        standing = {"": self.here(None, day)}
        for path in sorted(deciding):
            here, above = self.at(path, day), standing[_nearest(standing, path)]
            if told(here) != told(above):
                standing[path] = here
        if len(standing) == 1:
            return [Part((), standing[""])]
        groups: dict[tuple[Any, ...], list[str]] = {}
        for path, here in standing.items():
            groups.setdefault(told(here), []).append(path)
        paths = sorted(standing)
        return [
            Part(tuple(Node(path, _below(path, paths)) for path in group), standing[group[0]])
            for group in groups.values()
        ]


def _nearest(standing: Mapping[str, object], path: str) -> str:
    """Return the nearest path above one that stands; everybody's is "", above all roots."""
    while path not in standing:
        path = path[: path.rstrip("/").rfind("/") + 1]
        path = "" if path == "/" else path
    return path


def _below(path: str, paths: Sequence[str]) -> tuple[str, ...]:
    """Return those of sorted paths that lie below one."""
    return tuple(paths[bisect_right(paths, path) : bisect_right(paths, path + "~")])


@dataclass(frozen=True, slots=True)
class Here:
    """What holds for one organisation on one day: ``here[RULE]``."""

    book: Book
    line: tuple[int, ...]
    day: date

    def __getitem__(self, rule: Rule[T]) -> T:
        """The value that holds: the nearest organisation's own, else the default."""
        for org_id in self.line:
            kept = self.book.own(rule, org_id, self.day)
            if kept is not None:
                return rule.shape.load(kept)
        return rule.default

    def holder(self, rule: Rule[Any]) -> int | None:
        """Return the organisation whose value that is; None: nobody's, it is the default."""
        return next((one for one in self.line if self.book.own(rule, one, self.day) is not None), None)

    def calendars(self) -> Iterator[OwnDays]:
        """Yield the marked days of those in the line who mark any, nearest first."""
        return (self.book.calendars[org_id] for org_id in self.line if org_id in self.book.calendars)

    def marks(self) -> tuple[object, ...]:
        """Return what the line marks around the day, and which years' notices it has loaded there: where that
        is equal, the calendar is the same for all that is planned now.
        """
        first, last = self.day - _BEFORE, self.day + _AFTER
        kinds: dict[date, str] = {}
        loaded: set[int] = set()
        for own in reversed(list(self.calendars())):
            loaded |= own.years & set(range(first.year, last.year + 1))
            kinds |= {day: mark.kind.value for day, mark in own.days.items() if first <= day <= last}
        return (*sorted(loaded), *sorted(kinds.items()))

    def values(self, rules: Collection[Rule[Any]]) -> tuple[Any, ...]:
        """Return the values of several rules."""
        return tuple(self[rule] for rule in rules)


NO_CHANGES = Book()
BY_DEFAULT = NO_CHANGES.here(None, date.min)  # what holds where nobody changed anything
