"""Hearing: committed before it is confirmed, once each (design §2)."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from telegram.request import RequestData

from bot import intake as hearing
from bot.courier import Courier
from models.inbox import Update, chat_of, opened, storable
from tests.people import Person
from tests.telegram import FakeTelegram
from tests.world import TOKEN, World


@dataclass
class Line(FakeTelegram):
    """A server that hands over batches, and notes what stood in the inbox when each offset came."""

    world: World | None = None
    batches: list[list[dict[str, Any]]] = field(default_factory=list)
    offsets: list[tuple[int | None, int]] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_rest: object, **_more: object
    ) -> tuple[int, bytes]:
        assert self.world is not None
        asked: dict[str, Any] = request_data.parameters if request_data else {}
        self.offsets.append((asked.get("offset"), len(await stored(self.world))))
        if not self.batches:
            self.over.set()
            await asyncio.sleep(60)
        return await super().do_request(url, method, request_data)

    def _answer(self, name: str, params: dict[str, Any]) -> object:
        return self.batches.pop(0) if name == "getUpdates" else super()._answer(name, params)


async def stored(world: World) -> list[int]:
    """The numbers of the updates in the inbox."""
    async with world.scope() as scope:
        return list(await scope.all(select(Update.update_id).order_by(Update.id)))


async def poll(world: World, *batches: list[dict[str, Any]]) -> list[tuple[int | None, int]]:
    """Poll until the server has nothing more; return (offset, rows stored when it was sent)."""
    line = Line(world=world, batches=list(batches))
    world.service.courier = Courier.to(TOKEN, "http://127.0.0.1:9", line)
    task = asyncio.create_task(world.service.intake.poll())
    await asyncio.wait_for(line.over.wait(), 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return line.offsets


def numbered(person: Person, *numbers: int) -> list[dict[str, Any]]:
    """Messages with these update numbers."""
    return [{"update_id": number, **person.typed("hello")} for number in numbers]


async def test_offset_confirms_only_what_is_committed(world: World, bob: Person) -> None:
    offsets = await poll(world, numbered(bob, 7, 8), numbered(bob, 9))
    assert offsets == [(None, 0), (9, 2), (10, 3)]


async def test_updates_that_cannot_be_stored_are_not_confirmed(
    world: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, faults = hearing.Intake.take, [OSError("disk full")]

    async def take(self: hearing.Intake, payloads: list[dict[str, Any]]) -> None:
        if payloads and faults:
            raise faults.pop()
        await whole(self, payloads)

    monkeypatch.setattr(hearing.Intake, "take", take)
    monkeypatch.setattr(hearing, "_TROUBLE_SECONDS", 0)
    offsets = await poll(world, numbered(bob, 7), numbered(bob, 7))
    assert offsets == [(None, 0), (None, 0), (8, 1)]


async def test_redelivered_updates_are_stored_once(world: World, bob: Person) -> None:
    await world.service.intake.take(numbered(bob, 7, 8, 8))
    await world.service.intake.take(numbered(bob, 8, 9))
    assert await stored(world) == [7, 8, 9]


async def test_texts_that_no_database_holds_are_stored_without_the_bad_part(
    world: World, bob: Person
) -> None:
    await bob.says("/sos")
    await bob.says("腿\0摔了\ud83d,起不来")
    bob.sees("help-asked")


@pytest.mark.parametrize(
    ("payload", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}}}, 5),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 7}}}}, 7),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "inline_message_id": "x"}}, 6),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 8}, "from": {"id": 6}}}, 8),
        ({"update_id": 1, "message": "text"}, None),
        ({"update_id": 1, "callback_query": {"message": "text"}}, None),
        ({"update_id": 1, "message": {"chat": {"id": 2**70}}}, None),
        ({"update_id": 1}, None),
    ],
)
def test_chat_of_an_update(payload: dict[str, Any], chat: int | None) -> None:
    assert chat_of(payload) == chat


def test_storable_keeps_everything_that_can_be_kept() -> None:
    assert storable({"a": ["x\0y", "😀", "\ud83d"], "n": 1}) == {"a": ["xy", "😀", ""], "n": 1}


async def test_position_and_number_of_somebody_else_are_never_stored(world: World, bob: Person) -> None:
    await bob.sends("location", latitude=31.4567, longitude=104.5678)
    bob.sees("location-not-needed")
    await bob.sends("contact", phone_number="+8613955556666", first_name="罗某", user_id=987654)
    answered = bob.message(
        text="这里", reply_to_message=bob.message(location={"latitude": 31.4567})["message"]
    )
    await world.hear(answered)
    async with world.scope() as scope:
        rows = await scope.all(select(Update))
        heard = [str(opened(row.sealed, world.vault)) for row in rows]
    assert len(heard) == 3
    assert not [text for text in heard for part in ("31.4567", "104.5678", "5556666", "罗某") if part in text]


async def test_own_number_is_kept_until_it_is_read(bob: Person, world: World) -> None:
    await bob.shares_phone("+8613955556666")
    async with world.scope() as scope:
        [row] = await scope.all(select(Update))
        assert "13955556666" in str(opened(row.sealed, world.vault))
