"""A notice whose bot is killed: one final state for each, the same in tally, list and export."""

import pytest

from models.notices import NoticeState
from tests.crash.conftest import Bear
from tests.crash.noticed import Order, Outcome, bring
from tests.crash.server import BotApi
from tests.crash.village import Village

SMALL = Order(people=300, unreachable=12, per_second=100, kills=2, patience=60)
WHOLE = Order(people=15_000, unreachable=300, per_second=400, kills=5, patience=170, seed=7)
IN_FLIGHT = 1.5  # seconds: what comes twice was said no longer ago than that when the bot was killed


def judge(told: Outcome, order: Order) -> None:
    """Nobody left out, nobody twice but what was in flight, every figure the same, progress forward."""
    wanted = {"sent": order.people - order.unreachable, "failed": order.unreachable}
    assert told.state is NoticeState.SENT
    assert told.tally == told.listed == told.exported == wanted
    assert (told.rows, told.left_out) == (order.people, 0)
    assert told.window <= IN_FLIGHT
    assert told.percents == sorted(told.percents)
    assert told.percents[-1] == 100


async def test_notice_killed_twice_ends_in_one_state_for_everybody(
    village: Village, nursery_of: Bear
) -> None:
    async with BotApi() as api, nursery_of(api, {"HONGYAN_RATE_BOT": "100"}) as nursery:
        told = await bring(SMALL, api, nursery, village)
    judge(told, SMALL)


@pytest.mark.thorough
async def test_notice_to_fifteen_thousand_killed_five_times(village: Village, nursery_of: Bear) -> None:
    async with BotApi() as api, nursery_of(api, {"HONGYAN_RATE_BOT": "440"}) as nursery:
        told = await bring(WHOLE, api, nursery, village)
    judge(told, WHOLE)
    assert told.too_fast, "the server has told it to wait"
    assert told.planned_seconds < 15
    assert told.largest < 400_000_000
