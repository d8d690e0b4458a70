"""What an office is told of how long a notice takes is what the pace does."""

import pytest

from bot.delivery.pace import Pace
from bot.delivery.rates import Rates
from models.kinds import Lane
from models.speed import FREE, Speed


@pytest.mark.parametrize(
    "rates", [Rates(), Rates(reserve=5), Rates(bot_per_second=10), Rates(bot_per_second=400, paid=True)]
)
@pytest.mark.parametrize("messages", [0, 1, 43, 600])
def test_seconds_told_are_those_that_the_pace_takes(rates: Rates, messages: int) -> None:
    now = [1000.0]
    pace = Pace(rates, lambda: now[0])
    for chat in range(1, messages + 1):
        while not pace.try_admit(chat, Lane.BULK):
            now[0] = max(pace.free_at(Lane.BULK, chat), now[0] + 1e-6)
    assert pace.speed.seconds(messages) == pytest.approx(now[0] - 1000, abs=1)


def test_who_was_told_nothing_reckons_with_what_is_free() -> None:
    assert Pace(Rates()).speed.step == pytest.approx(FREE.step)
    assert Speed(0.5).seconds(43) == 21
