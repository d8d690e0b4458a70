"""节日与日历: which festivals and days off are coming, and what does an office change (domain §3.4-M)?"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from actions.staff import find_org, page_of
from actions.verb import action
from models.appointing import units_named
from models.calendars import MOST_CLOSED, CalendarDay, load_notice, longest_closure, stretches, years_known
from models.day_lines import DaysRead, read_days
from models.festivals import festivals_on
from models.kinds import Kind
from models.official_days import DayKind, Marked
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Grant, Permission, Role
from models.rule_book import Here, county_day
from models.rule_changes import forget_book, read_book
from models.scope import How, Scope
from models.values import TextKey, enum_key

AHEAD = 60  # days shown, today included
PAGE = 8
WRONG_SHOWN = 10
_A_DAY = timedelta(days=1)
_LATEST = timedelta(days=730)
_DECEMBER = 12


class DayChange(StrEnum):
    """What a day shall be."""

    OFF = "off"  # 放假
    WORK = "work"  # 上班
    ABOVE = "above"  # as above again, without an own mark


class NoUnitForCalendar(Refusal):
    """No organisation whose calendar the asker may change is called so."""


class DayNotMarked(Refusal):
    """The organisation has marked nothing on that day that could be taken back."""


class ClosedTooLong(Refusal):
    """So many days off in a row cannot be meant: no time limit would ever end."""


class DaysNotReadable(Refusal):
    """Some of the lines cannot be taken, or none tells a day; nothing was changed."""


async def calendar_of(scope: Scope, unit: Org) -> Here:
    """Return an organisation's calendar as it stands in the tables now, with what this turn has changed."""
    today = county_day(scope.now)
    book = await scope.of_session(read_book, today - timedelta(days=100))
    return book.at(unit.path, today)


def missing_years(here: Here, today: date) -> list[int]:
    """Return which years' days off are needed now and not known: this one's, in December the next one's."""
    return _unknown(here, today.year, today.year + 1 if today.month == _DECEMBER else today.year)


def _unknown(here: Here, first: int, last: int) -> list[int]:
    return [year for year in range(first, last + 1) if year not in years_known(here)]


@action(needs=Permission.RULES_SET)
async def show_calendar(scope: Scope, text: str = "") -> None:
    """Show the next 60 days of the asker's own organisation, or of the organisations of a name."""
    if text.strip():
        await find_calendar_units(scope, text)
        return
    roots = [ancestor_ids(path)[-1] for path in scope.actor.paths(Permission.RULES_SET)]
    if len(roots) == 1:
        await show_days(scope, roots[0])
        return
    found = [await find_org(scope, Permission.RULES_SET, root) for root in roots]
    scope.show("calendar-units", units=[_unit(one) for one in found], more=False)


@action(needs=Permission.RULES_SET)
async def find_calendar_units(scope: Scope, wanted: str) -> None:
    """Show the organisations below the asker whose names hold a text; the only one at once."""
    paths = scope.actor.paths(Permission.RULES_SET)
    rows, turns = await page_of(scope, units_named(paths, wanted.strip()), 0, PAGE)
    if not rows:
        raise NoUnitForCalendar(wanted=wanted.strip()[:20])
    if len(rows) == 1:
        await show_days(scope, rows[0][0].id)
        return
    scope.show("calendar-units", units=[_unit(org) for (org,) in rows], more=turns["later"] is not None)


def _unit(org: Org) -> dict[str, object]:
    return {"org": org.id, "unit": org.name}


@action(needs=Permission.RULES_SET)
async def show_days(scope: Scope, org: int) -> None:
    """Show the festivals, days off and moved work days of an organisation's next 60 days; a year that they
    reach into, and whose days off nobody has told yet, is named.
    """
    unit, today = await find_org(scope, Permission.RULES_SET, org), county_day(scope.now)
    here = await calendar_of(scope, unit)
    last = today + (AHEAD - 1) * _A_DAY
    scope.show(
        "calendar", None, None, **_unit(unit), first=today, last=last,
        entries=entries(here, unit.id, today, last), missing=_unknown(here, today.year, last.year),
    )  # fmt: skip


def entries(here: Here, org_id: int, first: date, last: date) -> list[dict[str, object]]:
    """Return what there is to tell of the days from a first to a last one, in order: festivals, and days off
    or moved ones, those in a row together.
    """
    feast = TextKey("day-mark.festival")
    days = [first + number * _A_DAY for number in range((last - first).days + 1)]
    told = [
        _entry(one.first, one.last, TextKey(f"day-mark.{one.mark.kind}"), _names(one.mark))
        | {"whose": _whose(here, org_id, one.first)}
        for one in stretches(here, first, last)
    ]
    told += [
        _entry(day, day, feast, [enum_key(one.name) for one in found])
        for day in days
        if (found := festivals_on(day))
    ]
    return sorted(told, key=lambda one: str(one["day"]))


