"""Whose calendar says what of a day? Against a naive walk up the tree, and as the rows of a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from models import rule_changes
from models.calendars import CalendarDay, days_off, is_holiday, marked, working_day_from, years_known
from models.official_days import DayKind, Marked, shipped
from models.rule_book import Book, Override, OwnDays
from models.rule_changes import forget_book, read_book
from models.rules import OFFICE_DAYS
from tests.calendar_rows import mark
from tests.county import County, found_county
from tests.world import World

PATHS = ["/1/", "/1/2/", "/1/3/", "/1/2/4/", "/1/2/5/", "/1/3/6/"]
WEEK = [date(2026, 9, 28) + timedelta(days=number) for number in range(14)]
MARKS = st.tuples(
    st.sampled_from(PATHS), st.sampled_from(WEEK), st.sampled_from(DayKind), st.sampled_from([None, 2026])
)
Rows = list[tuple[str, date, DayKind, int | None]]


def number_of(path: str) -> int:
    return int(path.strip("/").split("/")[-1])


def book_of(rows: Rows, overrides: tuple[Override, ...] = ()) -> Book:
    """The book that these rows would give; of two for one day the later one."""
    days: dict[str, dict[date, Marked]] = {}
    for path, day, kind, year in rows:
        days.setdefault(path, {})[day] = Marked(kind, "", year)
    own = {
        number_of(path): OwnDays(path, marks, frozenset(one.year for one in marks.values() if one.year))
        for path, marks in days.items()
    }
    known = {*own, *(one.org_id for one in overrides)}
    lines = {
        number_of(path): tuple(one for one in map(int, reversed(path.strip("/").split("/"))) if one in known)
        for path in PATHS
    }
    return Book(overrides, lines, 1 if 1 in known else None, own)


def naive(rows: Rows, path: str, day: date) -> DayKind | None:
    """Upwards from an organisation, the first that says something; then the notice that ships."""
    line = [one for one in PATHS if path.startswith(one)]
    for one in sorted(line, key=len, reverse=True):
        said = [kind for owner, marked_day, kind, _ in rows if owner == one and marked_day == day]
        if said:
            return said[-1]
    kept = {(owner, marked_day): year for owner, marked_day, _, year in rows}
    loaded = any(year == 2026 for (owner, _), year in kept.items() if owner in line)
    return None if loaded or day not in shipped() else shipped()[day].kind


@given(st.lists(MARKS, max_size=10), st.sampled_from(WEEK))
def test_nearest_organisation_that_marks_a_day_is_right(rows: Rows, day: date) -> None:
    book = book_of(rows)
    for path in PATHS:
        for here in (book.here(number_of(path), day), book.at(path, day)):
            mark = marked(here, day)
            assert (mark.kind if mark else None) == naive(rows, path, day)


@given(st.lists(MARKS, max_size=10))
def test_parts_hold_everybody_once_with_their_own_calendar(rows: Rows) -> None:
    book = book_of(rows)
    parts = book.parts((OFFICE_DAYS,), WEEK[0], calendar=True)
    for path in PATHS:
        holding = [
            part for part in parts
            if not part.nodes
            or any(path.startswith(node.path) and not path.startswith(node.deeper) for node in part.nodes)
        ]  # fmt: skip
        assert len(holding) == 1
        theirs, own = days_off(holding[0].here), days_off(book.here(number_of(path), WEEK[0]))
        assert [theirs(day) for day in WEEK] == [own(day) for day in WEEK]


def test_days_far_away_divide_nobody() -> None:
    rows: Rows = [
        ("/1/2/", date(2027, 9, 1), DayKind.OFF, None),
        ("/1/3/", date(2026, 1, 5), DayKind.OFF, None),
    ]
    assert len(book_of(rows).parts((OFFICE_DAYS,), WEEK[0], calendar=True)) == 1
    near: Rows = [*rows, ("/1/2/4/", WEEK[0] + timedelta(days=60), DayKind.OFF, None)]
    assert len(book_of(near).parts((OFFICE_DAYS,), WEEK[0], calendar=True)) == 2
    assert len(book_of(near).parts((OFFICE_DAYS,), WEEK[0])) == 1


def test_marked_day_stands_over_the_office_s_own_week() -> None:
    six_days = Override(1, "/1/", OFFICE_DAYS.name, [1, 2, 3, 4, 5, 6], date(2026, 1, 1))
    book = book_of([("/1/2/", date(2026, 11, 7), DayKind.OFF, None)], (six_days,))
    saturday = date(2026, 11, 7)
    assert not days_off(book.here(3, saturday))(saturday)
    assert days_off(book.here(4, saturday))(saturday)
    assert not is_holiday(book.here(3, saturday), date(2026, 11, 8))


def test_calendar_without_working_days_is_a_fault() -> None:
    rows: Rows = [
        ("/1/", date(2027, 3, 1) + timedelta(days=number), DayKind.OFF, 2027) for number in range(70)
    ]
    here = book_of(rows).here(1, date(2027, 3, 1))
    with pytest.raises(ValueError, match="no working day in the 60 days"):
        working_day_from(here, date(2027, 3, 1))


async def test_rows_are_read_with_whom_they_are_for(world: World) -> None:
    async with world.scope() as scope:
        county: County = await found_county(scope)
    eve, feast = date(2027, 2, 5), date(2027, 4, 15)
    await mark(world, county.county, [eve], year=2027)
    await mark(world, county.willow, [feast])
    async with world.scope() as scope:
        off = {org.name: [day for day in (eve, feast) if scope.days_off(org.id)(day)]
               for org in (county.county, county.willow, county.bridge)}  # fmt: skip
        assert off == {
            "青禾县委组织部": [eve], "柳湾村党支部": [eve, feast], "石桥村党支部": [eve],
        }  # fmt: skip
        assert years_known(scope.here(county.willow.id)) == {2024, 2025, 2026, 2027}


async def test_days_long_over_are_not_kept_in_memory(world: World) -> None:
    async with world.scope() as scope:
        county = await found_county(scope)
    await mark(world, county.county, [date(2026, 10, 1)], year=2026)
    await mark(world, county.county, [date(2027, 2, 5)], year=2027)
    async with world.database.reading() as session:
        book = await read_book(session, date(2026, 10, 2))
        whole = await read_book(session)
    own = book.calendars[county.county.id]
    assert set(own.days) == {date(2027, 2, 5)}
    assert own.years == {2027}
    assert len(whole.calendars[county.county.id].days) == 2


async def test_days_taken_away_are_as_above_again(world: World) -> None:
    async with world.scope() as scope:
        county = await found_county(scope)
    day = date(2027, 4, 15)
    await mark(world, county.willow, [day])
    async with world.scope() as scope:
        assert scope.days_off(county.willow.id)(day)
        await scope.run(delete(CalendarDay))
        await scope.of_session(forget_book)
    async with world.scope() as scope:
        assert not scope.days_off(county.willow.id)(day)


async def test_day_that_another_process_marks_is_known_within_a_minute_of_the_machine(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    uptime = [0.0]
    monkeypatch.setattr(rule_changes, "monotonic", lambda: uptime[0])
    feast = date(2027, 4, 15)

    async def is_off(org_id: int) -> bool:
        async with world.scope() as scope:
            return scope.days_off(org_id)(feast)

    async with world.scope() as scope:
        county = await found_county(scope)
    assert not await is_off(county.willow.id)
    async with world.scope() as scope:  # as another process writes: this one is told nothing
        row = CalendarDay(org_id=county.willow.id, day=feast, kind=DayKind.OFF, name="", set_at=scope.now)
        scope.add(row)
    world.clock.forward(hours=3)  # a walk through time is not a minute
    assert not await is_off(county.willow.id)
    uptime[0] += 60
    assert await is_off(county.willow.id)
    world.clock.forward(days=1)
    assert await is_off(county.willow.id)
