"""The rewriting after an erasure: it waits for those who still read what the rows were."""

import pytest
from sqlalchemy import select

from models import scrubbing
from models.members import Member
from tests.people import Person
from tests.world import World


async def test_rewriting_is_not_done_while_somebody_sees_the_past(
    world: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "_LOOKS", 2)
    monkeypatch.setattr(scrubbing, "_SHORT", 50)
    async with world.database.snapshot() as reader:
        await reader.scalars(select(Member))
        async with world.scope() as scope:
            for member in await scope.all(select(Member)):
                member.remark = None
        assert not await world.database.scrub()
    assert await world.database.scrub()
