"""When are people asked? Opening, reminding and closing cycles of check-ins, set-based (domain §3.6)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import planning
from models.check_ins import CheckInRule, Cycle
from models.hours import HOME_ZONE, local_morning, next_open
from models.kinds import Kind
from models.scope import Scope

ZONE = ZoneInfo(HOME_ZONE)
DUE = (10, time(18))  # day 10 at 18:00
PUSHES = ("check-in-opened", "check-in-reminder", "check-in-due-today")


async def open_cycles(scope: Scope, slot: datetime) -> None:
    """Open the cycles that begin on the slot's day and ask everybody they are about;
    a second call adds nothing.
    """
    day = slot.astimezone(ZONE).date().replace(day=1)
    rules = await scope.rows(CheckInRule.all_with_paths())
    paths = [path for _, path in rules]
    for rule, path in rules:
        deeper = tuple(other for other in paths if other != path and other.startswith(path))
        for abroad, months in ((False, rule.months), (True, rule.months_abroad)):
            if (day.month - 1) % months == 0:
                cycle = await _cycle(scope, rule, day, months, abroad=abroad)
                await scope.run(planning.call_people(scope.dialect, cycle, path, deeper))
                await _push(scope, cycle, slot, Kind.CHECK_IN_OPENED, PUSHES[0])
                await scope.run(planning.to_be_telephoned(scope.dialect, cycle, scope.now))


async def _cycle(scope: Scope, rule: CheckInRule, day: date, months: int, *, abroad: bool) -> Cycle:
    known = await scope.first(Cycle.opened_on(rule.id, day, abroad=abroad))
    if known is not None:
        return known
    due_day, due_hour = DUE
    cycle = Cycle(
        rule_id=rule.id,
        abroad=abroad,
        opens_on=day,
        opened_at=scope.now,
        due_at=datetime.combine(day.replace(day=due_day), due_hour, ZONE),
        late_until=datetime.combine(_months_later(day, 2 * months), time(0), ZONE) - timedelta(seconds=1),
    )
    scope.add(cycle)
    await scope.flush()
    return cycle


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


async def remind_silent(scope: Scope, slot: datetime) -> None:
    """Remind those who are due and silent on days 4 and 8, and on day 10 that it is due today."""
    day = slot.astimezone(ZONE).date()
    last = day.day == DUE[0]
    screen = PUSHES[2] if last else PUSHES[1]
    for cycle in await scope.all(Cycle.opened_in(day.replace(day=1))):
        await scope.run(planning.replace_waiting(cycle, PUSHES))
        await _push(scope, cycle, slot, Kind.CHECK_IN_REMINDER, screen)


async def _push(scope: Scope, cycle: Cycle, slot: datetime, kind: Kind, screen: str) -> None:
    """Plan one push for everybody silent,
    each at nine o'clock of their own day or when their night is over.
    """
    day = slot.astimezone(ZONE).date()
    order = planning.Push(kind, screen, cycle, scope.now)
    for part in planning.slices(await scope.all(planning.zones_of(cycle.id))):
        at = next_open(max(local_morning(day, part.zone), scope.now), part.zone, part.age)
        await scope.run(planning.push(scope.dialect, order, part, at, day))


async def close_cycles(scope: Scope) -> None:
    """Hand the silent of every cycle that fell due to their branches;
    answers still count as late afterwards.
    """
    for cycle in await scope.all(Cycle.to_close(scope.now)):
        await scope.run(planning.hand_over_silent(scope.dialect, cycle, scope.now))
        await scope.run(planning.mark_overdue(cycle))
        await scope.run(planning.replace_waiting(cycle, PUSHES))
        cycle.closed_at = scope.now
