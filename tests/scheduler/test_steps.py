"""Long effects in steps (design §3.7–9): cut short anywhere, taken up by anybody, everybody once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.check_ins import Call, CallState, Cycle
from models.firings import HOLD, Firing
from models.follow_ups import Cause, FollowUp
from models.outbox import Message, Said
from scheduler import JOBS, effects
from scheduler.job import InSteps, Job
from tests.county import County
from tests.scheduler.steps import DAY_1, DAY_4, DAY_11, EVE, everybody_once, finish, forget, people_of
from tests.scheduler.told import FixedStride, Told, scheduler_of
from tests.world import World, at

MOVES = st.sampled_from(
    ["first", "first", "second", "second", "kill first", "kill second", "vanish", "later"]
)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people a step: a village goes on in as many steps as a city."""
    monkeypatch.setattr(effects, "Stride", lambda: FixedStride(2))


@pytest.fixture
async def village(world: World, county: County) -> World:
    """A world with people to be asked."""
    await people_of(world, county)
    return world


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVES, max_size=24))
async def test_two_schedulers_killed_anywhere_say_everything_once(village: World, moves: list[str]) -> None:
    await forget(village)
    told = {"first": Told(village), "second": Told(village)}
    for move in moves:
        if move == "later":
            village.clock.forward(seconds=2)
        elif move == "vanish":
            await told["first"].vanish()
            told["first"] = Told(village)
        else:
            name, dies = move.rpartition(" ")[2], move.startswith("kill")
            await told[name].transact(dies=dies)
            told[name] = Told(village) if dies else told[name]
    for one in told.values():
        await one.vanish()
    await finish(village)
    await everybody_once(village)


async def test_two_schedulers_at_once_say_everything_once(village: World) -> None:
    await forget(village)
    await asyncio.gather(*(scheduler_of(village).tick() for _ in range(2)))
    await finish(village)
    await everybody_once(village)


async def test_frozen_scheduler_that_wakes_takes_no_step_a_second_time(village: World) -> None:
    await forget(village)
    frozen = Told(village)
    for _ in range(2):
        await frozen.transact()
    await finish(village)
    await frozen.transact()
    await everybody_once(village)
    await frozen.vanish()


async def test_slot_in_other_hands_is_left_alone_and_holds_its_line(village: World) -> None:
    await forget(village)
    first = Told(village)
    for _ in range(2):  # the closing of the first night is passed over, the opening begins
        await first.transact()
    assert await scheduler_of(village).tick() == 0
    async with village.scope() as scope:
        [unfinished] = await scope.all(Firing.unfinished())
        assert (unfinished.job, unfinished.steps) == ("open_check_ins", 1)
        assert not await scope.all(Firing.of_slot("remind_check_ins", DAY_4))
    await first.vanish()
    village.clock.forward(seconds=HOLD.total_seconds())
    assert await scheduler_of(village).tick() == 5  # with two days on which nobody is reminded
    await everybody_once(village)


async def test_hold_from_before_the_clock_was_set_back_counts_for_nothing(village: World) -> None:
    await forget(village)
    first = Told(village)
    for _ in range(2):
        await first.transact()
    await first.vanish()
    village.clock.set(DAY_4 - timedelta(hours=1))
    await scheduler_of(village).tick()
    async with village.scope() as scope:
        assert not await scope.all(Firing.unfinished())


async def test_day_11_hands_over_all_the_silent_in_steps(village: World) -> None:
    await forget(village)
    village.clock.set(DAY_11)
    await scheduler_of(village).tick()
    async with village.scope() as scope:
        states = await scope.all(select(Call.state))
        causes = Counter(await scope.all(select(FollowUp.cause)))
        cycles = await scope.all(select(Cycle))
        waiting = await scope.all(select(Message.id).where(Message.state == Said.WAITING))
        [closing] = await scope.all(Firing.of_slot("close_check_ins", at(2027, 2, 11, 0)))
    assert states == [CallState.OVERDUE] * 7
    assert causes == {Cause.UNBOUND: 2, Cause.SILENT: 5}
    assert [cycle.closed_at is not None for cycle in cycles] == [True]
    assert waiting == []
    assert closing.steps == 5  # one to look around, four stretches


async def test_walk_sees_each_slot_through_before_time_goes_on(village: World) -> None:
    await forget(village)
    village.clock.set(EVE)
    await village.walk(at(2027, 2, 5, 9))
    async with village.scope() as scope:
        rows = await scope.all(select(Message).where(Message.member_id.is_not(None)).order_by(Message.id))
        steps = {row.job: row.steps for row in await scope.all(select(Firing).where(~Firing.skipped))}
    sent = {
        row.screen: {row.sent_at for row in rows if row.screen == said}
        for said in {r.screen for r in rows}
        for row in rows
        if row.screen == said
    }
    assert sent == {"check-in-opened": {DAY_1}, "check-in-reminder": {DAY_4}}
    assert steps["open_check_ins"] > 3


async def test_place_kept_by_another_version_is_read_as_far_as_it_is_known() -> None:
    remind = next(job for job in JOBS if job.name == "remind_check_ins")
    assert isinstance(remind.run, InSteps)
    place = remind.run._place({"cycles": [7], "after": 12, "page": 3})
    assert (place.cycles, place.after, place.zones) == ([7], 12, ())


def test_jobs_about_one_matter_stand_in_one_line_and_the_others_alone() -> None:
    lines: dict[str, list[Job]] = {}
    for job in JOBS:
        lines.setdefault(job.queue, []).append(job)
    assert sorted(job.name for job in lines["check-ins"]) == [
        "close_check_ins", "open_check_ins", "remind_check_ins",
    ]  # fmt: skip
    assert sorted(job.name for job in lines["greetings"]) == ["plan_greetings", "settle_greetings"]
    assert sorted(job.name for job in lines["trainings"]) == [
        "invite_to_trainings", "make_next_sittings", "remind_of_trainings",
    ]  # fmt: skip
    assert sorted(job.name for job in lines["rounds"]) == ["call_to_rate", "open_rounds"]
    shared = {"check-ins", "greetings", "trainings", "rounds"}
    assert all(len(jobs) == 1 for line, jobs in lines.items() if line not in shared)
