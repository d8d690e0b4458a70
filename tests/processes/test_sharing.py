"""Several bots, several processes: each gets its part, one that is refused harms nobody, slots fire once."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from models.database import Database
from models.firings import Firing
from scheduler import JOBS
from tests.crash.processes import TOKEN
from tests.crash.village import BOT_ID
from tests.processes.duo import duo
from tests.processes.exchange import Exchange
from tests.processes.test_roles import SECOND, add

UNKNOWN = "6161:token-that-nobody-gave"


async def test_bots_are_shared_and_a_refused_one_harms_nobody(
    door: Path, tmp_path: Path, postgres_url: str
) -> None:
    api = Exchange()
    api.knows(TOKEN)
    api.knows(SECOND)
    async with duo(door, tmp_path, postgres_url, api=api) as one:
        await add(one, SECOND)
        await add(one, UNKNOWN)
        first = await one.nursery.born()
        await one.served_by(first, 5151)
        await one.served_by(first, BOT_ID)
        await first.says("The Bot API server does not know this token")
        second = await one.nursery.born()
        await one.served_by(second, 5151)
        assert (await one.holders())[BOT_ID] == first.pid
        await first.kill()
        await one.served_by(second, BOT_ID)
        assert await second.stop() == 0
        assert await one.holders() == {}


async def test_slots_fire_once_with_two_processes(door: Path, tmp_path: Path, postgres_url: str) -> None:
    async with duo(door, tmp_path, postgres_url) as one:
        await long_ago(postgres_url)
        begun = Clock().now()
        first, second = await one.nursery.born(ready=False), await one.nursery.born(ready=False)
        for child in (first, second):
            await child.says("Hongyan is ready")
        opened = "SELECT count(*) FROM check_in_cycles WHERE opened_at > :then"
        async with asyncio.timeout(20):
            while not (await one.village.rows(opened, then=begun))[0][0]:  # noqa: ASYNC110 - rows do not ring
                await asyncio.sleep(0.1)
        await asyncio.sleep(2.5)  # both have looked again
        cycles = await one.village.rows("SELECT opens_on, abroad FROM check_in_cycles WHERE rule_id = 1")
        asked = await one.village.rows("SELECT cycle_id, member_id FROM check_in_calls")
        said = await one.village.rows("SELECT key FROM outbox WHERE key IS NOT NULL")
        assert await first.stop() == await second.stop() == 0
        assert "fault" not in first.said + second.said
    for rows in (cycles, asked, said):
        assert len(rows) == len(set(rows)) > 0


async def long_ago(url: str) -> None:
    """Let each job have fired last five weeks ago: a 1st, and more, was slept through."""
    database, then = Database(url), Clock().now() - timedelta(days=35)
    async with database.writing() as session:
        for job in JOBS:
            noted = Firing.noted(job.name, then, then, skipped=False)
            await session.execute(Firing.note(database.dialect), noted)
    await database.close()
