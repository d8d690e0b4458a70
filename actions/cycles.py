"""When are people asked? Opening, reminding and closing cycles of check-ins, a stretch of people at a time
(domain §3.6).

Everything about one person happens in one transaction; a cycle is walked in the order of the members.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from sqlalchemy import Select

from models import planning, pushes
from models.check_ins import CheckInRule, Cycle
from models.follow_ups import Cause, due_after
from models.hours import HOME_ZONE, local_morning, next_open
from models.kinds import Kind
from models.pushes import Mornings
from models.scope import Scope

DUE_DAY, DUE_HOUR = 10, time(18)
OPENED = (Kind.CHECK_IN_OPENED, "check-in-opened")
REMINDER = (Kind.CHECK_IN_REMINDER, "check-in-reminder")
LAST = (Kind.CHECK_IN_REMINDER, "check-in-due-today")
PUSHES = tuple(screen for _, screen in (OPENED, REMINDER, LAST))


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk has come: the cycles still to be done, the first in hand, and in it the members behind
    ``after`` up to ``last``. ``zones`` are those in which members live: none before it begins. ``replacing``:
    earlier pushes have not all left.
    """

    cycles: Sequence[int] = ()
    zones: Sequence[str] = ()
    replacing: bool = False
    after: int = 0
    last: int = 0  # 0: nobody has looked yet


BEGINNING = Place()
_Ends = Callable[[int], Select[int | None, int | None]]  # of a cycle: its least and greatest member
_Act = Callable[[int, dict[str, Any]], Awaitable[None]]  # on a cycle, for the members behind and up to


async def _begin(scope: Scope, cycles: Iterable[Cycle]) -> Place | None:
    """Return the beginning of a walk, None where there is nothing to do; the first stretch is a step of its
    own. The home zone comes first: by its clock those are written to who move into another one meanwhile.
    """
    others = [zone for zone in await scope.all(pushes.zones()) if zone != HOME_ZONE]
    waits = await scope.first(pushes.may_wait_in(Kind.CHECK_IN_REMINDER.value.lane))
    found = [cycle.id for cycle in cycles]
    return Place(found, [HOME_ZONE, *others], bool(waits)) if found else None


async def _walk(scope: Scope, place: Place, rows: int, ends: _Ends, act: _Act) -> Place | None:
    """Act on members of so many identifiers more; return how far that came, None at the end."""
    while place.cycles and rows > 0:
        if not place.last:
            ((least, greatest),) = await scope.rows(ends(place.cycles[0]))
            place = replace(place, after=(least or 1) - 1, last=greatest or 0)
        upto = min(place.after + rows, place.last)
        if upto > place.after:
            await act(place.cycles[0], {"after": place.after, "last": upto, "now": scope.now})
        rows -= upto - place.after
        place = replace(place, after=upto)
        if upto == place.last:
            place = replace(place, cycles=place.cycles[1:], after=0, last=0)
    return place if place.cycles else None


async def open_cycles(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Open the cycles that begin on the slot's day and ask those they are about, so many members more;
    a second call adds nothing. The days are those of the slot's time zone, the county's.
    """
    day = slot.date().replace(day=1)
    rules = await scope.rows(CheckInRule.all_with_paths())
    if not place.zones:
        await _begin_cycles(scope, [rule for rule, _ in rules], day, slot.tzinfo)
        return await _begin(scope, await scope.all(Cycle.opened_in(day)))
    paths, zones = {rule.id: path for rule, path in rules}, place.zones

    async def ask(cycle_id: int, part: dict[str, Any]) -> None:
        cycle = await scope.get(Cycle, cycle_id)
        if cycle is None:
            raise LookupError(f"cycle {cycle_id} is gone")
        path = paths[cycle.rule_id]
        deeper = tuple(other for other in paths.values() if other != path and other.startswith(path))
        people = planning.call_people(scope.dialect, cycle_id, path, deeper, abroad=cycle.abroad)
        await scope.run(people, after=part["after"], last=part["last"])
        await _push(scope, cycle_id, slot, zones, OPENED, part)
        due = due_after(Cause.UNBOUND, scope.now)
        await scope.run(planning.to_be_telephoned(scope.dialect, cycle_id), due=due, **part)

    return await _walk(scope, place, rows, lambda _: planning.members_from_to(), ask)


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
    return Cycle(
        rule_id=rule.id,
        abroad=abroad,
        opens_on=day,
        opened_at=now,
        due_at=datetime.combine(day.replace(day=DUE_DAY), DUE_HOUR, zone),
        late_until=datetime.combine(_months_later(day, 2 * months), time(0), zone) - timedelta(seconds=1),
    )


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


async def remind_silent(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Remind those who are due and silent on days 4 and 8, and on day 10 that it is due today; so many of
    those who were asked more.
    """
    said = LAST if slot.day == DUE_DAY else REMINDER
    if not place.zones:
        return await _begin(scope, await scope.all(Cycle.opened_in(slot.date().replace(day=1))))
    zones, replacing = place.zones, place.replacing

    async def remind(cycle_id: int, part: dict[str, Any]) -> None:
        if replacing:
            await _replace_waiting(scope, cycle_id, part)
        await _push(scope, cycle_id, slot, zones, said, part)

    return await _walk(scope, place, rows, planning.called_from_to, remind)


async def _replace_waiting(scope: Scope, cycle_id: int, part: dict[str, Any]) -> None:
    statement = pushes.replace_waiting(cycle_id, PUSHES)
    await scope.run(statement, after=part["after"], last=part["last"])


async def _push(
    scope: Scope,
    cycle_id: int,
    slot: datetime,
    zones: Sequence[str],
    said: tuple[Kind, str],
    part: dict[str, Any],
) -> None:
    """Plan the day's push for everybody silent of a stretch,
    each at nine o'clock of their own day or when their night is over.
    """
    day, since = slot.date(), scope.now.replace(second=0, microsecond=0)
    mornings = tuple((zone, _mornings(day, zone, since)) for zone in zones)
    await scope.run(pushes.push(scope.dialect, pushes.Push(*said, cycle_id, day, mornings)), **part)


@lru_cache(maxsize=1024)  # the steps of one slot ask the same, zone by zone
def _mornings(day: date, zone: str, since: datetime) -> Mornings:
    at = max(local_morning(day, zone), since)
    return Mornings(*(next_open(at, zone, age) for age in (None, pushes.RESTING_AGE, pushes.ELDER_AGE)))


async def close_cycles(scope: Scope, place: Place, rows: int) -> Place | None:
    """Hand the silent of every cycle that fell due to their branches, so many of those who were asked more;
    answers still count as late afterwards.
    """
    if not place.zones:
        return await _begin(scope, await scope.all(Cycle.to_close(scope.now)))
    replacing = place.replacing

    async def hand_over(cycle_id: int, part: dict[str, Any]) -> None:
        due = due_after(Cause.SILENT, scope.now)
        await scope.run(planning.hand_over_silent(scope.dialect, cycle_id), due=due, **part)
        await scope.run(planning.mark_overdue(cycle_id), after=part["after"], last=part["last"])
        if replacing:
            await _replace_waiting(scope, cycle_id, part)

    further = await _walk(scope, place, rows, planning.called_from_to, hand_over)
    done = set(place.cycles) - set(further.cycles if further else ())
    for cycle in await scope.all(Cycle.to_close(scope.now)) if done else ():
        if cycle.id in done:
            cycle.closed_at = scope.now
    return further
