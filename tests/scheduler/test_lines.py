"""What a fault holds up, for how long, who hears of it; and how much fits into a step."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from models.audit import AuditLine
from models.check_ins import Cycle
from models.firings import Firing
from models.scope import Scope
from models.watch import Unwatched
from scheduler import JOBS, effects
from scheduler.clock import Scheduler
from scheduler.faults import Faults
from scheduler.job import InSteps, Job, Late
from scheduler.lines import JobFailedError
from scheduler.stride import AIM, FEWEST, MOST, Stride
from tests.people import Person
from tests.scheduler.told import FixedStride
from tests.world import COUNTY, World, at

URUMQI = ZoneInfo("Asia/Urumqi")


@dataclass(frozen=True)
class Count:
    """A place: how many steps are done."""

    done: int = 0


@dataclass
class Steps:
    """A long effect of four steps, which fails at one of them until it is mended."""

    fails_at: int | None = None
    fault: Exception = field(default_factory=lambda: ValueError("a fault in a step"))
    zones: set[object] = field(default_factory=set)

    async def run(self, scope: Scope, slot: datetime, place: Count, _rows: int) -> Count | None:
        """Write a line for each step."""
        self.zones.add(slot.tzinfo)
        scope.audit("step", str(place.done))
        if place.done == self.fails_at:
            await scope.flush()
            raise self.fault
        return Count(place.done + 1) if place.done < 3 else None

    def job(self, name: str, when: str, line: str = "") -> Job:
        """A job of these steps."""
        return Job(name, when, InSteps(self.run, Count()), Late.EACH, line=line)


@dataclass
class Heard(Unwatched):
    """What was told about jobs."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def fired(self, job: str, slot: datetime, *, skipped: bool = False) -> None:
        self.lines.append(("skipped" if skipped else "fired", job))

    def failed(self, job: str, cause: BaseException) -> None:
        self.lines.append((type(cause).__name__, job))


async def scheduler_of(
    world: World, *jobs: Job, watch: Heard | None = None, zone: ZoneInfo = COUNTY
) -> Scheduler:
    """A scheduler with these jobs, which have seen their first tick."""
    made = Scheduler(
        world.database, world.clock, world.vault, jobs, zone, world.settle, lambda: None, watch or Heard()
    )
    await made.tick()
    return made


async def written(world: World) -> list[str]:
    """Which steps were committed, in order."""
    async with world.scope() as scope:
        return list(
            await scope.all(select(AuditLine.subject).where(AuditLine.verb == "step").order_by(AuditLine.id))
        )


class Roomy(Stride):
    """A transaction has time for every step."""

    @staticmethod
    def has_room(_seconds: float) -> bool:
        """Whatever the machine is busy with."""
        return True


@pytest.fixture
def _one_step_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "Stride", lambda: FixedStride(FEWEST))


@pytest.fixture
def _all_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "Stride", Roomy)


@pytest.mark.usefixtures("_all_in_one")
async def test_small_effect_ends_in_the_transaction_that_notes_its_slot(world: World) -> None:
    steps = Steps()
    made = await scheduler_of(world, steps.job("long", "0 9 * * *"))
    world.clock.set(at(2027, 1, 29, 9))
    assert await made.tick() == 1
    assert await written(world) == ["0", "1", "2", "3"]
    async with world.scope() as scope:
        [row] = await scope.all(select(Firing).where(Firing.job == "long", ~Firing.skipped))
    assert (row.steps, row.progress, row.held_until) == (1, None, None)


@pytest.mark.usefixtures("_all_in_one")
async def test_step_that_fails_in_that_transaction_takes_all_of_it_back(world: World) -> None:
    steps = Steps(fails_at=2)
    made = await scheduler_of(world, steps.job("long", "0 9 * * *"))
    world.clock.set(at(2027, 1, 29, 9))
    with pytest.raises(JobFailedError, match="long"):
        await made.tick()
    assert await written(world) == []
    steps.fails_at = None
    assert await made.tick() == 1
    assert await written(world) == ["0", "1", "2", "3"]


