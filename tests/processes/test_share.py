"""Bots are shared fairly, none is left alone, and nobody asks anybody."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.share import CALM, PATIENCE, Share, Sight


def test_process_alone_takes_everything_at_once() -> None:
    assert Share().to_take(Sight([], [1, 2, 3], 3, 1), 0.0) == [1, 2, 3]


def test_process_takes_its_share_and_leaves_the_rest_for_a_while() -> None:
    share, sight = Share(), Sight([], [1, 2, 3], 3, 2)
    assert share.to_take(sight, 0.0) == [1, 2]
    full = Sight([1, 2], [3], 3, 2)
    assert share.to_take(full, PATIENCE - 0.1) == []
    assert share.to_take(full, PATIENCE) == [3]


def test_bot_that_was_served_meanwhile_is_waited_for_anew() -> None:
    share = Share()
    share.to_take(Sight([1], [2], 2, 2), 0.0)
    share.to_take(Sight([1], [], 2, 2), 2.0)
    assert share.to_take(Sight([1], [2], 2, 2), PATIENCE + 1.0) == []


def test_process_with_more_than_its_share_hands_over_one_at_a_time() -> None:
    share, crowded = Share(), Sight([1, 2, 3, 4], [], 4, 2)
    assert share.to_give(crowded, 10.0) == 4
    assert share.to_give(crowded, 10.0 + CALM - 0.1) is None
    assert share.to_give(crowded, 10.0 + CALM) == 4


@pytest.mark.parametrize(
    "sight",
    [Sight([1, 2], [], 4, 2), Sight([1, 2], [], 3, 2), Sight([1], [], 1, 5), Sight([1, 2, 3], [4], 4, 2)],
)
def test_nobody_hands_over_what_is_the_own_share_or_while_a_bot_is_free(sight: Sight) -> None:
    assert Share().to_give(sight, 10.0) is None


@given(
    bots=st.integers(1, 12),
    changes=st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=4),
)
def test_after_each_change_all_bots_are_served_and_shared(bots: int, changes: list[set[int]]) -> None:
    held: dict[int, set[int]] = {}
    shares = {number: Share() for number in range(4)}
    now = 0.0
    for alive in changes:
        held = {number: held.get(number, set()) for number in alive}
        for _ in range(int(PATIENCE + CALM * bots) + 2):
            now += 1.0
            for number in sorted(alive):
                _look(shares[number], held, number, range(bots), now)
        assert {bot for part in held.values() for bot in part} == set(range(bots))
        assert max(map(len, held.values())) == -(-bots // len(alive))


def _look(share: Share, held: dict[int, set[int]], me: int, bots: Iterable[int], now: float) -> None:
    everything = set(bots)
    free = everything.difference(*held.values())
    sight = Sight(held[me], free, len(everything), len(held))
    held[me] |= set(share.to_take(sight, now))
    given_away = share.to_give(Sight(held[me], free - held[me], len(everything), len(held)), now)
    held[me].discard(-1 if given_away is None else given_away)
