"""Is long work done once, in steps, however it is cut short? (design §3.12)"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.lease import LeaseLostError
from bot.works.craft import Craft
from bot.works.under_way import UnderWay
from bot.works.workshop import Workshop
from models.outbox import Message, Said
from models.works import TRIES, Slot, Work, WorkKind, WorkPart, WorkState
from tests.people import Person
from tests.telegram import Shown
from tests.works.crafts import ROUNDS, Counting
from tests.world import World

DONE = "✅ 十导好了:百,共10行。文件在下面。"


@pytest.fixture
async def ordered(world: World, office: Person) -> Person:
    """欧主任, who has asked for something that takes long."""
    await office.says("/export")
    await office.taps("组织")
    await office.taps(".csv")
    return office


async def work(world: World) -> Work:
    """The newest piece of work."""
    async with world.scope() as scope:
        found = await scope.first(select(Work).order_by(Work.id.desc()))
    assert found is not None
    return found


def shop(world: World, counting: Counting, token: int = 1) -> Workshop:
    """The workshop of a process whose lease has this token, with this work in hand."""
    tools = replace(world.workshop.tools, token=token)
    return Workshop(tools, {WorkKind.EXPORT: counting.craft})


@asynccontextmanager
async def in_hand(world: World, counting: Counting) -> AsyncIterator[Workshop]:
    """A workshop whose work waits in the middle."""
    opened = shop(world, counting)
    await opened.look()
    await counting.there.wait()
    yield opened
    await opened.put_down()


def the_one(person: Person) -> Shown:
    """The one message in which all is said."""
    (told,) = [shown for shown in person.screen if "导出表格:" in shown.text or "导好了" in shown.text]
    return told


async def test_work_is_done_in_steps_and_ends(world: World, ordered: Person) -> None:
    counting = Counting()
    await shop(world, counting).settle()
    await world.work()
    assert counting.counted == list(range(ROUNDS))
    done = await work(world)
    assert (done.state, done.tries) == (WorkState.DONE, 0)
    assert done.ended_at is not None


async def test_progress_is_edited_into_one_message(world: World, ordered: Person) -> None:
    counting = Counting(waits_at=4)
    async with in_hand(world, counting) as opened:
        (run,) = opened._runs.values()
        await run.tell()
        await world.work()
        assert "已完成 4/10(40%)" in the_one(ordered).text
        assert the_one(ordered).labels == ["✋ 停下"]
        counting.go.set()
        await opened.settle()
    await world.work()
    assert the_one(ordered).text == DONE


async def test_nothing_new_is_not_said_again(world: World, ordered: Person) -> None:
    async with in_hand(world, Counting(waits_at=4)) as opened:
        (run,) = opened._runs.values()
        for _ in range(3):
            await run.tell()
            await world.work()
    edits = [call for call in world.telegram.calls if call[0] == "editMessageText"]
    assert len([call for call in edits if "已完成" in str(call[1]["text"])]) == 1


async def waiting_edits(world: World, run: UnderWay) -> int:
    """How many edits of the one message have not been sent yet."""
    async with world.scope() as scope:
        return len(await scope.all(Message.waits_to_edit(run.work.key)))


async def test_edits_do_not_pile_up_while_the_server_minds(world: World, ordered: Person) -> None:
    async with in_hand(world, Counting(waits_at=4)) as opened:
        (run,) = opened._runs.values()
        world.telegram.chat_faults[ordered.chat_id] = [(429, "Too Many Requests", {"retry_after": 30})]
        for number in range(5):
            run.count(number, ROUNDS)
            await run.tell()
            await world.work()
        assert await waiting_edits(world, run) == 1
        world.clock.forward(seconds=31)
        await world.work()
        assert await waiting_edits(world, run) == 0
        assert (await work(world)).done == 4


async def test_broken_gateway_spoils_no_work(world: World, ordered: Person) -> None:
    counting = Counting(waits_at=4)
    async with in_hand(world, counting) as opened:
        (run,) = opened._runs.values()
        world.telegram.chat_faults[ordered.chat_id] = [(502, "Bad Gateway", {})]
        await run.tell()
        await world.work()
        counting.go.set()
        await opened.settle()
    world.clock.forward(minutes=5)
    await world.work()  # the late word about progress is passed over
    await world.work()
    assert (await work(world)).state is WorkState.DONE
    assert the_one(ordered).text == DONE


async def test_late_progress_never_comes_after_the_end(world: World, ordered: Person) -> None:
    counting = Counting(waits_at=4)
    async with in_hand(world, counting) as opened:
        (run,) = opened._runs.values()
        await run.tell()
        counting.go.set()
        await opened.settle()
    await world.work()
    assert the_one(ordered).text == DONE


async def test_tap_stops_work_in_the_middle(world: World, ordered: Person) -> None:
    counting = Counting(waits_at=4)
    async with in_hand(world, counting) as opened:
        await ordered.taps("停下")
        assert "正在停下来" in the_one(ordered).text
        await opened.settle()
    await world.work()
    assert (await work(world)).state is WorkState.STOPPED
    assert counting.counted == [0, 1, 2, 3]
    assert "已停下" in the_one(ordered).text


async def test_tap_stops_work_that_has_not_begun(world: World, ordered: Person) -> None:
    await ordered.taps("停下")
    counting = Counting()
    await shop(world, counting).settle()
    assert counting.counted == []
    assert (await work(world)).state is WorkState.STOPPED
    await ordered.presses(f"wx:{(await work(world)).id}")
    ordered.sees("work-over")


async def test_stop_is_heeded_at_the_next_step_even_unseen(world: World, ordered: Person) -> None:
    counting = Counting(waits_at=4)
    async with in_hand(world, counting) as opened:
        await ordered.taps("停下")
        counting.go.set()
        await asyncio.wait(list(opened._hands.values()))
    assert counting.counted == [0, 1, 2, 3]
    assert (await work(world)).state is WorkState.STOPPED


async def test_process_that_stops_cleanly_leaves_the_rest_to_the_next(world: World, ordered: Person) -> None:
    counting = Counting(waits_at=4)
    async with in_hand(world, counting):
        pass
    assert (await work(world)).state is WorkState.RUNNING
    counting.waits_at = None
    await shop(world, counting, token=2).settle()
    assert counting.counted == list(range(ROUNDS))
    assert (await work(world)).state is WorkState.DONE


async def test_frozen_process_that_wakes_writes_nothing_more(world: World, ordered: Person) -> None:
    frozen, fresh = Counting(waits_at=4), Counting()
    async with in_hand(world, frozen) as opened:
        await shop(world, fresh, token=2).settle()
        frozen.go.set()
        await asyncio.wait(list(opened._hands.values()))
    assert fresh.counted == list(range(4, ROUNDS))
    assert frozen.counted == [0, 1, 2, 3]
    assert (await work(world)).token == 2


async def test_older_lease_cannot_begin(world: World, ordered: Person) -> None:
    async with in_hand(world, Counting(waits_at=0)) as opened:
        older = Counting()
        await shop(world, older, token=0).settle()
        assert older.counted == []
        assert opened._hands


class Lost:
    """A fence whose lease is gone."""

    async def confirm(self, session: AsyncSession) -> None:
        raise LeaseLostError("gone")

    def held(self) -> bool:
        return False


async def test_without_the_lease_nothing_is_done(world: World, ordered: Person) -> None:
    counting = Counting()
    opened = shop(world, counting)
    opened.tools = replace(opened.tools, fence=Lost())
    with pytest.raises(LeaseLostError):
        await opened.settle()
    await opened.put_down()
    assert counting.counted == []
    assert (await work(world)).state is WorkState.WAITING


async def test_fault_is_tried_again_from_where_it_was(
    world: World, ordered: Person, caplog: pytest.LogCaptureFixture
) -> None:
    counting = Counting(faults={4: [ValueError("once")]})
    opened = shop(world, counting)
    await opened.settle()
    opened._rests.clear()
    await opened.settle()
    assert counting.counted == list(range(ROUNDS))
    assert "long work is cut short" in caplog.text
    assert "安" not in caplog.text


async def test_work_that_gets_no_further_is_given_up_with_a_sentence(world: World, ordered: Person) -> None:
    counting = Counting(faults={4: [ValueError("always")] * 99})
    opened = shop(world, counting)
    for _ in range(TRIES + 2):  # the first one got as far as four
        await opened.settle()
        opened._rests.clear()
    await world.work()
    assert (await work(world)).state is WorkState.FAILED
    assert "没有做成" in the_one(ordered).text


async def test_work_that_gets_further_each_time_is_not_given_up(world: World, ordered: Person) -> None:
    counting = Counting(faults={number: [ValueError("each")] for number in range(ROUNDS)})
    opened = shop(world, counting)
    for _ in range(ROUNDS + 1):
        await opened.settle()
        opened._rests.clear()
    assert (await work(world)).state is WorkState.DONE


async def test_what_is_kept_is_gone_after_a_day(world: World, ordered: Person) -> None:
    async with world.scope() as scope:
        row = await scope.first(select(Work))
        assert row is not None
        scope.add(WorkPart(work_id=row.id, slot=Slot.ROWS, number=0, sealed=b"x", kept_at=scope.now))
        row.state = WorkState.OFFERED
    await world.workshop.tidy()
    async with world.scope() as scope:
        assert len(await scope.all(select(WorkPart))) == 1
    world.clock.set(world.clock.now() + timedelta(days=1, minutes=1))
    await world.workshop.tidy()
    async with world.scope() as scope:
        assert await scope.all(select(WorkPart)) == []
    assert (await work(world)).state is WorkState.STOPPED


async def test_message_that_was_deleted_is_said_anew_at_the_end(world: World, ordered: Person) -> None:
    world.telegram.chats[ordered.chat_id].clear()
    await world.toil()
    assert any("组织导好了" in shown.text for shown in ordered.screen)
    async with world.scope() as scope:
        open_ones = await scope.all(select(Message.id).where(Message.state == Said.WAITING))
    assert not open_ones


async def test_work_that_rests_is_left_alone_and_going_on_is_no_new_try(
    world: World, ordered: Person
) -> None:
    looks = list[int]()

    async def wait(under_way: UnderWay) -> None:
        looks.append(under_way.work.tries)
        under_way.rests_for = 30.0

    opened = Workshop(world.workshop.tools, {WorkKind.EXPORT: Craft(WorkKind.EXPORT, wait)})
    await opened.settle()
    await opened.settle()
    assert len(looks) == 1, "it rests"
    for _ in range(2 * TRIES):
        opened._rests.clear()
        await opened.settle()
    assert len(looks) == 1 + 2 * TRIES
    assert (await work(world)).state is WorkState.RUNNING
    assert (await work(world)).tries == 1