def _entry(first: date, last: date, what: TextKey, names: Sequence[object]) -> dict[str, object]:
    until = {"dash": "", "until": ""} if first == last else {"dash": "—", "until": last}
    return {"day": first, **until, "what": what, "names": names, "whose": ""}


def _names(mark: Marked) -> list[object]:
    return [enum_key(one) for one in mark.festivals] or ([mark.name] if mark.name else [])


def _whose(here: Here, org_id: int, day: date) -> str:
    own = here.book.calendars.get(org_id)
    return TextKey("day-whose.own") if own is not None and day in own.days else ""


@action(needs=Permission.RULES_SET)
async def offer_day_change(scope: Scope, org: int) -> dict[str, object]:
    """Return the form's context: whose calendar it is."""
    return {"unit": (await find_org(scope, Permission.RULES_SET, org)).name}


@action(needs=Permission.RULES_SET)
async def change_day(
    scope: Scope, day: date, what: DayChange, called: str | None = None, org: int = 0
) -> None:
    """A day is off, a work day, or as above again, for an organisation and all below it, from now on: what is
    due already stays due when it was told. Refuses with NotFound, DayNotMarked and ClosedTooLong.
    """
    unit = await find_org(scope, Permission.RULES_SET, org)
    if not county_day(scope.now) <= day <= county_day(scope.now) + _LATEST:
        raise NotFound
    row = await scope.first(CalendarDay.of(unit.id, [day]))
    if what is DayChange.ABOVE:
        if row is None:
            raise DayNotMarked(**_unit(unit), day=day)
        await scope.run(CalendarDay.taking_back(row.id))
    else:
        kind = DayKind(what.value)
        _check_open(await calendar_of(scope, unit), unit, {day: kind})
        row = row or CalendarDay(org_id=unit.id, day=day, year=None)
        row.kind, row.name, row.set_at = kind, (called or "").strip(), scope.now
        scope.add(row)
    await scope.of_session(forget_book)
    scope.audit("calendar-day-set", unit, None, day=day, what=what.value)
    await show_days(scope, unit.id)


def _check_open(here: Here, unit: Org, marks: dict[date, DayKind]) -> None:
    closed = longest_closure(here, marks)
    if closed > MOST_CLOSED:
        raise ClosedTooLong(**_unit(unit), days=closed)


@action(needs=Permission.RULES_SET)
async def offer_year(scope: Scope, org: int) -> dict[str, object]:
    """Return the form's context: whose calendar it is, and which years can be loaded."""
    unit, year = await find_org(scope, Permission.RULES_SET, org), county_day(scope.now).year
    years = [{"value": str(one), "label": str(one)} for one in (year + 1, year)]
    return {"unit": unit.name, "org_id": unit.id, "years": years}


@action(needs=Permission.RULES_SET)
async def load_year(scope: Scope, year: str, lines: str, org: int = 0) -> None:
    """An organisation has a year's days off and moved work days as these lines tell, for itself and all below
    it; what it had of that year gives way. Refuses with NotFound, DaysNotReadable and ClosedTooLong: then all
    is as it was.
    """
    unit, wanted = await find_org(scope, Permission.RULES_SET, org), int(year)
    read = read_days(lines.splitlines(), wanted)
    if read.wrong or not read.days:
        raise DaysNotReadable(**_unit(unit), year=wanted, **told_wrong(read))
    kinds = {day: mark.kind for day, mark in read.days.items()}
    _check_open(await calendar_of(scope, unit), unit, kinds)
    await scope.of_session(load_notice, unit.id, wanted, read.days, scope.now)
    await scope.of_session(forget_book)
    off, work = read.number_of(DayKind.OFF), read.number_of(DayKind.WORK)
    scope.audit("calendar-year-loaded", unit, None, year=wanted, off=off, work=work)
    scope.show(
        "calendar-loaded", None, None, **_unit(unit), year=wanted, off=off, work=work,
        skipped=read.skipped, entries=entries(await calendar_of(scope, unit), unit.id, *_around(read)),
    )  # fmt: skip


def _around(read: DaysRead) -> tuple[date, date]:
    return min(read.days), max(read.days)


async def tell_missing_calendar(scope: Scope, day: date) -> None:
    """The offices of every county that does not know the days off of a year that is needed are told so."""
    for root in await scope.all(Org.roots()):
        years = missing_years(scope.here(root.id), day)
        for _, person in await scope.rows(Grant.over([root.id], (Role.COUNTY,))) if years else ():
            how = How(Kind.CALENDAR_MISSING, key=f"calendar-missing:{day}:{person.id}")
            await scope.tell(person, "calendar-missing", how, **_unit(root), years=years)


def told_wrong(read: DaysRead) -> dict[str, object]:
    """Return which lines cannot be taken, as a screen's arguments: the first ten, and how many more."""
    shown = [
        {"number": one.number, "line": one.text, "why": enum_key(one.why)} for one in read.wrong[:WRONG_SHOWN]
    ]
    return {"wrong": shown, "more": len(read.wrong) - len(shown) or None}
