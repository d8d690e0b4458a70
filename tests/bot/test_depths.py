"""How deep it is: read from the database of either engine when somebody looks, over small indexes."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import ClauseElement, select, text
from sqlalchemy.dialects import sqlite
from telegram.error import NetworkError

from bot.depths import Depths, time_transactions
from bot.troubles import Troubles
from bot.watching import Watchtower
from models import seeing
from models.accounts import Account
from models.database import Database
from models.firings import Firing
from models.inbox import Heard, Update
from models.kinds import Lane
from models.leases import Lease
from models.outbox import Message, Said
from models.watch import Loop
from tests.people import Person
from tests.world import START, StandingClock, World

Figure = Callable[..., float | None]


@pytest.fixture
def tower(world: World) -> Watchtower:
    """A tower over the world."""
    return Watchtower.build(Troubles(world.clock))


@pytest.fixture
def depths(world: World, tower: Watchtower) -> Depths:
    """What reads the world's depths."""
    return Depths(world.database, world.clock, tower)


@pytest.fixture
def figure(tower: Watchtower) -> Figure:
    """Read a figure by its name, without the prefix, and its labels."""

    def read(figure_name: str, /, **labels: str) -> float | None:
        return tower.metrics.registry.get_sample_value(f"hongyan_{figure_name}", labels)

    return read


async def test_updates_that_wait_are_counted_with_the_age_of_the_oldest(
    world: World, bob: Person, depths: Depths, figure: Figure
) -> None:
    for _ in range(3):
        await world.gather(bob.typed("/help"))
        world.clock.forward(seconds=10)
    await depths.page()
    assert figure("inbox_open", bot="100") == 3
    assert figure("inbox_lag_seconds", bot="100") == pytest.approx(30)
    await world.work()
    await depths.page()
    assert (figure("inbox_open", bot="100"), figure("inbox_lag_seconds", bot="100")) == (0, 0)


def message(account: Account, state: Said, lane: Lane, **more: object) -> Message:
    return Message(
        bot_id=account.bot_id, account_id=account.id, kind="reply", lane=int(lane), capped=False,
        screen="about", args={}, state=state, attempts=0, created_at=account.created_at, **more,
    )  # fmt: skip


async def test_messages_are_counted_by_lane_and_what_they_wait_for(
    world: World, bob: Person, depths: Depths, figure: Figure
) -> None:
    await bob.says("/help")
    hour = timedelta(hours=1)
    async with world.scope() as scope:
        account = await scope.first(select(Account))
        assert account is not None
        for one in (
            message(account, Said.WAITING, Lane.REPLY),
            message(account, Said.WAITING, Lane.REPLY, not_before=scope.now - hour),
            message(account, Said.SENDING, Lane.URGENT),
            message(account, Said.WAITING, Lane.REMINDER, not_before=scope.now + hour),
            message(account, Said.FAILED, Lane.REMINDER),
            message(account, Said.FAILED, Lane.BULK),
            message(account, Said.UNSURE, Lane.BULK),
            message(account, Said.SKIPPED, Lane.BULK),
        ):
            scope.add(one)
        scope.add(
            Update(
                bot_id=100, update_id=77, chat_id=1, sealed=b"", state=Heard.PARKED, attempts=3,
                received_at=scope.now,
            )
        )  # fmt: skip
    await depths.page()

    def lane(name: str) -> list[float | None]:
        return [
            figure("outbox_messages", bot="100", lane=name, state=state)
            for state in ("due", "planned", "flying")
        ]

    assert [lane(name) for name in ("reply", "urgent", "reminder", "bulk")] == [
        [2, 0, 0],
        [0, 0, 1],
        [0, 1, 0],
        [0, 0, 0],
    ]
    assert [figure("dead_letters", bot="100", state=state) for state in ("failed", "unsure")] == [2, 1]
    assert figure("inbox_parked", bot="100") == 1


async def test_bot_of_which_nothing_waits_is_shown_with_zeros(
    tower: Watchtower, depths: Depths, figure: Figure
) -> None:
    tower.over(100)
    await depths.page()
    assert figure("inbox_open", bot="100") == figure("inbox_lag_seconds", bot="100") == 0
    assert figure("outbox_messages", bot="100", lane="bulk", state="planned") == 0


