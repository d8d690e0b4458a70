"""Time as rows (design §3.9): each slot once, in order, late by its job's rule; walks in demonstrations."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.firings import Firing
from models.installation import Installation
from models.scope import Scope
from scheduler import JOBS, slots
from scheduler.clock import ClockFixedError, Scheduler
from scheduler.job import InSteps, Job, Late
from scheduler.lines import JobFailedError
from tests.people import Person
from tests.world import COUNTY, StandingClock, World, at

Fired = list[tuple[str, datetime]]


@dataclass
class Diary:
    """Which slots fired, in the order in which they did; ``broken`` jobs fail."""

    fired: Fired = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def job(self, name: str, when: str, late: Late) -> Job:
        """A job that writes into the diary."""

        async def run(scope: Scope, slot: datetime) -> None:
            if name in self.broken:
                raise ValueError("a fault in a job")
            scope.audit(name, slot.isoformat())
            self.fired.append((name, slot.astimezone(COUNTY)))

        return Job(name, when, run, late)


@pytest.fixture
def diary() -> Diary:
    """Nothing fired yet."""
    return Diary()


async def scheduler_of(world: World, *jobs: Job, zone: ZoneInfo = COUNTY) -> Scheduler:
    """A scheduler with these jobs, which have seen their first tick."""
    made = Scheduler(
        world.database, world.clock, world.vault, jobs, zone, world.settle, world.service.said.ring
    )
    await made.tick()
    return made


async def test_slots_missed_in_a_sleep_fire_by_their_rule(world: World, diary: Diary) -> None:
    each = diary.job("each", "0 9 * * *", Late.EACH)
    latest = diary.job("latest", "0 10 * * *", Late.LATEST)
    made = await scheduler_of(world, each, latest)
    world.clock.set(at(2027, 1, 31, 12))
    assert await made.tick() == 4
    assert diary.fired == [
        *(("each", at(2027, 1, day)) for day in (29, 30, 31)), ("latest", at(2027, 1, 31, 10)),
    ]  # fmt: skip
    async with world.scope() as scope:
        skipped = await scope.all(select(Firing.slot).where(Firing.skipped, Firing.job == "latest"))
    assert at(2027, 1, 29, 10) in skipped
    assert at(2027, 1, 30, 10) in skipped


async def test_new_job_makes_up_for_nothing_before_it(world: World, diary: Diary) -> None:
    made = await scheduler_of(world, diary.job("each", "0 9 * * *", Late.EACH))
    assert await made.tick() == 0
    assert diary.fired == []


async def test_double_tick_fires_once(world: World, diary: Diary) -> None:
    made = await scheduler_of(world, diary.job("each", "0 9 * * *", Late.EACH))
    world.clock.set(at(2027, 1, 29, 9))
    assert sum(await asyncio.gather(made.tick(), made.tick(), made.tick())) == 1
    assert await made.tick() == 0
    assert len(diary.fired) == 1


async def test_two_processes_on_one_database_fire_each_slot_once(world: World, diary: Diary) -> None:
    job = diary.job("each", "0 9 * * *", Late.EACH)
    first, second = [await scheduler_of(world, job) for _ in range(2)]
    world.clock.set(at(2027, 2, 2, 12))
    assert sum(await asyncio.gather(first.tick(), second.tick())) == 5
    assert sorted(slot.day for _, slot in diary.fired) == [1, 2, 29, 30, 31]


async def test_failing_job_keeps_its_slot_and_stops_no_other(world: World, diary: Diary) -> None:
    jobs = (diary.job("broken", "0 8 * * *", Late.EACH), diary.job("sound", "0 9 * * *", Late.EACH))
    made = await scheduler_of(world, *jobs)
    diary.broken = {"broken"}
    world.clock.set(at(2027, 1, 30, 12))
    for _ in range(2):
        with pytest.raises(JobFailedError, match="broken"):
            await made.tick()
    assert [name for name, _ in diary.fired] == ["sound", "sound"]
    diary.broken = set()
    assert await made.tick() == 0  # it rests for a tick after its second fault
    assert await made.tick() == 2
    assert diary.fired[2:] == [("broken", at(2027, 1, day, 8)) for day in (29, 30)]


async def test_walk_passes_every_slot_of_every_job_in_order_of_time(world: World, diary: Diary) -> None:
    monthly = diary.job("monthly", "0 9 1 * *", Late.EACH)
    daily = diary.job("daily", "0 9 * * *", Late.LATEST)
    nightly = diary.job("nightly", "0 0 * * *", Late.EACH)
    made = await scheduler_of(world, monthly, daily, nightly)
    await made.walk(at(2027, 2, 2, 12))
    assert [slot for _, slot in diary.fired] == sorted(slot for _, slot in diary.fired)
    assert [name for name, slot in diary.fired if slot.day == 1] == ["nightly", "monthly", "daily"]
    assert len(diary.fired) == 5 + 1 + 5
    assert world.clock.now() == at(2027, 2, 2, 12)


async def test_what_falls_due_at_one_instant_is_told_together(world: World, diary: Diary) -> None:
    made = await scheduler_of(world, *(diary.job(name, "0 9 * * *", Late.EACH) for name in "abc"))
    told: list[int] = []

    async def settle() -> None:
        told.append(len(diary.fired))

    made.settle = settle
    await made.walk(at(2027, 1, 30, 12))
    assert told == [0, 3, 6, 6], "never between two of one instant"


async def test_walk_of_many_years_leaves_no_slot_behind(
    world: World, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "AT_ONCE", 3)
    daily = diary.job("daily", "0 9 * * *", Late.EACH)
    latest = diary.job("latest", "0 10 * * *", Late.LATEST)
    weekly = diary.job("weekly", "0 12 * * mon", Late.EACH)
    silent = replace(diary.job("silent", "0 * * * *", Late.LATEST), silent=True)
    made = await scheduler_of(world, daily, latest, weekly, silent)
    at_their_time: list[bool] = []

    async def looks() -> None:
        at_their_time.extend(slot == world.clock.now() for _, slot in diary.fired[len(at_their_time) :])

    made.settle = looks
    await made.walk(at(2027, 2, 20, 12))
    days = [(1, day) for day in (29, 30, 31)] + [(2, day) for day in range(1, 21)]
    for job, hour in (("daily", 9), ("latest", 10)):
        assert [slot for name, slot in diary.fired if name == job] == [at(2027, *day, hour) for day in days]
    assert [slot.day for name, slot in diary.fired if name == "weekly"] == [1, 8, 15]
    assert [slot for name, slot in diary.fired if name == "silent"] == [at(2027, 2, 20, 12)]
    assert [slot for _, slot in diary.fired] == sorted(slot for _, slot in diary.fired)
    assert len(at_their_time) == len(diary.fired)
    assert all(at_their_time)


async def test_very_long_sleep_is_made_up_for_tick_by_tick(
    world: World, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "AT_ONCE", 3)
    each = diary.job("each", "0 9 * * *", Late.EACH)
    latest = diary.job("latest", "0 10 * * *", Late.LATEST)
    made = await scheduler_of(world, each, latest)
    world.clock.set(at(2027, 2, 5, 12))  # eight days later
    assert [await made.tick() for _ in range(4)] == [3, 3, 3, 0]
    assert [slot for name, slot in diary.fired if name == "each"] == [
        *(at(2027, 1, day) for day in (29, 30, 31)), *(at(2027, 2, day) for day in range(1, 6)),
    ]  # fmt: skip
    assert [slot for name, slot in diary.fired if name == "latest"] == [at(2027, 2, 5, 10)]


async def test_job_that_fails_after_a_very_long_sleep_stops_no_other(
    world: World, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "AT_ONCE", 3)
    jobs = (diary.job("broken", "0 8 * * *", Late.EACH), diary.job("sound", "0 9 * * *", Late.EACH))
    made = await scheduler_of(world, *jobs)
    diary.broken = {"broken"}
    world.clock.set(at(2027, 2, 5, 12))
    for _ in range(2):
        with pytest.raises(JobFailedError, match="broken"):
            await made.tick()
    await made.tick()  # the broken one rests
    assert [slot.day for _, slot in diary.fired] == [29, 30, 31, *range(1, 6)]


async def test_time_of_a_real_database_cannot_be_moved(world: World, diary: Diary) -> None:
    made = await scheduler_of(world, diary.job("daily", "0 9 * * *", Late.EACH))
    async with world.scope() as scope:
        card = await scope.first(Installation.card())
        assert card is not None
        card.demonstration, card.clock_target = False, at(2027, 3, 1)
    before = world.clock.now()
    with pytest.raises(ClockFixedError, match="demonstration"):
        await made.walk(at(2027, 3, 1))
    assert await made.tick() == 0
    assert (world.clock.now(), diary.fired) == (before, [])


async def test_walk_that_was_asked_for_goes_on_after_a_crash_in_the_middle(
    world: World, diary: Diary
) -> None:
    job = diary.job("daily", "0 9 * * *", Late.EACH)
    made = await scheduler_of(world, job)
    async with world.scope() as scope:
        card = await scope.first(Installation.card())
        assert card is not None
        card.clock_target = at(2027, 2, 5, 12)
    steps = iter(range(3))

    async def dies() -> datetime | None:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return None

    made.settle = dies
    with pytest.raises(KeyboardInterrupt):
        await made.tick()
    assert 0 < len(diary.fired) < 8
    again = Scheduler(
        world.database, world.clock, world.vault, (job,), COUNTY, world.settle, world.service.said.ring
    )
    await again.tick()
    assert [slot.day for _, slot in diary.fired] == [29, 30, 31, 1, 2, 3, 4, 5]
    assert world.clock.now() == at(2027, 2, 5, 12)
    async with world.scope() as scope:
        card = await scope.first(Installation.card())
        assert card is not None
        assert card.clock_target is None


async def test_slots_stand_at_their_hour_all_year_where_clocks_never_change(
    world: World, diary: Diary
) -> None:
    made = await scheduler_of(world, diary.job("monthly", "0 9 1 * *", Late.EACH))
    world.clock.set(at(2028, 1, 15))
    await made.tick()
    assert [(slot.month, slot.hour) for _, slot in diary.fired] == [(n, 9) for n in (*range(2, 13), 1)]
    assert {slot.astimezone(UTC).hour for _, slot in diary.fired} == {1}


async def test_slots_follow_the_local_clock_where_it_changes(world: World, diary: Diary) -> None:
    madrid = ZoneInfo("Europe/Madrid")
    made = await scheduler_of(world, diary.job("daily", "0 9 * * *", Late.EACH), zone=madrid)
    world.clock.set(datetime(2027, 4, 1, 12, tzinfo=madrid))
    await made.tick()
    assert {slot.astimezone(madrid).hour for _, slot in diary.fired} == {9}
    assert {slot.astimezone(UTC).hour for _, slot in diary.fired} == {7, 8}


async def test_effect_and_firing_are_one_transaction(world: World, diary: Diary) -> None:
    async def half(scope: Scope, _slot: datetime) -> None:
        scope.audit("half", "done")
        await scope.flush()
        raise ValueError("after its first write")

    made = await scheduler_of(world, Job("half", "0 9 * * *", half, Late.EACH))
    world.clock.set(at(2027, 1, 29, 9))
    with pytest.raises(JobFailedError):
        await made.tick()
    async with world.scope() as scope:
        assert not await scope.all(select(Firing.slot).where(Firing.job == "half", ~Firing.skipped))


def test_every_job_is_named_like_its_file_and_has_a_rule() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    for job in JOBS:
        effect = job.run.step if isinstance(job.run, InSteps) else job.run
        assert effect.__module__ == f"scheduler.{job.name}"
        assert isinstance(job.late, Late)


async def test_reminders_of_a_walk_reach_the_silent_at_their_days(world: World, bob: Person) -> None:
    await world.walk(at(2027, 2, 4, 9))
    assert len(bob.reminders) == 2
    assert world.clock.now() - at(2027, 2, 4, 9) == timedelta()
    assert isinstance(world.clock, StandingClock)
