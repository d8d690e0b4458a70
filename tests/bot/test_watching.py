"""What loops say becomes figures: counted once, by bot and kind, cheap enough to be said for each message."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.delivery.verdicts import Gone, Later, Moved, Rejected, Sent, Unsure, Verdict
from bot.metrics import Metrics
from bot.troubles import Troubles
from bot.watching import BotListener, Watchtower
from models.kinds import Lane
from models.watch import UNWATCHED, BotWatch, ClockWatch, Loop
from tests.world import START, StandingClock

CHAT = 501
REPLY = ("reply", int(Lane.REPLY), CHAT)


@dataclass
class Seconds:
    """Uptime that passes as told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """Uptime in the test's hand."""
    return Seconds()


@pytest.fixture
def tower() -> Watchtower:
    """A tower over nothing yet."""
    return Watchtower.build(Troubles(StandingClock(START)))


@pytest.fixture
def bot(tower: Watchtower, seconds: Seconds) -> BotListener:
    """The listener of one bot."""
    return BotListener(100, tower.metrics, tower.troubles, seconds)


@pytest.fixture
def figure(tower: Watchtower) -> Callable[..., float | None]:
    """Read a figure by its name, without the prefix, and its labels."""

    def read(figure_name: str, /, **labels: str) -> float | None:
        return tower.metrics.registry.get_sample_value(f"hongyan_{figure_name}", labels)

    return read


Figure = Callable[..., float | None]


def test_listeners_are_what_loops_expect(tower: Watchtower) -> None:
    watches: list[BotWatch] = [tower.over(100), UNWATCHED]
    clocks: list[ClockWatch] = [tower.clock, UNWATCHED]
    assert watches[0] is tower.over(100)
    assert len(watches) == len(clocks)


def test_verdicts_are_counted_by_bot_kind_and_verdict(bot: BotListener, figure: Figure) -> None:
    for verdict in (Sent(1), Sent(2), Gone("blocked"), Unsure("broken"), Rejected("too long"), Moved(7)):
        bot.judged("check-in-opened", int(Lane.REMINDER), CHAT, verdict)
    counted = {
        word: figure("verdicts_total", bot="100", kind="check-in-opened", verdict=word)
        for word in ("sent", "gone", "unsure", "rejected", "moved", "later")
    }
    assert counted == {"sent": 2, "gone": 1, "unsure": 1, "rejected": 1, "moved": 1, "later": None}


def test_reply_is_timed_from_its_updates_arrival_to_being_sent(
    bot: BotListener, seconds: Seconds, figure: Figure
) -> None:
    bot.answering(CHAT, 0.5)
    seconds.now += 0.25
    bot.judged(*REPLY, Later(3.0))
    seconds.now += 1.0
    bot.judged(*REPLY, Sent(1))
    bot.judged(*REPLY, Sent(2))
    assert figure("reply_seconds_count", bot="100") == 1
    assert figure("reply_seconds_sum", bot="100") == pytest.approx(1.75)


def test_of_several_turns_in_a_chat_the_first_one_is_timed(
    bot: BotListener, seconds: Seconds, figure: Figure
) -> None:
    bot.answering(CHAT, 0.0)
    seconds.now += 2.0
    bot.answering(CHAT, 0.0)
    bot.judged(*REPLY, Sent(1))
    assert figure("reply_seconds_sum", bot="100") == pytest.approx(2.0)


@pytest.mark.parametrize("verdict", [Gone("blocked"), Rejected("too long")])
def test_reply_that_never_comes_is_not_waited_for(
    bot: BotListener, seconds: Seconds, figure: Figure, verdict: Verdict
) -> None:
    bot.answering(CHAT, 0.0)
    bot.judged(*REPLY, verdict)
    seconds.now += 60.0
    bot.judged(*REPLY, Sent(1))
    assert figure("reply_seconds_count", bot="100") == 0


def test_turn_that_said_nothing_in_the_end_does_not_age_a_later_reply(
    bot: BotListener, seconds: Seconds, figure: Figure
) -> None:
    bot.answering(CHAT, 0.0)
    seconds.now += 3600.0
    bot.answering(CHAT, 0.1)
    bot.judged(*REPLY, Sent(1))
    assert figure("reply_seconds_sum", bot="100") == pytest.approx(0.1)


