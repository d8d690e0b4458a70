"""What the clock asks again and again is found by indexes: idle ticks and each step of planning."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from models.database import Database
from tests.county import County
from tests.scheduler.steps import DAY_4, DAY_11, EVE, people_of
from tests.scheduler.told import scheduler_of
from tests.world import World

SMALL = (
    "installation", "firings", "check_in_rules", "check_in_cycles", "CONSTANT ROW", "found", "anon_1",
    "home_words",
)  # fmt: skip


@contextmanager
def statements_of(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of a database meanwhile, with its parameters."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_more: object) -> None:
        asked.append((statement, given))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.sqlite_only
async def test_steps_of_planning_read_by_indexes_and_sort_nothing(world: World, county: County) -> None:
    await people_of(world, county)
    world.clock.set(EVE)
    scheduler = scheduler_of(world)
    await scheduler.tick()
    with statements_of(world.database) as asked:
        for day in (DAY_4, DAY_11):
            world.clock.set(day)
            await scheduler.tick()
    changing = [
        (statement, given) for statement, given in asked if "INSERT" in statement or "UPDATE" in statement
    ]
    assert len({statement for statement, _ in changing}) >= 7
    async with world.database.reading() as session:
        connection = await session.connection()
        for statement, given in asked:
            if statement.startswith(("BEGIN", "PRAGMA")):
                continue
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            steps = [row.detail for row in plan]
            assert not [step for step in steps if "TEMP B-TREE" in step and "firings" not in statement], (
                statement
            )
            scans = [step for step in steps if step.startswith("SCAN") and not step.endswith(SMALL)]
            assert not [step for step in scans if "INDEX" not in step], (statement, scans)


async def test_idle_tick_asks_two_things(world: World) -> None:
    await world.scheduler.tick()
    with statements_of(world.database) as asked:
        for _ in range(3):
            assert await world.scheduler.tick() == 0
    questions = [statement for statement, _ in asked if statement.startswith("SELECT")]
    assert len(questions) == 6
    assert {
        "installation" in question or "firings.finished_at IS NULL" in question for question in questions
    } == {True}


@pytest.mark.sqlite_only
async def test_unfinished_slots_are_found_by_their_own_index(world: World) -> None:
    with statements_of(world.database) as asked:
        await world.scheduler.tick()
    [question] = {statement for statement, _ in asked if "finished_at IS NULL" in statement}
    async with world.database.reading() as session:
        plan = (await session.execute(text(f"EXPLAIN QUERY PLAN {question}"))).all()
    assert "ix_firings_unfinished" in plan[0].detail
