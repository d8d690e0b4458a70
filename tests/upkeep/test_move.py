"""Does a database arrive whole on the other engine, and nowhere else?"""

from pathlib import Path

import pytest

from bot.upkeep.fault import UpkeepError
from bot.upkeep.move import move
from models.database import Database
from models.members import Member
from models.orgs import Org
from tests.upkeep.rows import MEMBER, ORG, content, furnish, settings


async def test_move_brings_the_same_rows_to_any_engine(
    database_url: str, other_url: str, tmp_path: Path
) -> None:
    await furnish(database_url)
    said: list[str] = []
    await move(other_url, settings(database_url, tmp_path), said.append)
    assert await content(other_url) == await content(database_url)
    assert said[0].startswith("Note: a process serves the database (somewhere, process 7)")
    assert any("3  members  sha256" in told for told in said)
    assert "Now set HONGYAN_DATABASE_URL to" in said[-1]
    database = Database(other_url)
    async with database.writing() as session:
        session.add(next_one := Member(**{**MEMBER, "name": "新"}))
        await session.flush()
        assert next_one.id == 5001
    await database.close()


async def test_move_into_a_filled_database_is_refused(
    database_url: str, other_url: str, tmp_path: Path
) -> None:
    await furnish(database_url)
    database = Database(other_url)
    async with database.writing() as session:
        session.add(Org(**ORG, name="已有", path="/1/", parent_id=None))
    await database.close()
    before = await content(other_url)
    with pytest.raises(UpkeepError, match="not empty: there are rows in orgs"):
        await move(other_url, settings(database_url, tmp_path), lambda _line: None)
    assert await content(other_url) == before


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("mysql://host/name", "engine mysql"),
        ("postgresql://nobody:hidden-password@127.0.0.1:1/x", "cannot be reached"),
        ("nonsense", "is none"),
    ],
)
@pytest.mark.sqlite_only
async def test_impossible_target_is_named_without_its_password(
    database_url: str, tmp_path: Path, target: str, told: str
) -> None:
    with pytest.raises(UpkeepError, match=told) as fault:
        await move(target, settings(database_url, tmp_path), lambda _line: None)
    assert "hidden-password" not in str(fault.value)


@pytest.mark.sqlite_only
async def test_move_onto_itself_is_refused(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(UpkeepError, match="already"):
        await move(database_url, settings(database_url, tmp_path), lambda _line: None)


@pytest.mark.sqlite_only
async def test_text_that_the_other_engine_cannot_hold_is_said(
    database_url: str, postgres: object, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgres")
    server.create("narrow", "hongyan_template")
    database = Database(database_url)
    async with database.writing() as session:
        session.add(Org(**ORG, name="长" * 81, path="/1/", parent_id=None))
    await database.close()
    with pytest.raises(UpkeepError, match=r"orgs: value too long for type character varying\(80\)"):
        await move(server.url("narrow"), settings(database_url, tmp_path), lambda _line: None)
    server.drop("narrow")
