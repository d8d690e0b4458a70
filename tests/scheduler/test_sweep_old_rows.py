"""What goes in the night, and what stays (domain §3.7): every kind of row on its own, and the whole sweep."""

from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import ClauseElement, event, insert, select

from actions.retention import BEGINNING, sweep_on
from models.accounts import Account, Binding, BindingState
from models.base import Base
from models.firings import Firing
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.form_runs import FormRun, RunState
from models.inbox import Heard, Update
from models.outbox import Message, Said
from models.periods import PERIODS
from models.retention import WALKS, Walk
from scheduler import effects, sweep_old_rows
from tests.county import County, enlist
from tests.people import Person
from tests.scheduler.told import FixedStride
from tests.world import World, at

NEVER = timedelta(days=10_000)
NIGHT = at(2029, 1, 1, 3)
STRETCH = 1000


@pytest.fixture
def world(world: World) -> World:
    """A world some way into the life of a service, whose nights we sweep ourselves."""
    world.clock.set(NIGHT)
    return world


def old(age: timedelta) -> datetime:
    """An instant so long before the night."""
    return NIGHT - age


async def put(world: World, *rows: Base) -> list[int]:
    """Write rows and return their identifiers."""
    async with world.scope() as scope:
        for row in rows:
            scope.add(row)
            await scope.flush()
        return [row.id for row in rows]  # type: ignore[attr-defined]


async def swept(world: World, stretch: int = 2) -> int:
    """Sweep to the end in small transactions; return how many rows were touched."""
    place, more = BEGINNING, True
    while more:
        async with world.scope() as scope:
            place, more = await sweep_on(scope, place, stretch)
    return place.touched


async def left(world: World, table: type[Base]) -> list[Any]:
    """What is still there, by identifier."""
    async with world.database.reading() as session:
        return list(await session.scalars(select(table).order_by(table.id)))  # type: ignore[attr-defined]


def heard(number: int, state: Heard, age: timedelta, received: timedelta | None = None) -> Update:
    done = None if state is Heard.OPEN else old(age)
    return Update(
        bot_id=1, update_id=number, chat_id=7, sealed=b"x", state=state, attempts=0,
        received_at=old(received or age), done_at=done,
    )  # fmt: skip


def said(account: int, state: Said, age: timedelta, **columns: object) -> Message:
    base: dict[str, Any] = {
        "bot_id": 1, "account_id": account, "kind": "reply", "lane": 0, "screen": "menu", "args": {},
        "state": state, "attempts": 0, "created_at": old(age),
        "sent_at": old(age) if state is Said.SENT else None,
    }  # fmt: skip
    return Message(**(base | columns))


def form(account: int, state: RunState, age: timedelta, expires: timedelta) -> FormRun:
    return FormRun(
        account_id=account, form="check-in", sealed=b"x", asked=3, state=state, begun_at=old(age),
        touched_at=old(age), expires_at=old(expires),
    )  # fmt: skip


async def account(world: World, chat: int, age: timedelta = NEVER, **columns: object) -> int:
    row = Account(bot_id=1, chat_id=chat, created_at=old(age), **columns)
    return (await put(world, row))[0]


def around(period: timedelta) -> tuple[timedelta, timedelta]:
    """Just past a period, and just before its end."""
    return period + timedelta(minutes=1), period - timedelta(minutes=1)


async def test_updates_worked_off_go_and_open_ones_stay(world: World) -> None:
    over, within = around(PERIODS.heard)
    past, kept = around(PERIODS.parked)
    rows = [
        heard(1, Heard.DONE, over), heard(2, Heard.OPEN, over), heard(3, Heard.PARKED, past),
        heard(4, Heard.PARKED, kept, received=past), heard(5, Heard.DONE, within, received=over),
        heard(6, Heard.DONE, within),
    ]  # fmt: skip
    await put(world, *rows)
    assert await swept(world) == 2
    assert [row.update_id for row in await left(world, Update)] == [2, 4, 5, 6]


