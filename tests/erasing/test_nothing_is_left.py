"""After an erasure a search of database, log and files finds no name, number, note or voice (domain §3.7)."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.logs import handler
from bot.settings import LogFormat
from models.erasures import Erasure, ErasureState
from tests.county import County
from tests.erasing import life as life_of
from tests.erasing.life import Life, live
from tests.erasing.search import dumped, files_with, found_in, numbers, relations, sought
from tests.postgres import Postgres
from tests.world import World

WANTED = sought(
    [
        *life_of.WORDS,
        *(form for phone in (life_of.PHONE, life_of.OLD, life_of.OLDER) for form in numbers(phone)),
    ]
)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log as the service writes it, in a file of its data directory."""
    file = tmp_path / "hongyan.log"
    with file.open("w") as stream:
        written = handler(stream, LogFormat.JSON)
        logging.getLogger().addHandler(written)
        yield file
        logging.getLogger().removeHandler(written)


@pytest.fixture
async def life(
    world: World, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: Path
) -> Life:
    """A life with the service; the sheets of the office lie elsewhere."""
    office = tmp_path.with_name(f"{tmp_path.name}-office")
    office.mkdir()
    return await live(world, county, office, monkeypatch)


async def erase(life: Life) -> None:
    """Asked, agreed to and confirmed twice, then carried out."""
    await life.bao.says("取消")
    await life.bao.says("/me")
    await life.bao.taps("申请删除我的资料")
    await life.bao.taps("是,申请删除")
    await life.mae.taps("查看申请")
    for label in ("同意:本人要求", "确认,继续", "永久删除"):
        await life.mae.taps(label)
    for _ in range(8):
        await life.world.scheduler.tick()
        await life.world.work()
        life.world.clock.forward(seconds=31)


async def state_of(world: World) -> ErasureState:
    async with world.scope() as scope:
        [row] = await scope.all(select(Erasure))
    return row.state


def left_in(url: str, folder: Path, server: Path) -> dict[str, list[str]]:
    """Where something is found: in the files of the data directory, or in PostgreSQL's tables and files."""
    found = files_with(folder, WANTED)
    if url.startswith("postgresql"):
        found |= {table: hits for table, rows in dumped(url) if (hits := found_in(rows, WANTED))}
        found |= files_with(relations(url, server), WANTED)
    return found


@pytest.fixture
def server(request: pytest.FixtureRequest, database_url: str) -> Path:
    """Where PostgreSQL has its files, if it is asked."""
    if database_url.startswith("sqlite"):
        return Path()
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.folder


async def test_nothing_of_an_erased_person_is_found_in_any_byte(
    life: Life, database_url: str, tmp_path: Path, server: Path
) -> None:
    before = left_in(database_url, tmp_path, server)
    assert before, "there was something to be found"
    await erase(life)
    assert await state_of(life.world) is ErasureState.DONE
    assert left_in(database_url, tmp_path, server) == {}
