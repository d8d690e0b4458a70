"""A holder that is killed, frozen or stopped is replaced, and nobody goes without an answer."""

import asyncio
import signal
from pathlib import Path

from models.kinds import Kind
from tests.processes.duo import duo

HANDOVER = 10.0  # seconds from the death of the holder to the first answer of the next one


async def test_killed_holder_is_replaced_and_everybody_gets_their_answers(
    door: Path, tmp_path: Path, postgres_url: str
) -> None:
    async with duo(door, tmp_path, postgres_url) as one:
        first, second = await one.nursery.born(), await one.nursery.born()
        assert "stands by and takes over" in second.said
        one.crowd.begin(0.3)
        await one.until(lambda: len(one.api.said) >= 4)
        await first.kill()
        assert await one.first_word(HANDOVER) < HANDOVER
        await one.served_by(second)
        judgement = await one.judged()
    assert judgement.faults() == {}
    assert judgement.doubled <= 3  # what was in flight


async def test_frozen_holder_that_wakes_sends_nothing_more_and_stands_by(
    door: Path, tmp_path: Path, postgres_url: str
) -> None:
    async with duo(door, tmp_path, postgres_url, 60) as one:
        first, second = await one.nursery.born(), await one.nursery.born()
        await one.village.notify(Kind.REPLY, "menu-public")
        await one.until(lambda: len(one.api.said) >= 30)
        first.signal(signal.SIGSTOP)
        known = len(one.api.said)
        await one.first_word(2 * HANDOVER)
        await one.served_by(second)
        await one.until(lambda: {said.chat_id for said in one.api.said} == set(one.village.chats))
        said = len(one.api.said)
        assert said - len(one.village.chats) <= known  # again only what had been said, not what was in hand
        first.signal(signal.SIGCONT)
        await first.says("another process has taken over")
        await asyncio.sleep(1.0)
        assert len(one.api.said) == said  # of the 30 messages that it held none began
        assert await first.stop() == 0
        assert await second.stop() == 0
        states = await one.village.rows("SELECT state, count(*) FROM outbox GROUP BY state")
    assert dict(states) == {"sent": len(one.village.chats)}


async def test_stopped_holder_hands_over_at_once_and_says_nothing_twice(
    door: Path, tmp_path: Path, postgres_url: str
) -> None:
    async with duo(door, tmp_path, postgres_url) as one:
        first, second = await one.nursery.born(), await one.nursery.born()
        one.crowd.begin(0.3)
        await one.until(lambda: len(one.api.said) >= 4)
        stopped = asyncio.create_task(first.stop())
        await one.served_by(second, seconds=4)
        assert await stopped == 0
        judgement = await one.judged()
    assert judgement.faults() == {}
    assert judgement.doubled == 0


async def test_second_process_on_the_same_file_stands_by_and_takes_over(door: Path, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'hongyan.db'}"
    await _migrated(url)
    async with duo(door, tmp_path, url) as one:
        first, second = await one.nursery.born(), await one.nursery.born()
        assert f"process {first.pid}) serves the bot on this database" in second.said
        one.crowd.begin(0.3)
        await one.until(lambda: len(one.api.said) >= 4)
        await first.kill()
        await one.first_word(HANDOVER)
        await one.served_by(second)
        judgement = await one.judged()
    assert judgement.faults() == {}


async def _migrated(url: str) -> None:
    from bot.migrate import upgrade

    await asyncio.to_thread(upgrade, url)
