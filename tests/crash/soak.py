"""What survives at full size? ``make soak``: a hundred kills over a thousand dialogues, and the rest of it.

Figures go to a table; the exit code is 1 where something was lost, doubled beyond what was in flight, or left
out. Processes are real and are killed with SIGKILL.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.migrate import upgrade
from tests.crash.born import Nursery, opened, settings
from tests.crash.judge import Judgement
from tests.crash.mass import Sending, send_to_all
from tests.crash.ordeal import MESSAGES_OF_A_DIALOGUE, Severity, ordeal
from tests.crash.pair import Pair
from tests.crash.server import BotApi
from tests.crash.village import Village
from tests.postgres import Postgres

_FAST_ENOUGH = ("fsync=off", "max_connections=60")
RATE = 30  # messages a second that the server lets through
QUICKLY, SLOWLY = 0.005, 0.03  # seconds it takes to answer, in dialogues and in a mass send
_MOST_DOUBLED = 1.0  # replies for each kill, on average


@dataclass
class Soak:
    """The rooms of a run, and what was found so far."""

    folder: Path
    door: Path
    server: Postgres
    share: float  # of the full size
    rows: list[tuple[str, ...]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def database(self, engine: str, name: str) -> str:
        """Return a new, migrated database."""
        if engine == "sqlite":
            url = f"sqlite+aiosqlite:///{self.folder / name}.db"
        else:
            self.server.create(name)
            url = self.server.url(name)
        upgrade(url)
        return url

    def nursery(self, api: BotApi, url: str, name: str) -> Nursery:
        """Return a nursery whose bots serve this database."""
        folder = self.folder / name
        folder.mkdir()
        return Nursery(self.door, folder, settings(api.url, url, folder))

    def of(self, full: int) -> int:
        """Return the part of a full size that this run has."""
        return max(1, round(full * self.share))

    def note(self, what: str, size: str, figures: dict[str, object], wrong: dict[str, object]) -> None:
        """Keep a line of the table."""
        told = ", ".join(f"{name} {value}" for name, value in figures.items())
        self.rows.append((what, size, told))
        self.failed += [f"{what}: {name} {value}" for name, value in wrong.items()]
        _say(f"{what}: {size}: {told}{' WRONG: ' + str(wrong) if wrong else ''}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def _told(run: Awaitable[Judgement], progress: Callable[[], str]) -> Judgement:
    """Wait for a run, telling every ten seconds how far it is."""
    task = asyncio.ensure_future(run)
    while not (await asyncio.wait({task}, timeout=10))[0]:
        _say(f"  … {progress()}")
    return task.result()


async def kill_at_random(soak: Soak, engine: str) -> None:
    """A hundred kills over a thousand dialogues."""
    people, kills = soak.of(1000), soak.of(100)
    lasts = people * MESSAGES_OF_A_DIALOGUE / RATE / kills
    severity = Severity(people, kills, RATE, (0.0, max(0.5, 1.2 * lasts - 1.0)), cut=0.005, delay=QUICKLY)
    name, api = f"kills_{engine}", BotApi()
    village = Village(soak.database(engine, name))
    async with api, soak.nursery(api, village.url, name) as nursery:
        run = await ordeal(severity, api, nursery, village)
        begun = api.now
        judgement = await _told(
            run.endure(), lambda: f"{len(run.killed_at)} kills, {run.crowd.waiting} people still talk"
        )
        spent = api.now - begun
    killed = len(run.killed_at)
    figures = _figures(judgement, killed) | {
        "oldest doubled s": f"{run.window():.2f}", "longest silence s": f"{run.longest:.1f}",
        "s": f"{spent:.0f}",
    }  # fmt: skip
    wrong: dict[str, object] = dict(judgement.faults())
    if judgement.doubled / killed >= _MOST_DOUBLED:
        wrong["doubled for each kill"] = judgement.doubled / killed
    if killed < kills:
        wrong["kills"] = killed
    soak.note(f"random kills, {engine}", f"{killed} kills, {people} dialogues", figures, wrong)


def _figures(judgement: Judgement, kills: int) -> dict[str, object]:
    return {
        "updates": judgement.updates, "lost": judgement.lost, "rows twice": judgement.rows_twice,
        "without answer": judgement.without_answer, "out of order": judgement.out_of_order,
        "messages": judgement.messages, "doubled for each kill": f"{judgement.doubled / kills:.2f}",
        "doubled after a cut": judgement.doubled_after_cut, "429": judgement.too_fast,
    }  # fmt: skip


async def freeze_and_kill(soak: Soak) -> None:
    """Two processes on PostgreSQL: killed, frozen and woken at random."""
    people, blows = soak.of(400), soak.of(30)
    name, api = "pair", BotApi(per_second=RATE, delay=QUICKLY)
    village = Village(soak.database("postgresql", name))
    async with api, soak.nursery(api, village.url, name) as nursery:
        pair = await Pair.settled(api, nursery, village, people, blows)
        judgement = await _told(
            pair.endure(), lambda: f"{pair.blows} blows, {pair.crowd.waiting} people still talk"
        )
    figures = _figures(judgement, pair.blows) | {"longest silence s": f"{pair.longest:.1f}"}
    size = f"{pair.kills} kills, {pair.freezes} freezes, {people} dialogues, 2 processes"
    soak.note("kill and freeze, postgresql", size, figures, dict(judgement.faults()))


async def tell_everybody(soak: Soak, engine: str) -> None:
    """Two thousand are told the same, and the bot is killed three times meanwhile."""
    sending = Sending(soak.of(2000), RATE, 3, SLOWLY)
    name, api = f"mass_{engine}", BotApi()
    village = Village(soak.database(engine, name))
    async with api, soak.nursery(api, village.url, name) as nursery:
        told = await send_to_all(sending, api, nursery, village)
    figures: dict[str, object] = {
        "left out": told.left_out, "doubled": told.doubled, "oldest doubled s": f"{told.window:.2f}",
        "a second": f"{told.messages / told.seconds:.1f}", "429": told.too_fast, "s": f"{told.seconds:.0f}",
    }  # fmt: skip
    wrong: dict[str, object] = {
        name: value for name, value in (("left out", told.left_out), ("unfinished", told.unfinished)) if value
    }
    soak.note(f"mass send, {engine}", f"{sending.people} people, 3 kills", figures, wrong)


@contextmanager
def _rooms(share: float) -> Iterator[Soak]:
    with tempfile.TemporaryDirectory(prefix="hongyan-soak-") as name:
        folder = Path(name)
        server = Postgres(folder, _FAST_ENOUGH)
        server.start()
        with opened(folder) as door:
            yield Soak(folder, door, server, share)
        server.stop()


async def _run(soak: Soak, only: str) -> None:
    parts: dict[str, Callable[[], Awaitable[None]]] = {
        "kills-sqlite": lambda: kill_at_random(soak, "sqlite"),
        "kills-postgresql": lambda: kill_at_random(soak, "postgresql"),
        "pair": lambda: freeze_and_kill(soak),
        "mass-sqlite": lambda: tell_everybody(soak, "sqlite"),
        "mass-postgresql": lambda: tell_everybody(soak, "postgresql"),
    }
    for name, part in parts.items():
        if only in name:
            _say(f"{name} …")
            await part()


def main() -> int:
    """Run what is asked for and print the table; return 1 where something must not be and is."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--share", type=float, default=1.0, help="of the full size, such as 0.1")
    asked.add_argument("--only", default="", help="kills, pair or mass; kills-sqlite …")
    chosen = asked.parse_args()
    with _rooms(chosen.share) as soak:
        asyncio.run(_run(soak, chosen.only))
        _say("\n| what | size | figures |\n|---|---|---|")
        for row in soak.rows:
            _say(f"| {' | '.join(row)} |")
    for one in soak.failed:
        _say(f"WRONG: {one}")
    return int(bool(soak.failed))


if __name__ == "__main__":
    sys.exit(main())
