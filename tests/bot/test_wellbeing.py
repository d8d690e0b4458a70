"""Ready or not, and why: asked of a real database and of loops that say what they wait for."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError

from bot.troubles import Troubles
from bot.watching import Watchtower
from bot.wellbeing import Wellbeing
from models.database import Database
from models.inbox import Heard, Update
from models.watch import Loop
from tests.people import Person
from tests.world import START, StandingClock, World


@pytest.fixture
def tower(world: World) -> Watchtower:
    """A tower over the world."""
    return Watchtower.build(Troubles(world.clock))


@pytest.fixture
def wellbeing(world: World, tower: Watchtower) -> Wellbeing:
    """What looks after the world."""
    return Wellbeing(world.database, world.clock, tower, "all")


def codes(reasons: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in reasons]


async def test_service_in_order_is_ready_and_tells_its_facts(wellbeing: Wellbeing, tower: Watchtower) -> None:
    tower.over(100).leads(1, 6.0)
    report = await wellbeing.report()
    assert (report["ready"], report["state"], report["why"], report["warnings"]) == (True, "serving", [], [])
    assert report["demonstration"] is True
    assert report["engine"] == wellbeing.database.dialect
    assert report["bots"] == {"100": {"serving": True}}
    assert (report["open_updates"], report["parked"], report["dead_letters"]) == (0, 0, 0)


async def test_waiting_loop_makes_it_unready_with_since_and_what_to_do(
    wellbeing: Wellbeing, tower: Watchtower, world: World
) -> None:
    tower.over(100).waits(Loop.INTAKE, NetworkError("a note of somebody"))
    world.clock.forward(minutes=1)
    report = await wellbeing.report()
    [why] = report["why"]
    assert (report["ready"], report["state"]) == (False, "waiting")
    assert (why["code"], why["where"], why["bot"], why["since"]) == (
        "api-away",
        "intake",
        100,
        "2027-01-28T02:00:00+00:00",
    )
    assert why["do"]
    assert "somebody" not in str(report)


async def test_bot_served_by_another_process_leaves_a_standby_that_is_ready(
    wellbeing: Wellbeing, tower: Watchtower
) -> None:
    tower.over(100).stands_by("host-b, process 8")
    report = await wellbeing.report()
    assert (report["ready"], report["state"]) == (True, "standby")
    assert report["bots"] == {"100": {"serving": False, "by": "host-b, process 8"}}
    tower.over(200).leads(1, 6.0)
    assert (await wellbeing.report())["state"] == "serving"


async def test_web_process_is_ready_without_any_bot(world: World, tower: Watchtower) -> None:
    report = await Wellbeing(world.database, world.clock, tower, "web").report()
    assert (report["ready"], report["state"]) == (True, "web")


async def test_what_was_given_up_is_a_warning_and_no_reason(
    wellbeing: Wellbeing, world: World, bob: Person
) -> None:
    async with world.scope() as scope:
        scope.add(
            Update(
                bot_id=100, update_id=77, chat_id=bob.chat_id, sealed=b"", state=Heard.PARKED, attempts=3,
                received_at=scope.now,
            )
        )  # fmt: skip
    report = await wellbeing.report()
    assert report["ready"] is True
    assert [(one["code"], one["number"]) for one in report["warnings"]] == [("parked-updates", 1)]


async def test_failing_job_is_a_warning_and_no_reason(wellbeing: Wellbeing, tower: Watchtower) -> None:
    tower.clock.failed("open_check_ins", ValueError("a note of somebody"))
    report = await wellbeing.report()
    assert (report["ready"], codes(report["warnings"])) == (True, ["job-fails"])
    assert "somebody" not in str(report)


async def test_tables_of_another_version_make_it_unready(wellbeing: Wellbeing, world: World) -> None:
    async with world.database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    report = await wellbeing.report()
    assert (report["ready"], codes(report["why"])) == (False, ["migrations-differ"])


@pytest.mark.sqlite_only
async def test_file_that_is_damaged_makes_it_unready(world: World, tower: Watchtower) -> None:
    file = make_url(world.database.url).database or ""
    await world.database.close()
    with sqlite3.connect(file) as plain:
        plain.execute("DROP TABLE installation")
    plain.close()
    report = await Wellbeing(world.database, world.clock, tower, "all").report()
    assert (report["ready"], report["why"][0]["code"]) == (False, "database-away")


async def test_server_that_is_away_is_told_once_with_the_loops_since() -> None:
    clock = StandingClock(START)
    tower = Watchtower.build(Troubles(clock))
    database = Database("postgresql+psycopg://ann:secret-of-ann@127.0.0.1:9/nothing")
    away = OperationalError("SELECT 1", {}, Exception("connection refused"))
    tower.over(100).waits(Loop.PUMP, away)
    clock.forward(minutes=5)
    report = await Wellbeing(database, clock, tower, "all").report()
    await database.close()
    [why] = report["why"]
    assert (why["code"], why["where"], why["since"]) == ("database-away", "pump", "2027-01-28T02:00:00+00:00")
    assert "secret-of-ann" not in str(report)
