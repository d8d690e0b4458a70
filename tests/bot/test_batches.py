"""What a batch asks the database: a fixed number of statements, however many turns; never what is stale."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from models.check_ins import Call, CallState, Channel, CheckIn
from models.form_runs import FormRun
from models.keys import Keys
from models.members import Member
from tests.county import County, enlist, seat
from tests.features.test_check_ins import fill_in
from tests.people import Person
from tests.world import World, at

FIXED = 11  # statements of a batch of one-tap check-ins: loads, identifiers, writes
OWN = 1  # at most, of each check-in


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Everything that is said to the database meanwhile."""
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


async def crowd(world: World, county: County, size: int) -> list[Person]:
    """People who have answered in January and are asked again in February."""
    people = []
    for number in range(size):
        async with world.scope() as scope:
            member = await enlist(scope, county.willow, f"众人{number}", place={"code": "440300"})
        person = await seat(world, member.id, member.name, 800 + number)
        await person.says("报到")
        await fill_in(person)
        people.append(person)
    await world.walk(at(2027, 2, 1))
    return people


def tap_of(person: Person) -> dict[str, object]:
    """A press of the newest reminder's one-tap button."""
    shown = next(one for one in reversed(person.screen) if any("一切如常" in label for label in one.labels))
    button = next(one for row in shown.keyboard for one in row if "一切如常" in one["text"])
    return person.pressing(button["callback_data"], shown.id)


async def test_crowd_s_taps_cost_a_batch_no_statement_more_than_one_tap(world: World, county: County) -> None:
    people = await crowd(world, county, 9)
    counted = []
    for part in (people[:1], people[1:3], people[3:]):
        await world.gather(*(tap_of(person) for person in part))
        with statements(world) as said:
            assert await world.pump.batch() == len(part)
        counted.append(len(said))
    assert counted[0] <= FIXED + OWN
    assert counted[0] == counted[1] == counted[2]
    async with world.scope() as scope:
        taps = await scope.all(select(CheckIn).where(CheckIn.channel == Channel.TAP))
        assert {row.member_id for row in taps} == {person.member_id for person in people}


async def test_second_tap_of_the_same_batch_finds_the_first(world: World, county: County) -> None:
    [person] = await crowd(world, county, 1)
    await world.gather(tap_of(person), tap_of(person))
    assert await world.pump.batch() == 2
    await world.work()
    async with world.scope() as scope:
        assert len(await scope.all(select(CheckIn).where(CheckIn.channel == Channel.TAP))) == 1
    person.sees("已经报到过了")


async def test_tap_behind_its_undoing_in_the_same_batch_counts(world: World, county: County) -> None:
    [person] = await crowd(world, county, 1)
    tap = tap_of(person)
    await person.taps("一切如常")
    undo = next(one for row in person.last.keyboard for one in row if "撤回" in one["text"])
    await world.gather(person.pressing(undo["callback_data"], person.last.id), tap)
    await world.work()
    async with world.scope() as scope:
        rows = await scope.all(select(CheckIn).where(CheckIn.channel == Channel.TAP).order_by(CheckIn.id))
        assert [row.withdrawn_at is None for row in rows] == [False, True]
        [call] = await scope.all(select(Call).where(Call.state == CallState.ANSWERED).order_by(Call.id))
        assert call.answered_at is not None


@pytest.mark.sqlite_only
async def test_batch_redone_turn_by_turn_numbers_its_rows_anew(world: World, county: County) -> None:
    people = await crowd(world, county, 3)
    await world.gather(
        *(tap_of(person) for person in people), {"message": {"chat": {"id": 77}, "date": "soon"}}
    )
    assert await world.pump.batch() == 4
    async with world.scope() as scope:
        assert len(await scope.all(select(CheckIn).where(CheckIn.channel == Channel.TAP))) == 3


async def test_new_rows_are_numbered_ahead_and_never_twice(world: World, bob: Person) -> None:
    async with world.database.writing() as session:
        keys = Keys()
        ahead = [await keys.next(session, FormRun) for _ in range(120)]
    assert len(set(ahead)) == 120
    await bob.says("/checkin")
    async with world.scope() as scope:
        [run] = await scope.all(select(FormRun))
        assert run.id not in ahead or world.database.dialect == "sqlite"
        assert await scope.get(Member, bob.member_id or 0) is not None
