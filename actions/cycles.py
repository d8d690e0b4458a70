"""When are people asked? Opening, reminding and closing cycles of check-ins, a stretch of people at a time
(domain §3.6).

Everything about one person happens in one transaction; a cycle is walked in the order of the members. What
the rules say is asked for the slot's own day, of each organisation: mostly it is the same for all.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select

from actions import stretches
from actions.rounds import begin_cycles, rounds_on
from actions.stretches import clocks_of, part_of
from models import planning, pushes
from models.calendars import is_holiday, working_day_from
from models.check_ins import Call, Cycle
from models.follow_ups import Cause, due_after
from models.hours import QuietHours, with_own
from models.kinds import Kind
from models.mornings import When, mornings
from models.rule_book import Here, Node, county_day
from models.rule_terms import quiet_of
from models.rules import AUDIENCE, MORNING, OF_OFFICE, OF_PUSHES, REMINDERS, RULES, Rule
from models.scope import Scope

Said = tuple[Kind, str]
_A_DAY = timedelta(days=1)

OPENED = (Kind.CHECK_IN_OPENED, "check-in-opened")
REMINDER = (Kind.CHECK_IN_REMINDER, "check-in-reminder")
LAST = (Kind.CHECK_IN_REMINDER, "check-in-due-today")
EVE = (Kind.CHECK_IN_REMINDER, "check-in-due-tomorrow")
PUSHES = tuple(screen for _, screen in (OPENED, REMINDER, LAST))  # each replaces the one before


@dataclass(frozen=True, slots=True)
class Place(stretches.Place):
    """How far a walk has come: the ``cycles`` still to be done, the first in hand, and in it the members
    behind ``after`` up to ``last``. ``replacing``: earlier pushes have not all left.
    """

    cycles: Sequence[int] = ()
    replacing: bool = False


BEGINNING = Place()
_Ends = Callable[[int], Select[int | None, int | None]]  # of a cycle: its least and greatest member
_Act = Callable[[int, dict[str, Any]], Awaitable[None]]  # on a cycle, for the members behind and up to


async def begin(scope: Scope, cycle_ids: Iterable[int]) -> Place | None:
    """Return the beginning of a walk, None where there is nothing to do; the first stretch is a step of its
    own.
    """
    found = list(cycle_ids)
    if not found:
        return None
    clocks = await clocks_of(scope)
    waits = await scope.first(pushes.may_wait_in(Kind.CHECK_IN_REMINDER.value.lane))
    return Place(clocks.zones, clocks.own, cycles=found, replacing=bool(waits))


def _ids(cycles: Iterable[Cycle]) -> list[int]:
    return [cycle.id for cycle in cycles]


async def walk(scope: Scope, place: Place, rows: int, ends: _Ends, act: _Act) -> Place | None:
    """Act on members of so many identifiers more; return how far that came, None at the end."""
    while place.cycles and rows > 0:
        if not place.last:
            ((least, greatest),) = await scope.rows(ends(place.cycles[0]))
            place = replace(place, after=(least or 1) - 1, last=greatest or 0)
        part = part_of(place, rows)
        upto = part["last"]
        if upto > place.after:
            await act(place.cycles[0], {**part, "now": scope.now})
        rows -= upto - place.after
        place = replace(place, after=upto)
        if upto == place.last:
            place = replace(place, cycles=place.cycles[1:], after=0, last=0)
    return place if place.cycles else None


async def open_cycles(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Open the cycles that begin on the slot's day and ask those they are about, so many members more;
    a second call adds nothing. The days are those of the slot's time zone, the county's.
    """
    day = slot.date()
    if not place.zones:
        await begin_cycles(scope, slot)
        return await begin(scope, _ids(await scope.all(Cycle.opened_in(day))))
    rounds = await rounds_on(scope, day)

    async def ask(cycle_id: int, part: dict[str, Any]) -> None:
        cycle = await scope.get(Cycle, cycle_id)
        if cycle is None:
            raise LookupError(f"cycle {cycle_id} is gone")
        node = rounds.node(cycle.rule_id)
        audience, since = scope.rules.at(node.path, day)[AUDIENCE], rounds.not_asked_since(day)
        people = planning.call_people(scope.dialect, cycle_id, node, audience, since, abroad=cycle.abroad)
        await scope.run(people, after=part["after"], last=part["last"])
        await plan_push(scope, cycle_id, Order(slot, place, lambda _: OPENED), part)
        await _give_to_branches(scope, planning.to_be_telephoned, Cause.UNBOUND, cycle_id, part)

    return await walk(scope, place, rows, lambda _: planning.members_from_to(), ask)


async def _give_to_branches(
    scope: Scope, statement: Callable[..., planning.Insert], cause: Cause, cycle_id: int, part: dict[str, Any]
) -> None:
    """Have branches look after those of a stretch, each by when their own rules say."""
    for some in scope.rules.parts((RULES[f"due-{cause}"], *OF_OFFICE), county_day(scope.now), calendar=True):
        due = due_after(cause, scope.now, here=some.here)
        await scope.run(statement(scope.dialect, cycle_id, some.nodes), due=due, **part)


