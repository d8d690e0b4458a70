"""Whatever is asked, of whatever county: who is meant is who the slow reference means, and nobody else."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.audiences import Counts, audience_page, counted, in_audience, reckoned
from models.conditions import document, parse
from models.database import Database
from tests.audiences.reference import Village
from tests.audiences.villages import documents, path_of, settle, villages


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty one, in which each example stands for a moment only."""
    opened = Database(database_url)
    yield opened
    await opened.close()


class _UndoneError(Exception):
    """Ends a transaction without leaving anything behind."""


async def _compare(database: Database, village: Village, asked: list[dict[str, Any]], root: int) -> None:
    paths = (path_of(village, root),)
    async with database.writing() as session:
        await settle(session, village)
        for one in asked:
            condition = parse(one)
            meant = village.meant(one, [root])
            found = (await session.scalars(in_audience(condition, paths, village.today))).all()
            assert sorted(found) == sorted(number + 1 for number in meant), one
            counts = Counts(*(await session.execute(counted(condition, paths, village.today))).one())
            chats = sum(map(village.has_chat, meant))
            assert counts == (len(meant), chats, len(meant) - chats), one
            told = (await session.execute(reckoned(condition, paths, village.today))).one()
            assert tuple(told) == (*counts, sum(map(village.chats_of, meant))), one
            listed = (await session.execute(audience_page(condition, paths, village.today))).all()
            assert {row[0].id - 1: bool(row[2]) for row in listed} == {n: village.has_chat(n) for n in meant}
        raise _UndoneError


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(village=villages(), asked=st.lists(documents(), min_size=3, max_size=6), root=st.integers(0, 5))
async def test_audience_is_whom_the_slow_reference_means(
    database: Database, village: Village, asked: list[dict[str, Any]], root: int
) -> None:
    with pytest.raises(_UndoneError):
        await _compare(database, village, asked, root % len(village.units))


@settings(max_examples=100, deadline=None)
@given(told=documents())
def test_document_comes_back_as_the_condition_it_was_written_from(told: dict[str, Any]) -> None:
    condition = parse(told)
    assert parse(document(condition)) == condition


@settings(max_examples=100, deadline=None)
@given(told=documents(), order=st.randoms(use_true_random=False))
def test_order_of_the_parts_makes_no_other_condition(told: dict[str, Any], order: Any) -> None:  # noqa: ANN401
    def shuffled(one: dict[str, Any]) -> dict[str, Any]:
        [(word, held)] = one.items()
        if word == "not":
            return {word: shuffled(held)}
        if word not in ("all", "any"):
            return one
        parts = [shuffled(part) for part in held for _ in range(1 + (len(held) < 3))]
        order.shuffle(parts)
        return {word: parts}

    assert parse(shuffled(told)) == parse(told)
