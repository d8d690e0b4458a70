"""When are reports asked for? Opening a period and reminding of it, a stretch of people at a time
(domain §3.6).

The quarterly one on the 20th of its last month, due on the 5th of the next; the yearly one in the first
twenty days of December. Who wrote the yearly one is not asked for the last quarter too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from actions.cycles import Order, Place, Said, begin, plan_push, walk
from models import planning
from models.calendars import is_holiday, working_day_from
from models.hours import A_DAY
from models.kinds import Kind
from models.planning import Wanted
from models.reports import ReportCall, ReportCycle, ReportKind
from models.rule_book import Here, Part
from models.rules import OF_OFFICE, OF_REPORTS, REPORT_AUDIENCE, REPORT_MONTHS, REPORT_REMINDERS, REPORT_YEAR
from models.scope import Scope

OPENED = (Kind.REPORT_OPENED, "report-opened")
REMINDER = (Kind.REPORT_OPENED, "report-reminder")
_OPENS, _DUE = 20, 5  # of the last month of a period, of the one behind it
_YEAR_OPENS, _YEAR_DUE = 1, 20  # of December
_DECEMBER = 12
_ABROAD = 6  # months: who is abroad is asked half-yearly (domain §2.1)
_LATE = timedelta(days=60)  # how long the yearly one is taken behind its due day


@dataclass(frozen=True, slots=True)
class Period:
    """What is reported about, and when: both days included."""

    kind: ReportKind
    since: date
    until: date
    due_on: date
    late_on: date  # the last day on which a late one is taken


def quarter_of(day: date, months: int) -> Period:
    """Return the period of so many months that a day lies in."""
    last = day.month + -day.month % months
    since, behind = date(day.year, last - months + 1, 1), _first_after(day.year, last)
    late_on = _first_after(day.year, last + months - 1).replace(day=_OPENS - 1)
    return Period(ReportKind.QUARTERLY, since, behind - timedelta(days=1), behind.replace(day=_DUE), late_on)


def year_of(day: date) -> Period:
    """Return the year that a day lies in."""
    due = date(day.year, _DECEMBER, _YEAR_DUE)
    whole = date(day.year, 1, 1), date(day.year, _DECEMBER, 31)
    return Period(ReportKind.YEARLY, *whole, due, due + _LATE)


def _first_after(year: int, month: int) -> date:
    years, rest = divmod(month, _DECEMBER)
    return date(year + years, rest + 1, 1)


def periods_on(day: date, here: Here) -> Iterator[Period]:
    """Yield the periods that reports are asked about from this day on."""
    months, yearly = here[REPORT_MONTHS], here[REPORT_YEAR]
    if day.month % months == 0 and day.day == _OPENS and not (yearly and months == _DECEMBER):
        yield quarter_of(day, months)
    if yearly and (day.month, day.day) == (_DECEMBER, _YEAR_OPENS):
        yield year_of(day)


def _under(part: Part) -> str:
    """Return by what the organisations of a part are known: the path of the first; "" is everybody else."""
    return part.nodes[0].path if part.nodes else ""


async def ask_for_reports(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Ask those who are to write, and remind those who have not, as the slot's day is for them; so many
    members more. A second call adds nothing.
    """
    if not place.zones:
        await _begin_cycles(scope, slot)
        waiting = await scope.all(ReportCycle.waiting(scope.now))
        parts = scope.rules.parts((REPORT_REMINDERS, *OF_OFFICE), slot.date(), calendar=True)
        wanted = (
            one
            for one in waiting
            if one.opens_on == slot.date() or any(_said_on(one, slot, scope.now, some.here) for some in parts)
        )
        return await begin(scope, [cycle.id for cycle in wanted])

    async def ask(cycle_id: int, part: dict[str, Any]) -> None:
        cycle = await scope.get(ReportCycle, cycle_id)
        if cycle is None:
            raise LookupError(f"cycle {cycle_id} is gone")
        if cycle.opens_on == slot.date():
            await _call(scope, cycle, part)
        order = Order(
            slot, place, lambda here: _said_on(cycle, slot, scope.now, here),
            calls=ReportCall, rules=(REPORT_REMINDERS,),
        )  # fmt: skip
        await plan_push(scope, cycle_id, order, part)

    return await walk(scope, place, rows, lambda _: planning.members_from_to(), ask)


async def _begin_cycles(scope: Scope, slot: datetime) -> None:
    """Add what opens on a slot's day; what is there stays as it is."""
    day = slot.date()
    for part in scope.rules.parts(OF_REPORTS, day):
        for period in periods_on(day, part.here):
            if await scope.first(ReportCycle.known(_under(part), period.kind, day)) is None:
                scope.add(_cycle(_under(part), period, slot))
    await scope.flush()


def _cycle(under: str, period: Period, slot: datetime) -> ReportCycle:
    def end_of(day: date) -> datetime:
        return datetime.combine(day, time(23, 59, 59), slot.tzinfo)

    return ReportCycle(
        under=under, kind=period.kind, since_on=period.since, until_on=period.until, opens_on=slot.date(),
        due_at=end_of(period.due_on), late_until=end_of(period.late_on),
    )  # fmt: skip


async def _call(scope: Scope, cycle: ReportCycle, part: dict[str, Any]) -> None:
    for some in scope.rules.parts(OF_REPORTS, cycle.opens_on):
        if _under(some) != cycle.under:
            continue
        yearly = cycle.kind is ReportKind.YEARLY
        abroad = yearly or cycle.opens_on.month % _ABROAD == 0
        last_quarter = not yearly and cycle.until_on.month == _DECEMBER
        unless = cycle.until_on.replace(month=1, day=1) if last_quarter else None
        wanted = Wanted(cycle.id, some.nodes, some.here[REPORT_AUDIENCE], abroad, unless)
        people = planning.call_for_reports(scope.dialect, wanted)
        await scope.run(people, after=part["after"], last=part["last"])


def _said_on(cycle: ReportCycle, slot: datetime, now: datetime, here: Here) -> Said | None:
    """Return what is said on a slot's day, None for nothing; after a sleep only the last word counts.

    On an official day off nothing is said: it comes on the next working day.
    """
    named = (cycle.opens_on + number * A_DAY for number in (0, *here[REPORT_REMINDERS]))
    days = [working_day_from(here, day) if is_holiday(here, day) else day for day in named]
    today = slot.date()
    passed = any(slot + (day - today) <= now for day in days if day > today)
    if today not in days or passed or cycle.due_at < now:
        return None
    return OPENED if today == days[0] else REMINDER
