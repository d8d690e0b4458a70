"""The machine's clock is set back an hour: nothing stops, nothing fires twice, replies go out at once."""

from pathlib import Path

import pytest

from tests.crash.conftest import Bear
from tests.crash.scene import Scene, scene
from tests.crash.server import BotApi
from tests.crash.village import Village

HOUR = 3600
_SLOTS = "SELECT job, slot, count(*) FROM firings GROUP BY job, slot HAVING count(*) > 1"

pytestmark = pytest.mark.sqlite_only  # clocks are the service's, whichever engine keeps the rows


async def _ends_well(one: Scene) -> None:
    judgement = await one.ends_well()
    assert judgement.faults() == {}
    assert await one.village.rows(_SLOTS) == []


@pytest.mark.thorough
async def test_people_in_dialogue_notice_nothing(village: Village, nursery_of: Bear, tmp_path: Path) -> None:
    clock, api = tmp_path / "clock", BotApi()
    async with scene(village, api, nursery_of(api, clock=str(clock))) as one:
        await one.under_way(8)
        clock.write_text(f"-{HOUR}")
        await _ends_well(one)


@pytest.mark.thorough
async def test_chat_that_had_to_wait_some_seconds_does_not_wait_an_hour(
    village: Village, nursery_of: Bear, tmp_path: Path
) -> None:
    clock, api = tmp_path / "clock", BotApi()
    async with scene(village, api, nursery_of(api, clock=str(clock))) as one:
        api.faults.flooded = dict.fromkeys(village.chats[:2], 2)
        await one.until(lambda: not api.faults.flooded, "two chats that were told to wait")
        await one.under_way(4)
        clock.write_text(f"-{HOUR}")
        await _ends_well(one)


async def test_message_in_flight_at_a_kill_is_sent_after_the_clock_was_set_back(
    village: Village, nursery_of: Bear, tmp_path: Path
) -> None:
    clock, api = tmp_path / "clock", BotApi()
    nursery = nursery_of(api, clock=str(clock))
    async with scene(village, api, nursery) as one:
        api.delay = 5.0
        await one.under_way(2)
        await one.bot.kill()
        clock.write_text(f"-{HOUR}")
        api.delay = 0.0
        one.bot = await nursery.born()
        await _ends_well(one)