@pytest.mark.parametrize(
    ("state", "period"),
    [
        (Said.SENT, PERIODS.said),
        (Said.SKIPPED, PERIODS.said),
        (Said.FAILED, PERIODS.failed),
        (Said.UNSURE, PERIODS.failed),
        (Said.WAITING, None),
        (Said.SENDING, None),
    ],
)
async def test_messages_go_when_their_period_is_over(
    world: World, state: Said, period: timedelta | None
) -> None:
    chat = await account(world, 7)
    over, within = around(period or NEVER)
    ids = await put(world, said(chat, state, over), said(chat, state, within), said(chat, Said.SENT, within))
    await swept(world)
    assert [row.id for row in await left(world, Message)] == ids[period is not None :]


async def test_message_planned_long_ahead_counts_from_its_own_day(world: World) -> None:
    chat = await account(world, 7)
    over, within = around(PERIODS.said)
    ahead = said(chat, Said.SKIPPED, over * 2, not_before=old(within))
    ids = await put(
        world, ahead, said(chat, Said.SENT, over * 2, sent_at=old(over)), said(chat, Said.SENT, within)
    )
    await swept(world)
    assert [row.id for row in await left(world, Message)] == [ids[0], ids[2]]


async def test_question_of_an_open_form_stays_until_the_form_is_over(world: World) -> None:
    chat, other = await account(world, 7), await account(world, 8)
    over, _ = around(PERIODS.said)
    (run,) = await put(world, form(chat, RunState.PAUSED, over, -timedelta(days=1)))
    asked = [said(chat, Said.SENT, over, key=f"question:{run}:{number}") for number in (2, 3)]
    to_be_edited = said(chat, Said.SENT, over, key="notice:1")
    edit = said(chat, Said.WAITING, timedelta(0), edits="notice:1", not_before=old(-timedelta(days=3)))
    ids = await put(world, *asked, to_be_edited, said(other, Said.SENT, over), edit)
    await swept(world)
    assert [row.id for row in await left(world, Message)] == [ids[1], ids[2], ids[4]]
    world.clock.forward(days=2)
    await swept(world)
    assert [row.id for row in await left(world, Message)] == [ids[2], ids[4]]


async def test_forms_expire_and_go_a_month_later(world: World) -> None:
    chat = await account(world, 7)
    over, within = around(PERIODS.forms)
    hour = timedelta(hours=1)
    rows = [
        form(chat, RunState.DONE, over, over), form(chat, RunState.LEFT, over, over),
        form(chat, RunState.PAUSED, over, -hour), form(chat, RunState.DONE, within, within),
        form(chat, RunState.ACTIVE, 25 * hour, hour), form(chat, RunState.PAUSED, 25 * hour, hour),
        form(chat, RunState.ACTIVE, hour, hour), form(chat, RunState.ACTIVE, hour, -hour),
    ]  # fmt: skip
    ids = await put(world, *rows)
    await swept(world)
    found = {row.id: row.state for row in await left(world, FormRun)}
    states = [RunState.PAUSED, RunState.DONE, *[RunState.LEFT] * 3, RunState.ACTIVE]
    assert found == dict(zip(ids[2:], states, strict=True))


async def test_newest_row_stays_so_that_no_identifier_is_given_twice(world: World) -> None:
    chat = await account(world, 7)
    runs = await put(world, *[form(chat, RunState.DONE, NEVER, NEVER) for _ in range(5)])
    await swept(world)
    assert [row.id for row in await left(world, FormRun)] == runs[-1:]
    assert (await put(world, form(chat, RunState.DONE, NEVER, NEVER)))[0] > runs[-1]