@pytest.mark.usefixtures("_one_step_a_transaction")
async def test_step_that_fails_is_rolled_back_and_gone_on_with(world: World) -> None:
    steps, watch = Steps(fails_at=2), Heard()
    made = await scheduler_of(world, steps.job("long", "0 9 * * *"), watch=watch)
    world.clock.set(at(2027, 1, 29, 9))
    with pytest.raises(JobFailedError, match="long"):
        await made.tick()
    assert await written(world) == ["0", "1"]
    steps.fails_at = None
    assert await made.tick() == 1
    assert await written(world) == ["0", "1", "2", "3"]
    assert watch.lines == [("ValueError", "long"), ("fired", "long")]
    assert steps.zones == {COUNTY}
    async with world.scope() as scope:
        [row] = await scope.all(Firing.of_slot("long", at(2027, 1, 29, 9)))
    assert (row.steps, row.progress, row.held_until) == (4, None, None)


async def test_fault_holds_its_own_line_and_no_other(world: World) -> None:
    broken, sound = Steps(fails_at=1), Steps()
    jobs = (
        broken.job("first", "0 8 * * *", "line"), sound.job("second", "0 9 * * *", "line"),
        sound.job("alone", "0 10 * * *"),
    )  # fmt: skip
    watch = Heard()
    made = await scheduler_of(world, *jobs, watch=watch)
    world.clock.set(at(2027, 1, 29, 12))
    with pytest.raises(JobFailedError):
        await made.tick()
    assert watch.lines == [("ValueError", "first"), ("fired", "alone")]
    broken.fails_at = None
    assert await made.tick() == 2
    assert watch.lines[2:] == [("fired", "first"), ("fired", "second")]


@pytest.mark.usefixtures("_one_step_a_transaction")
async def test_trouble_of_the_database_is_charged_to_no_job(world: World) -> None:
    locked = OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))
    steps, watch = Steps(fails_at=1, fault=locked), Heard()
    made = await scheduler_of(world, steps.job("long", "0 9 * * *"), watch=watch)
    world.clock.set(at(2027, 1, 29, 9))
    for _ in range(3):  # no pause grows from it
        with pytest.raises(OperationalError):
            await made.tick()
    assert watch.lines == []
    steps.fails_at = None
    assert await made.tick() == 1


async def test_slots_passed_over_are_told_as_such(world: World) -> None:
    watch = Heard()
    steps = Steps()
    job = Job("latest", "0 9 * * *", InSteps(steps.run, Count()), Late.LATEST)
    made = await scheduler_of(world, job, watch=watch)
    world.clock.set(at(2027, 1, 30, 12))
    assert await made.tick() == 1
    assert watch.lines == [("skipped", "latest"), ("fired", "latest")]
    assert len(await written(world)) == 4


def test_pauses_after_faults_grow_up_to_a_minute() -> None:
    faults, tried = Faults(), []
    for tick in range(200):
        faults.tick()
        if not faults.rests("job"):
            tried.append(tick)
            faults.failed("job")
    assert tried == [0, 1, 3, 7, 15, 31, 63, 127, 191]
    faults.over("job")
    assert not faults.rests("job")


def test_stride_follows_the_time_between_a_floor_and_a_ceiling() -> None:
    stride = Stride()
    for _ in range(20):
        stride.took(AIM / 3)
    assert stride.rows == MOST
    stride.took(AIM * 1.25)
    assert stride.rows == MOST * 4 // 5
    for _ in range(20):
        stride.took(AIM * 100)
    assert stride.rows == FEWEST


async def test_cycles_open_and_fall_due_by_the_county_s_own_clock(world: World, bob: Person) -> None:
    world.clock.set(datetime(2027, 1, 31, 12, tzinfo=URUMQI))
    made = await scheduler_of(world, *JOBS, zone=URUMQI)
    world.clock.set(datetime(2027, 2, 1, 9, tzinfo=URUMQI))
    await made.tick()
    async with world.scope() as scope:
        [cycle] = await scope.all(select(Cycle))
    assert cycle.due_at == datetime.combine(cycle.opens_on.replace(day=10), time(18), URUMQI)
    assert cycle.opens_on.isoformat() == "2027-02-01"


async def test_slots_fire_anew_when_a_demonstration_starts_over_at_an_earlier_time(world: World) -> None:
    made = await scheduler_of(world, Steps().job("long", "0 9 * * *"))
    world.clock.set(at(2027, 3, 1, 12))
    assert await made.tick() > 20
    async with world.database.writing() as session:
        await session.execute(delete(Firing))
    world.clock.set(at(2027, 1, 28, 10))
    assert await made.tick() == 0
    world.clock.set(at(2027, 1, 29, 9))
    assert await made.tick() == 1
