"""When are people asked? Opening, reminding and closing cycles of check-ins, a stretch of people at a time
(domain §3.6).

Everything about one person happens in one transaction; a cycle is walked in the order of the members.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from sqlalchemy import Select

from models import planning
from models.check_ins import CheckInRule, Cycle
from models.hours import HOME_ZONE, local_morning, next_open
from models.kinds import Kind
from models.planning import Mornings, Stretch
from models.scope import Scope

DUE = (10, time(18))  # day 10 at 18:00
OPENED = (Kind.CHECK_IN_OPENED, "check-in-opened")
REMINDER = (Kind.CHECK_IN_REMINDER, "check-in-reminder")
LAST = (Kind.CHECK_IN_REMINDER, "check-in-due-today")
PUSHES = tuple(screen for _, screen in (OPENED, REMINDER, LAST))


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk along cycles has come: the one in hand, and the last member done in it.

    ``zones`` are those in which members live, looked up once a walk.
    """

    cycle: int = 0
    after: int = 0
    zones: Sequence[str] = ()


BEGINNING = Place()
_Along = Callable[[Cycle, int, int], Select[int | None, int]]  # of a cycle, behind a member, so many
_Act = Callable[[Cycle, Stretch], Awaitable[None]]


async def _walk(
    scope: Scope, cycles: Sequence[Cycle], place: Place, rows: int, along: _Along, act: _Act
) -> Place | None:
    """Act on so many people more, cycle after cycle; return how far that came, None at the end.

    A small county's cycles are one transaction.
    """
    for cycle in cycles:
        if cycle.id < place.cycle:
            continue
        after = place.after if cycle.id == place.cycle else 0
        ((last, number),) = await scope.rows(along(cycle, after, rows))
        if number:
            await act(cycle, Stretch(after, last))
        if number == rows:
            return replace(place, cycle=cycle.id, after=last)
        rows -= number
    return None


async def open_cycles(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Open the cycles that begin on the slot's day and ask those they are about, so many members more;
    a second call adds nothing. The days are those of the slot's time zone, the county's.
    """
    day = slot.date().replace(day=1)
    rules = await scope.rows(CheckInRule.all_with_paths())
    if place == BEGINNING:
        place = await _with_zones(scope)
        await _begin_cycles(scope, [rule for rule, _ in rules], day, slot.tzinfo)
    paths = {rule.id: path for rule, path in rules}

    async def ask(cycle: Cycle, part: Stretch) -> None:
        path = paths[cycle.rule_id]
        deeper = tuple(other for other in paths.values() if other != path and other.startswith(path))
        await scope.run(planning.call_people(scope.dialect, cycle, path, deeper, part))
        await _push(scope, cycle, slot, place.zones, OPENED, part)
        await scope.run(planning.to_be_telephoned(scope.dialect, cycle, scope.now, part))

    def along(_cycle: Cycle, after: int, most: int) -> Select[int | None, int]:
        return planning.members_behind(after, most)

    return await _walk(scope, await scope.all(Cycle.opened_in(day)), place, rows, along, ask)


async def _begin_cycles(scope: Scope, rules: Sequence[CheckInRule], day: date, zone: tzinfo | None) -> None:
    for rule in rules:
        for abroad, months in ((False, rule.months), (True, rule.months_abroad)):
            begins = (day.month - 1) % months == 0
            if begins and await scope.first(Cycle.opened_on(rule.id, day, abroad=abroad)) is None:
                scope.add(_cycle(rule, day, zone, months, abroad=abroad, now=scope.now))
    await scope.flush()


def _cycle(
    rule: CheckInRule, day: date, zone: tzinfo | None, months: int, *, abroad: bool, now: datetime
) -> Cycle:
    due_day, due_hour = DUE
    return Cycle(
        rule_id=rule.id,
        abroad=abroad,
        opens_on=day,
        opened_at=now,
        due_at=datetime.combine(day.replace(day=due_day), due_hour, zone),
        late_until=datetime.combine(_months_later(day, 2 * months), time(0), zone) - timedelta(seconds=1),
    )


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


async def remind_silent(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Remind those who are due and silent on days 4 and 8, and on day 10 that it is due today; so many of
    those who were asked more.
    """
    said = LAST if slot.day == DUE[0] else REMINDER
    place = await _with_zones(scope) if place == BEGINNING else place

    async def remind(cycle: Cycle, part: Stretch) -> None:
        await scope.run(planning.replace_waiting(cycle, PUSHES, part))
        await _push(scope, cycle, slot, place.zones, said, part)

    cycles = await scope.all(Cycle.opened_in(slot.date().replace(day=1)))
    return await _walk(scope, cycles, place, rows, planning.called_behind, remind)


async def _with_zones(scope: Scope) -> Place:
    """Return the beginning of a walk. The home zone comes first: by its clock those are written to who
    move into another one meanwhile.
    """
    others = [zone for zone in await scope.all(planning.zones()) if zone != HOME_ZONE]
    return Place(zones=(HOME_ZONE, *others))


async def _push(
    scope: Scope, cycle: Cycle, slot: datetime, zones: Sequence[str], said: tuple[Kind, str], part: Stretch
) -> None:
    """Plan the day's push for everybody silent of a stretch,
    each at nine o'clock of their own day or when their night is over.
    """
    day, since = slot.date(), scope.now.replace(second=0, microsecond=0)
    mornings = {zone: _mornings(day, zone, since) for zone in zones}
    order = planning.Push(*said, cycle, day, mornings)
    await scope.run(planning.push(scope.dialect, order, part, scope.now))


@lru_cache(maxsize=1024)  # the steps of one slot ask the same, zone by zone
def _mornings(day: date, zone: str, since: datetime) -> Mornings:
    at = max(local_morning(day, zone), since)
    return Mornings(*(next_open(at, zone, age) for age in (None, planning.RESTING_AGE, planning.ELDER_AGE)))


async def close_cycles(scope: Scope, place: Place, rows: int) -> Place | None:
    """Hand the silent of every cycle that fell due to their branches, so many of those who were asked more;
    answers still count as late afterwards.
    """
    cycles = await scope.all(Cycle.to_close(scope.now))

    async def hand_over(cycle: Cycle, part: Stretch) -> None:
        await scope.run(planning.hand_over_silent(scope.dialect, cycle, scope.now, part))
        await scope.run(planning.mark_overdue(cycle, part))
        await scope.run(planning.replace_waiting(cycle, PUSHES, part))

    further = await _walk(scope, cycles, place, rows, planning.called_behind, hand_over)
    for cycle in cycles:
        if further is None or cycle.id < further.cycle:
            cycle.closed_at = scope.now
    return further
