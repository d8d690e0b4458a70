"""How is a rehearsal tried? On a database that somebody furnished, with its lines and follow-ups at hand."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from bot.clock import Clock
from bot.rehearsal.lines import Line
from bot.rehearsal.report import Report
from bot.rehearsal.run import Rehearsal, Settle
from bot.rehearsal.still_clock import StillClock
from bot.settings import Settings
from models.database import Database
from models.follow_ups import FollowUp
from models.installation import Installation
from models.vault import Vault
from scheduler.clock import Scheduler
from scheduler.job import Job
from tests.upkeep.rows import KEY
from tests.world import COUNTY, HOUSE, World

RATE = 10  # messages a second
STEP = 1.016 / RATE  # seconds from one to the next: a second and the margin, divided among them


def told(url: str, folder: Path) -> Settings:
    """The settings of the command; the service says ten messages a second."""
    asked = {
        "database_url": url, "secret_key": KEY, "data_dir": folder, "time_zone": COUNTY.key,
        "rate_bot": RATE, "rate_reserve": 0,
    }  # fmt: skip
    return Settings.model_validate(asked)


async def moved_to(world: World, now: datetime) -> None:
    """Have the demonstration stand at an instant, by the wall clock too."""
    world.clock.set(now)
    async with world.scope() as scope:
        offset = round((now - Clock().now()).total_seconds())
        await scope.run(update(Installation).values(clock_offset_seconds=offset))


@dataclass
class Trial:
    """A rehearsal with all that it says; ``jobs`` are those that ring. ``between`` is done after each day."""

    settings: Settings
    jobs: Sequence[Job]
    between: Callable[[Database], Awaitable[None]] | None = None
    lines: list[Line] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)

    async def run(self, days: int, under: str | None = None) -> Report:
        """Rehearse, and keep what the copy holds in the end."""
        rehearsal = Rehearsal(self.settings, HOUSE, self._wind, days, under)
        return await rehearsal.run(self.lines.append, lambda *_: None)

    def _wind(self, copy: Database, clock: StillClock, vault: Vault, settle: Settle) -> "_Watched":
        walker = Scheduler(copy, clock, vault, self.jobs, COUNTY, settle, lambda: None)
        return _Watched(walker, copy, self)


@dataclass
class _Watched:
    walker: Scheduler
    copy: Database
    trial: Trial

    async def walk(self, target: datetime) -> None:
        await self.walker.walk(target)
        async with self.copy.reading() as session:
            self.trial.follow_ups = list(await session.scalars(select(FollowUp).order_by(FollowUp.id)))
        if self.trial.between:
            await self.trial.between(self.copy)
