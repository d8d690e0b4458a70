"""What every test can ask for: databases, a world, and its people."""

import gc
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from io import BytesIO

import pytest

from bot.logs import ROOMS
from bot.works import sheet_reading
from bot.works.sheet_process import answer
from models.roles import Role
from tests.county import County, appoint, enlist, found_county, seat
from tests.people import Person
from tests.telegram import FakeTelegram
from tests.world import START, StandingClock, World, wake

pytest_plugins = ["tests.databases"]


def pytest_collection_finish() -> None:
    """Leave what was collected alone: thousands of tests live to the end, and none can be freed."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Put every logger's level and the root's handlers back: commands set them up, on streams that close."""
    names = [None, *ROOMS, "apscheduler"]
    before = {name: logging.getLogger(name).level for name in names}
    handlers, hook = logging.getLogger().handlers[:], sys.excepthook
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)
    logging.getLogger().handlers[:], sys.excepthook = handlers, hook


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """The service on a database of its own, at 2027-01-28 10:00."""
    opened = await wake(database_url, FakeTelegram(), StandingClock(START))
    yield opened
    await opened.database.close()


@pytest.fixture
def clock(world: World) -> StandingClock:
    """The world's clock."""
    return world.clock


@pytest.fixture
async def county(world: World) -> County:
    """青禾县, with its rule of monthly check-ins."""
    async with world.scope() as scope:
        return await found_county(scope)


@pytest.fixture
async def ann(world: World, county: County) -> Person:
    """安小芬: a migrant of 柳湾村 in Dongguan, born 1985, not bound yet."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "安小芬", "+8613900000001", place={"code": "441900"})
    return Person(world, 501, "安小芬", "+8613900000001", member_id=member.id)


@pytest.fixture
async def bob(world: World, county: County) -> Person:
    """鲍大山: a migrant of 柳湾村, bound."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "鲍大山", "+8613900000002", place={"code": "440300"})
    return await seat(world, member.id, "鲍大山", 502, "+8613900000002")


@pytest.fixture
async def sue(world: World, county: County) -> Person:
    """苏书记: secretary of 柳湾村, bound, at home."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "苏书记", "+8613900000003", floating=False)
        await appoint(scope, member, Role.SECRETARY, county.willow)
    return await seat(world, member.id, "苏书记", 503, "+8613900000003")


@pytest.fixture
async def dan(world: World, county: County) -> Person:
    """邓书记: secretary of 石桥村, the other branch."""
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "邓书记", "+8613900000004", floating=False)
        await appoint(scope, member, Role.SECRETARY, county.bridge)
    return await seat(world, member.id, "邓书记", 504, "+8613900000004")


@pytest.fixture
async def office(world: World, county: County) -> Person:
    """欧主任: the county office."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "欧主任", "+8613900000005", floating=False)
        await appoint(scope, member, Role.COUNTY, county.county)
    return await seat(world, member.id, "欧主任", 505, "+8613900000005")


@pytest.fixture
def stranger(world: World, county: County) -> Person:
    """Somebody from nowhere."""
    return Person(world, 599, "路人", "+8613999999999")


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have sheets read by the same reading without a process for each; tests/works tries the process."""

    async def read(given: bytes) -> list[bytes]:
        return list(answer(BytesIO(given)))

    monkeypatch.setattr(sheet_reading, "_read_apart", read)
