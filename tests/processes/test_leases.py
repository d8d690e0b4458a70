"""One process at a time writes for a bot: taken, renewed, handed over, fenced; on both engines."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from bot.lease import MARGIN, Hold, LeaseLostError
from bot.pid import own_name
from bot.relay import Relay
from models.database import Database
from models.leases import SPAN, AheadOfNow, Lease
from models.processes import Presence, session_name
from models.tables import import_all

pytestmark = pytest.mark.own_thread

BOT = 4242
FAR, OTHER = "far-away:1:1:", "elsewhere:2:1:"  # of machines whose processes cannot be seen from here
Join = Callable[[str], Relay]


@pytest.fixture
async def join(database_url: str) -> AsyncIterator[Join]:
    """How a process joins: each has connections of its own."""
    opened: list[Database] = []

    def joined(name: str) -> Relay:
        opened.append(Database(database_url))
        return Relay(opened[-1], "all", name)

    yield joined
    for database in opened:
        await database.close()


async def run_out(relay: Relay) -> None:
    """Let every lease have run out, and every process have been silent for as long."""
    async with relay.database.writing() as session:
        for table in (Lease, Presence):
            await session.execute(update(table).values(until=AheadOfNow(-0.5)))


async def take(relay: Relay) -> Hold:
    """Take the bot, which must be free."""
    hold = await relay.take(BOT)
    assert hold is not None
    return hold


async def is_confirmed(relay: Relay, hold: Hold) -> bool:
    """Whether a writing transaction under this hold may go on."""
    async with relay.database.writing() as session:
        try:
            await hold.confirm(session)
        except LeaseLostError:
            return False
        return True


async def test_second_process_waits_while_the_first_one_holds(join: Join) -> None:
    first, second = join(FAR), join(OTHER)
    hold = await take(first)
    assert (hold.token, hold.unclean, hold.held()) == (1, False, True)
    assert await second.take(BOT) is None
    assert (await second.look([BOT])).free == []
    assert second.holders == {BOT: "far-away, process 1"}
    assert await is_confirmed(first, hold)


async def test_lease_given_back_is_taken_at_once_and_cleanly(join: Join) -> None:
    first, second = join(FAR), join(OTHER)
    old = await take(first)
    await first.release(BOT)
    new = await take(second)
    assert (new.token, new.unclean) == (2, False)
    assert not old.held()
    assert not await is_confirmed(first, old)
    assert await first.renew(able=True) == []


async def test_lease_that_ran_out_is_taken_as_unclean_and_its_holder_learns_it(join: Join) -> None:
    first, second = join(FAR), join(OTHER)
    old = await take(first)
    await run_out(first)
    new = await take(second)
    assert (new.token, new.unclean) == (2, True)
    assert not await is_confirmed(first, old)
    assert not old.held()
    assert await first.renew(able=True) == [BOT]
    assert await is_confirmed(second, new)
    await first.release(BOT)  # what it had lost is not its to give
    assert await is_confirmed(second, new)


async def test_lease_that_ran_out_and_that_nobody_took_is_gone_on_with(join: Join) -> None:
    only = join(FAR)
    hold = await take(only)
    await run_out(only)
    assert not await is_confirmed(only, hold)
    assert not hold.held()
    assert await only.renew(able=True) == []
    assert hold.held()
    assert await is_confirmed(only, hold)


async def test_takeover_waits_for_a_transaction_that_was_confirmed(join: Join) -> None:
    first, second = join(FAR), join(OTHER)
    old = await take(first)
    async with first.database.writing() as session:
        await old.confirm(session)
        await session.execute(update(Presence).values(role="x"))
        if first.database.dialect == "postgresql":
            await run_out(second)
            assert await second.take(BOT) is None
            assert await second.renew(able=True) == []  # nobody else is kept waiting
            taking = None
        else:
            taking = asyncio.create_task(second.take(BOT))
            await asyncio.sleep(0.2)
            assert not taking.done()
    if taking:
        assert await taking is None
        await run_out(second)
    assert (await take(second)).unclean


async def test_renewal_does_not_wait_for_the_holders_own_transactions(join: Join) -> None:
    first = join(FAR)
    hold = await take(first)
    if first.database.dialect == "sqlite":
        pytest.skip("one writer at a time")
    async with first.database.writing() as session:
        await hold.confirm(session)
        async with asyncio.timeout(2):
            assert await first.renew(able=True) == []


async def test_holder_seen_to_be_dead_is_replaced_at_once(join: Join) -> None:
    told = "from bot.pid import own_name; print(own_name(), flush=True); input()"
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", told, stdin=PIPE, stdout=PIPE)
    assert child.stdout
    dying, second = join((await child.stdout.readline()).decode().strip()), join(own_name())
    await take(dying)
    assert await second.take(BOT) is None
    child.kill()
    await child.wait()
    assert (await second.look([BOT])).free == [BOT]
    assert (await take(second)).unclean


async def test_what_a_frozen_process_had_begun_is_cut_off(join: Join, database_url: str) -> None:
    frozen, second = join(FAR), join(OTHER)
    if frozen.database.dialect == "sqlite":
        pytest.skip("a file has no server that could end a session")
    sessions = Database(f"{database_url}&application_name={session_name(FAR)}")
    hold = await take(frozen)
    await frozen.renew(able=True)
    with pytest.raises(DBAPIError):
        await _write_slowly(sessions, hold, second)
    await sessions.close()


async def _write_slowly(sessions: Database, hold: Hold, second: Relay) -> None:
    """Begin to write under a hold, and go on after another process has taken the bot."""
    async with sessions.writing() as session:
        await hold.confirm(session)
        await run_out(second)
        assert await second.take(BOT) is None
        await second.look([BOT])
        async with asyncio.timeout(5):
            while await second.take(BOT) is None:  # noqa: ASYNC110 - the server ends the session in its time
                await asyncio.sleep(0.02)
        await session.execute(text("SELECT 1"))


async def test_holder_relies_on_its_lease_for_a_margin_less_than_it_was_granted() -> None:
    seconds = 100.0
    hold = Hold(BOT, now=lambda: seconds)
    assert not hold.held()
    hold.granted(1, asked=100.0)
    seconds = 100.0 + SPAN - MARGIN - 0.01
    assert hold.held()
    seconds = 100.0 + SPAN - MARGIN
    assert not hold.held()
    assert hold.left() == pytest.approx(MARGIN)
    hold.granted(1, asked=seconds)
    assert hold.held()


async def test_processes_are_seen_until_they_leave_or_fall_silent(join: Join) -> None:
    first, second = join(FAR), join(OTHER)
    await first.renew(able=True)
    await second.renew(able=False)
    sight = await first.look([BOT])
    assert (sight.bots, sight.processes, sight.free, first.others) == (1, 1, [BOT], True)
    await second.leave()
    await second.renew(able=True)
    assert (await first.look([])).processes == 2
    await second.leave()
    await first.look([])
    assert not first.others


STEP = st.tuples(st.sampled_from("ABC"), st.sampled_from(["take", "renew", "release", "run out", "write"]))


@pytest.mark.sqlite_only
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=5, max_size=25))
def test_whatever_happens_one_process_alone_may_write_and_tokens_grow(
    database_url: str, steps: list[tuple[str, str]]
) -> None:
    asyncio.run(_play(database_url, steps))


async def _play(url: str, steps: list[tuple[str, str]]) -> None:
    import_all()
    database = Database(url)
    async with database.writing() as session:
        await session.execute(text("DELETE FROM leases"))
    relays = {name: Relay(database, "all", f"machine-{name}:1:1:", now=iter(range(0, 9000, 3)).__next__)
              for name in "ABC"}  # fmt: skip
    old: list[tuple[Relay, Hold]] = []
    granted = 0
    for name, what in steps:
        relay = relays[name]
        if what == "take" and BOT not in relay.holds and (hold := await relay.take(BOT)):
            assert hold.token > granted
            granted = hold.token
            old.append((relay, hold))
        elif what == "renew":
            await relay.renew(able=True)
        elif what == "release":
            await relay.release(BOT)
        elif what == "run out":
            await run_out(relay)
        assert await _writers(old) <= {granted}
    await database.close()


async def _writers(holds: list[tuple[Relay, Hold]]) -> set[int]:
    """The tokens under which somebody may write now."""
    return {hold.token for relay, hold in holds if await is_confirmed(relay, hold)}
