"""Which value holds where on which day: against a naive reading of the rows, on any tree and any days."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from models.base import among
from models.orgs import Org
from models.planning import stands_in
from models.rule_book import BY_DEFAULT, Book, Override
from models.rule_changes import RuleChange, RuleState, read_book
from models.rules import CATALOGUE, MORNING, PUSHES_A_DAY, RULES
from tests.county import County, found_county
from tests.world import World, at

DAYS = st.dates(date(2027, 1, 1), date(2027, 1, 9))
VALUES = st.one_of(st.none(), st.integers(6, 20))


@st.composite
def trees(draw: st.DrawFn) -> list[str]:
    """Paths of a random tree, of one county or two."""
    paths = ["/1/"] + (["/2/"] if draw(st.booleans()) else [])
    for number in range(3, draw(st.integers(3, 12))):
        paths.append(f"{draw(st.sampled_from(paths))}{number}/")
    return paths


@st.composite
def changed(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str, int | None, date]]]:
    """A tree, and what its organisations set, in the order in which they did."""
    paths = draw(trees())
    names = st.sampled_from([MORNING.name, PUSHES_A_DAY.name])
    return paths, draw(st.lists(st.tuples(st.sampled_from(paths), names, VALUES, DAYS), max_size=12))


def number_of(path: str) -> int:
    return int(path.strip("/").split("/")[-1])


def naive(changes: list[tuple[str, str, int | None, date]], path: str, name: str, day: date) -> object:
    """Upwards from the organisation: the newest row that has begun; among those of a day the last."""
    while path != "/":
        begun = [(one[3], place, one[2]) for place, one in enumerate(changes)
                 if one[0] == path and one[1] == name and one[3] <= day]  # fmt: skip
        if begun and max(begun, key=lambda one: one[:2])[2] is not None:
            return max(begun, key=lambda one: one[:2])[2]
        path = path[: path.rstrip("/").rfind("/") + 1]
    return RULES[name].default


def book_of(paths: list[str], changes: list[tuple[str, str, int | None, date]]) -> Book:
    """The book that the rows of a database would give."""
    own = {number_of(path) for path, *_ in changes}
    roots = [path for path in paths if path.count("/") == 2]
    root = number_of(roots[0]) if len(roots) == 1 else None
    lines = {
        number_of(path): tuple(one for one in map(int, reversed(path.strip("/").split("/"))) if one in own)
        for path in paths
        if any(path.startswith(other) for other, *_ in changes if number_of(other) != root)
    }
    held = tuple(Override(number_of(path), path, name, value, day) for path, name, value, day in changes)
    return Book(held, lines, root if root in own else None)


@given(changed(), DAYS)
def test_value_is_that_of_the_nearest_who_set_one(
    drawn: tuple[list[str], list[tuple[str, str, int | None, date]]], day: date
) -> None:
    paths, changes = drawn
    book = book_of(paths, changes)
    for path in paths:
        for rule in (MORNING, PUSHES_A_DAY):
            wanted = naive(changes, path, rule.name, day)
            assert book.at(path, day)[rule] == wanted
            assert book.here(number_of(path), day)[rule] == wanted


@given(changed(), DAYS)
def test_parts_divide_all_organisations_by_their_values(
    drawn: tuple[list[str], list[tuple[str, str, int | None, date]]], day: date
) -> None:
    paths, changes = drawn
    parts = book_of(paths, changes).parts((MORNING, PUSHES_A_DAY), day)
    for path in paths:
        [part] = [
            part
            for part in parts
            if not part.nodes
            or any(path.startswith(node.path) and not path.startswith(node.deeper) for node in part.nodes)
        ]
        wanted = tuple(naive(changes, path, rule.name, day) for rule in (MORNING, PUSHES_A_DAY))
        assert part.here.values((MORNING, PUSHES_A_DAY)) == wanted
    assert len({part.here.values((MORNING, PUSHES_A_DAY)) for part in parts}) == len(parts)
    assert (len(parts) == 1) == (not parts[0].nodes)


def test_nobody_s_change_leaves_the_defaults() -> None:
    assert all(BY_DEFAULT[rule] == rule.default for rule in CATALOGUE)
    assert BY_DEFAULT.holder(MORNING) is None


async def _set(world: World, *changes: tuple[Org, Any, date, RuleState]) -> None:
    async with world.scope() as scope:
        for org, value, day, state in changes:
            scope.add(
                RuleChange(
                    org_id=org.id, name=MORNING.name, value=value, from_on=day, state=state, set_at=scope.now
                )
            )
            await scope.flush()


async def test_tables_are_read_as_the_book_says_and_only_what_was_accepted(
    world: World, county: County
) -> None:
    first, later = date(2027, 2, 1), date(2027, 2, 5)
    await _set(
        world,
        (county.county, 10, first, RuleState.ACCEPTED), (county.willow, 12, later, RuleState.ACCEPTED),
        (county.willow, None, later + timedelta(days=2), RuleState.ACCEPTED),
        *((county.bridge, 15, first, state) for state in RuleState if state is not RuleState.ACCEPTED),
    )  # fmt: skip
    async with world.database.reading() as session:
        book = await read_book(session)
        for org in (county.county, county.committee, county.willow, county.bridge):
            for day in (first - timedelta(days=1), first, later, later + timedelta(days=2)):
                wanted = 9 if day < first else 12 if (org.id, day) == (county.willow.id, later) else 10
                assert book.here(org.id, day)[MORNING] == book.at(org.path, day)[MORNING] == wanted
        for day, sizes in ((first, [4]), (later, [3, 1])):
            parts = book.parts((MORNING,), day)
            found = [
                list(await session.scalars(select(Org.id).where(stands_in(part.nodes)) if part.nodes
                                           else select(Org.id)))
                for part in parts
            ]  # fmt: skip
            assert [len(one) for one in found] == sizes


async def test_planning_asks_for_a_part_however_many_set_a_rule(world: World, county: County) -> None:
    paths = [
        f"{county.county.path}{number}/" for number in range(county.bridge.id + 1, county.bridge.id + 1100)
    ]
    named, day = [*paths, county.willow.path], date(2027, 2, 1)
    held = tuple(
        Override(number_of(path), path, MORNING.name, 10 + place % 2, day) for place, path in enumerate(named)
    )
    parts = Book(held, {}, None).parts((MORNING,), day)
    async with world.database.reading() as session:
        found = [set(await session.scalars(select(Org.id).where(stands_in(one.nodes)))) for one in parts]
    everybody = {county.county.id, county.committee.id, county.bridge.id, county.willow.id}
    assert sorted(map(len, found)) == [0, 1, 3]
    assert set().union(*found) == everybody


async def test_two_counties_of_one_database_know_nothing_of_each_other(world: World, county: County) -> None:
    async with world.scope() as scope:
        other = await found_county(scope)
    await _set(world, (county.county, 10, date(2027, 1, 1), RuleState.ACCEPTED))
    async with world.database.reading() as session:
        book = await read_book(session)
    day = date(2027, 2, 1)
    assert [book.here(org.id, day)[MORNING] for org in (county.willow, other.willow)] == [10, 9]
    assert book.here(None, day)[MORNING] == 9


async def test_other_process_knows_of_a_change_when_its_day_begins(world: World, county: County) -> None:
    other = await world.restart()  # a process of its own on the same database, with nothing in its memory
    await _set(other, (county.county, 10, date(2027, 1, 29), RuleState.ACCEPTED))
    async with other.scope() as scope:
        assert scope.here(county.willow.id)[MORNING] == 9
        await scope.run(delete(RuleChange).where(among(RuleChange.state, (RuleState.ACCEPTED,))))
    await _set(other, (county.county, 11, date(2027, 1, 29), RuleState.ACCEPTED))
    for moment, hour in ((at(2027, 1, 28, 23, 59), 9), (at(2027, 1, 29, 0), 11)):
        other.clock.set(moment)
        async with other.scope() as scope:
            assert scope.here(county.willow.id)[MORNING] == hour
    await other.database.close()
