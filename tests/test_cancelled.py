"""A transaction whose task is cancelled, wherever it is, leaves no lock behind: nobody waits for it."""

import asyncio
from random import Random

import pytest
from sqlalchemy import text

from models.database import Database

pytestmark = pytest.mark.own_thread


async def write(database: Database) -> None:
    """Write and read in savepoints until somebody cancels it."""
    while True:
        async with database.writing() as session, session.begin_nested():
            for _ in range(3):
                await session.execute(text("INSERT INTO processes VALUES ('x', 'x', '2027-01-01')"))
                (await session.execute(text("SELECT * FROM processes"))).all()
                await session.execute(text("DELETE FROM processes"))


async def test_cancelled_writer_leaves_no_lock(database_url: str) -> None:
    database, chance = Database(database_url), Random(1)
    for _ in range(40):
        writer = asyncio.create_task(write(database))
        await asyncio.sleep(chance.uniform(0.001, 0.02))
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        async with asyncio.timeout(5), database.writing() as session:
            await session.execute(text("UPDATE processes SET role = 'y'"))
    await database.close()