def test_reminder_and_another_chat_are_no_reply(bot: BotListener, figure: Figure) -> None:
    bot.answering(CHAT, 0.0)
    bot.answering(None, 0.0)
    bot.judged("check-in-opened", int(Lane.REMINDER), CHAT, Sent(1))
    bot.judged("reply", int(Lane.REPLY), CHAT + 1, Sent(1))
    assert figure("reply_seconds_count", bot="100") == 0


def test_clock_set_back_makes_no_reply_quicker_than_at_once(bot: BotListener, figure: Figure) -> None:
    bot.answering(CHAT, -3600.0)
    bot.judged(*REPLY, Sent(1))
    assert figure("reply_seconds_sum", bot="100") == 0


def test_chats_waited_for_are_bounded(bot: BotListener) -> None:
    for chat in range(25_000):
        bot.answering(chat, 0.0)
    assert len(bot._asked) == 20_000


def test_turns_batches_and_buttons_are_counted(bot: BotListener, figure: Figure) -> None:
    bot.heard(7)
    bot.batched(5, 0.02)
    bot.batched(1, 0.004)
    bot.blamed(parked=False)
    bot.blamed(parked=True)
    bot.spun(stopped=True)
    bot.spun(stopped=False)
    assert figure("updates_heard_total", bot="100") == 7
    assert figure("turns_total", bot="100") == 6
    assert figure("batch_turns_sum", bot="100") == 6
    assert figure("batch_seconds_count", bot="100") == 2
    assert [figure("turn_faults_total", bot="100", then=then) for then in ("retried", "parked")] == [1, 1]
    assert [figure("spinners_total", bot="100", stopped=word) for word in ("yes", "no")] == [1, 1]


def test_lease_counts_down_and_ends_with_another_holder(
    bot: BotListener, seconds: Seconds, figure: Figure
) -> None:
    bot.leads(3, 6.0)
    seconds.now += 2.0
    assert figure("lease_held", bot="100") == 1
    assert figure("lease_token", bot="100") == 3
    assert figure("lease_seconds", bot="100") == pytest.approx(4.0)
    seconds.now += 10.0
    assert (figure("lease_held", bot="100"), figure("lease_seconds", bot="100")) == (0, 0)
    bot.leads(5, 6.0)
    bot.stands_by("another machine")
    assert figure("lease_held", bot="100") == 0
    assert bot.served_by == "another machine"


def test_jobs_are_counted_and_fail_until_they_fire(tower: Watchtower, figure: Figure) -> None:
    slot = datetime(2027, 2, 1, 1, tzinfo=UTC)
    tower.clock.fired("open_check_ins", slot)
    tower.clock.fired("open_check_ins", slot, skipped=True)
    tower.clock.failed("open_check_ins", ValueError())
    assert figure("job_failing", name="open_check_ins") == 1
    assert [one.where for one in tower.troubles.now()] == ["open_check_ins"]
    tower.clock.fired("open_check_ins", slot)
    assert figure("job_failing", name="open_check_ins") == 0
    assert tower.troubles.now() == []
    assert [figure("firings_total", name="open_check_ins", skipped=word) for word in ("no", "yes")] == [2, 1]
    assert figure("job_faults_total", name="open_check_ins") == 1
    assert figure("job_last_slot_timestamp_seconds", name="open_check_ins") == slot.timestamp()


def test_two_towers_in_a_process_do_not_meet(tower: Watchtower, figure: Figure) -> None:
    Watchtower.build(Troubles(StandingClock(START))).over(100).heard(3)
    tower.over(100)
    assert figure("updates_heard_total", bot="100") == 0


def test_page_tells_what_is_running() -> None:
    page = Metrics().page().decode()
    assert "hongyan_build_info{" in page
    assert 'telegram="' in page


@pytest.mark.parametrize("what", ["judged", "answering", "goes_on", "batched", "ran"])
def test_saying_it_costs_microseconds(tower: Watchtower, what: str) -> None:
    bot = tower.over(100)
    sent = Sent(1)
    saying: dict[str, Callable[[], None]] = {
        "judged": lambda: bot.judged("reply", 0, CHAT, sent),
        "answering": lambda: bot.answering(CHAT, 0.1),
        "goes_on": lambda: bot.goes_on(Loop.PUMP),
        "batched": lambda: bot.batched(100, 0.1),
        "ran": lambda: bot.ran(0.001),
    }
    assert min(_timed(saying[what]) for _ in range(20)) < 6e-6  # half of it on an idle machine


def _timed(say: Callable[[], None], times: int = 1000) -> float:
    began = time.perf_counter()
    for _ in range(times):
        say()
    return (time.perf_counter() - began) / times
