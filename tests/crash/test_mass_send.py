"""A mass send whose bot is killed three times meanwhile: nobody is left out (full size: make soak)."""

import pytest

from bot.clock import Clock
from models.kinds import Kind
from tests.crash.conftest import Bear
from tests.crash.mass import Sending, send_to_all
from tests.crash.server import BotApi
from tests.crash.village import Village

TENTH = Sending(people=200, per_second=100, kills=3, delay=0.03)
GREETINGS = Sending(people=200, per_second=100, kills=3, delay=0.03, kind=Kind.GREETING)
IN_FLIGHT = 1.5  # seconds: what comes twice was said no longer ago than that when the bot was killed
CLAIMED = 50  # at this rate half a second's: what a bot has in flight and is about to send when it is killed
SPEED = {"HONGYAN_RATE_BOT": "100"}


async def test_mass_send_killed_three_times_leaves_nobody_out(village: Village, nursery_of: Bear) -> None:
    async with BotApi() as api, nursery_of(api, SPEED) as nursery:
        told = await send_to_all(TENTH, api, nursery, village)
    assert (told.left_out, told.in_doubt, told.unfinished) == (0, 0, 0)
    assert told.window <= IN_FLIGHT


def noon() -> str:
    """A time zone in which it is about noon now: greetings keep to the day."""
    return f"Etc/GMT{Clock().now().hour - 12:+d}"


@pytest.mark.thorough
@pytest.mark.sqlite_only  # what differs from the test above is the kind alone
async def test_greetings_killed_three_times_come_to_nobody_twice_and_who_missed_one_is_known(
    village: Village, nursery_of: Bear
) -> None:
    async with BotApi() as api, nursery_of(api, {**SPEED, "HONGYAN_TIME_ZONE": noon()}) as nursery:
        told = await send_to_all(GREETINGS, api, nursery, village)
    assert (told.doubled, told.left_out, told.unfinished) == (0, 0, 0)
    assert told.in_doubt <= GREETINGS.kills * CLAIMED