async def test_bot_is_served_or_not_whichever_process_is_asked(
    world: World, tower: Watchtower, depths: Depths, figure: Figure
) -> None:
    for bot in (100, 200, 300):
        tower.over(bot)
    tower.over(200).stands_by("")
    tower.over(300).gone()
    async with world.database.writing() as session:
        for bot in (100, 300):
            await session.execute(Lease.announce(world.database.dialect, bot))
        await session.execute(Lease.take(100, "host-b:8::"))
    await depths.page()
    assert [figure("bot_served", bot=bot) for bot in ("100", "200", "300")] == [1, 0, None]
    async with world.database.writing() as session:
        await session.execute(Lease.release(100, 1))
    await depths.page()
    assert figure("bot_served", bot="100") == 0


async def test_last_slot_of_each_job_is_told_by_whichever_process_is_asked(
    world: World, depths: Depths, figure: Figure
) -> None:
    async with world.scope() as scope:
        [newest] = [slot for job, slot in await scope.rows(Firing.last_slots()) if job == "open_check_ins"]
    await depths.page()
    assert figure("job_last_slot_timestamp_seconds", name="open_check_ins") == newest.timestamp()


async def test_loops_that_wait_or_say_nothing_are_shown(
    tower: Watchtower, depths: Depths, figure: Figure
) -> None:
    bot = tower.over(100)
    bot.goes_on(Loop.PUMP)
    bot.waits(Loop.INTAKE, NetworkError("away"))
    await depths.page()
    waiting = {"bot": "100", "loop": "intake", "why": "api-away"}
    assert figure("loop_waiting", **waiting) == 1
    assert figure("loop_silent_seconds", bot="100", loop="pump") is not None
    bot.goes_on(Loop.INTAKE)
    bot.ended(Loop.PUMP)
    await depths.page()
    assert figure("loop_waiting", **waiting) is None
    assert figure("loop_silent_seconds", bot="100", loop="pump") is None


async def test_transactions_are_timed_by_whether_they_write(
    world: World, tower: Watchtower, figure: Figure
) -> None:
    time_transactions(world.database, tower.metrics)
    async with world.database.writing() as session:
        await session.execute(seeing.touch())
    async with world.database.writing() as session:
        await session.execute(seeing.touch())
        await session.rollback()
    async with world.database.reading() as session:
        await session.execute(seeing.open_updates())
    counted = [figure("transaction_seconds_count", writing=word) for word in ("yes", "no")]
    assert counted == [2, 1]


@pytest.fixture
async def broken(tmp_path: Path) -> AsyncIterator[Depths]:
    """What reads a database that has no tables."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    clock = StandingClock(START)
    tower = Watchtower.build(Troubles(clock))
    yield Depths(database, clock, tower)
    await database.close()


async def test_database_that_does_not_answer_leaves_the_other_figures(broken: Depths) -> None:
    page = (await broken.page()).decode()
    assert "hongyan_database_up 0.0" in page
    assert "hongyan_build_info" in page


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (seeing.open_updates(), "ix_inbox_open"),
        (seeing.parked_updates(), "ix_inbox_parked"),
        (seeing.waiting_messages(), "ix_outbox_due"),
        (seeing.flying_messages(), "ix_outbox_flying"),
        (seeing.due_messages([1], START)[0], "ix_outbox_due"),
        (seeing.due_messages([1], START)[1], "ix_outbox_due"),
        (seeing.dead_messages(), "ix_outbox_dead"),
    ],
)
async def test_counting_walks_over_a_small_index_alone(
    database_url: str, statement: ClauseElement, index: str
) -> None:
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    database = Database(database_url)
    async with database.reading() as session:
        asked = str(compiled).replace("?", "1")
        plan = [row[3] for row in (await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()]
    await database.close()
    assert any(index in step for step in plan), plan
    assert not any(step.startswith(("SCAN outbox", "SCAN inbox")) and "INDEX" not in step for step in plan), (
        plan
    )
