"""Statements made once: a list is one value of them, on both engines, whatever it holds."""

from collections.abc import Collection

import pytest
from sqlalchemy import String, event, literal, select, union_all

from models.prepared import Prepared, many, one
from tests.world import World

_NAMES = union_all(*(select(literal(name).label("name")) for name in ("柳湾", "石桥", "it's"))).subquery()
_NUMBERS = union_all(*(select(literal(number).label("number")) for number in (1, 2, 2**40))).subquery()
NAMED = Prepared(lambda: select(_NAMES.c.name).where(_NAMES.c.name.in_(many("names", String()))))
NUMBERED = Prepared(lambda: select(_NUMBERS.c.number).where(_NUMBERS.c.number.in_(many("numbers"))))
BEYOND = Prepared(lambda: select(_NUMBERS.c.number).where(_NUMBERS.c.number > one("least")))


@pytest.mark.parametrize(
    "wanted", [[], ["柳湾"], {"石桥", "it's"}, ("nobody", '"]'), dict.fromkeys(["柳湾"])]
)
async def test_list_of_words_finds_those_and_no_others(world: World, wanted: Collection[str]) -> None:
    async with world.database.reading() as session:
        found = (await NAMED.ask(session, names=wanted)).scalars().all()
    assert set(found) == {"柳湾", "石桥", "it's"} & set(wanted)


@pytest.mark.parametrize("wanted", [[], [2], {1, 2**40}, range(5000)])
async def test_list_of_identifiers_finds_those_and_no_others(world: World, wanted: Collection[int]) -> None:
    async with world.database.reading() as session:
        found = (await NUMBERED.ask(session, numbers=wanted)).scalars().all()
    assert set(found) == {1, 2, 2**40} & set(wanted)


async def test_statement_is_the_same_for_every_length(world: World) -> None:
    said: list[str] = []
    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    async with world.database.reading() as session:
        for wanted in ([], [1], [1, 2, 3]):
            await NUMBERED.ask(session, numbers=wanted)
        await BEYOND.ask(session, least=1)
    asked = [statement for statement in said if statement.startswith("SELECT")]
    assert (len(asked), len(set(asked))) == (4, 2)
