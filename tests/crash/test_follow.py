"""How does a pace begin where another process spoke until it was killed? Evenly, with no burst of its own."""

from itertools import pairwise

from bot.delivery.pace import Pace
from bot.delivery.rates import Rates
from models.kinds import Lane


def test_pace_that_follows_a_killed_one_spreads_its_first_second() -> None:
    now = 1000.0
    pace = Pace(Rates(), lambda: now)
    pace.follow()
    sent: list[float] = []
    while now < 1001.0:
        if pace.try_admit(len(sent), Lane.REPLY):
            sent.append(now)
        now += 0.001
    gaps = [later - earlier for earlier, later in pairwise(sent)]
    assert 28 <= len(sent) <= 31
    assert min(gaps) > 0.03
    assert sent[0] == 1000.0
