"""The Bot API fails for a while: nothing is lost or given up, and answers come when it is back."""

from collections.abc import Awaitable, Callable

import pytest

from tests.crash.conftest import Bear
from tests.crash.scene import scene
from tests.crash.server import BotApi
from tests.crash.village import Village

TROUBLE = 3.0
PEOPLE = 5
Switch = Callable[[BotApi], Awaitable[None]]


async def _gateway_down(api: BotApi) -> None:
    api.faults.gateway_down = True


async def _gateway_up(api: BotApi) -> None:
    api.faults.gateway_down = False


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("break_", "mend", "doubled"),
    [
        (_gateway_down, _gateway_up, 0),
        (BotApi.refuse, BotApi.listen, PEOPLE),
    ],  # at worst one answer cut off each
    ids=["502", "refused"],
)
async def test_server_that_fails_for_a_while_is_waited_for(
    village: Village, nursery_of: Bear, break_: Switch, mend: Switch, doubled: int
) -> None:
    api = BotApi()
    async with scene(village, api, nursery_of(api), PEOPLE) as one:
        await one.under_way(8)
        await break_(api)
        await one.says_ill("api-away")
        await one.during(TROUBLE)
        await mend(api)
        judgement = await one.ends_well()
    assert judgement.faults() == {}
    assert judgement.doubled <= doubled


@pytest.mark.thorough
@pytest.mark.sqlite_only
async def test_bot_born_while_the_server_is_away_waits_for_it(village: Village, nursery_of: Bear) -> None:
    await village.settle(1)
    api = BotApi()
    async with nursery_of(api) as nursery:
        bot = await nursery.born(ready=False)
        await bot.says("waiting")
        async with api:
            await bot.says("Hongyan is ready")
            assert await bot.stop() == 0