async def remind_silent(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Remind those who are due and silent on the days that the rules name (4 and 8), and on the last one (10)
    that it is due today, never on an official day off; so many of those who were asked more.
    """
    if not place.zones:
        waiting = await scope.all(Cycle.waiting_on(slot.date()))
        parts = scope.rules.parts((REMINDERS, *OF_OFFICE), slot.date(), calendar=True)
        wanted = [one for one in waiting if any(_said_on(one, slot, scope.now, some.here) for some in parts)]
        return await begin(scope, _ids(wanted))

    async def remind(cycle_id: int, part: dict[str, Any]) -> None:
        cycle = await scope.get(Cycle, cycle_id)
        if cycle is None:
            raise LookupError(f"cycle {cycle_id} is gone")
        told = partial(_said_on, cycle, slot, scope.now)
        order = Order(slot, place, told, replacing=place.replacing, due=cycle.due_at)
        await plan_push(scope, cycle_id, order, part)

    return await walk(scope, place, rows, planning.called_from_to, remind)


def _said_on(cycle: Cycle, slot: datetime, now: datetime, here: Here) -> Said | None:
    """Return what is said on a slot's day, None for nothing; after a sleep only the last reminder counts.

    On the eve of the due day, the last reminder goes to those whose night would keep it until it is too late.
    """
    due = cycle.due_at.astimezone(slot.tzinfo).date()
    today, days = slot.date(), reminded_on(cycle.opens_on, due, here)
    passed = [day for day in days if day > today and slot + (day - today) <= now]
    if passed:
        return None
    if today in days:
        return LAST if today == due else REMINDER
    return EVE if due in days and today == _eve_of(due, here) and today > cycle.opens_on else None


def _eve_of(due: date, here: Here) -> date:
    """Return the last day before the due day on which anybody is reminded: no official day off."""
    eve = due - _A_DAY
    return working_day_from(here, eve, -_A_DAY) if is_holiday(here, eve) else eve


def reminded_on(opened: date, due: date, here: Here) -> frozenset[date]:
    """Return on which days the silent of a round are reminded: those the rules name, day 1 being that of the
    opening, and the due day, as it was told when the round opened.

    Nobody is reminded on an official day off: what would fall on one comes on the next working day. The due
    day stays, and if it is a day off itself, the last word comes on the last working day before it.
    """
    last = working_day_from(here, due, -_A_DAY) if is_holiday(here, due) else due
    named = (opened + (number - 1) * _A_DAY for number in here[REMINDERS])
    days = {working_day_from(here, day) if is_holiday(here, day) else day for day in named}
    return frozenset(day for day in {*days, last} if opened < day <= last)


async def _replace_waiting(
    scope: Scope, cycle_id: int, part: dict[str, Any], nodes: tuple[Node, ...] = ()
) -> None:
    statement = pushes.replace_waiting(cycle_id, PUSHES, nodes)
    await scope.run(statement, after=part["after"], last=part["last"])


@dataclass(frozen=True, slots=True)
class Order:
    """What is pushed at a slot: to whom what is said by their rules; ``replacing`` what has not left. ``due``
    is when the answer is due: the last reminder is of no use afterwards. ``calls`` is where it stands who is
    asked, ``rules`` are those by which it is said or not.
    """

    slot: datetime
    place: Place
    said_to: Callable[[Here], Said | None]
    replacing: bool = False
    due: datetime | None = None
    calls: pushes.Calls = Call
    rules: tuple[Rule[Any], ...] = (REMINDERS,)


async def plan_push(scope: Scope, cycle_id: int, order: Order, part: dict[str, Any]) -> None:
    """Plan the day's push for everybody silent of a stretch,
    each in the morning of their own day (09:00) or when their night is over.
    """
    day, since = order.slot.date(), scope.now.replace(second=0, microsecond=0)
    for some in scope.rules.parts((*order.rules, *OF_PUSHES, *OF_OFFICE), day, calendar=True):
        said = order.said_to(some.here)
        if said is None:
            continue
        if order.replacing and said is not EVE:
            await _replace_waiting(scope, cycle_id, part, some.nodes)
        quiet, when = quiet_of(some.here), _when(order, said, since, some.here[MORNING])
        own = tuple((one, _by_zone(when, order.place, with_own(quiet, one))) for one in order.place.chosen)
        ages, usual = (quiet.resting_from_age, quiet.elder_from_age), _by_zone(when, order.place, quiet)
        push = pushes.Push(*said, cycle_id, day, usual, ages, some.nodes, own, when.ends, order.calls)
        if not push.reaches_nobody:
            await scope.run(pushes.push(scope.dialect, push), **part)


def _when(order: Order, said: Said, since: datetime, hour: int) -> When:
    """Return by when it has to be said: the last reminder before the answer is due, on its eve to some."""
    today, zone = order.slot.date(), order.slot.tzinfo
    if order.due is None or said not in (LAST, EVE):
        return When(today, since, hour)
    due = order.due.astimezone(zone).date()
    following = (due, (order.slot + (due - today)).astimezone(UTC)) if said is EVE else None
    return When(today, since, hour, order.due, following)


def _by_zone(when: When, place: Place, quiet: QuietHours) -> pushes.ByZone:
    return tuple((zone, mornings(when, zone, quiet)) for zone in place.zones)


async def close_cycles(scope: Scope, place: Place, rows: int) -> Place | None:
    """Hand the silent of every cycle that fell due to their branches, so many of those who were asked more;
    answers still count as late afterwards.
    """
    if not place.zones:
        return await begin(scope, _ids(await scope.all(Cycle.to_close(scope.now))))
    replacing = place.replacing

    async def hand_over(cycle_id: int, part: dict[str, Any]) -> None:
        await _give_to_branches(scope, planning.hand_over_silent, Cause.SILENT, cycle_id, part)
        await scope.run(planning.begin_silence(cycle_id), **part)
        await scope.run(planning.mark_overdue(cycle_id), after=part["after"], last=part["last"])
        if replacing:
            await _replace_waiting(scope, cycle_id, part)

    further = await walk(scope, place, rows, planning.called_from_to, hand_over)
    done = set(place.cycles) - set(further.cycles if further else ())
    for cycle in await scope.all(Cycle.to_close(scope.now)) if done else ():
        if cycle.id in done:
            cycle.closed_at = scope.now
    return further
