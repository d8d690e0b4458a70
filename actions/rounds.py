"""Who is asked in rounds of their own, and which rounds begin today? (domain §3.4-A, §3.6)

An organisation that sets a rule of rounds for itself is asked apart from those above, with all below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.check_ins import CheckInRule, Cycle
from models.rule_book import Here, Node
from models.rules import (
    DUE_DAY,
    DUE_TIME,
    LATE_ROUNDS,
    MONTHS,
    MONTHS_ABROAD,
    OF_ROUNDS,
    OPEN_DAY,
)
from models.scope import Scope


@dataclass(frozen=True, slots=True)
class Rounds:
    """The organisations whose rounds run on a day, by the number of their row, and where each stands."""

    running: dict[int, str]
    paths: dict[int, str]  # those of earlier days among them

    def node(self, rule_id: int) -> Node:
        """Return the organisations that a round is about: under its own, and not under another round's."""
        path = self.paths[rule_id]
        deeper = (other for other in self.running.values() if other != path and other.startswith(path))
        return Node(path, tuple(sorted(deeper)))

    def not_asked_since(self, day: date) -> date | None:
        """Return the first of the month, since when nobody is asked twice; None where nobody could be: there
        was never more than one round.
        """
        return day.replace(day=1) if len(self.paths) > 1 else None


async def rounds_on(scope: Scope, day: date) -> Rounds:
    """Return the rounds of a day: those that were founded, and below them whoever has own rules."""
    paths = {rule.id: path for rule, path in await scope.rows(CheckInRule.all_with_paths())}
    own = {path for _, path in scope.rules.overriding(OF_ROUNDS, day)}
    founded = {path for path in paths.values() if not _above(path, paths.values())}
    return Rounds({one: path for one, path in paths.items() if path in own | founded}, paths)


def _above(path: str, others: Iterable[str]) -> bool:
    return any(path != other and path.startswith(other) for other in others)


async def begin_cycles(scope: Scope, slot: datetime) -> None:
    """Add the cycles that begin on a slot's day; those that are there stay as they are."""
    day = slot.date()
    await _add_rounds(scope, day)
    for rule_id, path in (await rounds_on(scope, day)).running.items():
        here = scope.rules.at(path, day)
        for abroad, months in ((False, here[MONTHS]), (True, here[MONTHS_ABROAD])):
            begins = day.day == here[OPEN_DAY] and (day.month - 1) % months == 0
            if begins and await scope.first(Cycle.opened_on(rule_id, day, abroad=abroad)) is None:
                scope.add(_cycle(rule_id, here, slot, months, abroad=abroad, now=scope.now))
    await scope.flush()


async def _add_rounds(scope: Scope, day: date) -> None:
    """Give a round to each organisation that has its own rules for the first time."""
    known = {path for _, path in await scope.rows(CheckInRule.all_with_paths())}
    for org_id, path in scope.rules.overriding(OF_ROUNDS, day):
        if path not in known and _above(path, known):
            scope.add(CheckInRule(org_id=org_id))
    await scope.flush()


def _cycle(rule_id: int, here: Here, slot: datetime, months: int, *, abroad: bool, now: datetime) -> Cycle:
    day, zone = slot.date(), slot.tzinfo
    due_on = day + timedelta(days=here[DUE_DAY] - 1)
    ends = _months_later(day, (1 + here[LATE_ROUNDS]) * months)
    return Cycle(
        rule_id=rule_id,
        abroad=abroad,
        opens_on=day,
        opened_at=now,  # some are written to later in the morning than others; who answers now may
        due_at=datetime.combine(due_on, here[DUE_TIME], zone),
        late_until=datetime.combine(ends, time(0), zone) - timedelta(seconds=1),
    )


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1)  # days of opening are in every month


def next_round(today: date, here: Here, *, abroad: bool) -> date:
    """Return the day behind ``today`` on which people under these rules are asked next."""
    months = here[MONTHS_ABROAD] if abroad else here[MONTHS]
    day = today.replace(day=here[OPEN_DAY])
    while day <= today or (day.month - 1) % months:
        day = _months_later(day, 1)
    return day