async def test_chat_that_speaks_for_nobody_loses_its_name(world: World, county: County) -> None:
    over, within = around(PERIODS.unbound)
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "安小芬")
    stranger = await account(world, 11, over)
    kept: list[int] = [await account(world, chat, over) for chat in range(21, 28)]
    bound, held, lately, sought, typing, waiting, paused = kept
    gone, new = await account(world, 13, over), await account(world, 12, within)

    def binding(chat: int, state: BindingState, ended: timedelta | None = None) -> Binding:
        ended_at = old(ended) if ended else None
        return Binding(
            account_id=chat, member_id=member.id, state=state, bound_at=old(over), ended_at=ended_at
        )

    def follow_up(chat: int, state: FollowUpState) -> FollowUp:
        return FollowUp(
            cause=Cause.UNMATCHED, org_id=county.willow.id, account_id=chat, occurrence=f"account:{chat}",
            state=state, attempts=0, opened_at=old(over), due_at=old(over),
        )  # fmt: skip

    await put(
        world, binding(bound, BindingState.ACTIVE), binding(held, BindingState.HELD),
        binding(lately, BindingState.ENDED, within), binding(gone, BindingState.ENDED, over),
        follow_up(sought, FollowUpState.TAKEN), follow_up(stranger, FollowUpState.DONE),
        form(typing, RunState.ACTIVE, timedelta(0), -timedelta(hours=1)),
        said(waiting, Said.WAITING, timedelta(0)),
    )  # fmt: skip
    async with world.scope() as scope:
        row = await scope.get(Account, paused)
        assert row
        row.paused_until = old(-timedelta(hours=1))
    assert await swept(world) == 2
    chats = {row.id: row.chat_id for row in await left(world, Account)}
    assert {stranger: chats[stranger], gone: chats[gone]} == {stranger: -stranger, gone: -gone}
    assert [chats[one] for one in (new, *kept)] == [12, *range(21, 28)]
    assert await swept(world) == 0


async def test_nameless_chat_that_writes_again_is_greeted_as_new(world: World, stranger: Person) -> None:
    await stranger.says("/start")
    world.clock.forward(days=31)
    await swept(world)
    before = len(stranger.screen)
    await stranger.says("/start")
    assert len(stranger.screen) == before + 1
    assert [row.chat_id < 0 for row in await left(world, Account)] == [True, False]


async def test_night_sweeps_in_short_transactions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "Stride", lambda: FixedStride(STRETCH))
    await world.wake_at(NIGHT - timedelta(hours=1))
    row = {"bot_id": 1, "sealed": b"x", "state": Heard.DONE, "attempts": 0, "chat_id": 7}
    row |= {"received_at": old(timedelta(days=20)), "done_at": old(timedelta(days=20))}
    async with world.database.writing() as session:
        numbers = range(2 * STRETCH + 1)
        await session.execute(insert(Update), [{**row, "update_id": number} for number in numbers])
    commits: list[object] = []
    event.listen(world.database.engine.sync_engine, "commit", commits.append)
    world.clock.set(NIGHT)
    beside = {
        "pass_help_on",
        "tell_of_trainings",
        "tend_notices",
        "tend_rounds",
    }  # each some minutes, and now too
    assert await world.scheduler.tick() == 1 + len(beside)
    assert len(commits) == 3 + len(beside) + 1  # totals of votes move in a step of their own
    assert len(await left(world, Update)) == 1


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "walk", WALKS, ids=lambda walk: f"{walk.table.__name__}-{walk.youngest(PERIODS).days}"
)
async def test_stretch_is_swept_by_indexes_alone(world: World, walk: Walk) -> None:
    statement = cast("ClauseElement", walk.act(NIGHT, 0, STRETCH)).compile(
        dialect=world.database.engine.dialect, compile_kwargs={"render_postcompile": True}
    )
    async with world.database.reading() as session:
        connection = await session.connection()
        given = tuple(None for _ in statement.params)
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        assert not [row.detail for row in plan if "SCAN" in row.detail and "INDEX" not in row.detail]


async def test_walk_of_the_clock_stops_for_the_last_night_alone(world: World) -> None:
    await world.wake_at(NIGHT - timedelta(hours=1))
    await world.walk(NIGHT + timedelta(days=20))
    fired = [row.slot for row in await left(world, Firing) if row.job == "sweep_old_rows"]
    assert [slot for slot in fired if slot >= NIGHT] == [NIGHT + timedelta(days=20)]


def test_sweep_is_a_job_of_the_night() -> None:
    assert (sweep_old_rows.JOB.name, sweep_old_rows.JOB.when) == ("sweep_old_rows", "0 3 * * *")
