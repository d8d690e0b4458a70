"""Token buckets: never above the rates in any window; replies keep their reserve, chats wait for no chat."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pace import Pace, Rates
from models.kinds import Lane

RATES = Rates()
_SLACK = 1e-3  # what adding up thousands of floats may cost


class Time:
    """Seconds that pass only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def send(pace: Pace, time: Time, chat: int, lane: Lane, *, edit: bool = False) -> float:
    """Let one message through as ``admit`` does; return when it went."""
    while wait := pace._wait(chat, lane, edit=edit):
        time.now += max(wait, 1e-6)
    pace._bot.take()
    if not edit:
        pace._chat(chat).take()
    return time.now


def most_in_a_window(times: list[float], seconds: float) -> int:
    """The most sends within any window of that length."""
    return max((sum(1 for at in times if start <= at < start + seconds) for start in times), default=0)


CALLS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, 4, -5]),
        st.sampled_from(list(Lane)),
        st.floats(min_value=0, max_value=3),
    ),
    max_size=120,
)


@settings(max_examples=40, deadline=None)
@given(calls=CALLS, window=st.sampled_from([0.1, 1.0, 5.0, 30.0]))
def test_no_window_holds_more_than_rate_and_burst(
    calls: list[tuple[int, Lane, float]], window: float
) -> None:
    time = Time()
    pace = Pace(RATES, time)
    sent: dict[int, list[float]] = {}
    for chat, lane, rest in calls:
        time.now += rest
        sent.setdefault(chat, []).append(send(pace, time, chat, lane))
    everything = [at for times in sent.values() for at in times]
    assert most_in_a_window(everything, window) <= RATES.bot_burst + RATES.bot_per_second * window + _SLACK
    for chat, times in sent.items():
        rate = RATES.group_per_second if chat < 0 else RATES.chat_per_second
        burst = RATES.group_burst if chat < 0 else RATES.chat_burst
        assert most_in_a_window(times, window) <= burst + rate * window + _SLACK


@settings(max_examples=20, deadline=None)
@given(bulk=st.integers(min_value=30, max_value=400))
def test_bulk_leaves_the_reserve_to_replies(bulk: int) -> None:
    time = Time()
    pace = Pace(RATES, time)
    for chat in range(bulk):
        send(pace, time, chat, Lane.BULK)
    before = time.now
    for chat in range(10_000, 10_000 + int(RATES.reserve)):
        assert send(pace, time, chat, Lane.REPLY) == before


def test_full_chat_holds_up_no_other_chat() -> None:
    time = Time()
    pace = Pace(RATES, time)
    for _ in range(int(RATES.chat_burst)):
        send(pace, time, 1, Lane.REPLY)
    assert pace._wait(1, Lane.REPLY, edit=False) > 0
    assert pace._wait(2, Lane.REPLY, edit=False) == 0


def test_edit_costs_the_chat_nothing() -> None:
    time = Time()
    pace = Pace(RATES, time)
    for _ in range(20):
        assert send(pace, time, 1, Lane.REPLY, edit=True) == 1000.0
    assert pace._wait(1, Lane.REPLY, edit=False) == 0


def test_pause_of_the_bot_holds_everybody_for_its_time() -> None:
    time = Time()
    pace = Pace(RATES, time)
    pace.pause_bot(30)
    pace.pause_bot(5)
    assert send(pace, time, 1, Lane.REPLY) >= 1030


def test_rested_chats_are_forgotten() -> None:
    time = Time()
    pace = Pace(Rates(bot_per_second=1e9, bot_burst=1e9), time)
    for chat in range(5_001):
        send(pace, time, chat, Lane.BULK)
    time.now += 60
    send(pace, time, 9_999, Lane.BULK)
    assert len(pace._chats) == 1


async def test_admit_waits_and_takes() -> None:
    pace = Pace(Rates(bot_per_second=50, bot_burst=1, reserve=0, chat_per_second=1e6, chat_burst=1e6))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for _ in range(4):
        await pace.admit(1, Lane.REPLY)
    assert loop.time() - begun >= 3 / 50 - 0.01
