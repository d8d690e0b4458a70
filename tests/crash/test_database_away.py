"""PostgreSQL goes away for a while, stopped politely or crashed: the service waits and goes on by itself."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.migrate import upgrade
from tests.crash.born import Nursery, settings
from tests.crash.scene import scene
from tests.crash.server import BotApi
from tests.crash.village import Village
from tests.postgres import Postgres

TROUBLE = 2.0


class Own(Postgres):
    """A server of this test's own: what it committed outlives its crash, though not the machine's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, ("fsync=off", "max_connections=60"))

    def again(self) -> None:
        """Start it with the rows it had."""
        options = " ".join(f"-c {option}" for option in self._options)
        listens = f"-h '' -k {self._data} {options}"
        self._run("pg_ctl", "-w", "-l", f"{self._data}/log", "-o", listens, "start")

    def away(self, mode: str) -> None:
        """Stop it: ``fast`` says goodbye to everybody, ``immediate`` is a crash."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")


@pytest.fixture
def own(postgres: Postgres) -> Iterator[Own]:
    """A fresh server; ``postgres`` is asked for, so that this is skipped where none can run."""
    with tempfile.TemporaryDirectory(prefix="hongyan-away-") as folder:
        server = Own(Path(folder))
        server.start()
        server.create("village")
        upgrade(server.url("village"))
        yield server
        server.stop()


@pytest.mark.parametrize("mode", ["immediate", pytest.param("fast", marks=pytest.mark.thorough)])
async def test_database_that_goes_away_is_waited_for(own: Own, door: Path, tmp_path: Path, mode: str) -> None:
    village, api = Village(own.url("village")), BotApi()
    nursery = Nursery(door, tmp_path, settings(api.url, village.url, tmp_path), {"pauses": [0.1, 0.3]})
    async with scene(village, api, nursery) as one:
        await one.under_way(8)
        await asyncio.to_thread(own.away, mode)
        await one.says_ill("database-away")
        await one.during(TROUBLE)
        await asyncio.to_thread(own.again)
        judgement = await one.ends_well()
    assert judgement.faults() == {}
