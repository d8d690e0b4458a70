"""A mass send whose bot is killed three times meanwhile: nobody is left out (full size: make soak)."""

from tests.crash.conftest import Bear
from tests.crash.mass import Sending, send_to_all
from tests.crash.server import BotApi
from tests.crash.village import Village

TENTH = Sending(people=200, per_second=100, kills=3, delay=0.03)
IN_FLIGHT = 1.5  # seconds: what comes twice was said no longer ago than that when the bot was killed


async def test_mass_send_killed_three_times_leaves_nobody_out(village: Village, nursery_of: Bear) -> None:
    async with BotApi() as api, nursery_of(api, {"HONGYAN_RATE_BOT": "100"}) as nursery:
        told = await send_to_all(TENTH, api, nursery, village)
    assert (told.left_out, told.unfinished) == (0, 0)
    assert told.window <= IN_FLIGHT
