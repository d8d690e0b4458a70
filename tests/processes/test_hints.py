"""Who takes an update wakes who works it off, also after the line was cut."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import psycopg
import pytest

from bot.bell import Bell
from bot.clock import Clock
from bot.courier import Courier
from bot.ears import Ears
from bot.intake import Intake
from models.database import Database
from models.vault import Vault
from tests.postgres import Postgres

TOKEN = "4242:test-token-of-nobody"


@pytest.fixture
def own_url(postgres: Postgres) -> Iterator[str]:
    """A database of this test's own."""
    name = f"hints_{uuid4().hex}"
    postgres.create(name, "hongyan_template")
    yield postgres.url(name)
    postgres.drop(name)


@asynccontextmanager
async def listening(url: str, heard: asyncio.Queue[int]) -> AsyncIterator[None]:
    """Somebody listens, whose rings come into the queue."""
    task = asyncio.create_task(Ears(url, heard.put_nowait).listen())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def brought(intake: Intake, number: int, heard: asyncio.Queue[int]) -> int:
    """Take updates until a hint comes: the listener may not be there yet. Return what it says."""
    async with asyncio.timeout(20):
        while heard.empty():
            number += 1
            await intake.take([{"update_id": number}])
            await asyncio.sleep(0.1)
    return heard.get_nowait()


async def test_update_taken_elsewhere_is_told_by_a_hint_that_survives_a_cut_line(own_url: str) -> None:
    database, heard = Database(own_url), asyncio.Queue[int]()
    courier = Courier.to(TOKEN, "http://127.0.0.1:9")
    intake = Intake(database, 4242, courier, Clock(), Vault("k" * 32), Bell(), elsewhere=lambda: True)
    async with listening(own_url, heard):
        assert await brought(intake, 0, heard) == 4242
        while not heard.empty():
            heard.get_nowait()
        await asyncio.to_thread(cut_listeners, own_url)
        assert await brought(intake, 1000, heard) == 4242
    await database.close()


async def test_update_taken_by_whoever_serves_the_bot_needs_no_hint(own_url: str) -> None:
    database, heard = Database(own_url), asyncio.Queue[int]()
    courier = Courier.to(TOKEN, "http://127.0.0.1:9")
    elsewhere = Intake(database, 7, courier, Clock(), Vault("k" * 32), Bell(), elsewhere=lambda: True)
    here = Intake(database, 4242, courier, Clock(), Vault("k" * 32), Bell())
    async with listening(own_url, heard):
        await brought(elsewhere, 0, heard)
        await here.take([{"update_id": 1}])
        await elsewhere.take([{"update_id": 999}])
        await asyncio.sleep(0.5)
    await database.close()
    told = set()
    while not heard.empty():
        told.add(heard.get_nowait())
    assert told == {7}


def cut_listeners(url: str) -> None:
    """Cut the connection of everybody who listens."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cut = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            " AND datname = current_database()"
        ).fetchall()
    assert cut == [(True,)]
