"""How are the coming days rehearsed? On a copy, by the real jobs, day by day; the copy goes with its process.

Nobody answers meanwhile: it is the most that could be said (docs/decisions/0025).
"""

import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.artist import Artist
from bot.delivery.rates import Rates
from bot.house import House
from bot.rehearsal.fault import RehearsalError
from bot.rehearsal.lines import Line
from bot.rehearsal.notes import Notes
from bot.rehearsal.paper import PaperPostman
from bot.rehearsal.paper_pace import PaperPace
from bot.rehearsal.report import Report
from bot.rehearsal.still_clock import StillClock
from bot.settings import Settings
from bot.upkeep.fit import check_key, opened, vault_of
from bot.upkeep.meant import org_meant, present
from models import rehearsal
from models.database import Database
from models.scratch import scratch_of
from models.scrubbing import weight
from models.vault import Vault

LONGEST = 366
_ROOM = 3  # times the database: the copy, its log, and what the days add
_LEAST = 64 * 1024 * 1024  # bytes
_A_DAY, _A_SECOND = timedelta(days=1), timedelta(seconds=1)
_MEGABYTE = 1_000_000


class Walker(Protocol):
    """What fires all slots up to an instant, and has everything delivered on the way."""

    async def walk(self, target: datetime) -> None:
        """Move time forward to ``target``."""


Settle = Callable[[], Awaitable[datetime | None]]
Winding = Callable[[Database, StillClock, Vault, Settle], Walker]
Progress = Callable[[int, int, datetime], None]  # day, of how many, and where its clock stands


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything that a rehearsal needs. ``under`` names the organisation about whose people it tells."""

    settings: Settings
    house: House
    wind: Winding
    days: int
    under: str | None = None

    async def run(self, tell: Callable[[Line], None], progress: Progress) -> Report:
        """Rehearse the rest of today and ``days`` days more; return the sum, after a line for each message.

        The database is read once and not written. Raise RehearsalError where it cannot be done.
        """
        if not 1 <= self.days <= LONGEST:
            raise RehearsalError("rehearsal-days", f"Between 1 and {LONGEST} days can be rehearsed.")
        vault, folder = vault_of(self.settings), self.settings.data_dir
        report = Report(self.settings.time_zone)

        def both(line: Line) -> None:
            report.add(line)
            tell(line)

        with _said(folder):
            folder.mkdir(parents=True, exist_ok=True)
            async with opened(self.settings.database_url.get_secret_value()) as source:
                now = await _checked(source, vault, folder)
                async with scratch_of(source, folder) as copy:
                    await self._rehearse(copy, vault, StillClock(now), report, both, progress)
        return report

    async def _rehearse(
        self, copy: Database, vault: Vault, clock: StillClock, report: Report, tell: Callable[[Line], None],
        progress: Progress,
    ) -> None:  # fmt: skip
        zone = self.settings.time_zone
        notes, bots = await self._look_around(copy, clock.now(), report, tell)
        artist = Artist(self.house, clock, vault, zone.key)
        paces = [PaperPace(bot, Rates.of(self.settings), clock.now()) for bot in bots]
        postman = PaperPostman(copy, artist, clock, paces, notes)
        await postman.begin()
        walker = self.wind(copy, clock, vault, postman.settle)
        for number, evening in enumerate(evenings(clock.now(), self.days, zone)):
            progress(number, self.days, evening)
            await walker.walk(evening)

    async def _look_around(
        self, copy: Database, now: datetime, report: Report, tell: Callable[[Line], None]
    ) -> tuple[Notes, list[int]]:
        """Make the copy ready; return where lines are noted, and the bots that speak. What is missing for
        these days stands in the report.
        """
        zone = self.settings.time_zone
        first, last = (day.astimezone(zone).date() for day in (now, now + self.days * _A_DAY))
        async with copy.writing() as session:
            await rehearsal.watch(session)
            under = (await org_meant(session, self.under)).path if self.under else rehearsal.EVERYBODY
            report.gaps = await rehearsal.gaps(session, under)
            report.unknown_years = await rehearsal.unknown_years(session, under, first, last)
            paths, bots = await rehearsal.branches(session), await rehearsal.bots(session)
        return Notes(tell, zone.key, paths, under), bots


@contextmanager
def _said(folder: Path) -> Iterator[None]:
    """Raise what the disk or the copy refuses as a sentence."""
    try:
        yield
    except OSError as fault:
        raise RehearsalError(
            "rehearsal-no-room", f"Nothing can be written in {folder}: {fault.strerror}."
        ) from None
    except DBAPIError as fault:
        raise RehearsalError(
            "rehearsal-cut-short",
            f"The copy in {folder} cannot be used any more: {fault.orig}. The service was not touched.",
        ) from None


def evenings(now: datetime, days: int, zone: ZoneInfo) -> list[datetime]:
    """Return the last second of today and of so many days more, by the county's clock."""
    today = now.astimezone(zone).date()
    midnights = (datetime.combine(today + (n + 1) * _A_DAY, time(), zone) for n in range(days + 1))
    return [midnight.astimezone(UTC) - _A_SECOND for midnight in midnights]


async def _checked(source: Database, vault: Vault, folder: Path) -> datetime:
    """Return the service's present; refuse another key, and a disk on which there is no room."""
    async with source.reading() as session:
        await check_key(session, vault)
        await _check_room(session, source.dialect, folder)
        return await present(session)


async def _check_room(session: AsyncSession, dialect: str, folder: Path) -> None:
    needed = max(_LEAST, _ROOM * int(await session.scalar(weight(dialect)) or 0))
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise RehearsalError(
            "rehearsal-no-room",
            f"A rehearsal needs {needed // _MEGABYTE:,} MB in {folder} for its copy, and "
            f"{free // _MEGABYTE:,} MB are free. Make room there, or set HONGYAN_DATA_DIR to a larger disk.",
        )
